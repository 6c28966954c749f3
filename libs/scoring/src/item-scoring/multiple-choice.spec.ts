import { describe, expect, it, test } from '@jest/globals';
import type { MultipleChoiceItem } from '#exam-bank';
import { scoreItem } from '../score-item.js';

const item: MultipleChoiceItem = {
  id: 'k-1',
  criterion: 'C-1',
  difficulty: 'easy',
  points: 3,
  minutes: 1,
  author: 'a.author',
  prompt: '?',
  rationale: '!',
  type: 'multiple-choice',
  options: [...'ABCDE'].map((id) => ({ id, text: id })),
  scoring: 'net-correct',
  key: { correct: ['A', 'B', 'C'] },
};
const each: MultipleChoiceItem = { ...item, scoring: 'each-decision' };
const per: MultipleChoiceItem = { ...item, scoring: 'per-option' };
const bounded: MultipleChoiceItem = { ...per, bounds: { lower: '1/5', upper: '3/5' } };
/** The elements of water, as QTI scores them: H and O 1, Cl −1, others −2, between 0 and 2. */
const water: MultipleChoiceItem = {
  ...per,
  options: ['H', 'He', 'C', 'O', 'N', 'Cl'].map((id) => ({ id, text: id })),
  bounds: { lower: '0', upper: '2' },
  key: { correct: ['H', 'O'], weights: { H: '1', He: '-2', C: '-2', O: '1', N: '-2', Cl: '-1' } },
};
const thirds: MultipleChoiceItem = {
  ...per,
  key: {
    correct: ['A', 'B', 'C'],
    weights: { A: '1/3', B: '1/3', C: '1/3', D: '-1/2', E: '-0.5' },
  },
};
const none: MultipleChoiceItem = { ...each, key: { correct: [] } };

describe('multiple choice', () => {
  const cases: readonly (readonly [string, MultipleChoiceItem, readonly string[], string])[] = [
    ['net correct: all', item, ['C', 'B', 'A'], '3'],
    ['net correct: one of three', item, ['A'], '1'],
    ['net correct: a wrong tick takes a right one away', item, ['A', 'B', 'D'], '1'],
    ['E9: net correct is never below 0', item, ['D', 'E'], '0'],
    ['net correct: all ticked', item, ['A', 'B', 'C', 'D', 'E'], '1'],
    ['net correct: nothing ticked', item, [], '0'],
    ['each decision: all', each, ['A', 'B', 'C'], '3'],
    ['each decision: three of five', each, ['A'], '1.8'],
    ['each decision: all wrong', each, ['D', 'E'], '0'],
    ['each decision: nothing ticked leaves the wrong ones out', each, [], '1.2'],
    ['E13: nothing is right and nothing ticked', none, [], '3'],
    ['bounds: everything from the upper one', bounded, ['A', 'B'], '3'],
    ['bounds: between them', { ...bounded, bounds: { upper: '4/5' } }, ['A', 'B'], '2.25'],
    ['bounds: at least the lower one', bounded, ['D', 'E'], '1'],
    ['weights: H and O', water, ['H', 'O'], '3'],
    ['weights: one of them', water, ['O'], '1.5'],
    ['weights: with Cl', water, ['Cl', 'H', 'O'], '1.5'],
    ['weights: never below the lower bound', water, ['He', 'C', 'H', 'O'], '0'],
    ['weights: nothing ticked', water, [], '0'],
    ['E4: three thirds', thirds, ['A', 'B', 'C'], '3'],
    ['E12: more ticks than right options are wrong ticks', thirds, ['A', 'B', 'C', 'D'], '1.5'],
  ];
  test.each(cases)('%s', (_, given, response, points) => {
    expect(scoreItem(given, response)).toMatchObject({ points, maxPoints: '3', state: 'scored' });
  });

  it('E12: more options than may be chosen are refused, not scored', () => {
    const two = { ...item, maxSelections: 2, key: { correct: ['A', 'B'] } };
    expect(scoreItem(two, ['A', 'B'])).toMatchObject({ points: '3' });
    expect(() => scoreItem(two, ['A', 'B', 'C'])).toThrow(
      expect.objectContaining({ code: 'response-malformed' }),
    );
  });

  it('says of every option what it is, and the sum', () => {
    expect(scoreItem(water, ['H', 'N']).derivation).toEqual([
      'H: ticked, right',
      'He: not ticked, right',
      'C: not ticked, right',
      'O: not ticked, wrong',
      'N: ticked, wrong',
      'Cl: not ticked, right',
      'sum -1, between 0 and 2: 0/2',
      '0 × 3 = 0 points',
    ]);
  });

  test.each<readonly [string, MultipleChoiceItem]>([
    ['net correct with nothing right', { ...item, key: { correct: [] } }],
    ['an option without a weight', { ...thirds, key: { correct: [], weights: { B: '1' } } }],
    ['bounds that hold nothing', { ...bounded, bounds: { lower: '1', upper: '1/2' } }],
  ])('measures nothing against a key with %s', (_, given) => {
    expect(() => scoreItem(given, ['A'])).toThrow(
      expect.objectContaining({ code: 'key-malformed' }),
    );
  });
});
