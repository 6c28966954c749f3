import type { NumericItem } from '#exam-bank';
import type { Fraction } from 'fraction.js';
import { parseDecimal, parseLeadingDecimal } from '../parse-decimal.js';
import { formatPoints } from '../points.js';
import { ScoringError } from '../scoring-error.js';
import { asText, rightOrWrong, type GivenResponse, type Judgement } from './judgement.js';
import { unitFactor } from './unit-factor.js';

/**
 * Right if |answer − key| ≤ tolerance, all exact, the bounds included; a relative tolerance is a share of |key|, so it means
 * the same below zero. What is not a number, or carries a unit that cannot be converted, is a wrong answer.
 */
export function judgeNumeric(item: NumericItem, response: GivenResponse): Judgement {
  const text = asText(item.id, response).normalize('NFC').trim();
  const key = keyNumber(item, item.key.value);
  const allowed = allowedDifference(item, key);
  const bounds = `key ${formatPoints(key)}, allowed difference ${formatPoints(allowed)}`;
  const parsed = parseLeadingDecimal(text);
  if (!parsed) return rightOrWrong(false, [bounds, 'the answer is not a decimal number']);
  const factor = unitFactor(parsed.rest.trim(), item.unit);
  if (!factor) {
    return rightOrWrong(false, [
      bounds,
      `the unit cannot be converted to ${item.unit ?? 'a bare number'}`,
    ]);
  }
  const value = parsed.value.mul(factor);
  const difference = value.sub(key).abs();
  return rightOrWrong(difference.compare(allowed) <= 0, [
    bounds,
    `answer ${formatPoints(value)}${item.unit === undefined ? '' : ` ${item.unit}`}, difference ${formatPoints(difference)}`,
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
