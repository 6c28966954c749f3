import { erf } from 'mathjs';

/** A candidate's answer to the studied item, group, and the score by which the groups are made comparable. */
export interface Matched {
  readonly right: boolean;
  readonly focal: boolean;
  /** The total, the studied item included. */
  readonly score: number;
}

/** ETS: A negligible, B moderate, C large. */
type DifClass = 'A' | 'B' | 'C';

export interface MantelHaenszel {
  /** Common odds ratio; above 1 the item favours the reference group. */
  readonly oddsRatio: number;
  /** −2.35 × ln(odds ratio); below 0 the item is harder for the focal group than for equally able others. */
  readonly delta: number;
  /** Standard error of delta (Robins, Breslow, Greenland). */
  readonly standardError: number;
  /** χ² with one degree of freedom, continuity corrected. */
  readonly chiSquare: number;
  readonly p: number;
  readonly class: DifClass;
  /** How many scores had candidates of both groups and both answers to compare. */
  readonly strata: number;
}

interface Stratum {
  /** Reference right, reference wrong, focal right, focal wrong. */
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly d: number;
  readonly n: number;
}

/**
 * Differential item functioning of one right-or-wrong item (Holland and Thayer 1988). Null where the groups cannot be compared:
 * no score at which both are found, or one of them is always right or always wrong wherever they are.
 */
export function mantelHaenszel(candidates: readonly Matched[]): MantelHaenszel | null {
  const strata = strataOf(candidates);
  const sum = (term: (one: Stratum) => number): number =>
    strata.reduce((all, one) => all + term(one), 0);
  const r = sum(({ a, d, n }) => (a * d) / n);
  const s = sum(({ b, c, n }) => (b * c) / n);
  const spread = sum(
    ({ a, b, c, d, n }) => ((a + b) * (c + d) * (a + c) * (b + d)) / (n * n * (n - 1)),
  );
  if (r === 0 || s === 0 || spread === 0) return null;
  const away = Math.abs(sum(({ a, b, c, n }) => a - ((a + b) * (a + c)) / n));
  // Within the half that the correction takes away there is nothing to correct.
  const chiSquare = (away - (away < 0.5 ? 0 : 0.5)) ** 2 / spread;
  const logOdds = Math.log(r / s);
  const standardError = 2.35 * Math.sqrt(varianceOfLogOdds(strata, r, s));
  const delta = -2.35 * logOdds;
  const p = 1 - erf(Math.sqrt(chiSquare / 2));
  return {
    oddsRatio: r / s,
    delta,
    standardError,
    chiSquare,
    p,
    class: classOf(delta, standardError, p),
    strata: strata.length,
  };
}

/** Scores at which there are candidates of both groups and both answers; the others compare nothing. */
function strataOf(candidates: readonly Matched[]): readonly Stratum[] {
  const byScore = Map.groupBy(candidates, ({ score }) => score);
  return [...byScore.values()].flatMap((some) => {
    const count = (right: boolean, focal: boolean): number =>
      some.filter((one) => one.right === right && one.focal === focal).length;
    const [a, b, c, d] = [
      count(true, false),
      count(false, false),
      count(true, true),
      count(false, true),
    ];
    const compares = a + b > 0 && c + d > 0 && a + c > 0 && b + d > 0;
    return compares ? [{ a, b, c, d, n: some.length }] : [];
  });
}

function varianceOfLogOdds(strata: readonly Stratum[], r: number, s: number): number {
  return strata.reduce((sum, { a, b, c, d, n }) => {
    const [p, q] = [(a + d) / n, (b + c) / n];
    const [ri, si] = [(a * d) / n, (b * c) / n];
    return sum + (p * ri) / (2 * r * r) + (p * si + q * ri) / (2 * r * s) + (q * si) / (2 * s * s);
  }, 0);
}

/** Zieky (1993): C only where delta is at least 1.5 and significantly beyond 1; A where it is below 1 or not significantly off 0. */
function classOf(delta: number, standardError: number, p: number): DifClass {
  const size = Math.abs(delta);
  if (size < 1 || p >= 0.05) return 'A';
  return size >= 1.5 && (size - 1) / standardError > 1.645 ? 'C' : 'B';
}
