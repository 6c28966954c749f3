import { describe, expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import {
  addPoints,
  comparePoints,
  displayPercent,
  formatPoints,
  isDisplayableCut,
  parsePoints,
  shareOf,
  sharePoints,
  subtractPoints,
} from './points.js';

const points = fc
  .tuple(fc.bigInt(-1_000_000n, 1_000_000n), fc.bigInt(1n, 1_000n))
  .map(([n, d]) => formatPoints(parsePoints(`${n}/${d}`)));
const share = fc
  .tuple(fc.bigInt(0n, 100_000n), fc.bigInt(1n, 100_000n))
  .map(([n, d]) => (n <= d ? `${n}/${d}` : `${d}/${n}`));

describe('the plain form of points', () => {
  test.each([
    ['a whole number', '7', '7'],
    ['a decimal', '2.50', '2.5'],
    ['a fraction that ends', '5/2', '2.5'],
    ['a third', '1/3', '1/3'],
    ['not in lowest terms', '4/6', '2/3'],
    ['a negative fraction', '-4/6', '-2/3'],
    ['a small decimal', '0.0001', '0.0001'],
    ['minus nothing', '-0.0', '0'],
    ['leading zeros', '007.10', '7.1'],
  ])('%s', (_, text, expected) => {
    expect(formatPoints(parsePoints(text))).toBe(expected);
  });

  test.each([
    '',
    ' 1',
    '1.',
    '.5',
    '1e3',
    '1/0',
    '1/00',
    '1,5',
    '0x10',
    'NaN',
    '1/3/4',
    '+1',
    '1'.repeat(500),
  ])('refuses "%s"', (text) => {
    expect(() => parsePoints(text)).toThrow(expect.objectContaining({ code: 'points-invalid' }));
  });

  it('gives equal values equal strings', () => {
    fc.assert(
      fc.property(points, fc.integer({ min: 1, max: 99 }), (one, factor) => {
        const { s, n, d } = parsePoints(one);
        const unreduced = `${s * n * BigInt(factor)}/${d * BigInt(factor)}`;
        expect(formatPoints(parsePoints(unreduced))).toBe(one);
      }),
    );
  });
});

describe('exact arithmetic', () => {
  it('adds three thirds to one, and ten tenths to one (E1, E4)', () => {
    expect(addPoints(['1/3', '1/3', '1/3'])).toBe('1');
    expect(addPoints(Array.from({ length: 10 }, () => '0.1'))).toBe('1');
  });

  it('never depends on the order of the terms', () => {
    fc.assert(
      fc.property(fc.array(points), (terms) => {
        expect(addPoints([...terms].reverse())).toBe(addPoints(terms));
      }),
    );
  });

  it('takes away what it added, and shares what it multiplied', () => {
    fc.assert(
      fc.property(points, points, (left, right) => {
        expect(subtractPoints(addPoints([left, right]), right)).toBe(left);
        fc.pre(right !== '0');
        expect(sharePoints(right, shareOf(left, right))).toBe(left);
      }),
    );
  });

  it('takes no share of nothing', () => {
    expect(() => shareOf('0', '0')).toThrow(expect.objectContaining({ code: 'share-of-nothing' }));
  });
});

describe('the shown percentage (E2, E3)', () => {
  test.each([
    ['a cut met exactly', '7/10', '70.00'],
    ['a hair below the cut is not rounded up to it', '0.69995', '69.99'],
    ['two thirds', '2/3', '66.66'],
    ['all', '1', '100.00'],
    ['just not all', '0.9999999', '99.99'],
    ['none', '0', '0.00'],
  ])('%s', (_, value, shown) => {
    expect(displayPercent(value)).toBe(shown);
  });

  it('never contradicts the comparison with a cut', () => {
    fc.assert(
      fc.property(share, fc.integer({ min: 1, max: 10_000 }), (value, hundredths) => {
        const cut = `${hundredths}/10000`;
        expect(isDisplayableCut(cut)).toBe(true);
        expect(Number(displayPercent(value)) >= Number(displayPercent(cut))).toBe(
          comparePoints(value, cut) >= 0,
        );
      }),
      { numRuns: 2000 },
    );
  });

  it('knows the cuts that no shown number can be faithful to', () => {
    expect(isDisplayableCut('2/3')).toBe(false);
  });
});
