import type { MultipleChoiceItem, Option, SingleChoiceItem } from '../../../item.js';
import type { QtiElement } from '../../../item-types/qti/tree.js';
import {
  firstOf,
  integer,
  maximum,
  partOfMaximum,
  qti,
  qtiId,
  response,
  RESPONSE,
  setOutcome,
} from './element.js';
import { inline } from './prose.js';
import type { Written } from './written.js';

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

/**
 * Per option, max(0, (right − wrong) / n) of the points: with 2 for a ticked option that is right and −2 for another, right minus
 * wrong is the sum and n − 2c, where c are right.
 */
export function writeMultipleChoice(item: MultipleChoiceItem): Written {
  const right = item.key.correct.map(qtiId);
  const interaction = [choiceInteraction(item, 0)];
  const correct = right.length === 0 ? [] : [correctResponse(right)];
  if (item.scoring === 'all-or-nothing') {
    const isBlank = qti('is-null', {}, response);
    const rules =
      right.length === 0 ? [firstOf([[isBlank, setOutcome('SCORE', maximum)]])] : [rightOrNothing];
    const declared = responseDeclaration('multiple', 'identifier', ...correct);
    return { response: declared, interaction, rules, ...(right.length === 0 ? EMPTY_COUNTS : {}) };
  }
  const options = item.options.length;
  const entries = item.options.map(({ id }) =>
    qti('map-entry', {
      'map-key': qtiId(id),
      'mapped-value': item.key.correct.includes(id) ? '2' : '-2',
    }),
  );
  const untouched = options - 2 * right.length;
  const net = qti('sum', {}, qti('map-response', { identifier: RESPONSE }), integer(untouched));
  const share = partOfMaximum(qti('max', {}, integer(0), net), integer(options));
  return {
    response: responseDeclaration(
      'multiple',
      'identifier',
      ...correct,
      qti('mapping', { 'default-value': '0' }, ...entries),
    ),
    interaction,
    rules: [setOutcome('SCORE', share)],
    ...(untouched > 0 ? EMPTY_COUNTS : {}),
  };
}

/** An empty selection is an answer here and may be worth points; QTI cannot tell it from none, so the item carries a mark. */
const EMPTY_COUNTS = { isEmptyAnAnswer: true } as const;
