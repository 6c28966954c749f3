import { Fraction } from 'fraction.js';
import { blocked, shown, type Compiling } from './compiling.js';
import { flag } from './constants.js';
import { parseShape } from './shapes.js';
import { singleNumbers, singleTexts, type ArgType, type Typing } from './signatures.js';
import type { QtiElement } from './tree.js';
import type { Expression, RoundingRule } from './types.js';
import { parseXsdNumber, type QtiType } from './values.js';
import { compilePattern } from './xsd-pattern.js';

/** The operator with its settings, its arguments already checked for themselves. */
type Special = (
  element: QtiElement,
  args: readonly Expression[],
  compiling: Compiling,
) => Expression | undefined;

export function isSpecial(tag: string): boolean {
  return SPECIALS.has(tag);
}

/** Checks an operator that has settings of its own. */
export function compileSpecial(
  element: QtiElement,
  args: readonly Expression[],
  compiling: Compiling,
): Expression | undefined {
  return SPECIALS.get(element.tag)?.(element, args, compiling);
}

const BOOLEAN: QtiType = { cardinality: 'single', baseType: 'boolean' };
const FLOAT: QtiType = { cardinality: 'single', baseType: 'float' };
const STRING: QtiType = { cardinality: 'single', baseType: 'string' };

/** The type if the arguments fit in number and kind, else undefined, which is noted. */
function typed(
  tag: string,
  {
    args,
    count,
    typing,
    compiling,
  }: {
    readonly args: readonly Expression[];
    readonly count: number;
    readonly typing: Typing;
    readonly compiling: Compiling;
  },
): QtiType | undefined {
  if (args.length !== count)
    return blocked(compiling, `${tag}: has ${String(args.length)} arguments`);
  const type = typing(args.map((arg) => arg.type));
  return typeof type === 'string' ? blocked(compiling, `${tag}: ${type}`) : type;
}

/** A whole number that the item states; names of variables in its place are not supported. */
function count(text: string | undefined, where: string, compiling: Compiling): number | undefined {
  if (text !== undefined && /^\d{1,4}$/.test(text)) return Number(text);
  return blocked(compiling, `${where}: ${shown(text)} is no whole number that stands in the item`);
}

const equal: Special = ({ tag, attributes }, args, compiling) => {
  const type = typed(tag, { args, count: 2, typing: singleNumbers(BOOLEAN), compiling });
  const mode = MODES.find((one) => one === (attributes['tolerance-mode'] ?? 'exact'));
  if (mode === undefined)
    return blocked(
      compiling,
      `qti-equal: no tolerance mode ${shown(attributes['tolerance-mode'])}`,
    );
  const stated = (attributes['tolerance'] ?? '').split(/\s+/).filter((part) => part !== '');
  const [below, above = below] = mode === 'exact' ? [new Fraction(0)] : stated.map(parseXsdNumber);
  if (!below || !above || stated.length > 2 || below.s < 0n || above.s < 0n)
    return blocked(
      compiling,
      `qti-equal: the tolerance ${shown(attributes['tolerance'])} is not one or two numbers from 0`,
    );
  if (mode === 'relative') refuseInvertedTolerance(args, [below, above], compiling);
  const includeLower = flag(attributes['include-lower-bound'], true, tag, compiling);
  const includeUpper = flag(attributes['include-upper-bound'], true, tag, compiling);
  return type && { op: 'equal', type, args, mode, below, above, includeLower, includeUpper };
};
const MODES = ['exact', 'absolute', 'relative'] as const;

/**
 * By the letter of the standard a relative tolerance of a negative number is an interval that ends before it begins, so that
 * the exact answer is wrong. Only where a number from 0 stands in the item, and no tolerance is above 100%, is there no doubt.
 */
function refuseInvertedTolerance(
  args: readonly Expression[],
  tolerances: readonly Fraction[],
  compiling: Compiling,
): void {
  const constants = args.flatMap((arg) => (arg.op === 'value' ? (arg.value?.items ?? []) : []));
  const isSafe =
    constants.length > 0 && constants.every((value) => value instanceof Fraction && value.s >= 0n);
  if (!isSafe || tolerances.some((tolerance) => tolerance.compare(100) > 0))
    blocked(
      compiling,
      'qti-equal: a relative tolerance around a number that may be below 0 would make the exact answer wrong, by the letter of the standard; use an absolute tolerance',
    );
}

function roundingRule(
  { tag, attributes }: QtiElement,
  compiling: Compiling,
): RoundingRule | undefined {
  const stated = attributes['rounding-mode'] ?? 'significantFigures';
  const figures = count(attributes['figures'], `${tag}: figures`, compiling);
  if (stated !== 'significantFigures' && stated !== 'decimalPlaces')
    return blocked(compiling, `${tag}: no rounding mode ${shown(stated)}`);
  if (figures === undefined) return undefined;
  if (figures > 100 || (figures === 0 && stated === 'significantFigures'))
    return blocked(compiling, `${tag}: ${String(figures)} figures`);
  return { mode: stated, figures };
}

