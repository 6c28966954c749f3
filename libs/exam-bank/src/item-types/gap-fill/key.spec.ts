import { describe, expect, test } from '@jest/globals';
import { itemProblems } from '../../parse/parse-bank.js';

const accepted = (...texts: readonly string[]) => ({
  accepted: texts,
  caseSensitive: false,
  whitespace: 'exact',
});
const item = {
  id: 'k-1',
  type: 'gap-fill',
  criterion: 'C-1',
  difficulty: 'easy',
  points: 1,
  minutes: 1,
  author: 'a.author',
  prompt: '?',
  rationale: '!',
  text: 'One [[gap:g1]], two [[gap:g2]]. No gaps: [[gap:]] [[g1]]',
  gaps: [
    { kind: 'text', id: 'g1' },
    { kind: 'choice', id: 'g2', options: ['x', 'y'].map((id) => ({ id, text: id })) },
  ],
  scoring: 'per-gap',
  key: { gaps: { g1: accepted('a'), g2: { correct: 'x' } } },
};
const keyOf = (gaps: unknown) => ({ ...item, key: { gaps } });

describe('an item with gaps', () => {
  test.each<readonly [string, unknown]>([
    ['without shares', item],
    [
      'with thirds',
      keyOf({ g1: { ...accepted('a'), share: '1/3' }, g2: { correct: 'x', share: '2/3' } }),
    ],
  ])('is well-formed %s', (_, value) => {
    expect(itemProblems(value)).toEqual([]);
  });

  test.each<readonly [string, unknown, string]>([
    ['a gap that is not described', { ...item, text: `${item.text} [[gap:g3]]` }, '$.text'],
    ['a gap that is not in the text', { ...item, text: '[[gap:g1]]' }, '$.text'],
    ['a gap twice in the text', { ...item, text: `${item.text} [[gap:g2]]` }, '$.text'],
    ['a gap without a key', keyOf({ g1: accepted('a') }), '$.key.gaps'],
    ['a key without a gap', keyOf({ ...item.key.gaps, g3: accepted('a') }), '$.key.gaps.g3'],
    [
      'texts for a gap with options',
      keyOf({ g1: accepted('a'), g2: accepted('x') }),
      '$.key.gaps.g2',
    ],
    [
      'an option for a gap to write in',
      keyOf({ g1: { correct: 'x' }, g2: { correct: 'x' } }),
      '$.key.gaps.g1',
    ],
    [
      'a key that is no option',
      keyOf({ g1: accepted('a'), g2: { correct: 'g1' } }),
      '$.key.gaps.g2.correct',
    ],
    [
      'a share of one gap only',
      keyOf({ g1: { ...accepted('a'), share: '0.5' }, g2: { correct: 'x' } }),
      '$.key.gaps',
    ],
    [
      'shares that make more than 1',
      keyOf({ g1: { ...accepted('a'), share: '0.5' }, g2: { correct: 'x', share: '0.6' } }),
      '$.key.gaps',
    ],
    [
      'a text that cannot be written',
      {
        ...item,
        gaps: [{ kind: 'text', id: 'g1', maxLength: 2 }, item.gaps[1]],
        key: { gaps: { g1: accepted('abc'), g2: { correct: 'x' } } },
      },
      '$.key.gaps.g1.accepted[0]',
    ],
    [
      'an option called as a gap',
      {
        ...item,
        gaps: [
          item.gaps[0],
          { kind: 'choice', id: 'g2', options: ['x', 'g1'].map((id) => ({ id, text: id })) },
        ],
      },
      '$.gaps[1].options[1].id',
    ],
  ])('is refused for %s', (_, value, path) => {
    expect(itemProblems(value).map((problem) => problem.path)).toEqual([path]);
  });
});
