import type { Program } from './solver.js';

/** Multipliers are rounded to so many parts of the largest. */
const PARTS = 2 ** 30;
/** Below this share of the largest, a multiplier is the solver's rounding error. */
const NOISE = 1e-9;

/**
 * Whether multipliers of the rows prove, in exact integers, that a program of integer data has no solution: the rows, added up
 * with the multipliers, ask for more than the columns' bounds allow (Farkas). Where true, no solver needs to be believed.
 */
export function isContradiction(program: Program, ray: Float64Array): boolean {
  const largest = ray.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  if (!(largest > 0) || !Number.isFinite(largest)) return false;
  let asked = 0n;
  const sums = new Map<number, bigint>();
  for (const [row, value] of ray.entries()) {
    if (Math.abs(value) < NOISE * largest) continue;
    const multiplier = BigInt(Math.round((value / largest) * PARTS));
    const side = multiplier > 0n ? program.rowLower[row] : program.rowUpper[row];
    if (side === undefined || !Number.isFinite(side)) continue;
    asked += multiplier * BigInt(side);
    for (let at = program.starts[row] ?? 0; at < (program.starts[row + 1] ?? 0); at += 1) {
      const column = program.indices[at] ?? 0;
      const sum = sums.get(column) ?? 0n;
      sums.set(column, sum + multiplier * BigInt(program.values[at] ?? 0));
    }
  }
  let most = 0n;
  for (const [column, sum] of sums) {
    if (sum === 0n) continue;
    const bound = sum > 0n ? program.upper[column] : program.lower[column];
    if (bound === undefined || !Number.isFinite(bound)) return false;
    most += sum * BigInt(bound);
  }
  return asked > most;
}

/** Whether some row alone asks for more than the columns' bounds allow; data are integers, so this is exact. */
export function hasImpossibleRow({ starts, indices, values, ...program }: Program): boolean {
  return program.rowLower.some((min, row) => {
    let least = 0;
    let most = 0;
    for (let at = starts[row] ?? 0; at < (starts[row + 1] ?? 0); at += 1) {
      const column = indices[at] ?? 0;
      const value = values[at] ?? 0;
      const ends = [value * (program.lower[column] ?? 0), value * (program.upper[column] ?? 0)];
      least += Math.min(...ends);
      most += Math.max(...ends);
    }
    return most < min || least > (program.rowUpper[row] ?? Infinity);
  });
}
