import type { Fraction } from 'fraction.js';

/** A product of decimals, which always ends, in plain digits. */
export function decimalText(value: Fraction): string {
  let digits = 0;
  let scale = 1n;
  while (scale % value.d !== 0n) {
    scale *= 10n;
    digits += 1;
  }
  const text = ((value.n * scale) / value.d).toString().padStart(digits + 1, '0');
  const decimals = digits === 0 ? '' : `.${text.slice(-digits)}`;
  return `${value.s < 0n ? '-' : ''}${text.slice(0, text.length - digits)}${decimals}`;
}
