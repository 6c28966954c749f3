import { Fraction } from 'fraction.js';

/** Lengths are bounded, so that an exact number stays cheap; nothing here backtracks. */
const DECIMAL = /^(-?)(\d{1,60})(?:\.(\d{1,60}))?(?:[eE]([+-]?\d{1,3}))?$/;

/**
 * Reads decimal text such as "-12.5" or "3e8" exactly: the grammar of keys, which `parseNumericAnswer` also brings a
 * candidate's number into.
 * @returns undefined where the text is no such number
 */
export function parseDecimal(text: string): Fraction | undefined {
  const match = DECIMAL.exec(text);
  if (!match) return undefined;
  const [, sign, whole = '', decimals = '', exponent = '0'] = match;
  const digits = BigInt(`${sign}${whole}${decimals}`);
  const scale = Number(exponent) - decimals.length;
  return scale < 0
    ? new Fraction(digits, 10n ** BigInt(-scale))
    : new Fraction(digits * 10n ** BigInt(scale), 1n);
}
