import { describe, expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import type { Blueprint, BlueprintPart } from '../blueprint.js';
import { compileModel, type DrawProblem } from './compile/compile-model.js';
import { checkForms } from './check/check-forms.js';
import type { DrawContext, DrawUnit } from './draw-unit.js';
import { drawForms } from './draw.js';
import { brokenParts } from './model-holds.js';
import { randomIntegers } from './random-integers.js';
import { swapSearch } from './search/swap-search.js';

const seeds = fc.uint8Array({ minLength: 32, maxLength: 32 });

/** 90 items: 30 in ten passages of three, five families of two, some enemies, three bands of ratings. */
function unit(nr: number): DrawUnit {
  const id = `k-${String(nr).padStart(2, '0')}`;
  const enemies = nr % 9 === 0 ? [`k-${String((nr + 40) % 90).padStart(2, '0')}`] : [];
  return {
    id,
    kind: 'knowledge',
    texts: {
      id: [id],
      outcome: ['O'],
      criterion: [`O.${String(1 + (nr % 3))}`],
      difficulty: [nr % 4 === 0 ? 'hard' : 'easy'],
      key: [String.fromCharCode(65 + (nr % 4))],
      ...(nr < 30 ? { passage: [`p-${String(Math.floor(nr / 3))}`] } : {}),
      ...(nr >= 80 ? { family: [`f-${String(Math.floor(nr / 2))}`] } : {}),
    },
    tags: nr % 10 === 5 ? { use: ['anchor'] } : {},
    numbers: { points: 1 + (nr % 2), minutes: 1 + (nr % 3), angoff: 400 + 10 * (nr % 40) },
    enemies: enemies.filter((enemy) => enemy !== id),
  };
}

const units = Array.from({ length: 90 }, (_, nr) => unit(nr));
const criteria = ['O.1', 'O.2', 'O.3'].map((id) => ({ id, title: id }));

function problemWith(
  part: Partial<BlueprintPart>,
  context: Partial<DrawContext> = {},
  exposure?: Blueprint['exposure'],
): DrawProblem {
  return {
    units,
    qualification: { id: 'q', title: 'Q', outcomes: [{ id: 'O', title: 'O', criteria }] },
    blueprint: {
      format: 'assay-blueprint/1',
      id: 'b',
      qualification: 'q',
      scheme: 's',
      theory: { count: 12, points: 18, rules: [], ...part },
      practical: { count: 0, points: 0, rules: [] },
      ...(exposure === undefined ? {} : { exposure }),
    },
    context: { forms: 3, earlier: [], exclude: [], uses: {}, ...context },
  };
}

const everything: Partial<BlueprintPart> = {
  rules: [{ id: 'hard', where: { difficulty: 'hard' }, min: 3, max: 4 }],
  sums: [{ id: 'time', of: 'minutes', min: 22, max: 26 }],
  keyBalance: { min: 2, max: 4 },
  groups: [{ id: 'alike', items: ['k-30', 'k-31', 'k-32', 'k-33'], max: 1 }],
  passages: { min: 1, max: 2, items: { min: 2, max: 3 } },
  fixed: ['k-40'],
  anchor: { where: { tags: { use: 'anchor' } }, count: 2 },
  difficulty: { by: 'angoff', target: '10.8', tolerance: '0.2' },
};

describe('a part of a blueprint', () => {
  const cases: readonly { readonly name: string; readonly problem: DrawProblem }[] = [
    { name: 'sums', problem: problemWith({ sums: everything.sums! }) },
    { name: 'key balance', problem: problemWith({ keyBalance: everything.keyBalance! }) },
    {
      name: 'passages, as many as it likes',
      problem: problemWith({ passages: { items: { min: 2, max: 2 } } }),
    },
    {
      name: 'passages, three of them whole',
      problem: problemWith({ passages: { min: 3, max: 3, items: { min: 3, max: 3 } } }),
    },
    {
      name: 'no passage',
      problem: problemWith({ passages: { max: 0, items: { min: 1, max: 3 } } }),
    },
    {
      name: 'all passages of the bank',
      problem: problemWith(
        { passages: { min: 5, max: 5, items: { min: 2, max: 3 } } },
        { forms: 2 },
      ),
    },
    {
      name: 'fixed and anchors',
      problem: problemWith({ fixed: everything.fixed!, anchor: everything.anchor! }),
    },
    { name: 'a planned overlap', problem: problemWith({ overlap: { forms: 3 } }, { forms: 9 }) },
    {
      name: 'a planned overlap with passages',
      problem: problemWith({ overlap: { forms: 4 }, passages: everything.passages! }, { forms: 9 }),
    },
    {
      name: 'little of earlier sets',
      problem: problemWith(
        { overlap: { earlier: { sets: 2, max: 2 } } },
        {
          earlier: [0, 1, 2].map((e) => ({
            id: `e${String(e)}`,
            units: units.slice(30 * e, 30 * e + 30).map(({ id }) => id),
          })),
        },
      ),
    },
    { name: 'difficulty', problem: problemWith({ difficulty: everything.difficulty! }) },
    {
      name: 'exposure',
      problem: problemWith(
        {},
        { uses: Object.fromEntries(units.slice(0, 40).map(({ id }) => [id, 3])) },
        { maxUses: 3, days: 365 },
      ),
    },
    {
      name: 'a planned overlap of what may be used once',
      problem: problemWith({ overlap: { forms: 4 } }, { forms: 5 }, { maxUses: 1, days: 365 }),
    },
    {
      name: 'a planned overlap of more sets than an item may be used for',
      // 144 places in the sets; 70 items have two uses left and 20 have one: 160 uses.
      problem: problemWith(
        { overlap: { forms: 6 } },
        { forms: 12, uses: Object.fromEntries(units.slice(70).map(({ id }) => [id, 1])) },
        { maxUses: 2, days: 365 },
      ),
    },
    {
      name: 'all of it with an overlap and an exposure',
      problem: problemWith(
        { ...everything, overlap: { forms: 2 } },
        { forms: 5 },
        { maxUses: 5, days: 365 },
      ),
    },
    { name: 'all of it together', problem: problemWith(everything) },
    {
      name: 'all of it with a planned overlap',
      problem: problemWith({ ...everything, overlap: { forms: 2 } }, { forms: 5 }),
    },
  ];
  test.each(cases)('is kept from every seed: $name', ({ problem }) => {
    for (let nr = 0; nr < 6; nr += 1) {
      const drawn = drawForms({ ...problem, seed: Buffer.alloc(32, nr) });
      expect(drawn.ok ? [] : drawn.reasons).toEqual([]);
      expect(drawn.ok && checkForms({ ...problem, forms: drawn.forms })).toEqual([]);
    }
  });
});

describe('a draw', () => {
  it('does not depend on the order of units, and a rule that is slack anyway breaks nothing', () => {
    const orders = fc.shuffledSubarray([...units], { minLength: units.length });
    const slack = [...everything.rules!, { id: 'slack', where: { key: ['A'] }, max: 12 }];
    fc.assert(
      fc.property(seeds, orders, (seed, order) => {
        const problem = problemWith(everything);
        const drawn = drawForms({ ...problem, seed });
        expect(drawForms({ ...problem, units: order, seed })).toEqual(drawn);
        expect(drawForms({ ...problemWith({ ...everything, rules: slack }), seed })).toEqual(drawn);
      }),
      { numRuns: 4 },
    );
  });

  it('has the same anchors in all sets, others from another seed', () => {
    const problem = problemWith(everything);
    const anchors = new Set(
      units.filter(({ tags }) => tags['use'] !== undefined).map(({ id }) => id),
    );
    const chosen = [1, 2, 3, 4].map((nr) => {
      const drawn = drawForms({ ...problem, seed: Buffer.alloc(32, nr) });
      const each = (drawn.ok ? drawn.forms : []).map(({ items }) =>
        items
          .filter((id) => anchors.has(id))
          .sort()
          .join(),
      );
      expect(new Set(each).size).toBe(1);
      return each[0];
    });
    expect(new Set(chosen).size).toBeGreaterThan(1);
  });
});

describe('the search against trying everything', () => {
  const smallUnits = fc.array(
    fc.record({
      points: fc.integer({ min: 1, max: 3 }),
      passage: fc.integer({ min: 0, max: 4 }),
      hard: fc.boolean(),
      enemy: fc.integer({ min: 0, max: 9 }),
    }),
    { minLength: 6, maxLength: 9 },
  );
  const part = fc.record({
    count: fc.integer({ min: 2, max: 4 }),
    points: fc.integer({ min: 3, max: 9 }),
    hard: fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 3 })),
    passages: fc.boolean(),
  });

  it('finds a form if and only if there is one', () => {
    fc.assert(
      fc.property(smallUnits, part, seeds, (raw, asked, seed) => {
        const problem = smallProblem(raw, asked);
        const compiled = compileModel(problem);
        if (!compiled.ok) return;
        const model = compiled.models.theory;
        const exists = combinations(model.units.length, model.count).some(
          (form) => brokenParts(model, form).length === 0,
        );
        const limits = { maxSteps: 2000, stepsPerStart: 200, mixingSteps: 20 };
        const result = swapSearch({ model, random: randomIntegers(seed, 'small'), limits });
        expect(result.found).toBe(exists);
        if (result.found) expect(brokenParts(model, result.forms[0]!)).toEqual([]);
      }),
      { numRuns: 30 },
    );
  });

  function smallProblem(
    raw: readonly {
      readonly points: number;
      readonly passage: number;
      readonly hard: boolean;
      readonly enemy: number;
    }[],
    asked: {
      readonly count: number;
      readonly points: number;
      readonly hard: readonly [number, number];
      readonly passages: boolean;
    },
  ): DrawProblem {
    const [a, b] = asked.hard;
    const base = problemWith({
      count: asked.count,
      points: asked.points,
      rules: [
        { id: 'hard', where: { difficulty: 'hard' }, min: Math.min(a, b), max: Math.max(a, b) },
      ],
      ...(asked.passages ? { passages: { max: 2, items: { min: 2, max: 2 } } } : {}),
    });
    return {
      ...base,
      qualification: {
        id: 'q',
        title: 'Q',
        outcomes: [{ id: 'O', title: 'O', criteria: criteria.slice(0, 1) }],
      },
      context: { ...base.context, forms: 1 },
      units: raw.map(({ points, passage, hard, enemy }, nr) => ({
        ...unit(nr),
        numbers: { points, minutes: 1 },
        enemies: enemy < raw.length && enemy !== nr ? [`k-0${String(enemy)}`] : [],
        texts: {
          id: [`k-0${String(nr)}`],
          outcome: ['O'],
          criterion: ['O.1'],
          difficulty: [hard ? 'hard' : 'easy'],
          ...(passage < 3 ? { passage: [`p-${String(passage)}`] } : {}),
        },
      })),
    };
  }
});

/** All lists of `size` ascending indexes below `from`. */
function combinations(from: number, size: number): readonly (readonly number[])[] {
  if (size === 0) return [[]];
  return combinations(from, size - 1).flatMap((rest) =>
    Array.from({ length: from }, (_, index) => index)
      .filter((index) => rest.every((other) => other < index))
      .map((index) => [...rest, index]),
  );
}