const equalRounded: Special = (element, args, compiling) => {
  const type = typed(element.tag, { args, count: 2, typing: singleNumbers(BOOLEAN), compiling });
  const rule = roundingRule(element, compiling);
  return type && rule && { op: 'equal-rounded', type, args, rule };
};

const roundTo: Special = (element, args, compiling) => {
  const type = typed(element.tag, { args, count: 1, typing: singleNumbers(FLOAT), compiling });
  const rule = roundingRule(element, compiling);
  return type && rule && { op: 'round-to', type, args, rule };
};

const textComparison =
  (op: 'string-match' | 'substring'): Special =>
  ({ tag, attributes }, args, compiling) => {
    const type = typed(tag, { args, count: 2, typing: singleTexts(BOOLEAN), compiling });
    const caseSensitive = flag(attributes['case-sensitive'], true, tag, compiling);
    const anywhere = flag(attributes['substring'], false, tag, compiling);
    return type && { op, type, args, caseSensitive, anywhere };
  };

const patternMatch: Special = ({ tag, attributes }, args, compiling) => {
  const type = typed(tag, { args, count: 1, typing: singleTexts(BOOLEAN), compiling });
  const source = attributes['pattern'] ?? '';
  if (compiling.responses.has(source) || compiling.outcomes.has(source))
    return blocked(
      compiling,
      `${tag}: the pattern ${shown(source)} could be the name of a variable`,
    );
  const pattern = compilePattern(source);
  if ('problem' in pattern) return blocked(compiling, `${tag}: ${pattern.problem}`);
  return type && { op: 'pattern-match', type, args, pattern };
};

const anyN: Special = ({ tag, attributes }, args, compiling) => {
  const isBoolean = (type: ArgType): boolean =>
    type === undefined || (type.baseType === 'boolean' && type.cardinality === 'single');
  if (args.length === 0 || !args.every(({ type }) => isBoolean(type)))
    return blocked(compiling, `${tag}: needs true or false`);
  const min = count(attributes['min'], `${tag}: min`, compiling);
  const max = count(attributes['max'], `${tag}: max`, compiling);
  if (min === undefined || max === undefined) return undefined;
  return { op: 'any-n', type: BOOLEAN, args, min, max };
};

const index: Special = ({ tag, attributes }, args, compiling) => {
  const typing: Typing = ([type]) =>
    type?.cardinality === 'ordered'
      ? { ...type, cardinality: 'single' }
      : 'needs an ordered container';
  const type = typed(tag, { args, count: 1, typing, compiling });
  const n = count(attributes['n'], `${tag}: n`, compiling);
  if (n === 0) return blocked(compiling, `${tag}: places are counted from 1`);
  if (type === undefined || n === undefined) return undefined;
  return { op: 'index', type, args, n };
};

const inside: Special = ({ tag, attributes }, args, compiling) => {
  const typing: Typing = ([type]) =>
    type === undefined || type.baseType === 'point' ? BOOLEAN : 'needs points';
  const type = typed(tag, { args, count: 1, typing, compiling });
  const shape = parseShape(attributes['shape'] ?? '', attributes['coords'] ?? '');
  if (shape === undefined)
    return blocked(
      compiling,
      `${tag}: no shape ${shown(attributes['shape'])} with coordinates ${shown(attributes['coords'])}`,
    );
  return type && { op: 'inside', type, args, shape };
};

/** The one operator of our own: text as a short-text item compares it. */
export const TEXT_OPERATOR = 'urn:assay:qti:text';

const custom: Special = ({ tag, attributes }, args, compiling) => {
  const name = attributes['definition'] ?? attributes['class'];
  if (name !== TEXT_OPERATOR)
    return blocked(compiling, `${tag} ${shown(name)}: operators of other systems are not known`);
  const type = typed(tag, { args, count: 1, typing: singleTexts(STRING), compiling });
  const stated = <const V extends string>(attribute: string, known: readonly V[], other?: V) =>
    known.find((one) => one === (attributes[attribute] ?? other)) ??
    blocked(compiling, `${tag}: ${attribute} is none of ${known.join(', ')}`);
  const whitespace = stated('data-whitespace', ['exact', 'collapse', 'ignore']);
  const form = stated('data-form', ['NFC', 'NFKC'], 'NFC');
  const quotesAndDashes = stated('data-quotes-and-dashes', ['exact', 'folded'], 'exact');
  const invisible = stated('data-invisible', ['kept', 'dropped'], 'kept');
  const caseSensitive = flag(attributes['data-case-sensitive'], true, tag, compiling);
  if (!type || !whitespace || !form || !quotesAndDashes || !invisible) return undefined;
  const rule = { caseSensitive, whitespace, form, quotesAndDashes, invisible };
  return { op: 'text', type, args, rule };
};

const SPECIALS: ReadonlyMap<string, Special> = new Map(
  Object.entries({
    'qti-equal': equal,
    'qti-equal-rounded': equalRounded,
    'qti-round-to': roundTo,
    'qti-string-match': textComparison('string-match'),
    'qti-substring': textComparison('substring'),
    'qti-pattern-match': patternMatch,
    'qti-any-n': anyN,
    'qti-index': index,
    'qti-inside': inside,
    'qti-custom-operator': custom,
  }),
);
