import { modelOf, type Demand, type RowDemand } from './demands.js';
import { formProgram } from './form-program.js';
import type { Entry } from './program-builder.js';
import { programHolds } from './program-holds.js';
import type { ProofModel } from './proof-model.js';
import type { Solver, SolverLimits } from './solver.js';
import { sumProgram } from './sum-program.js';
import { singleUnits, unitClasses } from './unit-classes.js';

/**
 * How far every form can get with what one demand asks while the others hold: the most for a minimum, the least for a
 * maximum. Where the node limit comes first, what no form can pass. Undefined where the others have no forms.
 */
export async function reachOf(
  solver: Solver,
  model: ProofModel,
  {
    demand,
    others,
    limits,
  }: { demand: RowDemand; others: readonly Demand[]; limits: SolverLimits },
): Promise<number | undefined> {
  const rest = modelOf(model, others);
  const direction = demand.side === 'min' ? 1 : -1;
  const exact = await reachInForms(solver, rest, { demand, direction, limits });
  return exact ?? reachInSum(solver, rest, { demand, direction });
}

interface Question {
  readonly demand: RowDemand;
  readonly direction: 1 | -1;
}

async function reachInForms(
  solver: Solver,
  rest: ProofModel,
  { demand, direction, limits }: Question & { readonly limits: SolverLimits },
): Promise<number | undefined> {
  // The row of the demand is not among those of the rest, and tells more units apart.
  const asked = { ...rest, rows: [...rest.rows, demand.row] };
  const classes = rest.forms > 1 && rest.shared > 0 ? singleUnits(asked) : unitClasses(asked);
  const program = formProgram(rest, classes);
  const { builder } = program;
  const most = demand.row.coefficients.reduce((sum, value) => sum + value, 0);
  const worst = builder.column({ lower: 0, upper: most, cost: direction });
  for (let form = 0; form < rest.forms; form += 1) {
    const entries: Entry[] = [...program.entriesOf(demand.row, form), [worst, -1]];
    if (direction === 1) builder.row(0, Infinity, entries);
    else builder.row(-Infinity, 0, entries);
  }
  const question = builder.program({ maximize: true, integer: true });
  const answer = await solver.solve(question, limits);
  if (answer.status !== 'optimal' || !programHolds(question, answer.values)) return undefined;
  return Math.round(answer.values[worst] ?? 0);
}

/** Forms cannot all be above their mean. */
async function reachInSum(
  solver: Solver,
  rest: ProofModel,
  { demand, direction }: Question,
): Promise<number | undefined> {
  const classes = unitClasses({ ...rest, rows: [...rest.rows, demand.row] });
  const { builder, entriesOf } = sumProgram(rest, classes);
  const most = demand.row.coefficients.reduce((sum, value) => sum + value, 0);
  const sum = builder.column({ lower: 0, upper: rest.forms * most, cost: direction });
  builder.row(0, 0, [...entriesOf(demand.row), [sum, -1]]);
  const answer = await solver.solve(builder.program({ maximize: true, integer: false }));
  if (answer.status !== 'optimal') return undefined;
  const mean = (answer.values[sum] ?? 0) / rest.forms;
  return direction === 1 ? Math.floor(mean + 1e-6) : Math.ceil(mean - 1e-6);
}
