import { describe, expect, it, test } from '@jest/globals';
import type { KnowledgeItem } from '#exam-bank';
import fc from 'fast-check';
import { explained, explanationLines } from './explanation.js';
import { knowledgeMark, type Mark } from './mark.js';
import { notReachedItems } from './not-reached.js';
import { recomputeMark } from './recompute-mark.js';
import { scoringVersion } from './scoring-version.js';
import { verifyMark } from './verify-mark.js';

const item: KnowledgeItem = {
  id: 'k-1',
  type: 'single-choice',
  criterion: 'C-1',
  difficulty: 'easy',
  points: 3,
  minutes: 1,
  author: 'a',
  prompt: '?',
  rationale: '!',
  options: ['A', 'B', 'C'].map((id) => ({ id, text: id })),
  key: { correct: 'A' },
};
const blank = knowledgeMark(item, null);
const withPoints = (points: string): Mark => ({
  ...blank,
  ...{ points, state: 'marked', parts: [{ criterion: 'C-1', points, maxPoints: '3' }] },
});

describe('E8: six states that are not the same', () => {
  const items = ['a', 'b', 'c', 'd'];
  test.each([
    ['the clock ended it after the second', ['a', 'b'], true, ['c', 'd']],
    ['the clock ended it; the first was passed over', ['b'], true, ['c', 'd']],
    ['the clock ended it before any answer', [], true, ['a', 'b', 'c', 'd']],
    ['the clock ended it, the last was answered', ['d'], true, []],
    ['the candidate ended it after the second', ['a', 'b'], false, []],
    ['an answer to something else', ['x'], true, ['a', 'b', 'c', 'd']],
  ] as const)('not reached: %s', (_, answered, endedByClock, expected) => {
    const found = notReachedItems({ items, answered: new Set(answered), endedByClock });
    expect([...found]).toEqual(expected);
  });

  test.each([
    ['blank', null, false, 'blank', '0'],
    ['not reached', null, true, 'not-reached', '0'],
    ['wrong', 'B', false, 'marked', '0'],
    ['right', 'A', false, 'marked', '3'],
    ['answered after all', 'A', true, 'marked', '3'],
  ] as const)('%s', (_, response, notReached, state, points) => {
    const { mark } = recomputeMark({ kind: 'knowledge', item, response, notReached });
    expect(mark).toMatchObject({ state, points, maxPoints: '3' });
  });
});

describe('what people decided is held to what they can decide', () => {
  const verified = (layer: 'invalidation' | 'manual' | 'appeal', recorded: Mark) =>
    verifyMark({ kind: 'decided', scoringVersion, layer, cause: 'appeal 1', blank, recorded });

  test.each([
    ['withdrawn', 'invalidation', { ...blank, state: 'invalidated' }, true],
    ['all its points', 'invalidation', withPoints('3'), true],
    ['some of its points by a withdrawal', 'invalidation', withPoints('1'), false],
    ['some of its points by an appeal', 'appeal', withPoints('1.5'), true],
    ['more than its points', 'appeal', withPoints('4'), false],
    ['less than nothing', 'manual', withPoints('-1'), false],
    ['another maximum', 'manual', { ...withPoints('1'), maxPoints: '2' }, false],
    [
      'points that its parts do not add up to',
      'manual',
      { ...withPoints('1'), points: '2' },
      false,
    ],
    ['points of a withdrawn item', 'appeal', { ...withPoints('1'), state: 'invalidated' }, false],
  ] as const)('%s', (_, layer, recorded, equal) => {
    expect(verified(layer, recorded).equal).toBe(equal);
  });
});

describe('laws', () => {
  it('the same inputs give the same bytes, again and again: marking again changes nothing by itself (E21, E31)', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('A', 'B', 'C', '', null),
        fc.boolean(),
        (response, notReached) => {
          const made = () =>
            JSON.stringify(recomputeMark({ kind: 'knowledge', item, response, notReached }));
          expect(made()).toBe(made());
        },
      ),
    );
  });
});

test('E20: a key that is extended later marks all equal answers alike, and only by its new version', () => {
  const accepting = (...accepted: readonly string[]): KnowledgeItem => ({
    ...{ id: 'k-2', type: 'short-text', criterion: 'C-1', difficulty: 'easy', points: 1 },
    ...{ minutes: 1, author: 'a', prompt: '?', rationale: '!' },
    key: { accepted, caseSensitive: false, whitespace: 'collapse' },
  });
  const pointsOf = (version: KnowledgeItem, response: string) =>
    recomputeMark({ kind: 'knowledge', item: version, response }).mark.points;
  const [before, after] = [accepting('colour'), accepting('colour', 'color')];
  for (const equal of ['color', ' Color', 'COLOR ']) {
    expect(pointsOf(before, equal)).toBe('0');
    expect(pointsOf(after, equal)).toBe('1');
  }
});

test('a tree is written with each reason under what it is a reason for', () => {
  const tree = explained('pass', [
    explained('total 3', ['a: 1', explained('b: 2', ['key B'])]),
    'x',
  ]);
  expect(explanationLines(tree)).toEqual([
    'pass',
    '├─ total 3',
    '│  ├─ a: 1',
    '│  └─ b: 2',
    '│     └─ key B',
    '└─ x',
  ]);
});
