import type { DrawModel } from '#exam-bank';
import { formProgram, integerProgram } from './form-program.js';
import { proofModelOf } from './proof-model.js';
import { rowsHold } from './rows-hold.js';
import { DEFAULT_LIMITS, type Solver, type SolverLimits } from './solver.js';
import { singleUnits } from './unit-classes.js';

/** The forms with the greatest sum of weights. */
export type BestForms =
  | {
      readonly status: 'found';
      /** Unit indexes by form; checked against the model. */
      readonly forms: readonly (readonly number[])[];
      /** Sum of the weights over all forms, added up here. */
      readonly objective: number;
      /** How much better forms might be at most; undefined if the solver stopped before it had a bound. */
      readonly gap: number | undefined;
      /** No forms have a greater sum. */
      readonly proven: boolean;
    }
  | { readonly status: 'infeasible' }
  | { readonly status: 'undecided' };

/**
 * @param weights by unit; integers, for an optimum is proven only where a gap below 1 is none
 */
export async function bestForms(
  solver: Solver,
  model: DrawModel,
  weights: Int32Array,
  limits: SolverLimits = DEFAULT_LIMITS,
): Promise<BestForms> {
  const cost = (unit: number): number => weights[unit] ?? 0;
  const open = proofModelOf(model);
  // Units with different weights are told apart; a class of its own for each costs nothing here.
  const classes = singleUnits(open);
  const inAll = new Set(model.fixed);
  for (const [unit, common] of model.common.entries()) if (common === 1) inAll.add(unit);
  const program = formProgram(open, classes, (unit) =>
    inAll.has(unit) ? model.forms * cost(unit) : cost(unit),
  );
  const answer = await solver.solve(integerProgram(program), limits);
  if (answer.status === 'infeasible') return { status: 'infeasible' };
  if (answer.values === undefined) return { status: 'undecided' };
  const forms = program.formsOf(answer.values);
  if (!rowsHold(model, forms)) return { status: 'undecided' };
  const objective = forms.flat().reduce((sum, unit) => sum + cost(unit), 0);
  if (answer.status === 'undecided')
    return { status: 'found', forms, objective, gap: undefined, proven: false };
  const gap = Math.max(0, Math.floor(answer.bound + 1e-6) - objective);
  return { status: 'found', forms, objective, gap, proven: gap === 0 };
}
