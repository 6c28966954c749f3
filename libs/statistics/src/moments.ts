/** Mean; null of nothing. */
export function mean(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Sum of products of the deviations of two equally long lists from their means. */
function codeviation(left: readonly number[], right: readonly number[]): number {
  const [leftMean, rightMean] = [mean(left) ?? 0, mean(right) ?? 0];
  return left.reduce(
    (sum, value, at) => sum + (value - leftMean) * ((right[at] ?? 0) - rightMean),
    0,
  );
}

/** Sample covariance, over n − 1; null for fewer than two. */
export function covariance(left: readonly number[], right: readonly number[]): number | null {
  return left.length < 2 ? null : codeviation(left, right) / (left.length - 1);
}

/** Sample variance, over n − 1; null for fewer than two. */
export function variance(values: readonly number[]): number | null {
  return covariance(values, values);
}

export function standardDeviation(values: readonly number[]): number | null {
  const found = variance(values);
  return found === null ? null : Math.sqrt(found);
}

/** Deviations smaller than this share of the numbers' own size are rounding, not spread. */
const NO_SPREAD = 1e-24;

/** Whether all values are the same but for rounding: nothing can be correlated with them. */
export function isConstant(values: readonly number[]): boolean {
  const size = values.reduce((sum, value) => sum + value * value, 0);
  return codeviation(values, values) <= NO_SPREAD * size;
}

/** Pearson's product-moment correlation; null where one of the two does not vary. */
export function correlation(left: readonly number[], right: readonly number[]): number | null {
  if (left.length < 2 || isConstant(left) || isConstant(right)) return null;
  const spread = Math.sqrt(codeviation(left, left) * codeviation(right, right));
  return Math.max(-1, Math.min(1, codeviation(left, right) / spread));
}

export function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((left, right) => left - right);
  const middle = sorted.length / 2;
  return mean(sorted.slice(Math.ceil(middle) - 1, Math.floor(middle) + 1));
}

/** Fisher's k-statistics: skewness G1 = k3 / k2^1.5 and excess kurtosis G2 = k4 / k2²; null where they are not defined. */
export function shape(values: readonly number[]): {
  readonly skewness: number | null;
  readonly kurtosis: number | null;
} {
  const n = values.length;
  const centre = mean(values) ?? 0;
  if (n < 3 || isConstant(values)) return { skewness: null, kurtosis: null };
  const moment = (power: number): number =>
    values.reduce((sum, value) => sum + (value - centre) ** power, 0) / n;
  const [m2, m3, m4] = [moment(2), moment(3), moment(4)];
  const k2 = (n * m2) / (n - 1);
  const k3 = (n * n * m3) / ((n - 1) * (n - 2));
  const skewness = k3 / k2 ** 1.5;
  if (n < 4) return { skewness, kurtosis: null };
  const k4 = (n * n * ((n + 1) * m4 - 3 * (n - 1) * m2 * m2)) / ((n - 1) * (n - 2) * (n - 3));
  return { skewness, kurtosis: k4 / (k2 * k2) };
}
