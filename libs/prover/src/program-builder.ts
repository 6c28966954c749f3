import type { Program } from './solver.js';

/** Gathers columns and rows one by one. */
export interface ProgramBuilder {
  /** The new column's index. */
  readonly column: (column: { lower: number; upper: number; cost?: number }) => number;
  readonly row: (min: number, max: number, entries: readonly Entry[]) => number;
  readonly program: (options: { maximize: boolean; integer: boolean }) => Program;
}

/** Column and coefficient. */
export type Entry = readonly [column: number, coefficient: number];

export function programBuilder(): ProgramBuilder {
  const cost: number[] = [];
  const lower: number[] = [];
  const upper: number[] = [];
  const rowLower: number[] = [];
  const rowUpper: number[] = [];
  const starts = [0];
  const indices: number[] = [];
  const values: number[] = [];
  return {
    column: (column) => {
      lower.push(column.lower);
      upper.push(column.upper);
      return cost.push(column.cost ?? 0) - 1;
    },
    row: (min, max, entries) => {
      for (const [column, coefficient] of entries) {
        indices.push(column);
        values.push(coefficient);
      }
      starts.push(indices.length);
      rowLower.push(min);
      return rowUpper.push(max) - 1;
    },
    program: ({ maximize, integer }) => ({
      maximize,
      cost: Float64Array.from(cost),
      lower: Float64Array.from(lower),
      upper: Float64Array.from(upper),
      integer: new Uint8Array(cost.length).fill(integer ? 1 : 0),
      rowLower: Float64Array.from(rowLower),
      rowUpper: Float64Array.from(rowUpper),
      starts: Int32Array.from(starts),
      indices: Int32Array.from(indices),
      values: Float64Array.from(values),
    }),
  };
}
