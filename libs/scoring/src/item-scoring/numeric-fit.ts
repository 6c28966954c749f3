import { parseDecimal, writtenFigures, type NumericItem, type Tolerance } from '#exam-bank';
import type { Fraction } from 'fraction.js';
import { formatPoints } from '../points.js';
import { roundTo } from '../qti/round.js';
import { ScoringError } from '../scoring-error.js';

export interface FitOf {
  readonly fits: boolean;
  readonly line: string;
}

type Distance = Extract<Tolerance, { readonly value: string }>;
type Figures = Extract<Tolerance, { readonly figures: number }>;

/**
 * Whether an answer is near enough to a key, exactly. By distance: |answer − key| ≤ tolerance, bounds included unless the key
 * says otherwise; a relative tolerance is a share of |key|, so it means the same below zero. By figures: both rounded to so many
 * significant figures, half away from zero, are equal; written figures ask in addition that the answer is written with so many.
 */
export function fitOf({
  id,
  text,
  value,
  key,
}: {
  readonly id: string;
  readonly text: string;
  readonly value: Fraction;
  readonly key: Pick<NumericItem['key'], 'value' | 'tolerance'>;
}): FitOf {
  const wanted = keyNumber(id, key.value);
  const { tolerance } = key;
  return 'figures' in tolerance
    ? byFigures({ text, value, wanted, tolerance })
    : byDistance({ id, value, wanted, tolerance });
}

function byDistance({
  id,
  value,
  wanted,
  tolerance,
}: {
  readonly id: string;
  readonly value: Fraction;
  readonly wanted: Fraction;
  readonly tolerance: Distance;
}): FitOf {
  const stated = keyNumber(id, tolerance.value);
  if (stated.s < 0n)
    throw new ScoringError('key-malformed', `key of ${id}: a tolerance below zero`);
  const allowed = tolerance.kind === 'relative' ? stated.mul(wanted.abs()) : stated;
  const difference = value.sub(wanted).abs();
  const side = difference.compare(allowed);
  const line =
    `key ${formatPoints(wanted)}, allowed difference ${formatPoints(allowed)}, ` +
    `difference ${formatPoints(difference)}`;
  if (side !== 0 || tolerance.bounds === undefined) return { fits: side <= 0, line };
  const isUpper = value.compare(wanted) >= 0;
  const excluded = isUpper ? 'upper-excluded' : 'lower-excluded';
  const fits = tolerance.bounds !== 'excluded' && tolerance.bounds !== excluded;
  return { fits, line: `${line}, a bound that is ${fits ? 'included' : 'excluded'}` };
}

function byFigures({
  text,
  value,
  wanted,
  tolerance: { kind, figures },
}: {
  readonly text: string;
  readonly value: Fraction;
  readonly wanted: Fraction;
  readonly tolerance: Figures;
}): FitOf {
  const rule = { mode: 'significantFigures', figures } as const;
  const [answer, key] = [roundTo(value, rule), roundTo(wanted, rule)];
  const compared = `to ${figures} significant figures: answer ${formatPoints(answer)}, key ${formatPoints(key)}`;
  if (kind === 'significant-figures') return { fits: answer.equals(key), line: compared };
  const { least, most } = writtenFigures(text);
  const line = `${compared}, written with ${least === most ? least : `${least} to ${most}`}`;
  return { fits: answer.equals(key) && least <= figures && figures <= most, line };
}

function keyNumber(id: string, text: string): Fraction {
  const value = parseDecimal(text);
  if (!value) throw new ScoringError('key-malformed', `key of ${id}: not a decimal number`);
  return value;
}
