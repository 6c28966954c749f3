import { describe, expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import { comparePoints } from './points.js';
import { displayRounded, nextWholePoint, roundPoints, type Rounding } from './rounding.js';

describe('E3: the kinds of rounding, below 0 as above', () => {
  test.each([
    ['2.5', 'half-up', 0, '3'],
    ['2.5', 'half-even', 0, '2'],
    ['3.5', 'half-even', 0, '4'],
    ['2.5', 'down', 0, '2'],
    ['-2.5', 'half-up', 0, '-3'],
    ['-2.5', 'half-even', 0, '-2'],
    ['-2.9', 'down', 0, '-2'],
    ['-0.4', 'half-up', 0, '0'],
    // What binary floats get wrong: 3.175 is a little less than itself in a double.
    ['3.175', 'half-up', 2, '3.18'],
    ['1.005', 'half-up', 2, '1.01'],
    ['2/3', 'half-up', 2, '0.67'],
    ['2/3', 'down', 2, '0.66'],
    ['0.125', 'half-even', 2, '0.12'],
  ] as const)('%s by %s to %i decimals is %s', (value, mode, decimals, rounded) => {
    expect(roundPoints(value, { mode, decimals })).toBe(rounded);
  });
});

describe('E2: what is shown beside a cut never contradicts the decision', () => {
  const half: Rounding = { mode: 'half-up', decimals: 2 };
  test.each([
    ['69.995', ['70'], half, '69.99'],
    ['69.9999', ['70'], half, '69.99'],
    ['70', ['70'], half, '70.00'],
    ['69.994', ['70'], half, '69.99'],
    ['64.6', ['65'], { mode: 'half-up', decimals: 0 }, '64'],
    ['64.4', ['64.3'], { mode: 'half-up', decimals: 0 }, '65'],
    ['2/3', ['2/3'], { mode: 'down', decimals: 2 }, '0.67'],
    ['0.6', ['0.5', '0.7'], { mode: 'half-up', decimals: 0 }, '0.6'],
    ['12.5', [], { mode: 'down', decimals: 0 }, '12'],
  ] as const)('%s at the cuts %p is shown as %s', (value, cuts, rounding, shown) => {
    const text = displayRounded(value, rounding, cuts);
    expect(text).toBe(shown);
  });

  const share = fc
    .tuple(fc.nat(10_000), fc.integer({ min: 1, max: 10_000 }))
    .map(([n, d]) => `${n}/${d}`);
  const rounding = fc.record({
    mode: fc.constantFrom('half-up' as const, 'half-even' as const, 'down' as const),
    decimals: fc.nat(4),
  });

  it('whatever the share, the cuts and the rounding', () => {
    fc.assert(
      fc.property(share, fc.array(share, { maxLength: 4 }), rounding, (value, cuts, rule) => {
        const shown = displayRounded(value, rule, cuts);
        for (const cut of cuts) {
          expect(comparePoints(shown, cut) >= 0).toBe(comparePoints(value, cut) >= 0);
        }
      }),
    );
  });
});

test.each([
  ['22.75', '23'],
  ['26', '26'],
  ['0', '0'],
  ['1/3', '1'],
])('the next whole point from %s is %s', (value, whole) => {
  expect(nextWholePoint(value)).toBe(whole);
});
