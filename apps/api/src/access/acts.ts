import type { Act } from '#store';

/** Groups of what people did for an exam, for the rules of decide.ts. */

/** What bars a person from marking; `candidate` is no act: who sits an exam has no part in making it. */
export const BARS_MARKING: ReadonlySet<Act | 'candidate'> = new Set([
  'trainer',
  'invigilator',
  'candidate',
]);

/** Who wrote it, sat it, saw the candidates, or marked them. Who put the exam together has no part in what came of it. */
export const NO_SECOND_PERSON: ReadonlySet<Act | 'candidate'> = new Set([
  'remarker',
  'author',
  'invigilator',
  'grader',
  'marker',
  'second-marker',
  'adjudicator',
  'trainer',
  'candidate',
]);

/** What a reviewer does for the appeal itself is no part in the exam. */
export const REMARK_ACTS: ReadonlySet<Act | 'candidate'> = new Set([
  'remarker',
  'remark-approver',
  'appeal-reviewer',
  'appeal-approver',
]);
