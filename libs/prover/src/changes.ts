import type { DrawModel } from '#exam-bank';
import { demandsOf, modelOf, type Demand, type RowDemand } from './demands.js';
import { feasibility } from './feasibility.js';
import { formProgram } from './form-program.js';
import { programHolds } from './program-holds.js';
import { proofModelOf, type ProofModel, type ProofRow } from './proof-model.js';
import { reachOf } from './reach.js';
import type { Solver, SolverLimits } from './solver.js';
import { singleUnits, unitClasses } from './unit-classes.js';
import { amountOf, nounOf, numberOf } from './words.js';

/** Another bound of one rule. */
export interface Change {
  readonly path: string;
  readonly side: 'min' | 'max' | 'exactly' | 'sets';
  readonly from: number;
  readonly to: number;
  readonly message: string;
}

/**
 * The smallest change of each single rule that makes forms possible; every one was tried out.
 * @param demands those worth trying, as of the collisions that were found
 */
export async function singleChanges(
  solver: Solver,
  model: ProofModel,
  demands: readonly Demand[],
  limits: SolverLimits,
): Promise<readonly Change[]> {
  const all = demandsOf(model);
  const changes: Change[] = [];
  const tried = new Set<ProofRow>();
  for (const demand of demands) {
    if (demand.kind === 'shared') {
      changes.push(...(await fewerForms(solver, model, limits)));
      changes.push(...(await moreShared(solver, model, limits)));
    }
    if (demand.kind !== 'row' || !isChangeable(demand.row)) continue;
    if (demand.row.min === demand.row.max && tried.has(demand.row)) continue;
    tried.add(demand.row);
    const others = all.filter((other) => !isSame(other, demand));
    const reach = await reachOf(solver, model, { demand, others, limits });
    if (reach === undefined) continue;
    const changed = withBounds(model, [{ demand, to: reach }]);
    if ((await feasibility(solver, changed, limits)).status !== 'feasible') continue;
    changes.push(changeOf(demand, reach));
  }
  return changes;
}

function isSame(one: Demand, other: RowDemand): boolean {
  return one.kind === 'row' && one.row === other.row && one.side === other.side;
}

/** Coverage is the scheme's, enemies and families are the bank's: nobody may change them for a draw. */
function isChangeable({ kind, path }: ProofRow): boolean {
  return kind !== 'coverage' && path.startsWith('$');
}

interface NewBound {
  readonly demand: RowDemand;
  readonly to: number;
}

function withBounds(model: ProofModel, bounds: readonly NewBound[]): ProofModel {
  const rows = model.rows.map((row) =>
    bounds
      .filter(({ demand }) => demand.row === row)
      .reduce((changed, { demand, to }) => {
        if (row.min === row.max) return { ...changed, min: to, max: to };
        return demand.side === 'min' ? { ...changed, min: to } : { ...changed, max: to };
      }, row),
  );
  return { ...model, rows };
}

function changeOf({ row, side }: RowDemand, to: number): Change {
  const from = side === 'min' ? row.min : row.max;
  const exactly = row.min === row.max;
  const bound = exactly ? '' : side === 'min' ? 'at least ' : 'at most ';
  const name = row.kind === 'count' ? 'the number of the part' : row.id;
  const message = `${name}: ${bound}${amountOf(row.measure, to)} instead of ${numberOf(row.measure, from)}`;
  return { path: row.path, side: exactly ? 'exactly' : side, from, to, message };
}

/** The most sets that are possible, if fewer than asked for are. */
async function fewerForms(
  solver: Solver,
  model: ProofModel,
  limits: SolverLimits,
): Promise<readonly Change[]> {
  for (let forms = model.forms - 1; forms > 0; forms -= 1) {
    const { status } = await feasibility(solver, { ...model, forms }, limits);
    if (status === 'undecided') return [];
    if (status === 'infeasible') continue;
    const message = `${forms} ${forms === 1 ? 'set' : 'sets'} instead of ${model.forms}`;
    const path = `$.${model.part}.overlap.forms`;
    return [{ path, side: 'sets', from: model.forms, to: forms, message }];
  }
  return [];
}

/** Beyond this the sets are no longer different sets. */
const MOST_SHARED = 5;

/** What two sets share takes a column for each unit and pair of sets; more than so many take a solver long. */
const MOST_SHARED_COLUMNS = 1000;

/** How much two sets would have to share, if a little is enough. */
async function moreShared(
  solver: Solver,
  model: ProofModel,
  limits: SolverLimits,
): Promise<readonly Change[]> {
  const pairs = (model.forms * (model.forms - 1)) / 2;
  if (pairs * model.units.length > MOST_SHARED_COLUMNS) return [];
  for (let shared = model.shared + 1; shared <= model.shared + MOST_SHARED; shared += 1) {
    const { status } = await feasibility(solver, { ...model, shared }, limits);
    if (status === 'undecided') return [];
    if (status === 'infeasible') continue;
    const noun = nounOf(model, shared);
    const message = `two sets share at most ${shared} ${noun} instead of ${model.shared}`;
    const path = `$.${model.part}.overlap.forms`;
    return [{ path, side: 'max', from: model.shared, to: shared, message }];
  }
  return [];
}

/**
 * Changes of several rules that together make forms possible, as few units' worth as were found; empty where none were.
 */
export async function cheapestChanges(
  solver: Solver,
  model: DrawModel,
  limits: SolverLimits,
): Promise<readonly Change[]> {
  const open = proofModelOf(model);
  const demands = demandsOf(open);
  const soft = demands.filter(
    (demand): demand is RowDemand =>
      demand.kind === 'row' && demand.row.kind !== 'count' && isChangeable(demand.row),
  );
  const hard = modelOf(
    open,
    demands.filter((demand) => !soft.some((row) => row === demand)),
  );
  const classes = hard.forms > 1 && hard.shared > 0 ? singleUnits(open) : unitClasses(open);
  const program = formProgram(hard, classes);
  const { builder } = program;
  const slacks = soft.map((demand) => {
    const { row, side } = demand;
    const slack = builder.column({ lower: 0, upper: 1_000_000_000, cost: -costOf(row) });
    for (let form = 0; form < hard.forms; form += 1) {
      const entries = program.entriesOf(row, form);
      if (side === 'min') builder.row(row.min, Infinity, [...entries, [slack, 1]]);
      else builder.row(-Infinity, row.max, [...entries, [slack, -1]]);
    }
    return { demand, slack };
  });
  const asked = builder.program({ maximize: true, integer: true });
  const answer = await solver.solve(asked, limits);
  const values = answer.status === 'infeasible' ? undefined : answer.values;
  if (values === undefined || !programHolds(asked, values)) return [];
  const bounds = slacks.flatMap(({ demand, slack }): readonly NewBound[] => {
    const by = Math.round(values[slack] ?? 0);
    const { row, side } = demand;
    if (by === 0) return [];
    return [{ demand, to: side === 'min' ? row.min - by : row.max + by }];
  });
  const changed = withBounds(open, bounds);
  if ((await feasibility(solver, changed, limits)).status !== 'feasible') return [];
  return bounds.map(({ demand, to }) => changeOf(demand, to));
}

const UNIT_COST = 1000;

/** About the same for a unit's worth of each row: an item, its points, its minutes. */
function costOf({ coefficients }: ProofRow): number {
  const sum = coefficients.reduce((total, value) => total + value, 0);
  return Math.max(1, Math.round((UNIT_COST * coefficients.length) / Math.max(1, sum)));
}
