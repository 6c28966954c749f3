import type { DrawModel, ModelRow } from './model.js';

/** What of the model one form (unit indexes) breaks, in words; empty where all of it holds. */
export function brokenParts(model: DrawModel, form: readonly number[]): readonly string[] {
  const isIn = new Set(form);
  return [
    ...(isIn.size === model.count
      ? []
      : [`${String(isIn.size)} units instead of ${String(model.count)}`]),
    ...model.rows.flatMap((row) => brokenRow(row, isIn)),
    ...[...model.fixed]
      .filter((unit) => !isIn.has(unit))
      .map((unit) => `the fixed ${model.units[unit] ?? ''} is missing`),
    ...brokenPassages(model, isIn),
  ];
}

function brokenRow(row: ModelRow, isIn: ReadonlySet<number>): readonly string[] {
  let sum = 0;
  for (const [at, unit] of row.members.entries()) {
    if (isIn.has(unit)) sum += row.coefficients[at] ?? 0;
  }
  if (row.min <= sum && sum <= row.max) return [];
  const wanted =
    row.min === row.max
      ? String(row.min)
      : sum < row.min
        ? `at least ${String(row.min)}`
        : `at most ${String(row.max)}`;
  if (row.kind === 'points') return [`${String(sum)} points instead of ${wanted}`];
  const what = row.measure === 'items' || row.measure === 'tasks' ? '' : ` ${row.measure}`;
  return [`${row.id}: ${String(sum)}${what} instead of ${wanted}`];
}

function brokenPassages({ passages }: DrawModel, isIn: ReadonlySet<number>): readonly string[] {
  if (passages === undefined) return [];
  const counts = passages.sets.map(
    ({ members }) => members.filter((unit) => isIn.has(unit)).length,
  );
  const used = counts.filter((count) => count > 0).length;
  const wrong = passages.sets.filter(({ min, max }, at) => {
    const count = counts[at] ?? 0;
    return count > 0 && (count < min || count > max);
  });
  return [
    ...wrong.map(({ id }) => `passage ${id}: too few or too many of its items`),
    ...(used < passages.min || used > passages.max ? [`${String(used)} passages`] : []),
  ];
}
