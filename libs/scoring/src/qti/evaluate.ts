import {
  matchesPattern,
  textNormalised,
  type Atom,
  type Expression,
  type QtiType,
  type QtiValue,
  isInside,
} from '#exam-bank';
import { Fraction } from 'fraction.js';
import { mapped, mappedByArea } from './mapping.js';
import { OPERATORS } from './operators.js';
import { ScoringError } from '../scoring-error.js';
import { roundTo } from './round.js';

/** The values of all variables. */
export type Values = ReadonlyMap<string, QtiValue>;

const UNKNOWN: QtiType = { cardinality: 'single', baseType: 'boolean' };

/** The value of an expression, exactly; NULL has no items. */
export function evaluate(expression: Expression, values: Values): QtiValue {
  const items = itemsOf(expression, values);
  for (const item of items)
    if (item instanceof Fraction && (item.n > LARGEST || item.d > LARGEST))
      throw new ScoringError('key-malformed', 'a number grows beyond all bounds');
  return { ...(expression.type ?? UNKNOWN), items };
}

/** No score needs more digits; powers of powers would fill the memory. */
const LARGEST = 1n << 20_000n;

function itemsOf(expression: Expression, values: Values): readonly Atom[] {
  switch (expression.op) {
    case 'value':
      return expression.value?.items ?? [];
    case 'variable':
      return variable(expression.id, values).items;
    case 'map-response':
      return [mapped(expression.mapping, variable(expression.id, values))];
    case 'map-response-point':
      return [mappedByArea(expression.areas, variable(expression.id, values))];
    default:
      return applied(expression, values);
  }
}

function variable(id: string, values: Values): QtiValue {
  const value = values.get(id);
  if (value === undefined) throw new TypeError(`${id} was checked to be declared`);
  return value;
}

type Applied = Extract<Expression, { readonly args: readonly Expression[] }>;

function applied(expression: Applied, values: Values): readonly Atom[] {
  const evaluated = expression.args.map((arg) => evaluate(arg, values));
  const args = evaluated.map(({ items }) => items);
  if (expression.op === 'any-n') return anyN(args, expression);
  if (!isSpecial(expression)) return OPERATORS[expression.op](args, evaluated);
  const [[first], [second]] = [args[0] ?? [], args[1] ?? []];
  // All of these give NULL for NULL.
  if (first === undefined || (expression.args.length > 1 && second === undefined)) return [];
  return special(expression, { args, first, second: second ?? '' });
}

type Plain = Extract<Applied, { readonly op: keyof typeof OPERATORS }>;
type Special = Exclude<Applied, Plain | { readonly op: 'any-n' }>;

function isSpecial(expression: Applied): expression is Special {
  return !Object.hasOwn(OPERATORS, expression.op);
}

interface Given {
  readonly args: readonly (readonly Atom[])[];
  readonly first: Atom;
  readonly second: Atom;
}

function special(expression: Special, { args, first, second }: Given): readonly Atom[] {
  switch (expression.op) {
    case 'equal':
      return [isEqual(expression, asNumber(first), asNumber(second))];
    case 'equal-rounded': {
      const { rule } = expression;
      return [roundTo(asNumber(first), rule).equals(roundTo(asNumber(second), rule))];
    }
    case 'round-to':
      return [roundTo(asNumber(first), expression.rule)];
    case 'string-match':
      return expression.anywhere
        ? [containsText(String(first), String(second), expression.caseSensitive)]
        : [inCase(String(first), expression) === inCase(String(second), expression)];
    case 'substring':
      return [containsText(String(second), String(first), expression.caseSensitive)];
    case 'pattern-match':
      return [matchesPattern(expression.pattern, String(first))];
    case 'index': {
      const item = args[0]?.[expression.n - 1];
      return item === undefined ? [] : [item];
    }
    case 'inside':
      return [(args[0] ?? []).some((point) => isInside(expression.shape, String(point)))];
    case 'text': {
      const text = textNormalised(String(first), expression.rule);
      return text === '' ? [] : [text];
    }
  }
}

function asNumber(atom: Atom): Fraction {
  if (atom instanceof Fraction) return atom;
  throw new TypeError('a number was checked to stand here');
}

function inCase(text: string, { caseSensitive }: { readonly caseSensitive: boolean }): string {
  return caseSensitive ? text : text.toLowerCase();
}

function containsText(whole: string, part: string, caseSensitive: boolean): boolean {
  return inCase(whole, { caseSensitive }).includes(inCase(part, { caseSensitive }));
}

/** Is the second within the tolerance of the first? Both bounds are exact; each may be left out. */
function isEqual(
  { mode, below, above, includeLower, includeUpper }: Extract<Special, { op: 'equal' }>,
  x: Fraction,
  y: Fraction,
): boolean {
  if (mode === 'exact') return x.equals(y);
  const part = mode === 'relative' ? x.div(100) : new Fraction(1);
  const lower = y.compare(x.sub(part.mul(below)));
  const upper = y.compare(x.add(part.mul(above)));
  return (includeLower ? lower >= 0 : lower > 0) && (includeUpper ? upper <= 0 : upper < 0);
}

/** True if at least `min` and at most `max` are, whatever the unknown ones may be; NULL where they decide. */
function anyN(
  args: readonly (readonly Atom[])[],
  { min, max }: { readonly min: number; readonly max: number },
): readonly Atom[] {
  const right = args.filter(([value]) => value === true).length;
  const possible = right + args.filter(({ length }) => length === 0).length;
  if (right > max || possible < min) return [false];
  return right >= min && possible <= max ? [true] : [];
}
