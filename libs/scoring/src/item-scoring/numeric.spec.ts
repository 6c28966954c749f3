import { describe, expect, it, test } from '@jest/globals';
import { writtenFigures, type NumericItem, type Tolerance } from '#exam-bank';
import { scoreItem } from '../score-item.js';

const numeric = (
  value: string,
  tolerance: Tolerance,
  more: Partial<NumericItem> = {},
): NumericItem => ({
  id: 'k-1',
  criterion: 'C-1',
  difficulty: 'easy',
  points: 3,
  minutes: 1,
  author: 'a.author',
  prompt: '?',
  rationale: '!',
  type: 'numeric',
  ...more,
  key: { value, tolerance, ...more.key },
});
const figures = (value: string, count: number) =>
  numeric(value, { kind: 'significant-figures', figures: count });
const written = (value: string, count: number) =>
  numeric(value, { kind: 'written-figures', figures: count });
const within = (
  value: string,
  tolerance: string,
  bounds: 'lower-excluded' | 'upper-excluded' | 'excluded',
) => numeric(value, { kind: 'absolute', value: tolerance, bounds });

type Case = readonly [string, NumericItem, string, string];

describe('numeric', () => {
  const cases: readonly Case[] = [
    ['E16: 3.183 is 3.175 to three figures', figures('3.175', 3), '3.183', '3'],
    ['E16: half goes away from zero, by digits', figures('-3.175', 3), '-3.18', '3'],
    ['E16: 3.1749 is not', figures('3.175', 3), '3.1749', '0'],
    ['E16: 1000 and 1.50e3 to one figure', figures('1000', 1), '1.4999e3', '3'],
    ['E16: 1.50e3 rounds up to 2000', figures('1000', 1), '1.50e3', '0'],
    ['E16: only 0 is 0 to any figures', figures('0', 3), '0.0000001', '0'],
    ['E16: 0.0 is 0', figures('0', 3), '0.0', '3'],
    ['E16: carried into another digit', figures('9.995', 3), '10.02', '3'],
    ['E16: written with three figures', written('1.5', 3), '1.50', '3'],
    ['E16: written with two', written('1.5', 3), '1.5', '0'],
    ['E16: written with four', written('1.5', 3), '1.500', '0'],
    ['E16: 1000 may have three figures', written('1000', 3), '1000', '3'],
    ['E16: 1000. has four', written('1000', 3), '1000.', '0'],
    ['E16: 1.00e3 has three', written('1000', 3), '1.00e3', '3'],
    ['E16: 0 has one figure', written('0', 1), '0', '3'],
    ['E16: the figures are right, the number is not', written('1.5', 3), '1.51', '0'],
    ['E14: the lower bound excluded', within('-20', '2', 'lower-excluded'), '-22', '0'],
    ['E14: the upper bound then counts', within('-20', '2', 'lower-excluded'), '-18', '3'],
    ['E14: the upper bound excluded', within('-20', '2', 'upper-excluded'), '-18', '0'],
    ['E14: the lower bound then counts', within('-20', '2', 'upper-excluded'), '-22', '3'],
    ['E14: both bounds excluded', within('20', '2', 'excluded'), '22', '0'],
    ['E14: inside of excluded bounds', within('20', '2', 'excluded'), '21.999', '3'],
  ];
  test.each(cases)('%s', (_, item, response, points) => {
    expect(scoreItem(item, response)).toMatchObject({ points, maxPoints: '3' });
  });

  it('says to what figures it compared, and how the answer is written', () => {
    expect(scoreItem(written('1000', 3), '1000').derivation?.slice(0, 2)).toEqual([
      'answer 1000',
      'to 3 significant figures: answer 1000, key 1000, written with 1 to 4',
    ]);
  });
});

describe('E16: the figures that a number is written with', () => {
  test.each([
    ['1000', 1, 4],
    ['1000.', 4, 4],
    ['1.50e3', 3, 3],
    ['0', 1, 1],
    ['0.0', 1, 1],
    ['0.00', 2, 2],
    ['\u22120.00', 2, 2],
    ['00120', 2, 3],
    ['0.01030', 4, 4],
    ['0.020e3', 2, 2],
    ['.5', 1, 1],
    ['10.0e1', 3, 3],
    ['-303.30003', 8, 8],
    ['12.00 m', 4, 4],
  ])('%s: %i to %i', (text, least, most) => {
    expect(writtenFigures(text)).toEqual({ least, most });
  });
});

describe('E17: a unit that is asked for', () => {
  const base = numeric('2048', { kind: 'absolute', value: '0' }, { unit: 'B', unitAsked: true });
  const speed: NumericItem = {
    ...base,
    key: {
      ...base.key,
      units: { missing: '1/2', wrong: '1/4' },
      partial: [{ value: '2000', tolerance: { kind: 'absolute', value: '0' }, share: '1/3' }],
    },
  };
  const cases: readonly Case[] = [
    ['with its unit', speed, '2048 B', '3'],
    ['with one that converts', speed, '2 KiB', '3'],
    ['without one', speed, '2048', '1.5'],
    ['with one of another kind', speed, '2048 s', '0.75'],
    ['with the wrong multiple', speed, '2048 KiB', '0.75'],
    ['the right number of another unit', speed, '2 B', '0'],
    ['a partly right number', speed, '2000 B', '1'],
    ['a partly right number without a unit', speed, '2000', '0.5'],
    ['nothing is said of units: without one', base, '2048', '0'],
    ['nothing is said of units: with a wrong one', base, '2048 s', '0'],
  ];
  test.each(cases)('%s', (_, item, response, points) => {
    expect(scoreItem(item, response)).toMatchObject({ points, maxPoints: '3' });
  });

  it('says what the unit cost', () => {
    expect(scoreItem(speed, '2048 s').derivation?.at(-3)).toBe(
      'unit s is wrong: the right number is worth 1/4',
    );
  });

  it('refuses one that nobody knows: it may be a slip of the pen', () => {
    expect(() => scoreItem(speed, '2048 Bytez')).toThrow(
      expect.objectContaining({ code: 'response-malformed' }),
    );
  });
});
