import { describe, expect, it } from '@jest/globals';
import { Pool } from './pool.js';

class Item {
  alive = true;
  constructor(readonly number: number) {}
  destroy(): Promise<void> {
    this.alive = false;
    return Promise.resolve();
  }
}

function poolOf(size: number, failing: ReadonlySet<number> = new Set()) {
  const made: Item[] = [];
  const failures: unknown[] = [];
  const takes: { readonly waited: boolean; readonly left: number }[] = [];
  let count = 0;
  const pool = new Pool<Item>({
    size,
    start: () => {
      count += 1;
      if (failing.has(count)) return Promise.reject(new Error(`start ${count}`));
      const item = new Item(count);
      made.push(item);
      return Promise.resolve(item);
    },
    onRefillFailure: (error) => failures.push(error),
    onTake: (take) => takes.push(take),
  });
  return { pool, made, failures, takes };
}

describe('Pool', () => {
  it('makes nothing before it is asked', () => {
    expect(poolOf(2).made).toHaveLength(0);
  });

  it('keeps its size waiting from the first take on', async () => {
    const { pool, made } = poolOf(2);
    expect((await pool.take()).number).toBe(1);
    expect(made).toHaveLength(3);
    expect((await pool.take()).number).toBe(2);
    expect(made).toHaveLength(4);
  });

  it('gives nothing out twice, even to takers at once', async () => {
    const { pool } = poolOf(2);
    const taken = await Promise.all([1, 2, 3, 4, 5].map(() => pool.take()));
    expect(new Set(taken).size).toBe(5);
  });

  it('passes over what died while it waited', async () => {
    const { pool, made } = poolOf(2);
    await pool.take();
    made[1]!.alive = false;
    expect((await pool.take()).number).toBe(3);
  });

  it('tells of a failed refill and tries again on the next take', async () => {
    const { pool, failures } = poolOf(1, new Set([2]));
    await pool.take();
    expect((await pool.take()).number).toBe(3);
    expect(failures).toHaveLength(1);
  });

  it('tells of each take whether one waited, and how many do now', async () => {
    const { pool, made, takes } = poolOf(1);
    await pool.take();
    await pool.take();
    made[2]!.alive = false;
    await pool.take();
    expect(takes).toEqual([
      { waited: false, left: 1 },
      { waited: true, left: 1 },
      { waited: false, left: 1 },
    ]);
  });

  it('hands its taker the failure to start, without trying for ever', async () => {
    const { pool } = poolOf(1, new Set([1, 2, 3]));
    await expect(pool.take()).rejects.toThrow('start 1');
    await expect(pool.take()).rejects.toThrow('start 2');
  });

  it('ends what waits when it is closed, and not what was taken', async () => {
    const { pool, made } = poolOf(2);
    const taken = await pool.take();
    await pool.close();
    expect(made.map((item) => item.alive)).toEqual([true, false, false]);
    expect(taken.alive).toBe(true);
  });
});
