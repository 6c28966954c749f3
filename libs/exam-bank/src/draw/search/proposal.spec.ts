import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { randomIntegers } from '../random-integers.js';
import { randomProposal } from './proposal.js';

const random = randomIntegers(Buffer.alloc(32, 5), 'proposals');

describe('a proposal', () => {
  it('is a slot and a place in its list, however many there are', () => {
    const size = fc.integer({ min: 1, max: 400_000 });
    const space = fc.record({
      freeSlots: size,
      anchorSlots: size,
      freeUnits: size,
      anchorUnits: size,
    });
    fc.assert(
      fc.property(space, (sizes) => {
        const { slot, at } = randomProposal(sizes, random);
        expect(slot).toBeGreaterThanOrEqual(0);
        expect(slot).toBeLessThan(sizes.freeSlots + sizes.anchorSlots);
        expect(at).toBeGreaterThanOrEqual(0);
        expect(at).toBeLessThan(slot < sizes.freeSlots ? sizes.freeUnits : sizes.anchorUnits);
      }),
    );
  });

  it('is any pair of free slots and anchors with even chance', () => {
    const counts = new Map<string, number>();
    const sizes = { freeSlots: 2, anchorSlots: 1, freeUnits: 3, anchorUnits: 2 };
    for (let nr = 0; nr < 8000; nr += 1) {
      const { slot, at } = randomProposal(sizes, random);
      const pair = `${String(slot)}/${String(at)}`;
      counts.set(pair, (counts.get(pair) ?? 0) + 1);
    }
    expect(counts.size).toBe(8);
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(150);
  });
});
