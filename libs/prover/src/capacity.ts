import { programBuilder, type Entry } from './program-builder.js';
import type { ProofModel, ProofRow } from './proof-model.js';
import type { Solver } from './solver.js';
import type { UnitClasses } from './unit-classes.js';

/** How many forms without a common unit there can be at most, in real numbers, and what holds the number down. */
export interface Capacity {
  readonly forms: number;
  /** Rows of the model that hold it down, the strongest first: forms gained by one unit less asked, about. */
  readonly binding: readonly {
    readonly row: ProofRow;
    readonly side: 'min' | 'max';
    readonly gain: number;
  }[];
}

const NOTHING = 1e-7;

/**
 * The number of forms is itself a column here; all else is as in `sumProgram`. Forms share only what is fixed or common.
 * Undefined where not even a part of a form is possible.
 */
export async function capacityOf(
  solver: Solver,
  model: ProofModel,
  classes: UnitClasses,
): Promise<Capacity | undefined> {
  const builder = programBuilder();
  const forms = builder.column({ lower: 0, upper: model.units.length, cost: 1 });
  const columns = classColumns(builder, { model, classes, forms });
  const entriesOf = ({ members, coefficients }: Pick<ProofRow, 'members' | 'coefficients'>) => {
    const byColumn = new Map<number, number>();
    members.forEach((unit, at) =>
      byColumn.set(columns[classes.classOf[unit] ?? 0] ?? 0, coefficients[at] ?? 0),
    );
    return [...byColumn];
  };
  const sides = model.rows.flatMap((row) =>
    (['min', 'max'] as const).map((side) => {
      const entries: Entry[] = [...entriesOf(row), [forms, -row[side]]];
      const index =
        side === 'min' ? builder.row(0, Infinity, entries) : builder.row(-Infinity, 0, entries);
      return { row, side, index };
    }),
  );
  addPassages(builder, model, { forms, entriesOf });
  const answer = await solver.solve(builder.program({ maximize: true, integer: false }));
  if (answer.status !== 'optimal' || answer.duals === undefined) return undefined;
  const most = answer.values[forms] ?? 0;
  const { duals } = answer;
  const binding = sides
    .map(({ row, side, index }) => ({ row, side, gain: Math.abs(duals[index] ?? 0) * most }))
    .filter(({ gain }) => gain > NOTHING)
    .sort((a, b) => b.gain - a.gain);
  return { forms: most, binding };
}

type Builder = ReturnType<typeof programBuilder>;

function classColumns(
  builder: Builder,
  input: { readonly model: ProofModel; readonly classes: UnitClasses; readonly forms: number },
): readonly number[] {
  const { model, classes, forms } = input;
  const fixed = new Set(model.fixed);
  return classes.members.map((units, index) => {
    const [unit = 0] = units;
    const size = classes.sizes[index] ?? 0;
    const isFixed = fixed.has(unit);
    const inAll = isFixed || model.common[unit] === 1;
    const column = builder.column({ lower: 0, upper: inAll ? Infinity : size });
    // Nothing stands twice in a form.
    if (inAll || size > units.length)
      builder.row(isFixed ? 0 : -Infinity, 0, [
        [column, 1],
        [forms, -units.length],
      ]);
    return column;
  });
}

function addPassages(
  builder: Builder,
  { passages }: ProofModel,
  input: {
    readonly forms: number;
    readonly entriesOf: (row: Pick<ProofRow, 'members' | 'coefficients'>) => Entry[];
  },
): void {
  if (passages === undefined) return;
  const { forms, entriesOf } = input;
  const used = passages.sets.map(({ members, min, max }): Entry => {
    const often = builder.column({ lower: 0, upper: Infinity });
    const entries = entriesOf({ members, coefficients: new Int32Array(members.length).fill(1) });
    builder.row(0, Infinity, [...entries, [often, -min]]);
    builder.row(-Infinity, 0, [...entries, [often, -max]]);
    builder.row(-Infinity, 0, [
      [often, 1],
      [forms, -1],
    ]);
    return [often, 1];
  });
  builder.row(0, Infinity, [...used, [forms, -passages.min]]);
  builder.row(-Infinity, 0, [...used, [forms, -passages.max]]);
}
