import type { Program } from './solver.js';

/** Whether the values, each taken as the integer next to it, keep all rows and bounds, counted in integers. */
export function programHolds(program: Program, values: Float64Array): boolean {
  const { starts, indices, rowLower, rowUpper, lower, upper } = program;
  const whole = values.map(Math.round);
  const columns = whole.every(
    (value, column) => (lower[column] ?? 0) <= value && value <= (upper[column] ?? 0),
  );
  return (
    columns &&
    rowLower.every((min, row) => {
      let sum = 0;
      for (let at = starts[row] ?? 0; at < (starts[row + 1] ?? 0); at += 1)
        sum += (program.values[at] ?? 0) * (whole[indices[at] ?? 0] ?? 0);
      return min <= sum && sum <= (rowUpper[row] ?? Infinity);
    })
  );
}
