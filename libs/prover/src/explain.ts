import { compileModel, type DrawProblem, type PartName } from '#exam-bank';
import { cheapestChanges, singleChanges, type Change } from './changes.js';
import { collisionOf, type Collision } from './collision.js';
import { demandsOf, type Demand } from './demands.js';
import { findConflict, type Conflict } from './find-conflict.js';
import { proofModelOf, type ProofModel } from './proof-model.js';
import type { Solver, SolverLimits } from './solver.js';
import { unitsToWrite, type UnitsToWrite } from './units-to-write.js';

/** Why a part has no forms, and what would help. Everything in it was proved or tried out. */
export interface Explanation {
  readonly part: PartName;
  /** Never empty: nothing is explained before it is proved. */
  readonly collisions: readonly Collision[];
  /** Each of these alone makes forms possible. */
  readonly changes: readonly Change[];
  /** Where no single change does: these together. */
  readonly together: readonly Change[];
  /** Or this is written, and all rules stay. */
  readonly write: readonly UnitsToWrite[];
}

/** The explanation for people, a line for each thought. */
export function explanationLines(explanation: Explanation): readonly string[] {
  const { part, collisions, changes, together, write } = explanation;
  const all = (list: readonly { readonly message: string }[], by: string): string =>
    list.map(({ message }) => message).join(by);
  return [
    ...collisions.map(({ message, paths }) => `${message} [${paths.join(', ')}]`),
    ...(changes.length > 0 ? [`${part}: one change would do: ${all(changes, '; or ')}`] : []),
    ...(together.length > 0
      ? [`${part}: these changes together would do: ${all(together, '; ')}`]
      : []),
    ...(write.length > 0 ? [`${part}: or with more in the bank: ${all(write, '; ')}`] : []),
  ];
}

/** An explanation asks many small questions; one that takes more is left without its answer. */
const EXPLAIN_LIMITS: SolverLimits = { maxNodes: 30 };

/** More would not be read. */
const MAX_COLLISIONS = 3;

/** Why the forms of a part are impossible; undefined where that could not be proved. */
export async function explainPart(
  solver: Solver,
  problem: DrawProblem,
  part: PartName,
  limits: SolverLimits = EXPLAIN_LIMITS,
): Promise<Explanation | undefined> {
  const compiled = compileModel(problem);
  if (!compiled.ok) return undefined;
  const draw = compiled.models[part];
  const model = proofModelOf(draw);
  const conflicts = await conflictsOf(solver, model, limits);
  if (conflicts.length === 0) return undefined;
  const collisions: Collision[] = [];
  for (const conflict of conflicts)
    collisions.push(await collisionOf(solver, model, conflict, limits));
  const demands = [...new Set(conflicts.flatMap((conflict) => conflict.demands))];
  const changes = await singleChanges(solver, model, demands, limits);
  const together = changes.length > 0 ? [] : await cheapestChanges(solver, draw, limits);
  const write = await unitsToWrite(solver, problem, { part, limits, matters: matterOf(demands) });
  return { part, collisions, changes, together, write };
}

/** One collision after the other, each without the rules of those before. */
async function conflictsOf(
  solver: Solver,
  model: ProofModel,
  limits: SolverLimits,
): Promise<readonly Conflict[]> {
  const conflicts: Conflict[] = [];
  let demands = demandsOf(model);
  while (conflicts.length < MAX_COLLISIONS) {
    const conflict = await findConflict(solver, model, limits, demands);
    if (conflict === undefined) break;
    conflicts.push(conflict);
    const found = new Set(conflict.demands.filter(isOwn));
    if (found.size === 0) break;
    demands = demands.filter((demand) => !found.has(demand));
  }
  return conflicts;
}

/** Something of its own, not what nearly every collision has to do with. */
function isOwn(demand: Demand): boolean {
  if (demand.kind === 'row') return demand.row.kind !== 'count';
  return demand.kind === 'passages' || demand.kind === 'fixed';
}

/** The attributes that the colliding rules ask about. */
function matterOf(demands: readonly Demand[]): ReadonlySet<string> {
  const rows = demands.flatMap((demand) => (demand.kind === 'row' ? [demand.row] : []));
  return new Set(rows.flatMap(({ attributes }) => attributes.split('+')));
}
