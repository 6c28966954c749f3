import type { DrawModel } from '#exam-bank';
import { hasImpossibleRow, isContradiction } from './contradiction.js';
import { formProgram, integerProgram } from './form-program.js';
import { proofModelOf, type ProofModel } from './proof-model.js';
import { rowsHold } from './rows-hold.js';
import { DEFAULT_LIMITS, type Solver, type SolverLimits } from './solver.js';
import { sumProgram } from './sum-program.js';
import { singleUnits, unitClasses } from './unit-classes.js';

/** Whether there are forms that keep a model. */
export type Feasibility =
  /** Forms were found and checked. */
  | { readonly status: 'feasible'; readonly forms: readonly (readonly number[])[] }
  | {
      readonly status: 'infeasible';
      /** `exact`: a contradiction that was added up again in integers; `search`: the solver went through all choices. */
      readonly proof: 'exact' | 'search';
    }
  /** Neither within the node limit, or cancelled. No verdict. */
  | { readonly status: 'undecided' };

/** Proves that forms exist or that none do. */
export async function proveFeasible(
  solver: Solver,
  model: DrawModel,
  limits: SolverLimits = DEFAULT_LIMITS,
): Promise<Feasibility> {
  const verdict = await feasibility(solver, proofModelOf(model), limits);
  if (verdict.status !== 'feasible') return verdict;
  return rowsHold(model, verdict.forms) ? verdict : { status: 'undecided' };
}

/** The same for a model in which something may be left out; here the forms are not checked yet. */
export async function feasibility(
  solver: Solver,
  model: ProofModel,
  limits: SolverLimits,
): Promise<Feasibility> {
  const impossible = await formsCannotBe(solver, model);
  if (impossible !== undefined) return { status: 'infeasible', proof: impossible };
  const alike = model.forms > 1 && model.shared > 0 ? singleUnits(model) : unitClasses(model);
  const program = formProgram(model, alike);
  const answer = await solver.solve(integerProgram(program), limits);
  if (answer.status === 'infeasible') return { status: 'infeasible', proof: 'search' };
  if (answer.values === undefined) return { status: 'undecided' };
  return { status: 'feasible', forms: program.formsOf(answer.values) };
}

/** Whether the sums over all forms alone rule forms out, and how that is known; undefined where they do not. */
export async function formsCannotBe(
  solver: Solver,
  model: ProofModel,
): Promise<'exact' | 'search' | undefined> {
  const { builder } = sumProgram(model, unitClasses(model));
  const sums = builder.program({ maximize: true, integer: false });
  const answer = await solver.solve(sums);
  if (answer.status !== 'infeasible') return undefined;
  const isExact = answer.ray !== undefined && isContradiction(sums, answer.ray);
  return isExact || hasImpossibleRow(sums) ? 'exact' : 'search';
}
