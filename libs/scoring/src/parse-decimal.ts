import { Fraction } from 'fraction.js';

/** Sign, digits with a point or a comma, exponent; nothing that backtracks. */
const DECIMAL = /^([+-]?)(?:(\d+)(?:[.,](\d*))?|[.,](\d+))(?:[eE]([+-]?\d{1,4}))?/;

const MAX_LENGTH = 100;
const MAX_EXPONENT = 400;

/**
 * Reads the decimal number at the start of a text, exactly, and says what follows it. A comma is a decimal comma; there are
 * no thousands separators, no hexadecimal digits, no fractions, no NaN or infinity. A typographic minus (U+2212) is a minus.
 * @returns undefined where the text does not start with such a number, or where it is absurdly long
 */
export function parseLeadingDecimal(
  text: string,
): { readonly value: Fraction; readonly rest: string } | undefined {
  if (text.length > MAX_LENGTH) return undefined;
  const plain = text.replace(/^\u2212/, '-');
  const match = DECIMAL.exec(plain);
  if (!match) return undefined;
  const [matched, sign, whole = '', decimals = match[4] ?? '', , exponentText = '0'] = match;
  const exponent = Number(exponentText);
  if (Math.abs(exponent) > MAX_EXPONENT) return undefined;
  const digits = BigInt(`${whole}${decimals}`);
  const scale = exponent - decimals.length;
  const numerator = (sign === '-' ? -digits : digits) * (scale > 0 ? 10n ** BigInt(scale) : 1n);
  const value = new Fraction(numerator, scale < 0 ? 10n ** BigInt(-scale) : 1n);
  return { value, rest: plain.slice(matched.length) };
}

/** Reads a text that is one decimal number and nothing else; undefined where it is not. */
export function parseDecimal(text: string): Fraction | undefined {
  const parsed = parseLeadingDecimal(text);
  return parsed?.rest === '' ? parsed.value : undefined;
}
