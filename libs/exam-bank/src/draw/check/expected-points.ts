import type { DifficultyBand } from '../../blueprint.js';
import type { DrawUnit } from '../draw-unit.js';

/**
 * Thousandths of a point that a candidate at the cut is expected to get; undefined without the numbers for it. Reckoned
 * another way than the draw does: by floating point where that is certain, by exact fractions where it is not.
 */
export function expectedPoints(unit: DrawUnit, band: DifficultyBand): number | undefined {
  const { points = 0, angoff, facility } = unit.numbers;
  switch (band.by) {
    case 'angoff':
      return angoff === undefined ? undefined : points * angoff;
    case 'facility':
      return facility === undefined ? undefined : points * facility;
    case 'calibrated': {
      if (unit.calibration === undefined) return undefined;
      const { a, b, c } = unit.calibration;
      const x = a * (inThousandths(band.theta ?? '0') - b);
      return points * chance(x, c);
    }
  }
}

/** A decimal of at most three places in thousandths. */
export function inThousandths(decimal: string): number {
  return Math.round(Number(decimal) * 1000);
}

/** Closer than this to a half, the rounding of a floating-point number is not certain. */
const UNCERTAIN = 1e-6;

function chance(millionths: number, guessing: number): number {
  const value = guessing + (1000 - guessing) / (1 + Math.exp(-millionths / 1e6));
  const fraction = value - Math.floor(value);
  if (Math.abs(fraction - 0.5) > UNCERTAIN) return Math.round(value);
  return exactChance(BigInt(millionths), BigInt(guessing));
}

const SCALE = 10n ** 40n;
const SQUARINGS = 16n;

/** exp(x) = exp(x / 2^16)^(2^16), on decimal fractions of 40 places. */
function exactChance(millionths: bigint, guessing: bigint): number {
  const small = (-millionths * SCALE) / 1_000_000n / 2n ** SQUARINGS;
  let power = SCALE;
  let term = SCALE;
  for (let n = 1n; n <= 20n; n += 1n) {
    term = (term * small) / SCALE / n;
    power += term;
  }
  for (let n = 0n; n < SQUARINGS; n += 1n) power = (power * power) / SCALE;
  const thousandths = guessing * SCALE + ((1000n - guessing) * SCALE * SCALE) / (SCALE + power);
  return Number((thousandths + SCALE / 2n) / SCALE);
}
