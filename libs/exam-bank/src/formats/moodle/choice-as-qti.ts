import type { Fraction } from 'fraction.js';
import type { QtiItem } from '../../item.js';
import type { QtiElement, QtiNode } from '../../item-types/qti/tree.js';
import type { MoodleText } from './question.js';
import { richText } from './rich-text.js';

interface WeightedOption {
  readonly id: string;
  readonly text: MoodleText;
  /** Of the points, −1 to 1. */
  readonly share: Fraction;
}

interface WeightedChoice {
  readonly stem: MoodleText;
  readonly single: boolean;
  readonly shuffle: boolean;
  readonly points: number;
  readonly options: readonly WeightedOption[];
}

/**
 * Options with part marks: the shares of those that were ticked are added up, with several to tick never below 0 or above 1.
 * The mapping holds whole numbers, so that a third stays a third: SCORE = points × mapped / denominator.
 */
export function choiceAsQti(
  { stem, single, shuffle, points, options }: WeightedChoice,
  reasons: string[],
): (Pick<QtiItem, 'body' | 'key'> & { readonly type: 'qti' }) | undefined {
  if (options.length < 2) reasons.push('there are fewer than two options');
  if (single && options.some(({ share }) => share.compare(0) < 0))
    reasons.push('a penalty below 0: an item is never worth less than 0');
  const denominator = options.reduce((least, { share }) => lcm(least, share.d), 1n);
  const bounds = single ? {} : { 'lower-bound': '0', 'upper-bound': String(denominator) };
  const entries = options.map(({ id, share }) => {
    const mapped = share.mul(denominator).toFraction();
    return element('qti-map-entry', { 'map-key': id, 'mapped-value': mapped });
  });
  const mapping = element('qti-mapping', { 'default-value': '0', ...bounds }, entries);
  const choices = options.map(({ id, text }) =>
    element('qti-simple-choice', { identifier: id }, rich(text, `option ${id}`, reasons)),
  );
  const interaction = {
    'response-identifier': 'RESPONSE',
    'max-choices': single ? '1' : '0',
    ...(shuffle ? { shuffle: 'true' } : {}),
  };
  const declarations = [
    response(single ? 'single' : 'multiple', mapping),
    outcome('SCORE', '0'),
    outcome('MAXSCORE', String(points)),
  ];
  const key = { declarations, processing: scoring(points, denominator), feedback: [] };
  const body = [
    element('div', {}, rich(stem, 'the question', reasons)),
    element('qti-choice-interaction', interaction, choices),
  ];
  return reasons.length > 0 ? undefined : { type: 'qti', body, key };
}

function response(cardinality: string, mapping: QtiElement): QtiElement {
  const attributes = { identifier: 'RESPONSE', cardinality, 'base-type': 'identifier' };
  return element('qti-response-declaration', attributes, [mapping]);
}

function outcome(identifier: string, value: string): QtiElement {
  const initial = element('qti-default-value', {}, [element('qti-value', {}, [value])]);
  const attributes = { identifier, cardinality: 'single', 'base-type': 'float' };
  return element('qti-outcome-declaration', attributes, [initial]);
}

function scoring(points: number, denominator: bigint): QtiElement {
  const number = (value: string): QtiElement =>
    element('qti-base-value', { 'base-type': 'integer' }, [value]);
  const mapped = element('qti-map-response', { identifier: 'RESPONSE' });
  const product = element('qti-product', {}, [mapped, number(String(points))]);
  const score = element('qti-divide', {}, [product, number(String(denominator))]);
  const set = element('qti-set-outcome-value', { identifier: 'SCORE' }, [score]);
  return element('qti-response-processing', {}, [set]);
}

function element(
  tag: string,
  attributes: Readonly<Record<string, string>>,
  children: readonly QtiNode[] = [],
): QtiElement {
  return { tag, attributes, children };
}

function rich(text: MoodleText, what: string, reasons: string[]): readonly QtiNode[] {
  const nodes = richText(text);
  if (nodes === undefined)
    reasons.push(`${what} is formatted (${text.format}) in a way that would be lost`);
  return nodes ?? [];
}

function lcm(left: bigint, right: bigint): bigint {
  let [a, b] = [left, right];
  while (b !== 0n) [a, b] = [b, a % b];
  return (left / a) * right;
}
