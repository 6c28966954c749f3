import type { MatchingItem, Option, OrderingItem, TrueFalseMatrixItem } from '../../../item.js';
import { exactShare } from '../../../item-types/exact-share.js';
import { ranksOf } from '../../../item-types/ordering/order.js';
import type { QtiElement } from '../../../item-types/qti/tree.js';
import { correctResponse, responseDeclaration, rightOrNothing } from './choice.js';
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
  value,
} from './element.js';
import { inline } from './prose.js';
import type { NotWritten, Written } from './written.js';

function integerOutcome(identifier: string): QtiElement {
  const attributes = { identifier, cardinality: 'single', 'base-type': 'integer' };
  return qti('outcome-declaration', attributes, qti('default-value', {}, qti('value', {}, '0')));
}

export function writeOrdering(item: OrderingItem): Written | NotWritten {
  const { elements, key, scoring } = item;
  if (scoring === 'longest-common-subsequence')
    return { reason: 'QTI has no rule for a longest common subsequence' };
  if (item.omissions === true)
    return { reason: 'QTI cannot tell elements that are left out; ask for all of them' };
  const ranks = ranksOf(key.order).map((group) => group.map(qtiId));
  const order = ranks.flat();
  const attributes = {
    'response-identifier': RESPONSE,
    shuffle: 'false',
    'min-choices': String(order.length),
  };
  const choices = elements.map(({ id, text }) =>
    qti('simple-choice', { identifier: qtiId(id) }, ...inline(text)),
  );
  const written = {
    response: responseDeclaration('ordered', 'identifier', correctResponse(order)),
    interaction: [qti('order-interaction', attributes, ...choices)],
  };
  if (scoring === 'exact' && ranks.every((group) => group.length === 1))
    return { ...written, rules: [rightOrNothing] };
  return { ...written, ...pairwise(order, ranks, scoring) };
}

/**
 * max(0, 2·right/all − 1), or everything if all are right: the place of each element becomes an outcome, and pairs of places are
 * counted, but for those of equal rank.
 */
function pairwise(
  order: readonly string[],
  ranks: readonly (readonly string[])[],
  scoring: 'exact' | 'pairwise',
): Pick<Written, 'rules' | 'outcomes'> {
  const areTied = (at: number, other: number): boolean =>
    ranks.some((group) => [at, other].every((one) => group.includes(order[one] ?? '')));
  const place = (at: number): string => `PLACE_${String(at + 1)}`;
  const placeOf = (at: number): QtiElement => qti('variable', { identifier: place(at) });
  const places = order.map((id, at) =>
    firstOf(
      order.map((_, shown) => [
        qti('match', {}, qti('index', { n: String(shown + 1) }, response), value('identifier', id)),
        setOutcome(place(at), integer(shown + 1)),
      ]),
    ),
  );
  const right = qti('variable', { identifier: 'RIGHT_PAIRS' });
  const pairs = order.flatMap((_, at) =>
    order
      .slice(at + 1)
      .map((_other, more) => at + more + 1)
      .filter((other) => !areTied(at, other))
      .map((other) =>
        firstOf([
          [
            qti('lt', {}, placeOf(at), placeOf(other)),
            setOutcome('RIGHT_PAIRS', qti('sum', {}, right, integer(1))),
          ],
        ]),
      ),
  );
  const net = qti('subtract', {}, qti('product', {}, integer(2), right), integer(pairs.length));
  const share = partOfMaximum(qti('max', {}, integer(0), net), integer(pairs.length));
  const all = qti('match', {}, right, integer(pairs.length));
  const score =
    scoring === 'exact'
      ? firstOf([[all, setOutcome('SCORE', maximum)]])
      : setOutcome('SCORE', share);
  return {
    outcomes: [...order.map((_, at) => integerOutcome(place(at))), integerOutcome('RIGHT_PAIRS')],
    rules: [...places, ...pairs, score],
  };
}

export function writeMatching(item: MatchingItem): Written | NotWritten {
  const { sources, targets, key, scoring, manyToOne } = item;
  const ids = [...sources, ...targets].map(({ id }) => id);
  if (new Set(ids).size < ids.length)
    return {
      reason: 'a source and a target have the same id, which QTI does not allow; rename one',
    };
  const pairs = Object.entries(key.pairs).map(
    ([source, target]) => `${qtiId(source)} ${qtiId(target)}`,
  );
  const set = (list: readonly Option[], most: string): QtiElement =>
    qti(
      'simple-match-set',
      {},
      ...list.map(({ id, text }) =>
        qti(
          'simple-associable-choice',
          { identifier: qtiId(id), 'match-max': most, ...fixed(item, id) },
          ...inline(text),
        ),
      ),
    );
  const attributes = {
    'response-identifier': RESPONSE,
    shuffle: 'true',
    'max-associations': String(sources.length),
  };
  // Sources stand in the order of the file, as here.
  const interaction = [
    qti(
      'match-interaction',
      attributes,
      set(sources, '1'),
      set(targets, manyToOne === true ? '0' : '1'),
    ),
  ];
  if (scoring === 'all-or-nothing')
    return {
      response: responseDeclaration('multiple', 'directedPair', correctResponse(pairs)),
      interaction,
      rules: [rightOrNothing],
    };
  // In whole numbers: a right pair counts as the denominator of the penalty, a wrong one as minus its numerator.
  const cost = exactShare(item.penalty ?? '0');
  if (!cost) return { reason: 'its penalty is no number' };
  const entries = pairs.map((pair) =>
    qti('map-entry', { 'map-key': pair, 'mapped-value': String(cost.d) }),
  );
  const sum = qti('map-response', { identifier: RESPONSE });
  const right = cost.n === 0n ? sum : qti('max', {}, integer(0), sum);
  const all = integer(sources.length * Number(cost.d));
  return {
    response: responseDeclaration(
      'multiple',
      'directedPair',
      correctResponse(pairs),
      qti('mapping', { 'default-value': cost.n === 0n ? '0' : `-${cost.n}` }, ...entries),
    ),
    interaction,
    rules: [setOutcome('SCORE', partOfMaximum(right, all))],
  };
}

/** Statements are matched with two targets, true and false; one that is not answered has no match. */
export function writeMatrix(item: TrueFalseMatrixItem): Written | NotWritten {
  const { statements, scoring, key, ...rest } = item;
  const pairs = Object.entries(key.truths).map(([id, truth]) => [id, String(truth)] as const);
  return writeMatching({
    ...rest,
    type: 'matching',
    sources: statements,
    targets: [
      { id: 'true', text: 'True' },
      { id: 'false', text: 'False' },
    ],
    pinned: ['true', 'false'],
    manyToOne: true,
    scoring: scoring === 'all-or-nothing' ? scoring : 'per-pair',
    ...(scoring === 'net' ? { penalty: '1' } : {}),
    key: { pairs: Object.fromEntries(pairs) },
  });
}

/** Sources keep their order, and targets that the author pinned their places. */
function fixed({ sources, pinned = [] }: MatchingItem, id: string): Record<string, string> {
  return pinned.includes(id) || sources.some((source) => source.id === id) ? { fixed: 'true' } : {};
}
