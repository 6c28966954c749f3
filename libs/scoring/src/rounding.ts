import { Fraction } from 'fraction.js';
import { decimalText, formatPoints, parsePoints, type Points } from './points.js';

export interface Rounding {
  /** `half-up`: a half goes away from 0. `half-even`: to the even neighbour. `down`: cut off towards 0. */
  readonly mode: 'half-up' | 'half-even' | 'down';
  readonly decimals: number;
}

/** The exact value rounded once: `roundPoints("2.5", { mode: "half-even", decimals: 0 })` is "2". */
export function roundPoints(value: Points, rounding: Rounding): Points {
  return formatPoints(rounded(parsePoints(value), rounding));
}

/** The least whole number of points that is not less. */
export function nextWholePoint(value: Points): Points {
  return formatPoints(parsePoints(value).ceil());
}

function rounded(value: Fraction, { mode, decimals }: Rounding): Fraction {
  const scale = new Fraction(10n ** BigInt(decimals));
  const scaled = value.abs().mul(scale);
  const whole = scaled.floor();
  const rest = scaled.sub(whole).compare(new Fraction(1, 2));
  const up = {
    down: false,
    'half-up': rest >= 0,
    'half-even': rest > 0 || (rest === 0 && whole.n % 2n === 1n),
  }[mode];
  const size = (up ? whole.add(1) : whole).div(scale);
  return value.s < 0n ? size.neg() : size;
}

/**
 * The value as it is shown beside cut scores: rounded, unless that would put it on the other side of one of them; then on its
 * own side of it, with as many more decimals as that takes. "69.995" with two decimals and a cut of "70" is "69.99".
 */
export function displayRounded(value: Points, rounding: Rounding, cuts: readonly Points[]): string {
  const exact = parsePoints(value);
  const bounds = cuts.map(parsePoints);
  const misleads = (shown: Fraction): boolean =>
    bounds.some((cut) => shown.compare(cut) >= 0 !== exact.compare(cut) >= 0);
  for (let { decimals } = rounding; ; decimals += 1) {
    const candidates = [
      rounded(exact, { ...rounding, decimals }),
      exact.floor(decimals),
      exact.ceil(decimals),
    ];
    const shown = candidates.find((candidate) => !misleads(candidate));
    // Ends: a value is never above its ceiling, and with enough decimals that is below every greater cut.
    if (shown !== undefined) return decimalText(shown, decimals);
  }
}
