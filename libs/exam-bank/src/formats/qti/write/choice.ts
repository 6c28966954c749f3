import type { Fraction } from 'fraction.js';
import type { MultipleChoiceItem, Option, SingleChoiceItem } from '../../../item.js';
import { exactShare } from '../../../item-types/exact-share.js';
import type { QtiElement } from '../../../item-types/qti/tree.js';
import {
  firstOf,
  maximum,
  partOfMaximum,
  qti,
  qtiId,
  response,
  RESPONSE,
  setOutcome,
} from './element.js';
import { inline } from './prose.js';
import type { NotWritten, Written } from './written.js';

const isCorrect = qti('match', {}, response, qti('correct', { identifier: RESPONSE }));
/** All of the maximum for the correct response. */
export const rightOrNothing = firstOf([[isCorrect, setOutcome('SCORE', maximum)]]);

export function correctResponse(values: readonly string[]): QtiElement {
  return qti('correct-response', {}, ...values.map((one) => qti('value', {}, one)));
}

export function responseDeclaration(
  cardinality: string,
  baseType: string,
  ...inside: readonly QtiElement[]
): QtiElement {
  const attributes = { identifier: RESPONSE, cardinality, 'base-type': baseType };
  return qti('response-declaration', attributes, ...inside);
}

function choiceInteraction(
  {
    options,
    pinned = [],
  }: { readonly options: readonly Option[]; readonly pinned?: readonly string[] },
  most: number,
): QtiElement {
  const choices = options.map(({ id, text }) => {
    const fixed: Record<string, string> = pinned.includes(id) ? { fixed: 'true' } : {};
    return qti('simple-choice', { identifier: qtiId(id), ...fixed }, ...inline(text));
  });
  const attributes = {
    'response-identifier': RESPONSE,
    shuffle: 'true',
    'max-choices': String(most),
  };
  return qti('choice-interaction', attributes, ...choices);
}

export function writeSingleChoice(item: SingleChoiceItem): Written {
  const right = correctResponse([qtiId(item.key.correct)]);
  return {
    response: responseDeclaration('single', 'identifier', right),
    interaction: [choiceInteraction(item, 1)],
    rules: [rightOrNothing],
  };
}

/** How the sum of what is ticked, in whole numbers, becomes a share: max(0, (sum + more) / of), at most 1. */
interface TickedSum {
  readonly values: ReadonlyMap<string, bigint>;
  readonly more: bigint;
  readonly lower: bigint;
  readonly of: bigint;
}

/** In QTI the values of what is ticked are added up; what counts as right without a tick is added to that. */
export function writeMultipleChoice(item: MultipleChoiceItem): Written | NotWritten {
  const right = item.key.correct.map(qtiId);
  const interaction = [choiceInteraction(item, item.maxSelections ?? 0)];
  const correct = right.length === 0 ? [] : [correctResponse(right)];
  if (item.scoring === 'all-or-nothing') {
    const isBlank = qti('is-null', {}, response);
    const rules =
      right.length === 0 ? [firstOf([[isBlank, setOutcome('SCORE', maximum)]])] : [rightOrNothing];
    const declared = responseDeclaration('multiple', 'identifier', ...correct);
    return { response: declared, interaction, rules, ...(right.length === 0 ? EMPTY_COUNTS : {}) };
  }
  const sum = tickedSum(item);
  if (sum === undefined) return { reason: 'its weights or bounds are no numbers' };
  const entries = [...sum.values].map(([id, value]) =>
    qti('map-entry', { 'map-key': qtiId(id), 'mapped-value': String(value) }),
  );
  const ticked = qti('map-response', { identifier: RESPONSE });
  const net = qti('sum', {}, ticked, whole(sum.more));
  const counted = qti('min', {}, whole(sum.of), qti('max', {}, whole(sum.lower), net));
  return {
    response: responseDeclaration(
      'multiple',
      'identifier',
      ...correct,
      qti('mapping', { 'default-value': '0' }, ...entries),
    ),
    interaction,
    rules: [setOutcome('SCORE', partOfMaximum(counted, whole(sum.of)))],
    ...(sum.more > 0n || sum.lower > 0n ? EMPTY_COUNTS : {}),
  };
}

/**
 * Of n options c are right. Each decision: n − c and 1 for a right tick, −1 for a wrong one. Per option: n − 2c and 2 or −2, as a
 * decision counts both ways. Net correct: the ticks alone, of c. With weights: these, in their common denominator.
 */
function tickedSum({
  options,
  scoring,
  bounds = {},
  key,
}: MultipleChoiceItem): TickedSum | undefined {
  const [all, right] = [BigInt(options.length), BigInt(key.correct.length)];
  const ticks = (value: bigint) =>
    new Map(options.map(({ id }) => [id, key.correct.includes(id) ? value : -value] as const));
  if (scoring === 'net-correct') return { values: ticks(1n), more: 0n, lower: 0n, of: right };
  if (scoring === 'each-decision')
    return { values: ticks(1n), more: all - right, lower: 0n, of: all };
  const lower = exactShare(bounds.lower ?? '0');
  const upper = exactShare(bounds.upper ?? '1');
  const weights = options.map(({ id }) => [id, exactShare(key.weights?.[id] ?? '0')] as const);
  const known = weights.flatMap(([id, weight]) => (weight ? [[id, weight] as const] : []));
  if (!lower || !upper || known.length < weights.length) return undefined;
  const own = key.weights !== undefined;
  const parts = [lower.d, upper.d, ...known.map(([, { d }]) => d)];
  const scale = parts.reduce(commonMultiple, 1n) * (own ? 1n : all);
  const scaled = (value: Fraction): bigint => value.s * ((value.n * scale) / value.d);
  const each = scale / all;
  return {
    values: own ? new Map(known.map(([id, weight]) => [id, scaled(weight)])) : ticks(2n * each),
    more: own ? 0n : (all - 2n * right) * each,
    lower: scaled(lower),
    of: scaled(upper),
  };
}

function commonMultiple(left: bigint, right: bigint): bigint {
  const greatest = (a: bigint, b: bigint): bigint => (b === 0n ? a : greatest(b, a % b));
  return (left / greatest(left, right)) * right;
}

function whole(value: bigint): QtiElement {
  return qti('base-value', { 'base-type': 'integer' }, String(value));
}

/** An empty selection is an answer here and may be worth points; QTI cannot tell it from none, so the item carries a mark. */
const EMPTY_COUNTS = { isEmptyAnAnswer: true } as const;
