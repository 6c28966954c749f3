import type { QtiItem } from '#exam-bank';
import { Fraction } from 'fraction.js';
import { formatPoints } from '../points.js';
import {
  declaredMaximum,
  programOf,
  qtiOutcomes,
  scoreOf,
  shownOutcome,
} from '../qti/score-response.js';
import { ScoringError } from '../scoring-error.js';
import type { GivenResponse, Judgement } from './judgement.js';

/**
 * The share is SCORE of the item's maximum: MAXSCORE, else the normal maximum, else its points. A SCORE below 0 is worth
 * nothing; one that has no value or is above the maximum is a fault of the item, and no mark.
 */
export function judgeQti(item: QtiItem, response: GivenResponse): Judgement {
  const program = programOf(item);
  const outcomes = qtiOutcomes(item, program, response);
  const score = scoreOf(outcomes);
  const maximum = declaredMaximum(program) ?? new Fraction(item.points);
  if (score === undefined)
    throw new ScoringError('key-malformed', `key of ${item.id}: SCORE is left without a value`);
  if (maximum.compare(0) <= 0 || score.compare(maximum) > 0)
    throw new ScoringError('key-malformed', `key of ${item.id}: SCORE is above its maximum`);
  const lines = [...outcomes].map(
    ([id, value]) => `${id} = ${JSON.stringify(shownOutcome(value))}`,
  );
  const counted = score.s < 0n ? new Fraction(0) : score;
  const shown = `SCORE ${formatPoints(score)} of ${formatPoints(maximum)}`;
  return {
    share: formatPoints(counted.div(maximum)),
    derivation: [...lines, score.s < 0n ? `${shown}: below 0 counts as 0` : shown],
  };
}
