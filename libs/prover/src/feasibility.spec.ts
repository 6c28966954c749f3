import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { DrawModel } from '#exam-bank';
import { smallModels } from '../../../test/factories/draw-models.js';
import { bestForms } from './best-forms.js';
import { drawByWeights } from './draw-by-weights.js';
import { proveFeasible } from './feasibility.js';
import { withHighs } from './highs-solver.js';
import { rowsHold } from './rows-hold.js';

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
        fc.asyncProperty(smallModels, async (model) => {
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
