import type { PassageSets } from '#exam-bank';
import { programBuilder, type Entry, type ProgramBuilder } from './program-builder.js';
import type { ProofModel } from './proof-model.js';
import type { Program } from './solver.js';
import type { UnitClasses } from './unit-classes.js';

/** The forms of a model as a program in integers, and the way back. */
export interface FormProgram {
  readonly builder: ProgramBuilder;
  /** The column that says how many of a class stand in a form. */
  readonly columnOf: (unitClass: number, form: number) => number;
  /** Entries of a row of the model in one form. */
  readonly entriesOf: (row: Pick<Members, 'members' | 'coefficients'>, form: number) => Entry[];
  /** Unit indexes by form. */
  readonly formsOf: (values: Float64Array) => readonly (readonly number[])[];
}

interface Members {
  readonly members: Int32Array;
  readonly coefficients: Int32Array;
}

/**
 * Columns x(class, form), one for all forms where the units are common; a column for each passage; rows as the model says.
 * Classes of several units are exact only where forms share nothing: what they share is told unit by unit.
 * @param cost by class, 0 if not given
 */
export function formProgram(
  model: ProofModel,
  classes: UnitClasses,
  cost: (unitClass: number) => number = () => 0,
): FormProgram {
  const builder = programBuilder();
  const fixed = new Set(model.fixed);
  const columns = classes.members.map((units, index) => {
    const [unit = 0] = units;
    const inAll = fixed.has(unit) || model.common[unit] === 1;
    const size = classes.sizes[index] ?? 0;
    const bounds = { lower: fixed.has(unit) ? size : 0, upper: size };
    const column = (): number => builder.column({ ...bounds, cost: cost(index) });
    const first = column();
    return Array.from({ length: model.forms }, (_, form) =>
      form === 0 || inAll ? first : column(),
    );
  });
  const columnOf = (unitClass: number, form: number): number => columns[unitClass]?.[form] ?? -1;
  const entriesOf = ({ members, coefficients }: Members, form: number): Entry[] => {
    const ofClass = new Map<number, number>();
    members.forEach((unit, at) => ofClass.set(classes.classOf[unit] ?? 0, coefficients[at] ?? 0));
    return [...ofClass].map(([unitClass, value]) => [columnOf(unitClass, form), value]);
  };
  for (let form = 0; form < model.forms; form += 1) {
    for (const row of model.rows) builder.row(row.min, row.max, entriesOf(row, form));
    if (model.passages !== undefined)
      addPassages(builder, model.passages, (members) =>
        entriesOf({ members, coefficients: new Int32Array(members.length).fill(1) }, form),
      );
  }
  const own = columns.filter((list, index) => list[0] !== list[1] && classes.sizes[index] === 1);
  if (model.forms > 1 && model.shared === 0) addDisjoint(builder, columns, classes);
  if (model.forms > 1 && model.shared > 0) addShared(builder, own, model);
  if (model.forms > 1 && model.shared > 0) addPlaces(builder, columns, classes, model);
  const formsOf = (values: Float64Array): readonly (readonly number[])[] =>
    readForms({ values, columns, classes, forms: model.forms });
  return { builder, columnOf, entriesOf, formsOf };
}

/** The program without more rows, every column an integer. */
export function integerProgram({ builder }: FormProgram): Program {
  return builder.program({ maximize: true, integer: true });
}

function addPassages(
  builder: ProgramBuilder,
  { sets, min, max }: PassageSets,
  entriesOf: (members: Int32Array) => Entry[],
): void {
  const used = sets.map((set): Entry => {
    const isUsed = builder.column({ lower: 0, upper: 1 });
    const members = entriesOf(set.members);
    builder.row(0, Infinity, [...members, [isUsed, -set.min]]);
    builder.row(-Infinity, 0, [...members, [isUsed, -set.max]]);
    return [isUsed, 1];
  });
  builder.row(min, max, used);
}

function addDisjoint(
  builder: ProgramBuilder,
  columns: readonly (readonly number[])[],
  { sizes }: UnitClasses,
): void {
  for (const [index, list] of columns.entries()) {
    if (list[0] === list[1]) continue;
    const entries = list.map((column): Entry => [column, 1]);
    builder.row(0, sizes[index] ?? 0, entries);
  }
}

/** What the exposure rule leaves to each unit; classes are of one unit where forms share. */
function addPlaces(
  builder: ProgramBuilder,
  columns: readonly (readonly number[])[],
  { members, sizes }: UnitClasses,
  { places, forms }: ProofModel,
): void {
  if (places === undefined) return;
  for (const [index, list] of columns.entries()) {
    const most = places[members[index]?.[0] ?? 0] ?? forms;
    if (list[0] === list[1] || sizes[index] !== 1 || most >= forms) continue;
    const entries = list.map((column): Entry => [column, 1]);
    builder.row(0, most, entries);
  }
}

/** y ≥ x(u, f) + x(u, g) − 1 for every unit and two forms; together they share at most so many. */
function addShared(
  builder: ProgramBuilder,
  own: readonly (readonly number[])[],
  { forms, shared }: ProofModel,
): void {
  for (let f = 0; f < forms; f += 1) {
    for (let g = f + 1; g < forms; g += 1) {
      const both = own.map((list): Entry => {
        const y = builder.column({ lower: 0, upper: 1 });
        const [inF = 0, inG = 0] = [list[f], list[g]];
        builder.row(-Infinity, 1, [
          [inF, 1],
          [inG, 1],
          [y, -1],
        ]);
        return [y, 1];
      });
      builder.row(0, shared, both);
    }
  }
}

/** Of a class that several forms take from, each takes the next units. */
function readForms(input: {
  readonly values: Float64Array;
  readonly columns: readonly (readonly number[])[];
  readonly classes: UnitClasses;
  readonly forms: number;
}): readonly (readonly number[])[] {
  const { values, columns, classes, forms } = input;
  const lists = Array.from({ length: forms }, (): number[] => []);
  for (const [index, list] of columns.entries()) {
    const units = classes.members[index] ?? new Int32Array();
    let next = 0;
    for (const [form, column] of list.entries()) {
      const count = Math.round(values[column] ?? 0);
      const from = list[0] === list[1] || units.length === 1 ? 0 : next;
      lists[form]?.push(...units.subarray(from, from + count));
      next = from + count;
    }
  }
  return lists.map((list) => list.sort((a, b) => a - b));
}
