import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Pool, type PoolOptions } from './pool.js';

class Item {
  alive = true;
  constructor(
    readonly number: number,
    readonly core: number | undefined,
  ) {}
  destroy(): Promise<void> {
    this.alive = false;
    return Promise.resolve();
  }
}

function poolOf(size: number, changes: Partial<PoolOptions<Item>> & { failing?: number[] } = {}) {
  const made: Item[] = [];
  const failures: unknown[] = [];
  const takes: { readonly waited: boolean; readonly left: number }[] = [];
  let count = 0;
  const { failing = [], ...options } = changes;
  const pool = new Pool<Item>({
    size,
    start: (core) => {
      count += 1;
      if (failing.includes(count)) return Promise.reject(new Error(`start ${count}`));
      const item = new Item(count, core);
      made.push(item);
      return Promise.resolve(item);
    },
    onRefillFailure: (error) => failures.push(error),
    onTake: (take) => takes.push(take),
    ...options,
  });
  return { pool, made, failures, takes };
}

/** Starts that end when they are told to. */
function slowStarts() {
  const starts: PromiseWithResolvers<Item>[] = [];
  const start = () => {
    const started = Promise.withResolvers<Item>();
    starts.push(started);
    return started.promise;
  };
  return { start, starts };
}

/** Until all promises that can settle have. */
const settled = () => new Promise(setImmediate);

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

  it('replaces what died while it waited', async () => {
    const { pool, made } = poolOf(1);
    await pool.take();
    await Promise.resolve();
    made[1]!.alive = false;
    pool.refill();
    expect(made).toHaveLength(3);
  });

  it('tells of a failed refill and tries again on the next take', async () => {
    const { pool, failures } = poolOf(1, { failing: [2] });
    await pool.take();
    expect((await pool.take()).number).toBe(3);
    expect(failures).toHaveLength(1);
  });

  it('serves whoever waits for a refill that then fails', async () => {
    const { start, starts } = slowStarts();
    const { pool } = poolOf(1, { start });
    const first = pool.take();
    starts[0]!.resolve(new Item(1, undefined));
    await first;
    const second = pool.take();
    starts[1]!.reject(new Error('no container'));
    await settled();
    starts[2]!.resolve(new Item(3, undefined));
    expect((await second).number).toBe(3);
  });

  it('gives what is ready before what is on its way', async () => {
    const { start, starts } = slowStarts();
    const { pool } = poolOf(2, { start });
    const first = pool.take();
    starts[0]!.resolve(new Item(1, undefined));
    await first;
    starts[2]!.resolve(new Item(3, undefined));
    await settled();
    expect((await pool.take()).number).toBe(3);
  });

  it('hands its taker the failure to start, without trying for ever', async () => {
    const { pool } = poolOf(1, { failing: [1, 2, 3] });
    await expect(pool.take()).rejects.toThrow('start 1');
    await expect(pool.take()).rejects.toThrow('start 2');
  });

  it('puts a refill off until it may be, and never a taker', async () => {
    let calm = false;
    const { pool, made } = poolOf(1, { mayRefill: () => calm });
    expect((await pool.take()).number).toBe(1);
    expect((await pool.take()).number).toBe(2);
    expect(made).toHaveLength(2);
    calm = true;
    pool.refill();
    expect(made).toHaveLength(3);
    expect((await pool.take()).number).toBe(3);
  });

  it('spreads those that wait over the cores, and gives each taker one of its own', async () => {
    const { pool } = poolOf(2, { cores: [1, 2] });
    const cores = [];
    for (const core of [1, 2, 2, 1, 1]) {
      cores.push((await pool.take(core)).core);
      await settled();
    }
    expect(cores).toEqual([1, 2, 2, 1, 1]);
  });

  it('gives one of another core rather than let its taker wait', async () => {
    const { pool } = poolOf(1, { cores: [1, 2] });
    await pool.take(1);
    expect(await pool.take(2)).toMatchObject({ number: 2, core: 1 });
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

  it('ends what waits when it is closed, and not what was taken', async () => {
    const { pool, made } = poolOf(2);
    const taken = await pool.take();
    await pool.close();
    expect(made.map((item) => item.alive)).toEqual([true, false, false]);
    expect(taken.alive).toBe(true);
  });

  it('loses nothing that was on its way to a taker when it was closed', async () => {
    const { start, starts } = slowStarts();
    const { pool } = poolOf(1, { start });
    const late = pool.take();
    await pool.close();
    const item = new Item(1, undefined);
    starts[0]!.resolve(item);
    await expect(late).rejects.toThrow('closed');
    expect(item.alive).toBe(false);
  });

  it('gives each out once and ends all others, whatever bursts, failures and deaths come', async () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('take' as const), burst: fc.integer({ min: 1, max: 6 }) }),
      fc.record({ kind: fc.constant('die' as const), which: fc.nat(9) }),
      fc.record({ kind: fc.constant('refill' as const) }),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 3 }),
        fc.array(fc.integer({ min: 1, max: 40 })),
        fc.array(step, { maxLength: 12 }),
        async (size, failing, steps) => {
          const { pool, made } = poolOf(size, { failing, cores: [1, 2] });
          const taken: Item[] = [];
          const dead = new Set<Item>();
          for (const next of steps) {
            if (next.kind === 'refill') pool.refill();
            else if (next.kind === 'die') {
              const idle = made.filter((item) => !taken.includes(item))[next.which];
              if (idle !== undefined) dead.add(idle).forEach((item) => (item.alive = false));
            } else {
              const ends = await Promise.allSettled(
                Array.from({ length: next.burst }, (_, n) => pool.take(1 + (n % 2))),
              );
              for (const end of ends) if (end.status === 'fulfilled') taken.push(end.value);
            }
            await Promise.resolve();
          }
          await pool.close();
          expect(new Set(taken).size).toBe(taken.length);
          expect(made.filter((item) => item.alive)).toEqual(
            made.filter((item) => taken.includes(item)),
          );
          expect(taken.some((item) => dead.has(item))).toBe(false);
        },
      ),
    );
  });
});
