import type { Mark } from '#scoring';
import type { Scheme } from './scheme.js';
import { DEFAULT_REMARK_POLICY, type RemarkPolicy } from './scheme/remarks.js';

export function remarkPolicyOf(scheme: Scheme): RemarkPolicy {
  return scheme.remarks ?? DEFAULT_REMARK_POLICY;
}

/**
 * The marks that a result, its totals and its reasons are made of. Where cut scores are fixed points, what was removed stays in
 * the maximum with 0 points: the cut is then the same number of points as before. It counts as blank, never as a wrong answer,
 * which might cost points.
 */
export function marksForCut(scheme: Scheme, marks: readonly Mark[]): readonly Mark[] {
  if (remarkPolicyOf(scheme).cutScore !== 'fixed-points') return marks;
  return marks.map((mark) => (mark.state === 'invalidated' ? { ...mark, state: 'blank' } : mark));
}
