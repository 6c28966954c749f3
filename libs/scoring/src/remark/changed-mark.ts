import { assertConsistentMark, type Mark } from '../mark.js';
import { comparePoints, shareOf, type Points } from '../points.js';
import { sumOfParts } from '../criterion-points.js';
import { ScoringError } from '../scoring-error.js';
import { totalOf } from '../totals.js';

/** Marks that a decision puts in place of others. */

/** All of its points, whatever was answered. */
export function allCredit(mark: Mark): Mark {
  const parts = mark.parts.map((part) => ({ ...part, points: part.maxPoints }));
  return { ...mark, points: mark.maxPoints, parts, state: 'marked' };
}

/** Out of the points and of the maximum. The maximum stays written down, for whoever asks what was removed. */
export function removed(mark: Mark): Mark {
  const parts = mark.parts.map((part) => ({ ...part, points: '0' }));
  return { ...mark, points: '0', parts, state: 'invalidated' };
}

/**
 * The mark with points given by people, criterion by criterion.
 * @throws ScoringError `mark-inconsistent` for a criterion that is missing, unknown or named twice, and for points that are less
 *   than 0 or more than the maximum
 */
export function withNamedPoints(
  mark: Mark,
  named: readonly { readonly criterion: string; readonly points: Points }[],
): Mark {
  const points = new Map(named.map((part) => [part.criterion, part.points]));
  const criteria = new Set(mark.parts.map(({ criterion }) => criterion));
  if (points.size !== named.length || points.size !== criteria.size)
    throw new ScoringError('mark-inconsistent', `mark of ${mark.item}: name each criterion once`);
  const parts = mark.parts.map((part) => {
    const given = points.get(part.criterion);
    if (given === undefined)
      throw new ScoringError(
        'mark-inconsistent',
        `mark of ${mark.item}: nothing is named for ${part.criterion}`,
      );
    return { ...part, points: given };
  });
  const changed: Mark = { ...mark, ...sumOfParts(parts), parts, state: 'marked' };
  assertConsistentMark(changed);
  return changed;
}

/** Whether two marks say the same, however their points are spelt. */
export function isSameMark(left: Mark, right: Mark): boolean {
  return text(left) === text(right);
}

function text({ state, parts, points, maxPoints }: Mark): string {
  const ordered = [...parts].sort((a, b) => (a.criterion < b.criterion ? -1 : 1));
  return JSON.stringify([
    state,
    ...sumTexts({ points, maxPoints }),
    ...ordered.map((part) => [part.criterion, ...sumTexts(part)]),
  ]);
}

function sumTexts(part: { readonly points: Points; readonly maxPoints: Points }): string[] {
  const { points, maxPoints } = sumOfParts([part]);
  return [points, maxPoints];
}

/**
 * Whether a candidate is worse off with `after` in place of `before`: fewer points of the same maximum or, where the maximum
 * changes, a smaller share of the total.
 * @param all the marks in force, `before` among them
 */
export function isLower(before: Mark, after: Mark, all: readonly Mark[]): boolean {
  const bothCount = before.state !== 'invalidated' && after.state !== 'invalidated';
  if (bothCount && comparePoints(before.maxPoints, after.maxPoints) === 0)
    return comparePoints(after.points, before.points) < 0;
  const changed = all.map((mark) => (mark.item === before.item ? after : mark));
  return comparePoints(totalShare(changed), totalShare(all)) < 0;
}

/** Of nothing it is 0: nobody is worse off with anything else. */
function totalShare(marks: readonly Mark[]): Points {
  const { points, maxPoints } = totalOf(marks);
  return comparePoints(maxPoints, '0') === 0 ? '0' : shareOf(points, maxPoints);
}
