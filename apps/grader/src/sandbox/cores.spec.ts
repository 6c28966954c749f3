import { describe, expect, it } from '@jest/globals';
import { Cores } from './cores.js';

describe('Cores', () => {
  it('lends each core once before it lends one twice', () => {
    const cores = new Cores([1, 2, 5]);
    expect([1, 2, 3, 4].map(() => cores.lend())).toEqual([1, 2, 5, 1]);
  });

  it('lends the same core again when it is free', () => {
    const cores = new Cores([1, 2]);
    const first = cores.lend();
    cores.lend();
    cores.giveBack(first);
    expect(cores.lend()).toBe(1);
  });

  it('lends none where nothing is pinned', () => {
    const cores = new Cores([]);
    expect(cores.lend()).toBeUndefined();
    cores.giveBack(undefined);
    expect(cores.lend()).toBeUndefined();
  });
});
