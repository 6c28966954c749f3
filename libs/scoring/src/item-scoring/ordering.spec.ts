import { describe, expect, it, test } from '@jest/globals';
import type { OrderingItem } from '#exam-bank';
import { scoreItem } from '../score-item.js';

const lcs: OrderingItem = {
  id: 'k-1',
  criterion: 'C-1',
  difficulty: 'easy',
  points: 3,
  minutes: 1,
  author: 'a.author',
  prompt: '?',
  rationale: '!',
  type: 'ordering',
  elements: [...'abcde'].map((id) => ({ id, text: id })),
  scoring: 'longest-common-subsequence',
  key: { order: ['e', 'd', 'c', 'b', 'a'] },
};
const ties = { order: ['e', ['c', 'd'], ['a', 'b']] };
const tied: OrderingItem = { ...lcs, key: ties };
const tiedPairs: OrderingItem = { ...lcs, scoring: 'pairwise', key: ties };
const tiedExact: OrderingItem = { ...lcs, scoring: 'exact', key: ties };
const some = <T extends OrderingItem>(item: T): T => ({ ...item, omissions: true });

describe('ordering', () => {
  const cases: readonly (readonly [string, OrderingItem, string, string])[] = [
    ['longest subsequence: all', lcs, 'edcba', '3'],
    ['longest subsequence: one out of place', lcs, 'dcbae', '2.25'],
    ['longest subsequence: two runs, the longer counts', lcs, 'baedc', '1.5'],
    ['longest subsequence: the reverse has none', lcs, 'abcde', '0'],
    ['E23: ties in any order, exact', tiedExact, 'edcab', '3'],
    ['E23: ties in the other order, exact', tiedExact, 'ecdba', '3'],
    ['E23: across ranks, exact', tiedExact, 'ecadb', '0'],
    ['E23: ties are no pairs: all', tiedPairs, 'ecdab', '3'],
    ['E23: ties are no pairs: one of eight wrong', tiedPairs, 'ecadb', '2.25'],
    ['E23: ties are no pairs: the reverse', tiedPairs, 'badce', '0'],
    ['E23: ties, longest subsequence: all', tied, 'edcba', '3'],
    ['E23: ties, longest subsequence: one out of place', tied, 'dceba', '2'],
    ['E23: ties, longest subsequence: what any order has earns nothing', tied, 'abcde', '0'],
    ['E23: omitted elements, exact', some(tiedExact), 'edc', '0'],
    [
      'E23: omitted elements: their pairs are neither right nor wrong',
      some(tiedPairs),
      'edc',
      '0.75',
    ],
    ['E23: omitted elements: a wrong pair costs a right one', some(tiedPairs), 'dec', '0'],
    ['E23: omitted elements are in no subsequence', some(lcs), 'edb', '1.5'],
    ['E23: one element alone is in no order', some(lcs), 'e', '0'],
  ];
  test.each(cases)('%s', (_, item, order, points) => {
    expect(scoreItem(item, [...order])).toMatchObject({ points, maxPoints: '3', state: 'scored' });
  });

  it('E23: nothing in order is blank where elements may be left out', () => {
    expect(scoreItem(some(lcs), [])).toMatchObject({ points: '0', state: 'blank' });
  });

  it('E23: an omitted element is refused where all are asked for', () => {
    expect(() => scoreItem(lcs, ['e', 'd'])).toThrow(
      expect.objectContaining({ code: 'response-malformed' }),
    );
  });

  it('says what was counted', () => {
    expect(scoreItem(tied, [...'dceba']).derivation).toEqual([
      'given d c e b a, key e (c d) (a b)',
      '4 in order, 2 of them in any case: 2/3',
      '2/3 × 3 = 2 points',
    ]);
    expect(scoreItem(some(tiedPairs), [...'dec']).derivation?.[1]).toBe(
      'max(0, (1 right − 1 wrong) / 8 pairs) = 0/8',
    );
  });

  test.each(['exact', 'pairwise', 'longest-common-subsequence'] as const)(
    'gives one mark to all orders that the key does not tell apart: %s',
    (scoring) => {
      const item: OrderingItem = { ...lcs, scoring, key: ties };
      const swapped = (order: string): string =>
        [...order].map((id) => ({ c: 'd', d: 'c', a: 'b', b: 'a' })[id] ?? id).join('');
      for (const order of ['edcba', 'decab', 'abcde', 'acebd'])
        expect(scoreItem(item, [...swapped(order)]).points).toBe(
          scoreItem(item, [...order]).points,
        );
    },
  );
});
