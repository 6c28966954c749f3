/** Where a case stands. */
export type CaseState =
  'filed' | 'checked' | 'assigned' | 'in-review' | 'drafted' | 'decided' | 'told' | 'closed';

export type CaseStep =
  | 'accept'
  | 'find-difference'
  | 'dismiss'
  | 'withdraw'
  | 'assign'
  | 'declare'
  | 'decline'
  | 'unblind'
  | 'draft'
  | 'rule'
  | 'return'
  | 'review-instead'
  | 'approve'
  | 'correct'
  | 'tell'
  | 'close';

/**
 * Every step of a case. The same table stands in libs/store/migrations/0018-appeals.sql; a test compares the two.
 * `find-difference`: the machine's re-check found a fault, which goes straight to the second person; `correct`: that is put right, and
 * a person reviews the other matters.
 */
export const CASE_STEPS: readonly (readonly [CaseState, CaseStep, CaseState])[] = [
  ['filed', 'accept', 'checked'],
  ['filed', 'find-difference', 'drafted'],
  ['filed', 'dismiss', 'decided'],
  ['filed', 'withdraw', 'closed'],
  ['checked', 'assign', 'assigned'],
  ['checked', 'withdraw', 'closed'],
  ['assigned', 'assign', 'assigned'],
  ['assigned', 'declare', 'in-review'],
  ['assigned', 'decline', 'checked'],
  ['assigned', 'withdraw', 'closed'],
  ['in-review', 'assign', 'assigned'],
  ['in-review', 'draft', 'in-review'],
  ['in-review', 'unblind', 'in-review'],
  ['in-review', 'rule', 'drafted'],
  ['in-review', 'withdraw', 'closed'],
  ['drafted', 'return', 'in-review'],
  ['drafted', 'review-instead', 'checked'],
  ['drafted', 'approve', 'decided'],
  ['drafted', 'correct', 'checked'],
  ['decided', 'tell', 'told'],
  ['told', 'close', 'closed'],
];

/** Where a step leads; undefined where it is none from here. */
export function stateAfter(from: CaseState, step: CaseStep): CaseState | undefined {
  return CASE_STEPS.find(([state, name]) => state === from && name === step)?.[2];
}

/** What can be done from here. */
export function stepsFrom(from: CaseState): readonly CaseStep[] {
  return CASE_STEPS.filter(([state]) => state === from).map(([, step]) => step);
}
