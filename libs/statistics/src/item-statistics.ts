import { completeRows, shareOfRow, type MarkMatrix, type MatrixItem } from './mark-matrix.js';
import { correlation, covariance, isConstant, mean, standardDeviation } from './moments.js';
import { cronbachAlpha } from './test-statistics.js';
import { upperLowerIndex } from './upper-lower.js';

export interface ItemStatistics {
  readonly id: string;
  readonly max: number;
  /** To how many candidates it was presented; everything below is of these. */
  readonly n: number;
  /** Mean share of its points, 0 to 1 (the p-value of a right-or-wrong item). */
  readonly facility: number | null;
  readonly sd: number | null;
  /** Corrected item–total correlation: of its marks with the candidates' shares of the rest. */
  readonly discrimination: number | null;
  /** Uncorrected: with the whole total, the item itself included. */
  readonly pointBiserial: number | null;
  /** Best 27 % against worst 27 %, see {@link upperLowerIndex}. */
  readonly upperLower: number | null;
  /** Discrimination as a share of the most that these marks could reach with these rests. */
  readonly discriminativeEfficiency: number | null;
  /** Share of the spread of totals that it makes, 0 to 1; null where it takes from it. */
  readonly effectiveWeight: number | null;
  /** Alpha of the test without it, over complete papers. */
  readonly alphaWithout: number | null;
}

/** Classical item analysis, an entry an item, in the matrix's order. */
export function itemStatistics(matrix: MarkMatrix): readonly ItemStatistics[] {
  const complete = completeRows(matrix);
  const contributions = matrix.items.map((_, at) => contribution(columnOf(matrix, at)));
  const all = contributions.reduce<number>((sum, one) => sum + (one ?? 0), 0);
  return matrix.items.map((item, at) => ({
    ...classical(item, columnOf(matrix, at)),
    effectiveWeight: all === 0 ? null : withShare(contributions[at] ?? null, all),
    alphaWithout: cronbachAlpha(complete.map((row) => row.toSpliced(at, 1))),
  }));
}

interface Column {
  readonly marks: readonly number[];
  /** Shares of what was presented, with this item and without it. */
  readonly totals: readonly number[];
  readonly rests: readonly number[];
}

function columnOf({ items, rows }: MarkMatrix, at: number): Column {
  const presented = rows.flatMap((row) => {
    const mark = row[at] ?? null;
    return mark === null
      ? []
      : [{ mark, total: shareOfRow(items, row), rest: shareOfRow(items, row, at) }];
  });
  return {
    marks: presented.map(({ mark }) => mark),
    totals: presented.map(({ total }) => total),
    rests: presented.map(({ rest }) => rest),
  };
}

function classical({ id, max }: MatrixItem, { marks, totals, rests }: Column) {
  const shares = marks.map((mark) => mark / max);
  return {
    id,
    max,
    n: marks.length,
    facility: mean(shares),
    sd: standardDeviation(shares),
    discrimination: correlation(marks, rests),
    pointBiserial: correlation(marks, totals),
    upperLower: upperLowerIndex(shares.map((share, at) => ({ share, total: totals[at] ?? 0 }))),
    discriminativeEfficiency: efficiency(marks, rests),
  };
}

/** The covariance as a share of that of the same marks and rests, both sorted. */
function efficiency(marks: readonly number[], rests: readonly number[]): number | null {
  if (marks.length < 2 || isConstant(marks) || isConstant(rests)) return null;
  const sorted = (values: readonly number[]) => values.toSorted((left, right) => left - right);
  const most = covariance(sorted(marks), sorted(rests));
  const found = covariance(marks, rests);
  return most === null || found === null ? null : found / most;
}

/** A covariance smaller than this share of what it could be is rounding: which side of 0 it is on hangs on the order of sums. */
const NO_COVARIANCE = 1e-12;

/** √ of the covariance with the totals; null where it is below 0. */
function contribution({ marks, totals }: Column): number | null {
  const found = covariance(marks, totals);
  if (found === null) return null;
  const most = (standardDeviation(marks) ?? 0) * (standardDeviation(totals) ?? 0);
  if (isConstant(marks) || isConstant(totals) || Math.abs(found) <= NO_COVARIANCE * most) return 0;
  return found < 0 ? null : Math.sqrt(found);
}

function withShare(part: number | null, all: number): number | null {
  return part === null ? null : part / all;
}
