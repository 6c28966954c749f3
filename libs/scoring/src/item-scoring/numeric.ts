import { fitUnit, parseDecimal, parseNumericAnswer, type NumericItem } from '#exam-bank';
import type { Fraction } from 'fraction.js';
import { formatPoints } from '../points.js';
import { ScoringError } from '../scoring-error.js';
import {
  asText,
  malformed,
  rightPartlyOrWrong,
  type GivenResponse,
  type Judgement,
} from './judgement.js';

/**
 * Right if |answer − key| ≤ tolerance, all exact, the bounds included; a relative tolerance is a share of |key|, so it means
 * the same below zero. What is not a number, and a unit that is unknown or cannot be converted to the item's, is refused, as
 * it is when the candidate enters it. Answers worth a part are tried in their order after the key's own.
 */
export function judgeNumeric(item: NumericItem, response: GivenResponse): Judgement {
  const answer = parseNumericAnswer(asText(item.id, response));
  const number = answer && parseDecimal(answer.number);
  if (!number) throw malformed(item.id, 'not a number');
  const fit = fitUnit(answer.unit, item.unit);
  if (!fit.ok) throw malformed(item.id, fit.message);
  const value = number.mul(fit.factor);
  const answers = [item.key, ...(item.key.partial ?? [])].map((key) => fitOf(item, value, key));
  const right = answers[0]?.fits === true;
  const part = item.key.partial?.find((_, index) => answers[index + 1]?.fits === true);
  const given = `answer ${[formatPoints(value), item.unit].join(' ').trim()}`;
  const lines = answers.map(({ line }) => line);
  return rightPartlyOrWrong(right, part?.share, [given, ...lines]);
}

type NumericKey = Pick<NumericItem['key'], 'value' | 'tolerance'>;

function fitOf(
  item: NumericItem,
  value: Fraction,
  key: NumericKey,
): { readonly fits: boolean; readonly line: string } {
  const wanted = keyNumber(item, key.value);
  const allowed = allowedDifference(item, wanted, key.tolerance);
  const difference = value.sub(wanted).abs();
  const line =
    `key ${formatPoints(wanted)}, allowed difference ${formatPoints(allowed)}, ` +
    `difference ${formatPoints(difference)}`;
  return { fits: difference.compare(allowed) <= 0, line };
}

function allowedDifference(
  item: NumericItem,
  key: Fraction,
  { kind, value }: NumericKey['tolerance'],
): Fraction {
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
