import { describe, expect, it, test } from '@jest/globals';
import type { ItemResponse, TrueFalseMatrixItem } from '#exam-bank';
import { scoreItem } from '../score-item.js';

const net: TrueFalseMatrixItem = {
  id: 'k-1',
  criterion: 'C-1',
  difficulty: 'easy',
  points: 3,
  minutes: 1,
  author: 'a.author',
  prompt: '?',
  rationale: '!',
  type: 'true-false-matrix',
  statements: ['a', 'b', 'c', 'd'].map((id) => ({ id, text: id })),
  scoring: 'net',
  key: { truths: { a: true, b: false, c: true, d: false } },
};
const each: TrueFalseMatrixItem = { ...net, scoring: 'per-statement' };
const whole: TrueFalseMatrixItem = { ...net, scoring: 'all-or-nothing' };
const right = { a: 'true', b: 'false', c: 'true', d: 'false' };

describe('true/false matrix', () => {
  const cases: readonly (readonly [string, TrueFalseMatrixItem, ItemResponse, string])[] = [
    ['net: all right', net, right, '3'],
    ['net: one wrong takes one right away', net, { ...right, a: 'false' }, '1.5'],
    ['net: one not answered only earns nothing', net, { a: 'true', b: 'false', c: 'true' }, '2.25'],
    ['net: never below 0', net, { a: 'false', b: 'true' }, '0'],
    ['per statement: a wrong one costs nothing', each, { ...right, a: 'false' }, '2.25'],
    ['per statement: one alone', each, { d: 'false' }, '0.75'],
    ['whole: all right', whole, right, '3'],
    ['whole: one not answered', whole, { a: 'true', b: 'false', c: 'true' }, '0'],
  ];
  test.each(cases)('%s', (_, item, response, points) => {
    expect(scoreItem(item, response)).toMatchObject({ points, maxPoints: '3', state: 'scored' });
  });

  it('E8: is blank, not wrong, if no statement is answered', () => {
    expect(scoreItem(net, {})).toMatchObject({ points: '0', state: 'blank' });
  });

  it('says of every statement what it earned, and the sum', () => {
    expect(scoreItem(net, { a: 'true', b: 'true', d: 'false' }).derivation).toEqual([
      'a: true, right',
      'b: true, wrong',
      'c: not answered',
      'd: false, right',
      'max(0, (2 right − 1 wrong) / 4) = 1/4',
      '0.25 × 3 = 0.75 points',
    ]);
  });

  test.each([
    ['E11: an unknown statement', { z: 'true' }],
    ['E11: an inherited name', { constructor: 'true' }],
    ['a word that is neither', { a: 'yes' }],
    ['a list', ['a']],
    ['a text', 'true'],
  ])('refuses %s', (_, response) => {
    expect(() => scoreItem(net, response as unknown as ItemResponse)).toThrow(
      expect.objectContaining({ code: 'response-malformed' }),
    );
  });
});
