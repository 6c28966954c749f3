import { programBuilder, type Entry, type ProgramBuilder } from './program-builder.js';
import type { ProofModel, ProofRow } from './proof-model.js';
import type { UnitClasses } from './unit-classes.js';

/** All forms of a model added up. The rows of the model come first, in their order. */
export interface SumProgram {
  readonly builder: ProgramBuilder;
  readonly entriesOf: (row: Pick<ProofRow, 'members' | 'coefficients'>) => Entry[];
  /** By class. */
  readonly columns: readonly number[];
}

/**
 * What all forms together must keep, in real numbers: a column says how often a class is used in all forms. Forms are alike,
 * so for forms that share nothing this allows exactly what the forms one by one allow in real numbers, with one column a class.
 * What it forbids is impossible. All data are integers.
 */
export function sumProgram(model: ProofModel, classes: UnitClasses): SumProgram {
  const { forms, shared } = model;
  const builder = programBuilder();
  const fixed = new Set(model.fixed);
  const more: Entry[] = [];
  const uses: { readonly entries: readonly Entry[]; readonly size: number }[] = [];
  const columns = classes.members.map((units, index) => {
    const [unit = 0] = units;
    const size = classes.sizes[index] ?? 0;
    const often = forms * size;
    const inAll = fixed.has(unit) || model.common[unit] === 1;
    const upper = inAll || shared > 0 ? often : size;
    const column = builder.column({ lower: fixed.has(unit) ? often : 0, upper });
    if (!inAll && shared > 0) {
      const again: Entry = [builder.column({ lower: 0, upper: often }), -1];
      more.push([again[0], 1]);
      uses.push({ entries: [[column, 1], again], size });
    }
    return column;
  });
  const entriesOf = ({ members, coefficients }: Pick<ProofRow, 'members' | 'coefficients'>) => {
    const byColumn = new Map<number, number>();
    members.forEach((unit, at) =>
      byColumn.set(columns[classes.classOf[unit] ?? 0] ?? 0, coefficients[at] ?? 0),
    );
    return [...byColumn];
  };
  for (const row of model.rows) builder.row(forms * row.min, forms * row.max, entriesOf(row));
  addPassages(builder, model, entriesOf);
  // A unit in k forms is shared by k(k − 1)/2 pairs of forms, which is at least k − 1.
  for (const { entries, size } of uses) builder.row(-Infinity, size, entries);
  if (more.length > 0) builder.row(0, (shared * forms * (forms - 1)) / 2, more);
  return { builder, entriesOf, columns };
}

function addPassages(
  builder: ProgramBuilder,
  { passages, forms }: ProofModel,
  entriesOf: SumProgram['entriesOf'],
): void {
  if (passages === undefined) return;
  const used = passages.sets.map(({ members, min, max }): Entry => {
    const often = builder.column({ lower: 0, upper: forms });
    const entries = entriesOf({ members, coefficients: new Int32Array(members.length).fill(1) });
    builder.row(0, Infinity, [...entries, [often, -min]]);
    builder.row(-Infinity, 0, [...entries, [often, -max]]);
    return [often, 1];
  });
  builder.row(forms * passages.min, forms * passages.max, used);
}
