import { completeRows, totalOfRow, type MarkMatrix } from './mark-matrix.js';
import { mean, median, shape, standardDeviation, variance } from './moments.js';

export interface TestStatistics {
  readonly candidates: number;
  /** Those whose paper held every item; alpha and the standard error are theirs. */
  readonly complete: number;
  readonly items: number;
  readonly mean: number | null;
  readonly median: number | null;
  readonly sd: number | null;
  readonly skewness: number | null;
  readonly kurtosis: number | null;
  /** Cronbach's alpha (of right-or-wrong items: KR-20). */
  readonly alpha: number | null;
  /** Standard error of measurement: sd × √(1 − alpha). */
  readonly sem: number | null;
}

export function testStatistics(matrix: MarkMatrix): TestStatistics {
  const totals = matrix.rows.map(totalOfRow);
  const complete = completeRows(matrix);
  const alpha = cronbachAlpha(complete);
  const sd = standardDeviation(complete.map(totalOfRow));
  return {
    candidates: matrix.rows.length,
    complete: complete.length,
    items: matrix.items.length,
    mean: mean(totals),
    median: median(totals),
    sd: standardDeviation(totals),
    ...shape(totals),
    alpha,
    sem: alpha === null || sd === null ? null : sd * Math.sqrt(Math.max(0, 1 - alpha)),
  };
}

/** k/(k−1) × (1 − Σ variances of items / variance of totals); null for one item or candidate, or totals that do not vary. */
export function cronbachAlpha(rows: readonly (readonly number[])[]): number | null {
  const items = rows[0]?.length ?? 0;
  const ofTotals = variance(rows.map(totalOfRow));
  if (items < 2 || ofTotals === null || ofTotals === 0) return null;
  const ofItems = Array.from(
    { length: items },
    (_, at) => variance(rows.map((row) => row[at] ?? 0)) ?? 0,
  );
  const sum = ofItems.reduce((all, one) => all + one, 0);
  return (items / (items - 1)) * (1 - sum / ofTotals);
}
