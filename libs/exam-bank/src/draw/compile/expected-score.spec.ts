import { describe, expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import type { DrawUnit } from '../draw-unit.js';
import { chanceThousandths, expectedScorer } from './expected-score.js';

const model = { id: 'scale', a: 1000, b: 0, c: 0 };
const unit: DrawUnit = {
  id: 'u',
  kind: 'knowledge',
  texts: {},
  tags: {},
  numbers: { points: 2, angoff: 640, facility: 710 },
  calibration: { ...model, c: 200 },
  enemies: [],
};

describe('the chance at an ability', () => {
  test.each([
    { name: 'at the difficulty it is a half', theta: 0, chance: 500 },
    { name: '1 above: 1/(1 + 1/e) = 0.7311', theta: 1000, chance: 731 },
    { name: '1 below: 0.2689', theta: -1000, chance: 269 },
    { name: '3 above: 0.9526', theta: 3000, chance: 953 },
    { name: 'far above it is 1', theta: 90_000, chance: 1000 },
    { name: 'far below it is 0', theta: -90_000, chance: 0 },
    { name: 'with guessing it is half way between guessing and 1', theta: 0, c: 200, chance: 600 },
    { name: 'with guessing, 1 below: 0.2 + 0.8 × 0.2689', theta: -1000, c: 200, chance: 415 },
  ])('$name', ({ theta, chance, c = 0 }) => {
    expect(chanceThousandths({ ...model, c }, theta)).toBe(chance);
  });

  it('is that of the logistic model to the thousandth, wherever that is not on the edge', () => {
    const parameters = fc.record({
      a: fc.integer({ min: -500, max: 4000 }),
      b: fc.integer({ min: -6000, max: 6000 }),
      c: fc.integer({ min: 0, max: 400 }),
      theta: fc.integer({ min: -6000, max: 6000 }),
    });
    fc.assert(
      fc.property(parameters, ({ a, b, c, theta }) => {
        const logistic = 1 / (1 + Math.exp((-a * (theta - b)) / 1e6));
        const exact = c + (1000 - c) * logistic;
        const got = chanceThousandths({ id: 'x', a, b, c }, theta);
        expect(Math.abs(got - exact)).toBeLessThanOrEqual(0.5 + 1e-9);
      }),
    );
  });
});

describe('the expected score of a unit at the cut', () => {
  const band = { target: '20', tolerance: '0.2' };
  test.each([
    { by: 'calibrated' as const, theta: '0.000', score: 1200 },
    { by: 'angoff' as const, score: 1280 },
    { by: 'facility' as const, score: 1420 },
  ])('is its points by $by', ({ score, ...how }) => {
    expect(expectedScorer({ ...band, ...how })(unit)).toBe(score);
  });

  test.each(['calibrated', 'angoff', 'facility'] as const)('is unknown without %s', (by) => {
    const { calibration: _, ...rest } = unit;
    expect(expectedScorer({ ...band, by })({ ...rest, numbers: { points: 2 } })).toBeUndefined();
  });
});
