import { Fraction } from 'fraction.js';

const SHARE = /^(-?)(\d{1,18})(?:\.(\d{1,18})|\/([1-9]\d{0,17}))?$/;

/** Reads a decimal or n/d exactly, such as `0.25`, `1/3`, `-1`; undefined where the text is neither. */
export function exactShare(text: string): Fraction | undefined {
  const match = SHARE.exec(text);
  if (!match) return undefined;
  const [, sign = '', whole = '', decimals = '', denominator = '1'] = match;
  const numerator = BigInt(`${sign}${whole}${decimals}`);
  return new Fraction(numerator, BigInt(denominator) * 10n ** BigInt(decimals.length));
}
