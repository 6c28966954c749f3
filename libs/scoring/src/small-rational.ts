/**
 * Exact rationals of JavaScript's safe integers, for the everyday sizes of points: every function gives the exact answer, or
 * undefined where an intermediate would leave the safe integers; then BigInt has to do it.
 */
export interface Small {
  readonly n: number;
  /** More than 0; n/d need not be in lowest terms. */
  readonly d: number;
}

/** So many digits, and their power of ten, are always safe integers. */
const MOST_CHARACTERS = 15;
const POWERS = Array.from({ length: MOST_CHARACTERS + 1 }, (_, digits) => 10 ** digits);
const [MINUS, POINT, SLASH, ZERO, NINE] = [45, 46, 47, 48, 57];

/** Reads what `parsePoints` reads, if it is short; undefined for all else, also for what is malformed. */
export function parseSmall(text: string): Small | undefined {
  const { length } = text;
  const start = text.charCodeAt(0) === MINUS ? 1 : 0;
  if (length <= start || length > MOST_CHARACTERS) return undefined;
  let n = 0;
  let at = start;
  for (; at < length; at += 1) {
    const code = text.charCodeAt(at);
    if (code < ZERO || code > NINE) break;
    n = n * 10 + (code - ZERO);
  }
  if (at === start) return undefined;
  if (at === length) return { n: start === 1 ? -n : n, d: 1 };
  const separator = text.charCodeAt(at);
  if (at + 1 === length || (separator !== POINT && separator !== SLASH)) return undefined;
  let rest = 0;
  const digits = length - at - 1;
  for (at += 1; at < length; at += 1) {
    const code = text.charCodeAt(at);
    if (code < ZERO || code > NINE) return undefined;
    rest = rest * 10 + (code - ZERO);
  }
  if (separator === SLASH) return rest === 0 ? undefined : { n: start === 1 ? -n : n, d: rest };
  const d = POWERS[digits] ?? 1;
  const size = n * d + rest;
  return { n: start === 1 ? -size : size, d };
}

/** In the one plain form of points. */
export function formatSmall({ n, d }: Small): string | undefined {
  if (d === 1 || n === 0) return n === 0 ? '0' : String(n);
  const common = greatestCommonDivisor(Math.abs(n), d);
  const [top, bottom] = [n / common, d / common];
  if (bottom === 1) return String(top);
  const digits = decimalDigits(bottom);
  if (digits === undefined) return `${top}/${bottom}`;
  if (digits > MOST_CHARACTERS) return undefined;
  const scaled = safe(Math.abs(top) * ((POWERS[digits] ?? 1) / bottom));
  if (scaled === undefined) return undefined;
  const written = String(scaled).padStart(digits + 1, '0');
  return `${top < 0 ? '-' : ''}${written.slice(0, -digits)}.${written.slice(-digits)}`;
}

export function addSmall(left: Small, right: Small): Small | undefined {
  if (left.d === right.d) return small(left.n + right.n, left.d);
  // Over the least common denominator, so that a long sum of thirds and halves stays small.
  const step = right.d / greatestCommonDivisor(left.d, right.d);
  const [a, b] = [safe(left.n * step), safe(right.n * ((left.d * step) / right.d))];
  return a === undefined || b === undefined ? undefined : small(a + b, left.d * step);
}

export function multiplySmall(left: Small, right: Small): Small | undefined {
  return small(left.n * right.n, left.d * right.d);
}

/** Undefined for a divisor of 0, too. */
export function divideSmall(left: Small, right: Small): Small | undefined {
  if (right.n === 0) return undefined;
  const sign = right.n < 0 ? -1 : 1;
  return small(left.n * right.d * sign, left.d * right.n * sign);
}

/** Negative, zero or positive. */
export function compareSmall(left: Small, right: Small): number | undefined {
  if (left.d === right.d) return left.n - right.n;
  const [a, b] = [safe(left.n * right.d), safe(right.n * left.d)];
  return a === undefined || b === undefined ? undefined : a - b;
}

function small(n: number, d: number): Small | undefined {
  return Number.isSafeInteger(n) && Number.isSafeInteger(d) ? { n, d } : undefined;
}

/** A product of integers is exact if it is safe: rounding never brings one that is too large below the bound. */
function safe(product: number): number | undefined {
  return Number.isSafeInteger(product) ? product : undefined;
}

function greatestCommonDivisor(a: number, b: number): number {
  let [large, less] = [a, b];
  while (less !== 0) [large, less] = [less, large % less];
  return large;
}

/** How many decimals 1/d has, or undefined where it never ends. */
function decimalDigits(d: number): number | undefined {
  let rest = d;
  let twos = 0;
  let fives = 0;
  for (; rest % 2 === 0; rest /= 2) twos += 1;
  for (; rest % 5 === 0; rest /= 5) fives += 1;
  return rest === 1 ? Math.max(twos, fives) : undefined;
}
