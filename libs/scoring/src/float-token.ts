const ZERO = 0x30;
const NINE = 0x39;
const DOT = 0x2e;
const LOWER_E = 0x65;
const LOWER_P = 0x70;
const LOWER_X = 0x78;

/** What is longer is text, whatever is in it: so much of a program's output may have to be held. */
export const MAX_NUMBER_BYTES = 1 << 16;

/**
 * Reads a whole token as C's `strtod` would: decimal (`-1.5e3`, `.5`, `1.`) or hexadecimal (`0x1.8p3`).
 * @returns the nearest double, or undefined where the token is anything else, a NaN, or infinite ("1e999" too): the
 *   reference validator compares those as text; or longer than any number that a program could mean
 */
export function parseFloatToken(token: Uint8Array): number | undefined {
  if (token.length > MAX_NUMBER_BYTES) return undefined;
  const start = isSign(token[0]) ? 1 : 0;
  const hex = token[start] === ZERO && lower(token[start + 1]) === LOWER_X;
  const shape = hex ? scan(token, start + 2, LOWER_P) : scan(token, start, LOWER_E);
  if (!shape) return undefined;
  // latin1 keeps one character per byte, and the scan has let only ASCII pass.
  const text = Buffer.from(token.buffer, token.byteOffset, token.byteLength).toString('latin1');
  const value = hex ? hexValue(text, start + 2, shape) : Number(text);
  return Number.isFinite(value) ? value : undefined;
}

interface Shape {
  /** Index of the point, or of the end of the digits. */
  readonly point: number;
  /** Index after the last digit of the mantissa. */
  readonly digitsEnd: number;
}

/** One pass: digits, at most one point, at least one digit, then perhaps an exponent with at least one digit. */
function scan(token: Uint8Array, from: number, exponentMark: number): Shape | undefined {
  const isDigit = exponentMark === LOWER_P ? isHexDigit : isDecimalDigit;
  let index = from;
  let point = -1;
  let digits = 0;
  for (; index < token.length; index += 1) {
    const byte = token[index];
    if (isDigit(byte)) digits += 1;
    else if (byte === DOT && point < 0) point = index;
    else break;
  }
  if (digits === 0) return undefined;
  const shape = { point: point < 0 ? index : point, digitsEnd: index };
  if (index === token.length) return shape;
  if (lower(token[index]) !== exponentMark) return undefined;
  index += isSign(token[index + 1]) ? 2 : 1;
  if (index === token.length) return undefined;
  for (; index < token.length; index += 1) if (!isDecimalDigit(token[index])) return undefined;
  return shape;
}

/** Correctly rounded (but for subnormals): converting a BigInt is, and scaling by a power of two is exact. */
function hexValue(text: string, from: number, shape: Shape): number {
  const whole = text.slice(from, shape.point);
  const decimals = text.slice(shape.point + 1, shape.digitsEnd);
  const exponent = Number(text.slice(shape.digitsEnd + 1) || '0') - 4 * decimals.length;
  const magnitude = Number(BigInt(`0x${whole}${decimals}`)) * 2 ** exponent;
  return text.startsWith('-') ? -magnitude : magnitude;
}

function isSign(byte: number | undefined): boolean {
  return byte === 0x2b || byte === 0x2d;
}

function isDecimalDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= ZERO && byte <= NINE;
}

function isHexDigit(byte: number | undefined): boolean {
  const letter = lower(byte);
  return isDecimalDigit(byte) || (letter !== undefined && letter >= 0x61 && letter <= 0x66);
}

function lower(byte: number | undefined): number | undefined {
  return byte !== undefined && byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte;
}
