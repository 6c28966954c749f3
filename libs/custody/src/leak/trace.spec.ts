import { describe, expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import type { SingleChoiceItem } from '#exam-bank';
import { copyOrders, copySeed } from '../copy-seed.js';
import type { CopyRecord } from './copies.js';
import { likelihood, readerOf, type ItemEvidence } from './likelihood.js';
import { traceLeak } from './trace.js';

const IDS = ['A', 'B', 'C', 'D'];
const evidence = (
  seen: ItemEvidence['seen'],
  changes: Partial<ItemEvidence> = {},
): ItemEvidence => ({
  item: 'k-1',
  seen,
  options: IDS,
  pinned: [],
  ...changes,
});

describe('what was seen of one item', () => {
  const cases = [
    { name: 'the whole order', seen: ['C', 'A', 'D', 'B'], agrees: true, ways: 24 },
    { name: 'another order', seen: ['C', 'A', 'B', 'D'], agrees: false, ways: 24 },
    { name: 'places with gaps', seen: [null, 'A', null, 'B'], agrees: true, ways: 12 },
    { name: 'a wrong place', seen: ['A', null, null, null], agrees: false, ways: 4 },
    { name: 'which stood before which', seen: ['C', 'B'], agrees: true, ways: 2 },
    { name: 'which stood after which', seen: ['B', 'C'], agrees: false, ways: 2 },
    { name: 'one option alone', seen: ['B'], agrees: true, ways: 1 },
    { name: 'nothing', seen: [], agrees: true, ways: 1 },
    { name: 'an option that is none', seen: ['X', 'A', 'D', 'B'], agrees: true, ways: 24 },
  ];
  test.each(cases)('$name: agrees $agrees, one of $ways', (one) => {
    const { agrees, ways } = readerOf(evidence(one.seen));
    expect({ agrees: agrees(['C', 'A', 'D', 'B']), ways }).toEqual({
      agrees: one.agrees,
      ways: one.ways,
    });
  });

  it('tells nothing by an option that stands at the same place in every copy', () => {
    const { agrees, ways } = readerOf(evidence(['C', 'A', 'B', 'D'], { pinned: ['D'] }));
    expect(agrees(['C', 'A', 'B', 'D'])).toBe(true);
    expect(ways).toBe(6);
  });

  it('agrees with no copy that does not hold the item', () => {
    expect(readerOf(evidence(['C'])).agrees(undefined)).toBe(false);
  });

  it('has probabilities that add up to 1 over all that could be seen', () => {
    const orders = permutations(IDS);
    const copy = ['B', 'D', 'A', 'C'];
    const total = orders.reduce((sum, seen) => {
      const reader = readerOf(evidence(seen));
      return sum + likelihood(reader, reader.agrees(copy), 0.1);
    }, 0);
    expect(total).toBeCloseTo(1, 12);
  });
});

describe('a trace', () => {
  const copies = copiesOf(200, 12);

  it('gives probabilities that add up to 1, the most probable first', () => {
    fc.assert(
      fc.property(
        fc.array(fc.shuffledSubarray(IDS, { minLength: 0 }), { maxLength: 12 }),
        fc.double({ min: 0.001, max: 0.999, noNaN: true }),
        (seen, errorRate) => {
          const found = seen.map((order, at) => evidence(order, { item: `k-${at}` }));
          const trace = traceLeak({ copies, evidence: found, errorRate });
          const all = trace.copies.map(({ probability }) => probability);
          expect(all.reduce((sum, one) => sum + one, trace.elsewhere)).toBeCloseTo(1, 9);
          expect([...all].sort((a, b) => b - a)).toEqual(all);
        },
      ),
      { numRuns: 30 },
    );
  });

  it('accuses nobody where nothing was seen', () => {
    const { copies: ranked, elsewhere } = traceLeak({ copies, evidence: [], errorRate: 0.05 });
    expect(new Set(ranked.map(({ probability }) => probability))).toEqual(new Set([elsewhere]));
  });

  it('puts a fragment that is like no copy elsewhere', () => {
    const lone = copies.slice(0, 2);
    const found = [0, 1, 2, 3].map((at) => {
      const taken = lone.map(({ orders }) => orders[`k-${at}`]?.join(''));
      const order = permutations(IDS).find((one) => !taken.includes(one.join('')));
      return evidence(order ?? [], { item: `k-${at}` });
    });
    expect(traceLeak({ copies: lone, evidence: found, errorRate: 0.05 }).elsewhere).toBeGreaterThan(
      0.99,
    );
  });

  it('refuses an error rate that would clear the right copy for one slip', () => {
    expect(() => traceLeak({ copies, evidence: [], errorRate: 0 })).toThrow(RangeError);
  });

  // 24 orders an item: 2 items tell 576 copies apart, 3 tell 13,824. Measured beforehand: 68 %, 98 %, 100 %.
  const leaks = [
    { items: 2, wrong: 0, least: 0.6, most: 0.8 },
    { items: 3, wrong: 0, least: 0.95, most: 1 },
    { items: 5, wrong: 1, least: 0.98, most: 1 },
  ];
  test.each(leaks)(
    'of 200 copies, $items leaked items with $wrong wrong name one alone',
    ({ items, wrong, least, most }) => {
      let right = 0;
      const tries = 300;
      const random = sequence(items);
      for (let leak = 0; leak < tries; leak += 1) {
        const source = copies[random(copies.length)]!;
        const first = random(12 - items + 1);
        const found = Array.from({ length: items }, (_, at) => {
          const order = source.orders[`k-${first + at}`]!;
          const seen = at < wrong ? [order[1]!, order[0]!, ...order.slice(2)] : order;
          return evidence(seen, { item: `k-${first + at}` });
        });
        const [best, second] = traceLeak({ copies, evidence: found, errorRate: 0.05 }).copies;
        if (best!.id === source.id && best!.probability > second!.probability) right += 1;
      }
      expect(right / tries).toBeGreaterThanOrEqual(least);
      expect(right / tries).toBeLessThanOrEqual(most);
    },
  );
});

function copiesOf(count: number, itemCount: number): readonly CopyRecord[] {
  const items = Array.from({ length: itemCount }, (_, at): SingleChoiceItem => ({
    id: `k-${at}`,
    type: 'single-choice',
    criterion: 'C-1',
    difficulty: 'easy',
    points: 1,
    minutes: 1,
    author: 'a.uthor',
    prompt: 'What?',
    rationale: 'Because.',
    options: IDS.map((id) => ({ id, text: id })),
    key: { correct: 'A' },
  }));
  return Array.from({ length: count }, (_, at) => ({
    id: `copy-${at}`,
    serial: `P-${at}`,
    holders: [],
    orders: copyOrders(items, copySeed(Buffer.alloc(32, 7), `copy-${at}`)),
  }));
}

function permutations(list: readonly string[]): readonly (readonly string[])[] {
  if (list.length < 2) return [list];
  return list.flatMap((first) =>
    permutations(list.filter((one) => one !== first)).map((rest) => [first, ...rest]),
  );
}

/** Numerical Recipes' generator: what is tested is the trace, and its cases are always the same. */
function sequence(seed: number): (bound: number) => number {
  let state = seed;
  return (bound) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * bound);
  };
}
