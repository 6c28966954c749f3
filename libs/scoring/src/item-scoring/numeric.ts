import { fitUnit, parseDecimal, parseNumericAnswer, type NumericItem } from '#exam-bank';
import type { Fraction } from 'fraction.js';
import { formatPoints } from '../points.js';
import { ScoringError } from '../scoring-error.js';
import {
  asText,
  malformed,
  rightOrWrong,
  type GivenResponse,
  type Judgement,
} from './judgement.js';

/**
 * Right if |answer − key| ≤ tolerance, all exact, the bounds included; a relative tolerance is a share of |key|, so it means
 * the same below zero. What is not a number, and a unit that is unknown or cannot be converted to the item's, is refused, as
 * it is when the candidate enters it.
 */
export function judgeNumeric(item: NumericItem, response: GivenResponse): Judgement {
  const answer = parseNumericAnswer(asText(item.id, response));
  const number = answer && parseDecimal(answer.number);
  if (!number) throw malformed(item.id, 'not a number');
  const fit = fitUnit(answer.unit, item.unit);
  if (!fit.ok) throw malformed(item.id, fit.message);
  const key = keyNumber(item, item.key.value);
  const allowed = allowedDifference(item, key);
  const bounds = `key ${formatPoints(key)}, allowed difference ${formatPoints(allowed)}`;
  const value = number.mul(fit.factor);
  const difference = value.sub(key).abs();
  return rightOrWrong(difference.compare(allowed) <= 0, [
    bounds,
    `answer ${[formatPoints(value), item.unit].join(' ').trim()}, difference ${formatPoints(difference)}`,
  ]);
}

function allowedDifference(item: NumericItem, key: Fraction): Fraction {
  const { kind, value } = item.key.tolerance;
  const tolerance = keyNumber(item, value);
  if (tolerance.s < 0n) {
    throw new ScoringError('key-malformed', `key of ${item.id}: a tolerance below zero`);
  }
  switch (kind) {
    case 'absolute':
      return tolerance;
    case 'relative':
      return tolerance.mul(key.abs());
  }
}

function keyNumber(item: NumericItem, text: string): Fraction {
  const value = parseDecimal(text);
  if (!value) throw new ScoringError('key-malformed', `key of ${item.id}: not a decimal number`);
  return value;
}
