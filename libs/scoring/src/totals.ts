import { sumByCriterion, sumOfParts, type CriterionPoints } from './criterion-points.js';
import { assertConsistentMark, type Mark } from './mark.js';
import type { Points } from './points.js';
import { ScoringError } from './scoring-error.js';

/** `complete`: there is at least one mark, and none of them is `not-marked`. Nothing is decided on an incomplete total. */
export interface PartTotal {
  readonly points: Points;
  readonly maxPoints: Points;
  readonly complete: boolean;
}

export interface Totals extends PartTotal {
  /** Sorted by criterion id; a criterion that no counting mark touches is absent. */
  readonly byCriterion: readonly CriterionPoints[];
  readonly byPart: { readonly theory: PartTotal; readonly practical: PartTotal };
}

/**
 * Adds up the marks of one candidate, exactly; their order never matters. Invalidated items leave the points and the
 * maximum; an unmarked item stays in the maximum and makes the total incomplete.
 * @throws ScoringError `mark-inconsistent`, or `mark-duplicate` where an item has two marks
 */
export function totalOf(marks: readonly Mark[]): Totals {
  marks.forEach(assertConsistentMark);
  const items = new Set(marks.map(({ item }) => item));
  if (items.size !== marks.length) {
    throw new ScoringError('mark-duplicate', 'an item has two marks: only the one in force counts');
  }
  return {
    ...partTotal(marks),
    byCriterion: sumByCriterion(counting(marks).flatMap(({ parts }) => parts)),
    byPart: {
      theory: partTotal(marks.filter(({ kind }) => kind === 'knowledge')),
      practical: partTotal(marks.filter(({ kind }) => kind === 'practical')),
    },
  };
}

function counting(marks: readonly Mark[]): readonly Mark[] {
  return marks.filter(({ state }) => state !== 'invalidated');
}

function partTotal(marks: readonly Mark[]): PartTotal {
  const unmarked = marks.some(({ state }) => state === 'not-marked');
  return { ...sumOfParts(counting(marks)), complete: marks.length > 0 && !unmarked };
}
