import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { allocateScripts, inRandomOrder, sampleOf, shareOfCount } from './allocate-scripts.js';

const SEED = Buffer.alloc(32, 7);
const purpose = '1';
const markersOf = (...humans: readonly string[]) =>
  humans.map((human, at) => ({ id: `m${String(at)}`, human }));
const scriptsOf = (count: number, barred: readonly string[] = []) =>
  Array.from({ length: count }, (_, at) => ({ ref: `s${String(at)}`, barred }));

describe('who gets which script', () => {
  it('spreads them evenly', () => {
    const { given, left } = allocateScripts({
      ...{ seed: SEED, purpose, scripts: scriptsOf(11), markers: markersOf('a', 'b', 'c') },
    });
    const loads = ['m0', 'm1', 'm2'].map(
      (id) => given.filter(({ marker }) => marker === id).length,
    );
    expect(loads.toSorted()).toEqual([3, 4, 4]);
    expect(left).toEqual([]);
  });

  it('gives nobody what they may not have, and says what nobody may have', () => {
    const scripts = [...scriptsOf(4, ['a']), { ref: 'own', barred: ['a', 'b'] }];
    const { given, left } = allocateScripts({
      ...{ seed: SEED, purpose, scripts, markers: markersOf('a', 'b') },
    });
    expect(new Set(given.map(({ marker }) => marker))).toEqual(new Set(['m1']));
    expect(left).toEqual(['own']);
  });

  it('is the same for the same seed, in whatever order scripts and markers come', () => {
    const humans = fc.constantFrom('a', 'b', 'c');
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 32, maxLength: 32 }),
        fc.array(fc.array(humans, { maxLength: 2 }), { maxLength: 20 }),
        (seed, bars) => {
          const scripts = bars.map((barred, at) => ({ ref: `s${String(at)}`, barred }));
          const markers = markersOf('a', 'b', 'c');
          const whole = allocateScripts({ seed, purpose, scripts, markers });
          const turned = {
            seed,
            purpose,
            scripts: scripts.toReversed(),
            markers: markers.toReversed(),
          };
          expect(allocateScripts(turned)).toEqual(whole);
          const all = [...whole.given.map(({ ref }) => ref), ...whole.left];
          expect(all.toSorted()).toEqual(scripts.map(({ ref }) => ref).toSorted());
          for (const { ref, marker } of whole.given) {
            const human = markers.find(({ id }) => id === marker)!.human;
            expect(scripts.find((one) => one.ref === ref)!.barred).not.toContain(human);
          }
        },
      ),
      { numRuns: 50 },
    );
  });

  it('is another one for another purpose', () => {
    const refs = scriptsOf(20).map(({ ref }) => ref);
    expect(inRandomOrder(SEED, '1', refs)).not.toEqual(inRandomOrder(SEED, '2', refs));
    expect(inRandomOrder(SEED, '1', refs).toSorted()).toEqual(refs.toSorted());
  });

  it.each([
    { count: 3, share: '1/2', of: 2 },
    { count: 10, share: '0.1', of: 1 },
    { count: 11, share: '0.1', of: 2 },
    { count: 5, share: '1', of: 5 },
    { count: 5, share: '0', of: 0 },
    { count: 0, share: '1', of: 0 },
  ])('a share of $share of $count is $of, rounded up', ({ count, share, of }) => {
    const refs = scriptsOf(count).map(({ ref }) => ref);
    expect(shareOfCount(count, share)).toBe(of);
    expect(sampleOf({ seed: SEED, purpose, refs, share })).toHaveLength(of);
  });
});
