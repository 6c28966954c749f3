/** Kelley (1939): the share of candidates in the upper and in the lower group. */
const GROUP_SHARE = 0.27;

interface Scored {
  /** Share of the item's points, 0 to 1. */
  readonly share: number;
  readonly total: number;
}

/**
 * The upper–lower index: mean share of the item among the best 27 % less that among the worst 27 %, by total. Of candidates with
 * the same total at the edge of a group each counts in part, so that their order decides nothing. Null for fewer than two.
 */
export function upperLowerIndex(candidates: readonly Scored[]): number | null {
  const size = Math.max(1, Math.round(candidates.length * GROUP_SHARE));
  if (candidates.length < 2) return null;
  const byTotal = candidates.toSorted((left, right) => right.total - left.total);
  return meanOfFirst(byTotal, size) - meanOfFirst(byTotal.toReversed(), size);
}

function meanOfFirst(sorted: readonly Scored[], size: number): number {
  const edge = sorted[size - 1]?.total;
  const at = sorted.findIndex(({ total }) => total === edge);
  const tied = sorted.filter(({ total }) => total === edge);
  const whole = sorted.slice(0, at);
  const sum = (some: readonly Scored[]): number => some.reduce((all, { share }) => all + share, 0);
  return (sum(whole) + (sum(tied) * (size - at)) / tied.length) / size;
}
