/** Rows in pieces: one statement takes at most 65,535 values. */
export function batches<T>(rows: readonly T[], size = 1000): readonly T[][] {
  return Array.from({ length: Math.ceil(rows.length / size) }, (_, at) =>
    rows.slice(at * size, (at + 1) * size),
  );
}
