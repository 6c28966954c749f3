import { describe, expect, it } from '@jest/globals';
import { agreementOf } from './agreement.js';
import { seedDrift } from './seed-drift.js';

const rules = {
  share: '0.1',
  tolerance: { kind: 'share', value: '0.1' },
  suspendAfter: 2,
} as const;
const seed = (given: string, known: string) => ({ given, known, maxPoints: '10' });

describe('drift from known marks', () => {
  it.each([
    { name: 'no seed yet', markings: [], beyond: 0, mean: null, suspended: false },
    {
      name: 'at the tolerance',
      markings: [seed('6', '5'), seed('4', '5')],
      beyond: 0,
      mean: '0',
      suspended: false,
    },
    { name: 'once beyond', markings: [seed('6.5', '5')], beyond: 1, mean: '1.5', suspended: false },
    {
      name: 'too often beyond, in both directions',
      markings: [seed('7', '5'), seed('2', '5'), seed('5', '5')],
      beyond: 2,
      mean: '-1/3',
      suspended: true,
    },
  ])('$name', ({ markings, beyond, mean, suspended }) => {
    expect(seedDrift(rules, markings)).toEqual({
      ...{ marked: markings.length, beyond, meanDifference: mean, suspended },
    });
  });
});

describe('agreement of markers', () => {
  const pair = (first: string, second: string) => ({ first, second, tolerance: '1' });

  it('counts exact and tolerated pairs, and means exactly', () => {
    expect(agreementOf([pair('3', '3'), pair('3', '4'), pair('4', '2')])).toEqual({
      ...{ pairs: 3, exact: 1, within: 2, meanDifference: '-1/3', meanDistance: '1' },
    });
  });

  it('has no mean of nothing', () => {
    expect(agreementOf([])).toMatchObject({ pairs: 0, meanDifference: null, meanDistance: null });
  });
});
