import type { PartName } from '#exam-bank';
import type { Demand, RowDemand } from './demands.js';
import type { Conflict } from './find-conflict.js';
import type { ProofModel, ProofRow } from './proof-model.js';
import { reachOf } from './reach.js';
import type { Solver, SolverLimits } from './solver.js';
import { amountOf, boundOf, listed, nameOf, nounOf, pathOf } from './words.js';

/** Demands that contradict each other, in the words of the blueprint. */
export interface Collision {
  readonly part: PartName;
  readonly message: string;
  /** JSON paths of all that collide; of what the bank itself asks its name. Leaving out any one resolves this collision. */
  readonly paths: readonly string[];
  /** What the first of them could be beside the others, in its own unit. */
  readonly possible: readonly number[];
  readonly proof: Conflict['proof'];
}

/** @param conflict proved, and none of its demands superfluous */
export async function collisionOf(
  solver: Solver,
  model: ProofModel,
  conflict: Conflict,
  limits: SolverLimits,
): Promise<Collision> {
  const { demands, proof } = conflict;
  const head = headOf(demands);
  const paths = [...new Set(demands.map((demand) => pathOf(demand, model)))];
  const base = { part: model.part, paths, proof };
  if (head === undefined) {
    const names = listed(demands.map((demand) => nameOf(demand, model)));
    return { ...base, message: `${model.part}: ${names} cannot hold together`, possible: [] };
  }
  const sides = demands.filter((demand) => isOf(demand, head.row));
  const others = demands.filter((demand) => !isOf(demand, head.row));
  const reaches = await Promise.all(
    sides.map((demand) => {
      const rest = demands.filter((other) => other !== demand);
      return reachOf(solver, model, { demand, others: rest, limits });
    }),
  );
  const possible = reaches.filter((reach) => reach !== undefined);
  const message = `${model.part}: ${asks(head, model)}; ${fits({ head, others, possible, model })}`;
  return { ...base, message, possible };
}

function isOf(demand: Demand, row: ProofRow): demand is RowDemand {
  return demand.kind === 'row' && demand.row === row;
}

/** What the sentence is about: a rule that asks for something rather than one that limits, and not the number itself. */
function headOf(demands: readonly Demand[]): RowDemand | undefined {
  const rows = demands.filter((demand) => demand.kind === 'row');
  const weight = ({ row, side }: RowDemand): number =>
    (row.kind === 'count' ? 4 : 0) + (row.kind === 'group' ? 2 : 0) + (side === 'max' ? 1 : 0);
  return [...rows].sort((a, b) => weight(a) - weight(b))[0];
}

function asks(head: RowDemand, model: ProofModel): string {
  const bound = boundOf(head);
  if (head.row.kind === 'count')
    return `the part takes ${amountOf(head.row.measure, head.row.min)}`;
  const where = model.forms > 1 ? ' in each set' : '';
  const isDemand = head.side === 'min' || head.row.min === head.row.max;
  if (head.row.kind === 'points') return `the part asks for ${bound}${where}`;
  if (head.row.id.startsWith('enemies ')) return `${head.row.id} stand for ${bound}${where}`;
  return `${head.row.id} ${isDemand ? 'asks for' : 'allows'} ${bound}${where}`;
}

function fits(input: {
  readonly head: RowDemand;
  readonly others: readonly Demand[];
  readonly possible: readonly number[];
  readonly model: ProofModel;
}): string {
  const { head, others, possible, model } = input;
  const { measure } = head.row;
  const beside = listed(others.map((demand) => nameOf(demand, model)));
  const [one] = possible;
  const place = others.length === 0 ? leftInBank(model) : `beside ${beside}`;
  if (one === undefined) return `${place} that is not possible`;
  if (possible.length > 1) {
    const nearest = [...possible].sort((a, b) => a - b).map((value) => amountOf(measure, value));
    return `${place} the nearest are ${nearest.join(' and ')}`;
  }
  return head.side === 'min'
    ? `${place} at most ${amountOf(measure, one)} can be had`
    : `${place} at least ${amountOf(measure, one)} are needed`;
}

/** How many there are to draw from, and why not more. */
function leftInBank({ part, units, leftOut }: ProofModel): string {
  const there = `with the ${units.length} ${nounOf({ part }, units.length)} that may be drawn`;
  const out = [
    [leftOut.excluded, 'excluded'],
    [leftOut.overused, 'used too often'],
    [leftOut.forbidden, 'ruled out'],
    [leftOut.unrated, 'without a number that is asked for'],
    [leftOut.passageTooSmall, 'of passages with too few left'],
  ] as const;
  const words = out.filter(([count]) => count > 0).map(([count, why]) => `${count} ${why}`);
  return words.length === 0 ? there : `${there} (not drawn: ${words.join(', ')})`;
}
