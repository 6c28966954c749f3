import { Fraction } from 'fraction.js';
import type { RoundingRule } from '#exam-bank';

/** The greatest whole number that is not above the value. */
export function floorOf(value: Fraction): Fraction {
  const quotient = value.n / value.d;
  const isWhole = value.d === 1n;
  return new Fraction(value.s < 0n ? -(isWhole ? quotient : quotient + 1n) : quotient, 1n);
}

/** QTI's `round`: to the nearest whole number, halves upwards, so 6.5 is 7 and −6.5 is −6. */
export function roundHalfUp(value: Fraction): Fraction {
  return floorOf(value.add(new Fraction(1n, 2n)));
}

/** QTI's `roundTo`: by digits, a deciding digit of 5 or more goes away from zero: 3.175 with 3 figures is 3.18. */
export function roundTo(value: Fraction, { mode, figures }: RoundingRule): Fraction {
  const places = mode === 'decimalPlaces' ? figures : figures - 1 - magnitudeOf(value);
  const scale = powerOfTen(places);
  const scaled = value.abs().mul(scale);
  const rounded = floorOf(scaled.add(new Fraction(1n, 2n))).div(scale);
  return value.s < 0n ? rounded.neg() : rounded;
}

function powerOfTen(exponent: number): Fraction {
  return exponent < 0
    ? new Fraction(1n, 10n ** BigInt(-exponent))
    : new Fraction(10n ** BigInt(exponent), 1n);
}

/** The exponent of the first digit that is not 0: 0 for 3.14, −2 for 0.05. */
function magnitudeOf(value: Fraction): number {
  if (value.n === 0n) return 0;
  let exponent = value.n.toString().length - value.d.toString().length;
  while (value.abs().compare(powerOfTen(exponent)) < 0) exponent -= 1;
  while (value.abs().compare(powerOfTen(exponent + 1)) >= 0) exponent += 1;
  return exponent;
}
