import { compileModel, type DrawProblem, type PartName } from '#exam-bank';
import { formProgram } from './form-program.js';
import { programHolds } from './program-holds.js';
import { proofModelOf, type ProofModel } from './proof-model.js';
import type { Solver, SolverLimits } from './solver.js';
import { singleUnits, unitClasses, type UnitClasses } from './unit-classes.js';
import { listed, nounOf } from './words.js';
import { NEW_UNIT, wishedUnits, type WishedUnit } from './wished-units.js';

/** Items or tasks that are missing. */
export interface UnitsToWrite {
  readonly count: number;
  /** Of what sort, by attribute. */
  readonly about: Readonly<Record<string, string>>;
  readonly message: string;
}

/**
 * Items or tasks that make the forms of a part possible when they are written, all rules staying as they are: the fewest, or
 * as few as were found within the limits; empty where none were.
 * @param matters the attributes to name; all that the blueprint's rules ask about if not given
 */
export async function unitsToWrite(
  solver: Solver,
  problem: DrawProblem,
  {
    part,
    limits,
    matters,
  }: { part: PartName; limits: SolverLimits; matters?: ReadonlySet<string> },
): Promise<readonly UnitsToWrite[]> {
  const wished = wishedUnits(problem, part);
  const model = modelWith(problem, wished, part);
  if (model === undefined) return [];
  const classes = withNewUnits(model);
  const isNew = (index: number): boolean => newIdOf(model, classes, index) !== undefined;
  const program = formProgram(model, classes, (index) => (isNew(index) ? -1 : 0));
  const asked = program.builder.program({ maximize: true, integer: true });
  const answer = await solver.solve(asked, limits);
  const values = answer.status === 'infeasible' ? undefined : answer.values;
  if (values === undefined || !programHolds(asked, values)) return [];
  const counts = new Map<string, number>();
  for (const index of classes.members.keys()) {
    const id = newIdOf(model, classes, index);
    if (id === undefined) continue;
    const columns = new Set(
      Array.from({ length: model.forms }, (_, form) => program.columnOf(index, form)),
    );
    for (const column of columns) {
      const count = Math.round(values[column] ?? 0);
      if (count > 0) counts.set(id, (counts.get(id) ?? 0) + count);
    }
  }
  return inWords(wished, counts, { part, matters });
}

/** The model of a part with the wished units in it as if they were in the bank. */
function modelWith(
  problem: DrawProblem,
  wished: readonly WishedUnit[],
  part: PartName,
): ProofModel | undefined {
  const units = [...problem.units, ...wished.map(({ unit }) => unit)];
  const compiled = compileModel({ ...problem, units });
  return compiled.ok ? proofModelOf(compiled.models[part]) : undefined;
}

/** Of each new sort there may be as many as the forms take. */
function withNewUnits(model: ProofModel): UnitClasses {
  const alike = model.forms > 1 && model.shared > 0 ? singleUnits(model) : undefined;
  const classes = alike ?? unitClasses(model, (id) => id.startsWith(NEW_UNIT));
  const most = model.rows.find(({ kind }) => kind === 'count')?.max ?? 0;
  const sizes = classes.sizes.map((size, index) =>
    newIdOf(model, classes, index) === undefined ? size : model.forms * most,
  );
  return { ...classes, sizes };
}

/** The new unit that a class is of. */
function newIdOf(model: ProofModel, { members }: UnitClasses, index: number): string | undefined {
  const id = model.units[members[index]?.[0] ?? -1];
  return id?.startsWith(NEW_UNIT) === true ? id : undefined;
}

function inWords(
  wished: readonly WishedUnit[],
  counts: ReadonlyMap<string, number>,
  { part, matters }: { part: PartName; matters: ReadonlySet<string> | undefined },
): readonly UnitsToWrite[] {
  const sorts = new Map<string, UnitsToWrite>();
  for (const { unit, about } of wished) {
    const count = counts.get(unit.id);
    if (count === undefined) continue;
    const named = Object.entries(about).filter(([name]) => matters?.has(name) !== false);
    const key = JSON.stringify(named);
    const total = count + (sorts.get(key)?.count ?? 0);
    sorts.set(key, {
      count: total,
      about: Object.fromEntries(named),
      message: sortOf(total, part, named),
    });
  }
  return [...sorts.values()].sort((a, b) => b.count - a.count);
}

function sortOf(
  count: number,
  part: PartName,
  named: readonly (readonly [string, string])[],
): string {
  const words = named.map(([name, value]) =>
    name === 'points' ? `of ${value} ${value === '1' ? 'point' : 'points'}` : `${name} ${value}`,
  );
  return `${count} ${nounOf({ part }, count)}${words.length === 0 ? '' : `: ${listed(words)}`}`;
}
