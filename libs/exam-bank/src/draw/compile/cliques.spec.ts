import { describe, expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import { cliquesOf } from './cliques.js';

describe('enemies merged into cliques', () => {
  test.each([
    { name: 'none', pairs: [], cliques: [] },
    { name: 'a pair', pairs: [[3, 1]], cliques: [[1, 3]] },
    {
      name: 'a triangle',
      pairs: [
        [1, 2],
        [3, 2],
        [1, 3],
      ],
      cliques: [[1, 2, 3]],
    },
    {
      name: 'a path',
      pairs: [
        [1, 2],
        [2, 3],
      ],
      cliques: [
        [1, 2],
        [2, 3],
      ],
    },
    {
      name: 'a pair within a family',
      pairs: [
        [1, 2],
        [2, 9],
      ],
      given: [[1, 2, 3]],
      cliques: [[2, 9]],
    },
  ] as const)('$name', ({ pairs, cliques, ...more }) => {
    const given = 'given' in more ? more.given : [];
    expect(cliquesOf(pairs, given)).toEqual(cliques);
  });

  it('forbid the same pairs, whatever the order', () => {
    const index = fc.integer({ min: 0, max: 8 });
    const edges = fc.array(
      fc.tuple(index, index).filter(([a, b]) => a !== b),
      { maxLength: 20 },
    );
    const pairsOf = (lists: readonly (readonly number[])[]) =>
      new Set(
        lists.flatMap((list) =>
          list.flatMap((a) => list.filter((b) => a < b).map((b) => `${a}-${b}`)),
        ),
      );
    fc.assert(
      fc.property(edges, (pairs) => {
        const cliques = cliquesOf(pairs, []);
        expect(pairsOf(cliques)).toEqual(pairsOf(pairs));
        expect(
          cliquesOf(
            [...pairs].reverse().map(([a, b]) => [b, a]),
            [],
          ),
        ).toEqual(cliques);
      }),
    );
  });
});
