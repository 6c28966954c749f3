import { addPoints, type Points } from './points.js';

/** Points that count towards one verification criterion. */
export interface CriterionPoints {
  readonly criterion: string;
  readonly points: Points;
  readonly maxPoints: Points;
}

/** One entry for each criterion, sorted by id, so that the order of the parts never shows. */
export function sumByCriterion(parts: readonly CriterionPoints[]): readonly CriterionPoints[] {
  const criteria = [...new Set(parts.map(({ criterion }) => criterion))].sort();
  return criteria.map((criterion) => {
    const own = parts.filter((part) => part.criterion === criterion);
    return { criterion, ...sumOfParts(own) };
  });
}

/** What the parts come to together. */
export function sumOfParts(parts: readonly Omit<CriterionPoints, 'criterion'>[]): {
  readonly points: Points;
  readonly maxPoints: Points;
} {
  return {
    points: addPoints(parts.map(({ points }) => points)),
    maxPoints: addPoints(parts.map(({ maxPoints }) => maxPoints)),
  };
}
