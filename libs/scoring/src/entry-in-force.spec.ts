import { describe, expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import { entriesInForce, entryInForce, MARK_LAYERS, type MarkLayer } from './entry-in-force.js';

const chainOf = (...layers: readonly MarkLayer[]) =>
  layers.map((layer, index) => ({ layer, sequence: index + 1 }));

describe('the entry in force', () => {
  test.each<{ name: string; layers: readonly MarkLayer[]; sequence: number }>([
    { name: 'the only one', layers: ['base'], sequence: 1 },
    { name: 'the latest of one layer', layers: ['base', 'base', 'base'], sequence: 3 },
    { name: 'a key change over the first marking', layers: ['base', 'key-change'], sequence: 2 },
    {
      name: 'an appeal, whatever is recomputed below it later (E30)',
      layers: ['base', 'appeal', 'key-change', 'invalidation', 'base'],
      sequence: 2,
    },
    { name: 'a second appeal over the first', layers: ['base', 'appeal', 'appeal'], sequence: 3 },
    { name: 'scaling over everything', layers: ['scaling', 'appeal', 'manual'], sequence: 1 },
  ])('is $name', ({ layers, sequence }) => {
    expect(entryInForce(chainOf(...layers))?.sequence).toBe(sequence);
  });

  it('is none where there is no entry', () => {
    expect(entryInForce([])).toBeUndefined();
  });

  const layers = fc.array(fc.constantFrom(...MARK_LAYERS), { minLength: 1, maxLength: 12 });

  it('does not depend on the order in which the chain is read', () => {
    fc.assert(
      fc.property(layers, fc.infiniteStream(fc.nat()), (list, keys) => {
        const chain = chainOf(...list);
        const shuffled = chain
          .map((entry) => ({ entry, key: keys.next().value }))
          .sort((a, b) => a.key - b.key)
          .map(({ entry }) => entry);
        expect(entryInForce(shuffled)).toEqual(entryInForce(chain));
      }),
    );
  });

  it('stays what it was when an entry of a lower layer is added', () => {
    fc.assert(
      fc.property(layers, fc.constantFrom(...MARK_LAYERS), (list, added) => {
        const before = entryInForce(chainOf(...list))!;
        const after = entryInForce(chainOf(...list, added))!;
        const isLower = MARK_LAYERS.indexOf(added) < MARK_LAYERS.indexOf(before.layer);
        expect(after.sequence).toBe(isLower ? before.sequence : list.length + 1);
      }),
    );
  });

  it('is found for each item by itself', () => {
    const entries = [
      { item: 'b', layer: 'appeal', sequence: 1 },
      { item: 'a', layer: 'base', sequence: 1 },
      { item: 'b', layer: 'base', sequence: 2 },
      { item: 'a', layer: 'key-change', sequence: 2 },
    ] as const;
    const inForce = entriesInForce(entries, ({ item }) => item);
    expect(inForce.map(({ item, layer }) => [item, layer])).toEqual([
      ['b', 'appeal'],
      ['a', 'key-change'],
    ]);
  });
});
