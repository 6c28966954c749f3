import type { RubricCriterion } from '#exam-bank';
import {
  addPoints,
  comparePoints,
  formatPoints,
  parsePoints,
  shareOf,
  type Points,
} from '../points.js';
import { ScoringError } from '../scoring-error.js';
import type { Awaited, HumanMarking, Judged, Judgement } from './judgement.js';

/**
 * An answer that people mark: their decisions, or the wait for them. Every criterion is decided, and nothing else, each at
 * one of its levels or steps.
 * @throws ScoringError `marking-malformed` for anything else: half a marking is no mark
 */
export function judgeByPeople(
  { id, rubric }: { readonly id: string; readonly rubric: readonly RubricCriterion[] },
  { marking }: Judged,
): Judgement | Awaited {
  if (marking === undefined) return { awaits: 'people' };
  assertKnownCriteria(id, rubric, marking);
  const decided = rubric.map((criterion) => decision(id, criterion, marking));
  const share = shareOf(
    addPoints(decided.map(({ points }) => points)),
    addPoints(decided.map(({ maxPoints }) => maxPoints)),
  );
  return { share, derivation: decided.map(({ line }) => line) };
}

/** @throws ScoringError `marking-malformed` for a decision on what the rubric does not have */
export function assertKnownCriteria(
  itemId: string,
  rubric: readonly RubricCriterion[],
  { points }: HumanMarking,
): void {
  const strange = Object.keys(points).find((name) => !rubric.some(({ id }) => id === name));
  if (strange === undefined) return;
  throw malformedMarking(itemId, `there is no criterion "${strange.slice(0, 130)}"`);
}

interface Decision {
  readonly points: Points;
  readonly maxPoints: Points;
  readonly line: string;
}

function decision(itemId: string, criterion: RubricCriterion, { points }: HumanMarking): Decision {
  const { id, title } = criterion;
  const text = Object.hasOwn(points, id) ? points[id] : undefined;
  if (text === undefined) throw malformedMarking(itemId, `criterion "${id}" is not decided`);
  const given = formatPoints(parsePoints(text));
  const { allowed, maxPoints } = allowedPoints(criterion, given);
  if (!allowed)
    throw malformedMarking(itemId, `criterion "${id}" has no level or step of ${given} points`);
  return { points: given, maxPoints, line: `${id} (${title}): ${given} of ${maxPoints}` };
}

function allowedPoints(
  { levels, range }: RubricCriterion,
  given: Points,
): { readonly allowed: boolean; readonly maxPoints: Points } {
  if (range === undefined) {
    const points = (levels ?? []).map((level) => formatPoints(parsePoints(level.points)));
    return { allowed: points.includes(given), maxPoints: points.at(-1) ?? '0' };
  }
  const isStep = parsePoints(given).div(parsePoints(range.step)).d === 1n;
  const isWithin = comparePoints(given, '0') >= 0 && comparePoints(given, range.maxPoints) <= 0;
  return { allowed: isStep && isWithin, maxPoints: formatPoints(parsePoints(range.maxPoints)) };
}

function malformedMarking(itemId: string, what: string): ScoringError {
  return new ScoringError('marking-malformed', `marking of ${itemId}: ${what}`);
}
