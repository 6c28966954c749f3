import { describe, expect, it, test } from '@jest/globals';
import type { GapFillItem, ItemResponse } from '#exam-bank';
import { scoreItem } from '../score-item.js';

const text = { caseSensitive: false, whitespace: 'collapse' as const };
const item: GapFillItem = {
  id: 'k-1',
  criterion: 'C-1',
  difficulty: 'easy',
  points: 2,
  minutes: 1,
  author: 'a.author',
  prompt: '?',
  rationale: '!',
  type: 'gap-fill',
  text: '[[gap:g1]] [[gap:g2]] [[gap:g3]]',
  gaps: [
    { kind: 'text', id: 'g1', maxLength: 8 },
    { kind: 'choice', id: 'g2', options: ['x', 'y'].map((id) => ({ id, text: id })) },
    { kind: 'text', id: 'g3' },
  ],
  scoring: 'per-gap',
  key: {
    gaps: {
      g1: { ...text, accepted: ['Warsaw'], partial: [{ text: 'Cracow', share: '1/4' }] },
      g2: { correct: 'x' },
      g3: { ...text, accepted: ['a'], patterns: [{ pattern: 'b+' }] },
    },
  },
};
const weighted: GapFillItem = {
  ...item,
  key: {
    gaps: {
      g1: { ...text, accepted: ['Warsaw'], share: '1/7' },
      g2: { correct: 'x', share: '2/7' },
      g3: { ...text, accepted: ['a'], share: '4/7' },
    },
  },
};
const whole: GapFillItem = { ...item, scoring: 'all-or-nothing' };

describe('gap fill', () => {
  const cases: readonly (readonly [string, GapFillItem, ItemResponse, string])[] = [
    ['all right', item, { g1: ' warsaw', g2: 'x', g3: 'bbb' }, '2'],
    ['E4: each gap is a third', item, { g1: 'Warsaw', g2: 'y', g3: 'a' }, '4/3'],
    ['a gap that is worth a part', item, { g1: 'Cracow' }, '1/6'],
    ['an open gap earns nothing', item, { g2: 'x' }, '2/3'],
    ['white space is an open gap', item, { g1: '  ', g2: 'x' }, '2/3'],
    ['all wrong', item, { g1: 'A', g2: 'y', g3: 'c' }, '0'],
    ['shares of their own: the first', weighted, { g1: 'Warsaw' }, '2/7'],
    ['shares of their own: the others', weighted, { g2: 'x', g3: 'a' }, '12/7'],
    ['E4: shares of their own: sevenths make exactly one', weighted, allOf('Warsaw'), '2'],
    ['whole: all right', whole, allOf('Warsaw'), '2'],
    ['whole: one worth a part is not right', whole, allOf('Cracow'), '0'],
    ['whole: one open', whole, { g1: 'Warsaw', g2: 'x' }, '0'],
  ];
  test.each(cases)('%s', (_, given, response, points) => {
    expect(scoreItem(given, response)).toMatchObject({ points, maxPoints: '2', state: 'scored' });
  });

  it.each([{}, { g1: ' ', g3: '' }])('E8: %j is blank, not wrong', (response) => {
    expect(scoreItem(item, response)).toMatchObject({ points: '0', state: 'blank' });
  });

  it('says of every gap what it earned, and the sum', () => {
    expect(scoreItem(item, { g2: 'x', g3: 'b' }).derivation).toEqual([
      'g1: open',
      'g2: chosen x, key x',
      'g2: right',
      'g3: compared (NFC, trimmed, white space collapse, case ignored): "b"',
      'g3: accepted: "a"',
      'g3: pattern b+: fits',
      'g3: right',
      '0 + 1/3 + 1/3 = 2/3',
      '2/3 × 2 = 4/3 points',
    ]);
  });

  test.each([
    ['E11: an unknown gap', { g4: 'x' }],
    ['E11: an inherited name', { constructor: 'x' }],
    ['E11: an unknown option', { g2: 'z' }],
    ['a text that is too long', { g1: 'x'.repeat(9) }],
    ['a list', ['x']],
  ])('refuses %s', (_, response) => {
    expect(() => scoreItem(item, response)).toThrow(
      expect.objectContaining({ code: 'response-malformed' }),
    );
  });
});

function allOf(g1: string): ItemResponse {
  return { g1, g2: 'x', g3: 'a' };
}
