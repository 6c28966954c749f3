import { Fraction } from 'fraction.js';
import { ScoringError } from './scoring-error.js';
import {
  addSmall,
  compareSmall,
  divideSmall,
  formatSmall,
  multiplySmall,
  parseSmall,
  type Small,
} from './small-rational.js';

/**
 * An exact rational number in its one plain form: a decimal where it ends ("7", "2.5"), else n/d in lowest terms ("2/3").
 * Two equal values have equal strings, so points may be compared, stored and hashed as text.
 */
export type Points = string;

/** Decimal, or n/d; the lengths bound the work that a hostile string can cause. */
const PLAIN = /^(-?)(\d{1,400})(?:\.(\d{1,400})|\/(\d{1,400}))?$/;

/**
 * Reads points; other spellings of the same value ("7.0", "4/6") are understood too.
 * @throws ScoringError `points-invalid`
 */
export function parsePoints(text: string): Fraction {
  const match = PLAIN.exec(text);
  const [, sign = '', whole = '', decimals = '', denominator = '1'] = match ?? [];
  if (!match || /^0+$/.test(denominator)) {
    throw new ScoringError('points-invalid', `not an exact number of points: ${text.slice(0, 60)}`);
  }
  const scale = 10n ** BigInt(decimals.length);
  const numerator = BigInt(`${whole}${decimals}`) * (sign === '-' ? -1n : 1n);
  return new Fraction(numerator, BigInt(denominator) * scale);
}

/** Writes an exact value in its one plain form. */
export function formatPoints(value: Fraction): Points {
  const digits = decimalDigits(value.d);
  if (digits === undefined) return `${value.s < 0n ? '-' : ''}${value.n}/${value.d}`;
  return decimalText(value, digits);
}

/** How many decimals 1/denominator has, or undefined where it never ends. */
function decimalDigits(denominator: bigint): number | undefined {
  let rest = denominator;
  let twos = 0;
  let fives = 0;
  for (; rest % 2n === 0n; rest /= 2n) twos += 1;
  for (; rest % 5n === 0n; rest /= 5n) fives += 1;
  return rest === 1n ? Math.max(twos, fives) : undefined;
}

/** The value with so many decimals, cut off towards zero where it has more. */
export function decimalText(value: Fraction, digits: number): string {
  const scaled = (value.n * 10n ** BigInt(digits)) / value.d;
  const text = scaled.toString().padStart(digits + 1, '0');
  const sign = value.s < 0n && scaled !== 0n ? '-' : '';
  const whole = text.slice(0, text.length - digits);
  return digits === 0 ? `${sign}${whole}` : `${sign}${whole}.${text.slice(-digits)}`;
}

/*
 * The operations: small numbers, which points nearly always are, in safe integers; where that would not be exact, in BigInt.
 * Both give the same text.
 */

/** The sum; of nothing it is "0". The order of the terms never matters. */
export function addPoints(terms: readonly Points[]): Points {
  let sum: Small | undefined = { n: 0, d: 1 };
  for (const term of terms) {
    const next: Small | undefined = parseSmall(term);
    sum = next && addSmall(sum, next);
    if (sum === undefined) break;
  }
  return (
    (sum && formatSmall(sum)) ??
    formatPoints(terms.reduce((total, term) => total.add(parsePoints(term)), new Fraction(0)))
  );
}

/** `left − right`, signed. */
export function subtractPoints(left: Points, right: Points): Points {
  return formatPoints(parsePoints(left).sub(parsePoints(right)));
}

/** Negative, zero or positive as `left` is less than, equal to or more than `right`. */
export function comparePoints(left: Points, right: Points): number {
  const [a, b] = [parseSmall(left), parseSmall(right)];
  return (a && b && compareSmall(a, b)) ?? parsePoints(left).compare(parsePoints(right));
}

/** That share of the points: `sharePoints("5", "2/3")` is "10/3". */
export function sharePoints(points: Points, share: Points): Points {
  const [a, b] = [parseSmall(points), parseSmall(share)];
  const product = a && b && multiplySmall(a, b);
  return (
    (product && formatSmall(product)) ?? formatPoints(parsePoints(points).mul(parsePoints(share)))
  );
}

/**
 * What share of `maxPoints` the points are: `shareOf("7", "10")` is "0.7".
 * @throws ScoringError `share-of-nothing` where `maxPoints` is 0: a share of nothing is neither 0 nor 1
 */
export function shareOf(points: Points, maxPoints: Points): Points {
  const [a, b] = [parseSmall(points), parseSmall(maxPoints)];
  const share = a && b && divideSmall(a, b);
  const text = share && formatSmall(share);
  if (text !== undefined) return text;
  const whole = parsePoints(maxPoints);
  if (whole.n === 0n)
    throw new ScoringError('share-of-nothing', 'a share of 0 points is undefined');
  return formatPoints(parsePoints(points).div(whole));
}

/** Points in their one plain form; for what a file or an author wrote, perhaps as a number. @throws ScoringError `points-invalid` */
export function plainPoints(written: string | number): Points {
  const text = String(written);
  const known = parseSmall(text);
  return (known && formatSmall(known)) ?? formatPoints(parsePoints(text));
}

/**
 * A share as a percentage for people, e.g. "69.99": the one place where anything is rounded. It cuts off after two decimals
 * and never rounds up, so with a cut score in whole hundredths of a percent (schemes allow no other) the number shown is
 * below the cut exactly if the share is. Nothing is ever decided on it.
 */
export function displayPercent(share: Points): string {
  return decimalText(parsePoints(share).mul(100), 2);
}

/** Whether a share can serve as a cut score: whole hundredths of a percent, see {@link displayPercent}. */
export function isDisplayableCut(share: Points): boolean {
  return parsePoints(share).mul(10_000).d === 1n;
}
