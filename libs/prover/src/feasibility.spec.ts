import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { DrawModel, ModelRow } from '#exam-bank';
import { bestForms } from './best-forms.js';
import { drawByWeights } from './draw-by-weights.js';
import { proveFeasible } from './feasibility.js';
import { withHighs } from './highs-solver.js';
import { rowsHold } from './rows-hold.js';

const NONE_LEFT_OUT = { excluded: 0, overused: 0, forbidden: 0, unrated: 0, passageTooSmall: 0 };

/** Small models of any kind: a few units, two or three rows, perhaps a passage, a common unit, a fixed one. */
const models: fc.Arbitrary<DrawModel> = fc
  .record({
    size: fc.integer({ min: 3, max: 7 }),
    forms: fc.integer({ min: 1, max: 2 }),
    count: fc.integer({ min: 1, max: 3 }),
    shared: fc.integer({ min: 0, max: 2 }),
    rows: fc.array(
      fc.record({
        coefficients: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 7, maxLength: 7 }),
        min: fc.integer({ min: 0, max: 4 }),
        width: fc.integer({ min: 0, max: 3 }),
      }),
      { maxLength: 3 },
    ),
    common: fc.array(fc.boolean(), { minLength: 7, maxLength: 7 }),
    useCommon: fc.boolean(),
    fixed: fc.array(fc.integer({ min: 0, max: 2 }), { maxLength: 1 }),
    passage: fc.option(
      fc.record({
        first: fc.integer({ min: 0, max: 2 }),
        length: fc.integer({ min: 1, max: 3 }),
        min: fc.integer({ min: 1, max: 2 }),
        used: fc.integer({ min: 0, max: 1 }),
      }),
      { nil: undefined },
    ),
  })
  .map(({ size, rows, common, useCommon, fixed, passage, ...rest }) => ({
    ...rest,
    part: 'theory',
    leftOut: NONE_LEFT_OUT,
    units: Array.from({ length: size }, (_, unit) => `u${String(unit)}`),
    rows: rows.map((row, index) => rowOf(index, row, size)),
    fixed: Int32Array.from(fixed),
    common: Uint8Array.from({ length: size }, (_, unit) =>
      useCommon && common[unit] === true ? 1 : 0,
    ),
    passages:
      passage === undefined
        ? undefined
        : {
            min: passage.used,
            max: 1,
            sets: [
              {
                id: 'p',
                members: Int32Array.from(
                  { length: passage.length },
                  (_, at) => passage.first + at,
                ).filter((unit) => unit < size),
                min: passage.min,
                max: 2,
              },
            ],
          },
  }));

function rowOf(
  index: number,
  row: { coefficients: readonly number[]; min: number; width: number },
  size: number,
): ModelRow {
  const members = row.coefficients
    .slice(0, size)
    .flatMap((coefficient, unit) => (coefficient > 0 ? [unit] : []));
  return {
    id: `r${String(index)}`,
    kind: 'rule',
    path: '$',
    attributes: '',
    measure: 'items',
    min: row.min,
    max: row.min + row.width,
    members: Int32Array.from(members),
    coefficients: Int32Array.from(members, (unit) => row.coefficients[unit]!),
  };
}

/** Every choice of forms that keeps the model, by trying all of them. */
function allForms(model: DrawModel): readonly (readonly (readonly number[])[])[] {
  const subsets: number[][] = [];
  for (let bits = 0; bits < 2 ** model.units.length; bits += 1) {
    const units = model.units.flatMap((_, unit) => ((bits >> unit) & 1 ? [unit] : []));
    if (units.length === model.count) subsets.push(units);
  }
  const lists =
    model.forms === 1
      ? subsets.map((form) => [form])
      : subsets.flatMap((one) => subsets.map((two) => [one, two]));
  return lists.filter((forms) => rowsHold(model, forms));
}

const weight = (unit: number): number => 1 + ((unit * 7) % 5);

describe('the prover against trying everything', () => {
  it('finds forms exactly where there are some, and the best of them', async () => {
    let some = 0;
    let none = 0;
    await withHighs((solver) =>
      fc.assert(
        fc.asyncProperty(models, async (model) => {
          const all = allForms(model);
          const verdict = await proveFeasible(solver, model);
          expect(verdict.status).toBe(all.length > 0 ? 'feasible' : 'infeasible');
          const weights = Int32Array.from(model.units, (_, unit) => weight(unit));
          const best = await bestForms(solver, model, weights);
          if (all.length === 0) {
            none += 1;
            expect(best.status).toBe('infeasible');
            return;
          }
          some += 1;
          const sums = all.map((forms) =>
            forms.flat().reduce((sum, unit) => sum + weight(unit), 0),
          );
          expect(best).toMatchObject({ objective: Math.max(...sums), gap: 0, proven: true });
          const drawn = await drawByWeights(solver, model, Buffer.alloc(32, 5));
          expect(drawn.status === 'found' && rowsHold(model, drawn.forms)).toBe(true);
        }),
        { numRuns: 150, seed: 4 },
      ),
    );
    expect(Math.min(some, none)).toBeGreaterThan(20);
  });
});
