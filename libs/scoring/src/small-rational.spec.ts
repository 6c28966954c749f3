import { describe, expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import { type Fraction } from 'fraction.js';
import {
  addPoints,
  comparePoints,
  formatPoints,
  parsePoints,
  shareOf,
  sharePoints,
} from './points.js';
import { formatSmall, parseSmall } from './small-rational.js';

/** From everyday points to numbers beyond the safe integers, in every spelling. */
const digits = (most: number) => fc.bigInt({ min: 0n, max: 10n ** BigInt(most) });
const points = fc
  .tuple(
    fc.boolean(),
    fc.oneof(digits(2), digits(9), digits(17)),
    fc.constantFrom('', '.', '/'),
    fc.oneof(digits(2), digits(8), digits(16)),
  )
  .map(([minus, whole, kind, rest]) => {
    const tail = kind === '/' && rest === 0n ? '1' : rest.toString();
    return `${minus ? '-' : ''}${whole}${kind === '' ? '' : `${kind}${tail}`}`;
  });
const exact = (text: string) => parsePoints(text);

describe('the quick arithmetic of small numbers gives the very text of the exact one', () => {
  test.each([
    ['the sum', (a: string, b: string) => [addPoints([a, b]), exact(a).add(exact(b))]],
    ['a share of points', (a: string, b: string) => [sharePoints(a, b), exact(a).mul(exact(b))]],
  ] as const)('%s', (_, both) => {
    fc.assert(
      fc.property(points, points, (a, b) => {
        const [quick, slow] = both(a, b);
        expect(quick).toBe(formatPoints(slow as Fraction));
      }),
      { numRuns: 2000 },
    );
  });

  it('the share of a maximum, and the order of two numbers', () => {
    fc.assert(
      fc.property(points, points, (a, b) => {
        fc.pre(exact(b).n !== 0n);
        expect(shareOf(a, b)).toBe(formatPoints(exact(a).div(exact(b))));
        expect(Math.sign(comparePoints(a, b))).toBe(exact(a).compare(exact(b)));
      }),
      { numRuns: 2000 },
    );
  });

  it('reading and writing', () => {
    fc.assert(
      fc.property(points, (text) => {
        const small = parseSmall(text);
        const written = small && formatSmall(small);
        if (written !== undefined) expect(written).toBe(formatPoints(exact(text)));
      }),
      { numRuns: 2000 },
    );
  });
});

it.each([
  '',
  '-',
  '.5',
  '1.',
  '1/',
  '/2',
  '1/0',
  '1e3',
  '+1',
  ' 1',
  '1,5',
  '--1',
  '1.2.3',
  '1/2/3',
  '½',
])('leaves %p to the exact reader, which refuses it', (text) => {
  expect(parseSmall(text)).toBeUndefined();
  for (const use of [
    () => addPoints([text]),
    () => comparePoints(text, text),
    () => shareOf('1', text),
    () => sharePoints(text, '1'),
  ])
    expect(use).toThrow(expect.objectContaining({ code: 'points-invalid' }));
});
