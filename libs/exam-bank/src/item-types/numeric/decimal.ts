/** How numbers are written: as decimal text, so that nothing is lost in binary. */

/** A number in a key: ASCII, a digit before the point, exponent of at most three digits. */
export const DECIMAL_PATTERN = '^-?[0-9]{1,60}(\\.[0-9]{1,60})?([eE][+-]?[0-9]{1,3})?$';
export const UNSIGNED_DECIMAL_PATTERN = '^[0-9]{1,60}(\\.[0-9]{1,60})?([eE][+-]?[0-9]{1,3})?$';
/** `B`, `KiB`, `ms`, `m/s^2`, `%`, `°C`. */
export const UNIT_PATTERN = '^[A-Za-zµμΩ°%][A-Za-z0-9µμΩ°%/*^·-]{0,31}$';

export interface NumericAnswer {
  /** In the grammar of keys: `-` for the sign, a digit before the point. */
  readonly number: string;
  /** As written by the candidate. */
  readonly unit: string | undefined;
}

const SPACE = '[ \\u00a0\\u202f]';
const ANSWER = new RegExp(
  `^([-\\u2212]?)(?:([0-9]{1,60})(?:\\.([0-9]{0,60}))?|\\.([0-9]{1,60}))([eE][-+\\u2212]?[0-9]{1,3})?(?:${SPACE}+(.+))?$`,
  'u',
);

/**
 * The grammar of a candidate's number; undefined if the text is not one.
 *
 *     answer   = [ minus ] digits [ "." [ digits ] ] [ exponent ] [ spaces unit ]
 *              | [ minus ] "." digits [ exponent ] [ spaces unit ]
 *     minus    = "-" | U+2212
 *     exponent = ( "e" | "E" ) [ "+" | minus ] 1*3digit
 *
 * White space around it is ignored. Digits are 0 to 9, at most 60 on either side of the point. There
 * are no thousands separators, no decimal comma, no leading plus, no hexadecimal, no NaN or infinity:
 * where a reader could doubt the value the answer is refused, not guessed. Bounded lengths keep exact
 * arithmetic on it cheap.
 */
export function parseNumericAnswer(text: string): NumericAnswer | undefined {
  const match = ANSWER.exec(text.trim());
  if (match === null) return undefined;
  const [, sign, whole, fraction, bareFraction, exponent, unit] = match;
  if (unit !== undefined && !new RegExp(UNIT_PATTERN, 'u').test(unit)) return undefined;
  const decimals = fraction ?? bareFraction ?? '';
  const digits = (whole ?? '0') + (decimals === '' ? '' : `.${decimals}`);
  const number = (sign === '' ? '' : '-') + digits + (exponent ?? '').replace('\u2212', '-');
  return { number, unit };
}
