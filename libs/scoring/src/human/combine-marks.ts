import {
  addPoints,
  comparePoints,
  formatPoints,
  parsePoints,
  sharePoints,
  subtractPoints,
  type Points,
} from '../points.js';
import { ScoringError } from '../scoring-error.js';
import type { MarkingRules, MeanRounding, Tolerance } from './marking-rules.js';

/** What markers gave one answer, each the whole item's points. */
export interface GivenMarks {
  readonly first: Points;
  readonly second?: Points;
  readonly adjudicated?: Points;
}

export type Combined =
  | { readonly state: 'marked'; readonly points: Points; readonly how: string }
  | { readonly state: 'needs-adjudicator'; readonly difference: Points };

/** A tolerance in points of an item. */
export function toleranceInPoints({ kind, value }: Tolerance, maxPoints: Points): Points {
  return kind === 'points' ? value : sharePoints(maxPoints, value);
}

/** How far two marks are apart, not negative. */
export function differenceOf(one: Points, other: Points): Points {
  return comparePoints(one, other) < 0 ? subtractPoints(other, one) : subtractPoints(one, other);
}

/** Whether two marks agree: at the bound they do (E38). */
export function isWithin(difference: Points, tolerance: Points): boolean {
  return comparePoints(difference, tolerance) <= 0;
}

/**
 * The one mark of an answer. One marker: that mark. Two who agree: as the scheme combines them. Two who do not: nothing before a
 * third has decided.
 * @param tolerance in points
 * @throws ScoringError `marking-malformed` for a third mark where the first two agree, or one without them
 */
export function combineMarks(
  rules: Pick<MarkingRules, 'combine' | 'rounding' | 'adjudication'>,
  given: GivenMarks,
  bounds: { readonly tolerance: Points; readonly maxPoints: Points },
): Combined {
  const { first, second, adjudicated } = given;
  if (second === undefined) {
    if (adjudicated !== undefined) throw needless('there is no second mark');
    return marked(first, `one marker: ${first}`);
  }
  const difference = differenceOf(first, second);
  const apart = `${first} and ${second}, ${difference} apart`;
  if (isWithin(difference, bounds.tolerance)) {
    if (adjudicated !== undefined) throw needless('the two marks agree');
    const points = combined(rules, [first, second], bounds.maxPoints);
    return marked(points, `${apart}, ${bounds.tolerance} allowed: ${rules.combine} is ${points}`);
  }
  if (adjudicated === undefined) return { state: 'needs-adjudicator', difference };
  const points = adjudicatedPoints(rules, { first, second, adjudicated }, bounds.maxPoints);
  const rule = rules.adjudication === 'adjudicator' ? 'which counts' : 'mean with the nearer';
  return marked(
    points,
    `${apart}, ${bounds.tolerance} allowed: adjudicated ${adjudicated}, ${rule}: ${points}`,
  );
}

function marked(points: Points, how: string): Combined {
  return { state: 'marked', points, how };
}

function combined(
  { combine, rounding }: Pick<MarkingRules, 'combine' | 'rounding'>,
  [first, second]: readonly [Points, Points],
  maxPoints: Points,
): Points {
  switch (combine) {
    case 'first':
      return first;
    case 'lower':
      return comparePoints(first, second) <= 0 ? first : second;
    case 'higher':
      return comparePoints(first, second) >= 0 ? first : second;
    case 'mean':
      return meanOf(first, second, rounding, maxPoints);
  }
}

function adjudicatedPoints(
  { adjudication, rounding }: Pick<MarkingRules, 'adjudication' | 'rounding'>,
  { first, second, adjudicated }: Required<GivenMarks>,
  maxPoints: Points,
): Points {
  if (adjudication === 'adjudicator') return adjudicated;
  const [low, high] = comparePoints(first, second) <= 0 ? [first, second] : [second, first];
  const toLow = differenceOf(adjudicated, low);
  // Equally near: the higher, in the candidate's favour.
  const nearer = comparePoints(toLow, differenceOf(adjudicated, high)) < 0 ? low : high;
  return meanOf(adjudicated, nearer, rounding, maxPoints);
}

/** The mean on the declared step; never above the maximum, should the step not divide it. */
function meanOf(one: Points, other: Points, rounding: MeanRounding, maxPoints: Points): Points {
  const mean = parsePoints(addPoints([one, other])).div(2);
  if (rounding.mode === 'none') return formatPoints(mean);
  const step = parsePoints(rounding.step);
  const steps = mean.div(step);
  const whole = steps.floor();
  const rest = steps.sub(whole).compare('1/2');
  const isUp =
    rounding.mode !== 'down' &&
    (rest > 0 || (rest === 0 && (rounding.mode === 'half-up' || whole.n % 2n === 1n)));
  const rounded = formatPoints((isUp ? whole.add(1) : whole).mul(step));
  return comparePoints(rounded, maxPoints) > 0 ? maxPoints : rounded;
}

function needless(why: string): ScoringError {
  return new ScoringError('marking-malformed', `an adjudicated mark, but ${why}`);
}
