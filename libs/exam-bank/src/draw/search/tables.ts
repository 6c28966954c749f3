import type { DrawModel, ModelRow, RowKind } from '../model.js';

/** A unit off a rule's range weighs this much; other measures are weighed by their mean coefficient. */
export const UNIT_WEIGHT = 2 ** 20;

/** A model laid out for the search: flat arrays of integers, nothing to look up by name. */
export interface SearchTables {
  readonly model: DrawModel;
  readonly unitCount: number;
  /** Places of a form that are neither fixed nor anchors. */
  readonly formSize: number;
  readonly anchorCount: number;
  /** Units for those places, and for anchors. */
  readonly free: Int32Array;
  readonly anchors: Int32Array;
  /** Rows that can bind, those first that are broken most easily. */
  readonly rows: readonly ModelRow[];
  readonly min: Int32Array;
  readonly max: Int32Array;
  readonly weight: Int32Array;
  /** By row: what the fixed units already bring into every form. */
  readonly fixedSum: Int32Array;
  /** By row: its free members. */
  readonly members: readonly Int32Array[];
  /** The rows of unit u stand at starts[u] … starts[u + 1] − 1, ascending, with the coefficients beside them. */
  readonly starts: Int32Array;
  readonly rowsOf: Int32Array;
  readonly coefficients: Int32Array;
  /** By unit: its passage, or −1. */
  readonly passageOf: Int32Array;
}

const known = new WeakMap<DrawModel, SearchTables>();

/** The tables of a model; kept as long as the model is, so that many draws from one bank make them once. */
export function tablesOf(model: DrawModel): SearchTables {
  const tables = known.get(model) ?? buildTables(model);
  known.set(model, tables);
  return tables;
}

function buildTables(model: DrawModel): SearchTables {
  const unitCount = model.units.length;
  const isFixed = new Uint8Array(unitCount);
  for (const unit of model.fixed) isFixed[unit] = 1;
  const isFree = (unit: number): boolean => isFixed[unit] !== 1 && model.common[unit] !== 1;
  const all = Int32Array.from(model.units.keys());
  const rows = model.rows.filter((row) => canBind(row, model)).sort(byKind);
  const anchorCount = model.rows.find(({ kind }) => kind === 'anchor')?.max ?? 0;
  return {
    model,
    unitCount,
    anchorCount,
    formSize: model.count - model.fixed.length - anchorCount,
    free: all.filter(isFree),
    anchors: all.filter((unit) => model.common[unit] === 1),
    rows,
    min: Int32Array.from(rows, ({ min }) => min),
    max: Int32Array.from(rows, ({ max }) => max),
    weight: Int32Array.from(rows, weightOf),
    fixedSum: Int32Array.from(rows, (row) => sumWhere(row, isFixed)),
    members: rows.map((row) => row.members.filter(isFree)),
    ...rowsByUnit(rows, unitCount),
    passageOf: passageOf(model),
  };
}

/** Rows that reject most come first: a proposal is dropped at the first row that it breaks. */
const ORDER = {
  difficulty: 0,
  points: 1,
  sum: 2,
  overlap: 3,
  'key-balance': 4,
  rule: 5,
  coverage: 6,
  group: 7,
  anchor: 8,
} satisfies Record<RowKind, number>;

function byKind(a: ModelRow, b: ModelRow): number {
  return ORDER[a.kind] - ORDER[b.kind];
}

/** The anchor row holds by construction, and a maximum that no form can reach needs no watching. */
function canBind({ kind, min, max, coefficients }: ModelRow, { count }: DrawModel): boolean {
  if (kind === 'anchor') return false;
  if (min > 0) return true;
  const largest = coefficients.reduce((most, value) => Math.max(most, value), 0);
  return max < largest * Math.min(count, coefficients.length);
}

function weightOf({ coefficients }: ModelRow): number {
  const sum = coefficients.reduce((total, value) => total + value, 0);
  const mean = Math.max(1, Math.floor(sum / Math.max(1, coefficients.length)));
  return Math.max(1, Math.floor(UNIT_WEIGHT / mean));
}

function sumWhere({ members, coefficients }: ModelRow, holds: Uint8Array): number {
  let sum = 0;
  for (const [at, unit] of members.entries()) sum += (holds[unit] ?? 0) * (coefficients[at] ?? 0);
  return sum;
}

function rowsByUnit(
  rows: readonly ModelRow[],
  unitCount: number,
): Pick<SearchTables, 'starts' | 'rowsOf' | 'coefficients'> {
  const starts = new Int32Array(unitCount + 1);
  for (const { members } of rows) {
    for (const unit of members) starts[unit + 1] = (starts[unit + 1] ?? 0) + 1;
  }
  for (let unit = 0; unit < unitCount; unit += 1) {
    starts[unit + 1] = (starts[unit + 1] ?? 0) + (starts[unit] ?? 0);
  }
  const next = starts.slice();
  const rowsOf = new Int32Array(starts[unitCount] ?? 0);
  const coefficients = new Int32Array(rowsOf.length);
  for (const [row, { members, coefficients: values }] of rows.entries()) {
    for (const [at, unit] of members.entries()) {
      const place = next[unit] ?? 0;
      next[unit] = place + 1;
      rowsOf[place] = row;
      coefficients[place] = values[at] ?? 0;
    }
  }
  return { starts, rowsOf, coefficients };
}

function passageOf({ passages, units }: DrawModel): Int32Array {
  const of = new Int32Array(units.length).fill(-1);
  for (const [set, { members }] of (passages?.sets ?? []).entries()) {
    for (const unit of members) of[unit] = set;
  }
  return of;
}
