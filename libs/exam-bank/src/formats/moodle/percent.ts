import { Fraction } from 'fraction.js';

/**
 * Moodle offers part marks from a list and writes a third as `33.33333`. What stands for a third, sixth, seventh or ninth there
 * is that fraction here: in its own sums 3 × 33.33333 counts as all, too.
 */
const DENOMINATORS = [1n, 2n, 3n, 4n, 5n, 6n, 7n, 8n, 9n, 10n, 20n] as const;
const WRITTEN_DIGITS = /^-?\d+\.\d{4,7}$/;

/** A percentage as the exact share of the points that it means; undefined where it is none. */
export function shareOfPercent(percent: string): Fraction | undefined {
  if (!/^-?\d{1,3}(\.\d{1,10})?$/.test(percent.trim())) return undefined;
  const exact = new Fraction(percent.trim()).div(100);
  if (!WRITTEN_DIGITS.test(percent.trim())) return exact;
  const tolerance = new Fraction(1, 1_000_000);
  for (const denominator of DENOMINATORS) {
    const near = exact.mul(denominator).round().div(denominator);
    if (near.sub(exact).abs().compare(tolerance) <= 0) return near;
  }
  return exact;
}

/** As item keys write it: `1/3`, `0.25`. */
export function shareText(share: Fraction): string {
  const text = share.toString();
  return text.includes('(') ? share.toFraction() : text;
}
