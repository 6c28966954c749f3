import { describe, expect, test } from '@jest/globals';
import {
  anchoredMoments,
  anchorEquating,
  angoffCut,
  equatedCut,
  meanSigma,
  StatisticsError,
} from './index.js';

describe('Angoff', () => {
  const items = [
    { id: 'q1', max: '1' },
    { id: 'q2', max: '1' },
    { id: 'q3', max: '2' },
  ];
  const panel = [
    { judge: 'a', ratings: { q1: '0.6', q2: '0.7', q3: '1.5' } },
    { judge: 'b', ratings: { q1: '0.5', q2: '0.8', q3: '1' } },
    { judge: 'c', ratings: { q1: '1/3', q2: '0.9', q3: '1.2' } },
  ];

  test('the cut is the exact mean of the sums', () => {
    const { cut, share, isSchemeCut, judges, sd, standardError } = angoffCut(items, panel);
    expect(judges).toEqual([
      { judge: 'a', sum: '2.8' },
      { judge: 'b', sum: '2.3' },
      { judge: 'c', sum: '73/30' },
    ]);
    expect([cut, share, isSchemeCut]).toEqual(['113/45', '113/180', false]);
    expect(sd).toBeCloseTo(0.258915, 5);
    expect(standardError).toBeCloseTo(0.258915 / Math.sqrt(3), 5);
  });

  test('one judge has no spread', () => {
    expect(angoffCut(items, panel.slice(0, 1))).toMatchObject({
      cut: '2.8',
      share: '0.7',
      isSchemeCut: true,
      sd: null,
      standardError: null,
    });
  });

  test.each([
    ['an item left out', { q1: '0.5', q2: '0.5' }, /judge x did not rate q3/],
    ['an unknown item', { q1: '0', q2: '0', q3: '0', q4: '0' }, /rated q4, which is no item/],
    ['more than the maximum', { q1: '1.1', q2: '0', q3: '0' }, /not between 0 and 1/],
    ['below 0', { q1: '-0.1', q2: '0', q3: '0' }, /not between 0 and 1/],
  ])('%s is refused', (_, ratings, message) => {
    expect(() => angoffCut(items, [{ judge: 'x', ratings }])).toThrow(message);
  });

  test('nobody and a judge twice are refused', () => {
    expect(() => angoffCut(items, [])).toThrow(StatisticsError);
    expect(() => angoffCut(items, [...panel, ...panel])).toThrow(/a judge is there twice/);
  });
});

describe('linear equating', () => {
  test('equivalent groups: the same standard score is the same score', () => {
    const found = meanSigma({ mean: 50, variance: 100 }, { mean: 52, variance: 144 });
    expect(found).toMatchObject({ slope: 1.2, intercept: -8 });
    expect(equatedCut(found, 52)).toBe(50);
  });

  /** Kolen and Brennan (2014), table 4.1: two 36-item forms with 12 items in common. */
  const next = {
    mean: 15.8205,
    variance: 6.5278 ** 2,
    anchorMean: 5.1063,
    anchorVariance: 2.376 ** 2,
    covariance: 13.4088,
  };
  const old = {
    mean: 18.6728,
    variance: 6.8784 ** 2,
    anchorMean: 5.8626,
    anchorVariance: 2.4515 ** 2,
    covariance: 14.7603,
  };
  test.each([
    ['tucker', 1.0289, 0.537],
    ['levine', 1.0112, 0.2513],
  ] as const)('%s agrees with the published result', (method, slope, intercept) => {
    const found = anchorEquating(next, old, method);
    expect(Math.abs(found.slope - slope)).toBeLessThan(1e-4);
    expect(Math.abs(found.intercept - intercept)).toBeLessThan(2e-3);
  });

  test('the same group on the same form equates to itself', () => {
    const scores = [10, 12, 15, 20, 22];
    const anchors = [3, 5, 4, 8, 9];
    const moments = anchoredMoments(scores, anchors);
    for (const method of ['tucker', 'levine'] as const) {
      const { slope, intercept } = anchorEquating(moments, moments, method);
      expect([slope, intercept]).toEqual([1, expect.closeTo(0, 9)]);
    }
  });

  test.each([
    [
      'scores that do not vary',
      () => meanSigma({ mean: 1, variance: 0 }, { mean: 1, variance: 1 }),
    ],
    [
      'an anchor that does not vary',
      () => anchorEquating(next, { ...old, anchorVariance: 0 }, 'tucker'),
    ],
    [
      'an anchor against the scores',
      () => anchorEquating(next, { ...old, covariance: -1 }, 'levine'),
    ],
    ['one candidate', () => anchoredMoments([1], [1])],
  ])('%s are refused', (_, equate) => {
    expect(equate).toThrow(StatisticsError);
  });
});
