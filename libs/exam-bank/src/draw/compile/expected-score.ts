import type { DifficultyBand } from '../../blueprint.js';
import type { CalibrationThousandths, DrawUnit } from '../draw-unit.js';
import { thousandths } from '../thousandths.js';

/** 2^64: the fixed point of everything here, so that the same numbers come out on every machine. */
const SHIFT = 64n;
const ONE = 1n << SHIFT;
/** ln 2 × 2^64, rounded. */
const LN2 = 12_786_308_645_202_655_660n;

/**
 * The score in thousandths of a point that a candidate at the cut is expected to get: for one unit, or undefined where
 * it lacks what is asked for.
 */
export function expectedScorer({
  by,
  theta = '0',
}: DifficultyBand): (unit: DrawUnit) => number | undefined {
  const at = thousandths(theta);
  return ({ numbers, calibration }) => {
    const points = numbers.points ?? 0;
    switch (by) {
      case 'calibrated':
        return calibration === undefined ? undefined : points * chanceThousandths(calibration, at);
      case 'angoff':
        return numbers.angoff === undefined ? undefined : points * numbers.angoff;
      case 'facility':
        return numbers.facility === undefined ? undefined : points * numbers.facility;
    }
  };
}

/**
 * P(θ) = c + (1 − c) / (1 + exp(−a(θ − b))) in thousandths, rounded half up; all arguments in thousandths.
 */
export function chanceThousandths({ a, b, c }: CalibrationThousandths, theta: number): number {
  const exponent = BigInt(a) * BigInt(theta - b);
  const raised = expOfMinus(exponent < 0n ? -exponent : exponent);
  // With e = exp(−|x|) the logistic function is 1/(1 + e) for x ≥ 0 and e/(1 + e) below.
  const logistic = ((exponent < 0n ? raised : ONE) << SHIFT) / (ONE + raised);
  const chance = 1000n * BigInt(c) * ONE + 1000n * BigInt(1000 - c) * logistic;
  return Number((chance / 1000n + ONE / 2n) >> SHIFT);
}

/** exp(−x) × 2^64 for x in millionths, by halving the argument's range with ln 2 and the power series. */
function expOfMinus(millionths: bigint): bigint {
  const x = (millionths << SHIFT) / 1_000_000n;
  const halvings = x / LN2;
  if (halvings > SHIFT) return 0n;
  const rest = x % LN2;
  let sum = ONE;
  let term = ONE;
  for (let n = 1n; term !== 0n; n += 1n) {
    term = ((term * rest) >> SHIFT) / n;
    sum += n % 2n === 1n ? -term : term;
  }
  return sum >> halvings;
}
