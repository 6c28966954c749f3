import type { DrawModel } from '#exam-bank';
import { isContradiction } from './contradiction.js';
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
async function feasibility(
  solver: Solver,
  model: ProofModel,
  limits: SolverLimits,
): Promise<Feasibility> {
  const classes = unitClasses(model);
  const sums = sumProgram(model, classes).builder.program({ maximize: true, integer: false });
  const relaxed = await solver.solve(sums, limits);
  if (relaxed.status === 'infeasible') {
    const exact = relaxed.ray !== undefined && isContradiction(sums, relaxed.ray);
    return { status: 'infeasible', proof: exact ? 'exact' : 'search' };
  }
  const told = model.forms > 1 && model.shared > 0 ? singleUnits(model) : classes;
  const program = formProgram(model, told);
  const answer = await solver.solve(integerProgram(program), limits);
  if (answer.status === 'infeasible') return { status: 'infeasible', proof: 'search' };
  if (answer.values === undefined) return { status: 'undecided' };
  return { status: 'feasible', forms: program.formsOf(answer.values) };
}
