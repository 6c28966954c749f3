import { describe, expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import { randomIntegers, shuffled } from './random-integers.js';

const seed = Buffer.alloc(32, 1);

describe('integers from a seed', () => {
  it('are the same for the same seed and purpose, and others for another', () => {
    const first = (from: Uint8Array, purpose: string) => {
      const random = randomIntegers(from, purpose);
      return Array.from({ length: 8 }, () => random.below(1_000_000)).join();
    };
    expect(first(seed, 'a')).toBe(first(Buffer.alloc(32, 1), 'a'));
    expect(
      new Set([first(seed, 'a'), first(seed, 'b'), first(Buffer.alloc(32, 2), 'a')]).size,
    ).toBe(3);
  });

  it('lie below the bound, whatever it is', () => {
    const random = randomIntegers(seed, 'bounds');
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 32 }), (bound) => {
        const drawn = random.below(bound);
        expect(Number.isInteger(drawn) && drawn >= 0 && drawn < bound).toBe(true);
      }),
    );
  });

  it('are even: chi-squared of 60,000 over 6 stays below the 0.1 % point', () => {
    const random = randomIntegers(seed, 'even');
    const counts = [0, 0, 0, 0, 0, 0];
    for (let at = 0; at < 60_000; at += 1) counts[random.below(6)]! += 1;
    const chiSquared = counts.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0);
    expect(chiSquared).toBeLessThan(20.52);
  });

  it('have no modulo bias where the bound is large', () => {
    // By modulo, half of the values below 3·2^30 would come from its lower third.
    const random = randomIntegers(seed, 'bias');
    let low = 0;
    for (let at = 0; at < 9_000; at += 1) if (random.below(3 * 2 ** 30) < 2 ** 30) low += 1;
    expect(Math.abs(low - 3_000)).toBeLessThan(200);
  });

  test.each([0, -1, 1.5, NaN, 2 ** 32 + 1])('refuse the bound %s', (bound) => {
    expect(() => randomIntegers(seed, 'x').below(bound)).toThrow(RangeError);
  });

  it('refuse a seed that is not 32 bytes', () => {
    expect(() => randomIntegers(Buffer.alloc(31), 'x')).toThrow(RangeError);
  });
});

describe('shuffling', () => {
  it('keeps all elements', () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), (list) => {
        const order = shuffled(list, randomIntegers(seed, 'shuffle'));
        expect([...order].sort()).toEqual([...list].sort());
      }),
    );
  });

  it('makes every order equally likely', () => {
    const random = randomIntegers(seed, 'orders');
    const counts = new Map<string, number>();
    for (let at = 0; at < 12_000; at += 1) {
      const order = shuffled(['a', 'b', 'c'], random).join('');
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(6);
    for (const count of counts.values()) expect(Math.abs(count - 2_000)).toBeLessThan(170);
  });
});
