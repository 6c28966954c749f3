import { describe, expect, it, test } from '@jest/globals';
import {
  defaultCores,
  defaultPool,
  defaultSlots,
  parseCores,
  thisMachine,
  type Machine,
} from './cores.js';

describe('parseCores', () => {
  test.each([
    ['one core', '1', [1]],
    ['a range', '2-3', [2, 3]],
    ['a range of one', '2-2', [2]],
    ['a list in any order', '6,2-3', [2, 3, 6]],
  ])('reads %s', (_, text, cores) => {
    expect(parseCores(text)).toEqual(cores);
  });

  test.each([
    ['nothing', ''],
    ['words', 'all'],
    ['a range that runs backwards', '3-2'],
    ['an open range', '2-'],
    ['a core twice', '1,0-2'],
    ['space', '1, 2'],
    ['a leading zero', '01'],
    ['a negative core', '-1'],
    ['a core beyond all machines', '4096'],
    ['a list that ends in a comma', '1,'],
  ])('refuses %s', (_, text) => {
    expect(parseCores(text)).toBeUndefined();
  });
});

describe('the defaults', () => {
  const machine = (cores: number, memoryMiB = 1 << 20): Machine => ({
    cores: Array.from({ length: cores }, (_, core) => core),
    memoryMiB,
  });

  test.each([
    ['one core: nothing is pinned', machine(1), [], 1, 1],
    ['two cores', machine(2), [1], 1, 1],
    ['four cores', machine(4), [1, 2, 3], 3, 3],
    ['sixteen cores: a pool need not be as large', machine(16), undefined, 15, 4],
    ['many cores and little memory', machine(16, 5 * 1024), undefined, 2, 2],
    ['hardly any memory', machine(4, 512), [1, 2, 3], 1, 1],
    ['some cores only', { cores: [4, 5, 9], memoryMiB: 1 << 20 }, [5, 9], 2, 2],
  ])('%s', (_, given, cores, slots, pool) => {
    const pinned = defaultCores(given);
    if (cores !== undefined) expect(pinned).toEqual(cores);
    expect(defaultSlots(given, pinned)).toBe(slots);
    expect(defaultPool(slots)).toBe(pool);
  });

  it('know this machine', () => {
    const { cores, memoryMiB } = thisMachine();
    expect(cores.length).toBeGreaterThan(0);
    expect(memoryMiB).toBeGreaterThan(0);
  });
});
