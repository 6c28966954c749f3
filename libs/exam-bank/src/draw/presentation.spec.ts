import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { MatchingItem, OrderingItem, SingleChoiceItem } from '../item.js';
import { publicItem } from '../item-types/registry.js';
import { presentationOrder, shuffledOptions } from './presentation.js';

const seeds = fc.uint8Array({ minLength: 32, maxLength: 32 });
const option = (id: string) => ({ id, text: `Text ${id}` });
const base = {
  id: 'k-1',
  criterion: 'C-1',
  difficulty: 'easy',
  minutes: 1,
  author: 'a.uthor',
  prompt: 'What?',
  points: 1,
  rationale: 'Because.',
} as const;
const choice: SingleChoiceItem = {
  ...base,
  type: 'single-choice',
  options: ['A', 'B', 'C', 'D'].map(option),
  key: { correct: 'C' },
};
const ordering: OrderingItem = {
  ...base,
  type: 'ordering',
  elements: ['a', 'b', 'c'].map(option),
  scoring: 'exact',
  key: { order: ['c', 'b', 'a'] },
};
const matching: MatchingItem = {
  ...base,
  type: 'matching',
  sources: ['s1', 's2', 's3'].map(option),
  targets: ['t1', 't2', 't3', 't4'].map(option),
  scoring: 'per-pair',
  key: { pairs: { s1: 't1', s2: 't2', s3: 't3' } },
};

describe('the order of presentation', () => {
  it('is a permutation that the seed and the purpose decide, not the order given', () => {
    const ids = Array.from({ length: 12 }, (_, at) => `k-${String(at)}`);
    fc.assert(
      fc.property(seeds, fc.shuffledSubarray(ids, { minLength: 12 }), (seed, given) => {
        const order = presentationOrder(given, seed, 'theory');
        expect([...order].sort()).toEqual([...ids].sort());
        expect(presentationOrder(ids, seed, 'theory')).toEqual(order);
      }),
    );
    const seed = Buffer.alloc(32, 9);
    expect(presentationOrder(ids, seed, 'a')).not.toEqual(presentationOrder(ids, seed, 'b'));
  });
});

describe('the order of options', () => {
  it('moves options with their texts and nothing else', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const shown = shuffledOptions(choice, seed);
        if (shown.type !== 'single-choice') throw new Error('the type changed');
        expect([...shown.options].sort((a, b) => (a.id < b.id ? -1 : 1))).toEqual(choice.options);
        expect({ ...shown, options: [] }).toEqual({ ...publicItem(choice), options: [] });
        expect(shuffledOptions(choice, seed)).toEqual(shown);
      }),
    );
  });

  it('is another for another set: the right answer stands everywhere', () => {
    const first = new Set<string>();
    for (let seed = 0; seed < 40; seed += 1) {
      const shown = shuffledOptions(choice, Buffer.alloc(32, seed));
      if (shown.type === 'single-choice')
        first.add(
          shown.options
            .map(({ id }) => id)
            .join('')
            .slice(0, 1),
        );
    }
    expect([...first].sort()).toEqual(['A', 'B', 'C', 'D']);
  });

  it('moves the targets of a matching item, and nothing of an ordering item', () => {
    const seed = Buffer.alloc(32, 5);
    const shown = shuffledOptions(matching, seed);
    if (shown.type !== 'matching') throw new Error('the type changed');
    expect(shown.sources).toEqual(matching.sources);
    expect(new Set(shown.targets)).toEqual(new Set(matching.targets));
    expect(shuffledOptions(ordering, seed)).toEqual(publicItem(ordering));
  });

  it('leaves what is pinned where it stands, and shuffles the rest', () => {
    const pinned = { ...choice, pinned: ['D', 'B'] };
    const orders = new Set<string>();
    for (let seed = 0; seed < 40; seed += 1) {
      const shown = shuffledOptions(pinned, Buffer.alloc(32, seed));
      if (shown.type === 'single-choice') orders.add(shown.options.map(({ id }) => id).join(''));
    }
    expect([...orders].sort()).toEqual(['ABCD', 'CBAD']);
  });
});
