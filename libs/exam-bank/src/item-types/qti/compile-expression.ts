import { Fraction } from 'fraction.js';
import { blocked, shown, type Compiling } from './compiling.js';
import { constant } from './constants.js';
import { compileSpecial, isSpecial } from './compile-special.js';
import { SIGNATURES } from './signatures.js';
import { elementsOf, textOf, type QtiElement } from './tree.js';
import type { Expression, PlainOperator } from './types.js';
import { BASE_TYPES, type QtiValue } from './values.js';

const MAX_DEPTH = 60;

/** Checks and types an expression; undefined where anything in it cannot be scored exactly, which is noted. */
export function compileExpression(
  element: QtiElement,
  compiling: Compiling,
  depth = 0,
): Expression | undefined {
  if (depth > MAX_DEPTH) return blocked(compiling, 'expressions nested too deep');
  const leaf = LEAVES.get(element.tag);
  if (leaf) return leaf(element, compiling);
  const compiled = elementsOf(element).map((child) =>
    compileExpression(child, compiling, depth + 1),
  );
  const args = compiled.filter((one) => one !== undefined);
  // The reason is noted where the argument is.
  if (args.length < compiled.length) return undefined;
  if (isSpecial(element.tag)) return compileSpecial(element, args, compiling);
  const op = operatorOf(element);
  if (op === undefined) return blocked(compiling, unsupported(element));
  return compilePlain(op, element.tag, args, compiling);
}

function compilePlain(
  op: PlainOperator,
  tag: string,
  args: readonly Expression[],
  compiling: Compiling,
): Expression | undefined {
  const { atLeast, atMost, typing } = SIGNATURES[op];
  if (args.length < atLeast || args.length > atMost)
    return blocked(compiling, `${tag}: has ${String(args.length)} arguments`);
  const type = typing(args.map((arg) => arg.type));
  if (typeof type === 'string') return blocked(compiling, `${tag}: ${type}`);
  if (op === 'power' && !isSmallInteger(args[1]))
    return blocked(
      compiling,
      'qti-power: only whole exponents up to 64 that stand in the item are exact',
    );
  return { op, type, args };
}

function isSmallInteger(exponent: Expression | undefined): boolean {
  const value = exponent?.op === 'value' ? exponent.value?.items[0] : undefined;
  return value instanceof Fraction && value.d === 1n && value.n <= 64n;
}

const MATHS: readonly PlainOperator[] = ['floor', 'ceil', 'abs', 'signum'];
const STATISTICS: readonly PlainOperator[] = ['mean', 'popVariance', 'sampleVariance'];

function operatorOf({ tag, attributes }: QtiElement): PlainOperator | undefined {
  const { name } = attributes;
  if (tag === 'qti-math-operator') return MATHS.find((one) => one === name);
  if (tag === 'qti-stats-operator') return STATISTICS.find((one) => one === name);
  const plain = tag.replace(/^qti-/, '');
  const isNamed = [...MATHS, ...STATISTICS].some((one) => one === plain);
  return tag.startsWith('qti-') && !isNamed && isPlain(plain) ? plain : undefined;
}

function isPlain(name: string): name is PlainOperator {
  return Object.hasOwn(SIGNATURES, name);
}

const WHY: ReadonlyMap<string, string> = new Map(
  Object.entries({
    'qti-random': 'chance decides',
    'qti-random-integer': 'chance decides',
    'qti-random-float': 'chance decides',
    'qti-math-operator': 'its result is not exact',
    'qti-math-constant': 'its value is not exact',
    'qti-stats-operator': 'its result is not exact',
    'qti-field-value': 'records are not supported',
    'qti-custom-operator': 'operators of other systems are not known',
    'qti-duration-lt': 'times are not a part of a response',
    'qti-duration-gte': 'times are not a part of a response',
  }),
);

function unsupported({ tag, attributes }: QtiElement): string {
  const name = attributes['name'] ?? attributes['definition'] ?? attributes['class'];
  const why = WHY.get(tag);
  const what = name === undefined ? tag : `${tag} ${shown(name)}`;
  return `${what}: is not supported${why === undefined ? '' : `, ${why}`}`;
}

type Leaf = (element: QtiElement, compiling: Compiling) => Expression | undefined;

const LEAVES: ReadonlyMap<string, Leaf> = new Map(
  Object.entries({
    'qti-null': () => ({ op: 'value', type: undefined, value: undefined }),
    'qti-base-value': (element, compiling) => {
      const baseType = BASE_TYPES.find((one) => one === element.attributes['base-type']);
      if (baseType === undefined)
        return blocked(
          compiling,
          `qti-base-value: base type ${shown(element.attributes['base-type'])} is not supported`,
        );
      const type = { cardinality: 'single', baseType } as const;
      return valueOf(constant(type, textOf(element), 'qti-base-value', compiling));
    },
    'qti-variable': ({ attributes }, compiling) => {
      const id = attributes['identifier'] ?? '';
      const variable = compiling.responses.get(id) ?? compiling.outcomes.get(id);
      if (variable === undefined)
        return blocked(compiling, `qti-variable: there is no variable ${shown(id)}`);
      const { cardinality, baseType } = variable;
      return { op: 'variable', type: { cardinality, baseType }, id };
    },
    'qti-correct': ({ attributes }, compiling) => {
      const response = compiling.responses.get(attributes['identifier'] ?? '');
      return response
        ? valueOf(response.correct)
        : blocked(
            compiling,
            `qti-correct: there is no response ${shown(attributes['identifier'])}`,
          );
    },
    'qti-default': ({ attributes }, compiling) => {
      const id = attributes['identifier'] ?? '';
      const variable = compiling.responses.get(id) ?? compiling.outcomes.get(id);
      return variable
        ? valueOf(variable.initial)
        : blocked(compiling, `qti-default: there is no variable ${shown(id)}`);
    },
    'qti-map-response': ({ attributes }, compiling) => {
      const id = attributes['identifier'] ?? '';
      const mapping = compiling.responses.get(id)?.mapping;
      return mapping
        ? { op: 'map-response', type: FLOAT, id, mapping }
        : blocked(compiling, `qti-map-response: response ${shown(id)} has no mapping`);
    },
    'qti-map-response-point': ({ attributes }, compiling) => {
      const id = attributes['identifier'] ?? '';
      const areas = compiling.responses.get(id)?.areas;
      return areas
        ? { op: 'map-response-point', type: FLOAT, id, areas }
        : blocked(compiling, `qti-map-response-point: response ${shown(id)} has no area mapping`);
    },
  }),
);
const FLOAT = { cardinality: 'single', baseType: 'float' } as const;

function valueOf(value: QtiValue): Expression {
  const { cardinality, baseType } = value;
  return { op: 'value', type: { cardinality, baseType }, value };
}
