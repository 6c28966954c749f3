import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { PassageSets } from '#exam-bank';
import { smallModels } from '../../../test/factories/draw-models.js';
import { demandsOf, modelOf } from './demands.js';
import { findConflict } from './find-conflict.js';
import { withHighs } from './highs-solver.js';
import { proofModelOf, type ProofModel } from './proof-model.js';
import { DEFAULT_LIMITS } from './solver.js';

/** Whether some forms keep the model, of any size where the number is left out; by trying all. */
function hasForms(model: ProofModel): boolean {
  const all = 2 ** model.units.length;
  const has = (form: number, unit: number): boolean => ((form >> unit) & 1) === 1;
  const good = Array.from({ length: all }, (_, form) => form).filter(
    (form) =>
      model.fixed.every((unit) => has(form, unit)) &&
      model.rows.every(({ members, coefficients, min, max }) => {
        let sum = 0;
        members.forEach((unit, at) => (sum += has(form, unit) ? coefficients[at]! : 0));
        return min <= sum && sum <= max;
      }) &&
      passagesKept(model.passages, (unit) => has(form, unit)),
  );
  if (model.forms === 1) return good.length > 0;
  const own = (unit: number): boolean => model.common[unit] !== 1 && !model.fixed.includes(unit);
  const units = [...model.units.keys()];
  return good.some((one) =>
    good.some(
      (two) =>
        units.every((unit) => model.common[unit] !== 1 || has(one, unit) === has(two, unit)) &&
        units.filter((unit) => own(unit) && has(one & two, unit)).length <= model.shared &&
        units.every((unit) => !has(one & two, unit) || model.places?.[unit] !== 1),
    ),
  );
}

function passagesKept(passages: PassageSets | undefined, has: (unit: number) => boolean): boolean {
  if (passages === undefined) return true;
  const used = passages.sets
    .map((set) => ({ ...set, have: set.members.filter(has).length }))
    .filter(({ have }) => have > 0);
  return (
    used.every(({ have, min, max }) => min <= have && have <= max) &&
    passages.min <= used.length &&
    used.length <= passages.max
  );
}

describe('a conflict', () => {
  it('is impossible by itself and possible without any one of its demands, as trying everything shows', async () => {
    let found = 0;
    await withHighs((solver) =>
      fc.assert(
        fc.asyncProperty(smallModels, async (draw) => {
          const model = proofModelOf(draw);
          const conflict = await findConflict(solver, model, DEFAULT_LIMITS);
          expect(conflict === undefined).toBe(hasForms(modelOf(model, demandsOf(model))));
          if (conflict === undefined) return;
          found += 1;
          const { demands } = conflict;
          expect(hasForms(modelOf(model, demands))).toBe(false);
          for (const demand of demands) {
            const others = demands.filter((other) => other !== demand);
            expect(hasForms(modelOf(model, others))).toBe(true);
          }
        }),
        { numRuns: 150, seed: 7 },
      ),
    );
    expect(found).toBeGreaterThan(30);
  });
});
