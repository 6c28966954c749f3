import type { ItemResponse, KnowledgeItem } from '#exam-bank';
import { sumByCriterion, sumOfParts, type CriterionPoints } from './criterion-points.js';
import { comparePoints, formatPoints, parsePoints, type Points } from './points.js';
import type { Judged } from './item-scoring/judgement.js';
import { scoreItem, type ItemOutcome } from './score-item.js';
import { ScoringError } from './scoring-error.js';
import type { MarkedTask, TaskScore } from './task-points.js';

/**
 * - `marked`: there was an answer and it has its points, 0 of them included;
 * - `blank`: it was presented and not answered: 0 of its points;
 * - `not-reached`: time ended before the candidate opened it: 0 of its points;
 * - `not-presented`: the candidate never came to it (the practical part after a failed theory part): 0 of its points;
 * - `invalidated`: withdrawn by a decision: it leaves both the points and the maximum;
 * - `not-marked`: it waits for people, or the fault is ours: no points are known, and no result can be decided.
 */
export type MarkState =
  'marked' | 'blank' | 'not-reached' | 'not-presented' | 'invalidated' | 'not-marked';

/** The mark of one item of one candidate. `parts` say which criterion each point counts towards, and add up to the whole. */
export interface Mark {
  readonly item: string;
  readonly kind: 'knowledge' | 'practical';
  readonly points: Points;
  readonly maxPoints: Points;
  readonly parts: readonly CriterionPoints[];
  readonly state: MarkState;
}

/**
 * The mark of a knowledge item: all its points count towards its one criterion.
 * @param judged what people decided, of an item that they mark; without it the mark is `not-marked`
 * @throws ScoringError as `scoreItem`
 */
export function knowledgeMark(item: KnowledgeItem, response: ItemResponse, judged?: Judged): Mark {
  return scoredItemMark(item, scoreItem(item, response, judged));
}

/** The same from a score that is there already. */
export function scoredItemMark(item: KnowledgeItem, score: ItemOutcome): Mark {
  const { maxPoints } = score;
  const points = score.state === 'not-marked' ? '0' : score.points;
  return {
    item: item.id,
    kind: 'knowledge',
    points,
    maxPoints,
    parts: [{ criterion: item.criterion, points, maxPoints }],
    state: score.state === 'scored' ? 'marked' : score.state,
  };
}

/** The mark of a practical task. Without a score (nothing was handed in) it is blank. */
export function practicalMark(task: MarkedTask, score: TaskScore | null): Mark {
  const blank = blankPracticalMark(task);
  if (score === null) return blank;
  if (score.verdict === 'not-marked') return { ...blank, state: 'not-marked' };
  const { points, maxPoints, parts } = score;
  return { ...blank, points, maxPoints, parts, state: 'marked' };
}

function blankPracticalMark(task: MarkedTask): Mark {
  const parts = task.groups
    .filter((group) => group.points !== 0)
    .map((group) => ({
      criterion: group.criterion,
      points: '0',
      maxPoints: formatPoints(parsePoints(String(group.points))),
    }));
  return {
    item: task.id,
    kind: 'practical',
    ...sumOfParts(parts),
    parts: sumByCriterion(parts),
    state: 'blank',
  };
}

/**
 * Refuses a mark that cannot be right: parts that do not add up, fewer than 0 points or more than the maximum, or points
 * where the state allows none.
 * @throws ScoringError `mark-inconsistent`
 */
export function assertConsistentMark(mark: Mark): void {
  const sum = sumOfParts(mark.parts);
  const entries = [mark, ...mark.parts];
  const problem =
    (comparePoints(sum.points, mark.points) !== 0 && 'its parts do not add up to its points') ||
    (comparePoints(sum.maxPoints, mark.maxPoints) !== 0 &&
      'its parts do not add up to its maximum') ||
    (entries.some(isOutOfRange) && 'its points are not between 0 and the maximum') ||
    (mark.state !== 'marked' &&
      mark.state !== 'invalidated' &&
      comparePoints(mark.points, '0') !== 0 &&
      `it has points although it is ${mark.state}`);
  if (problem) throw new ScoringError('mark-inconsistent', `mark of ${mark.item}: ${problem}`);
}

function isOutOfRange(entry: { readonly points: Points; readonly maxPoints: Points }): boolean {
  return comparePoints(entry.points, '0') < 0 || comparePoints(entry.points, entry.maxPoints) > 0;
}
