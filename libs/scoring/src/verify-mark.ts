import { explained, type Explanation } from './explanation.js';
import { factsFault } from './facts-of-task.js';
import type { Mark } from './mark.js';
import { comparePoints } from './points.js';
import { recomputeMark, type MarkInputs } from './recompute-mark.js';
import type { Verdict } from './run-facts.js';
import { ScoringError } from './scoring-error.js';
import { scoringVersion } from './scoring-version.js';

/** A ledger entry with all that it pinned. `facts: null`: nothing was handed in. */
export type PinnedMark = {
  readonly scoringVersion: string;
  readonly recorded: Mark;
} & (
  | Exclude<MarkInputs, { readonly kind: 'practical' }>
  | (Extract<MarkInputs, { readonly kind: 'practical' }> & {
      readonly recordedVerdict: Verdict | null;
    })
);

export type VerificationReason =
  | 'equal'
  | 'scoring-version-differs'
  | 'inputs-unusable'
  | 'test-data-differ'
  | 'limits-differ'
  | 'verdict-differs'
  | 'state-differs'
  | 'item-differs'
  | 'points-differ'
  | 'parts-differ';

export interface Verification {
  readonly equal: boolean;
  readonly reason: VerificationReason;
  /** For auditors; names ids and points, never a key or an answer. */
  readonly detail: string;
}

/** With what the inputs give, where they give anything. */
export interface ExplainedVerification extends Verification {
  readonly recomputed: Mark | null;
  readonly explanation: Explanation;
}

/**
 * Recomputes a mark from its pinned inputs and says whether the record is what they give. `not-presented` is what no computation
 * gives: nobody enters it. Whether the inputs are the pinned ones is for their hashes to say; only the tests' hashes and limits
 * are checked here, because the facts carry them.
 */
export function verifyMark(pinned: PinnedMark): Verification {
  const { equal, reason, detail } = explainMark(pinned);
  return { equal, reason, detail };
}

/** As {@link verifyMark}, and why the mark is what it is. The reasons name keys: they are for markers, reviewers and auditors. */
export function explainMark(pinned: PinnedMark): ExplainedVerification {
  if (pinned.scoringVersion !== scoringVersion) {
    const detail = `made with ${pinned.scoringVersion}, this is ${scoringVersion}`;
    return unexplained(pinned, different('scoring-version-differs', detail));
  }
  try {
    return recomputedAndCompared(pinned);
  } catch (error) {
    if (error instanceof ScoringError)
      return unexplained(pinned, different('inputs-unusable', error.code));
    throw error;
  }
}

function recomputedAndCompared(pinned: PinnedMark): ExplainedVerification {
  const isRun = pinned.kind === 'practical';
  const fault = isRun && pinned.facts !== null ? factsFault(pinned.task, pinned.facts) : undefined;
  if (fault) return unexplained(pinned, different(fault.kind, `test ${fault.test}`));
  const { mark, verdict, because } = recomputeMark(pinned);
  const verification =
    isRun && verdict !== pinned.recordedVerdict
      ? different('verdict-differs', `recorded ${pinned.recordedVerdict}, recomputed ${verdict}`)
      : comparedMarks(pinned.recorded, mark);
  const explanation = explained(
    `${mark.item}: ${written(mark)} points, ${verdict ?? mark.state}`,
    because,
  );
  return { ...verification, recomputed: mark, explanation };
}

function unexplained({ recorded }: PinnedMark, verification: Verification): ExplainedVerification {
  const { reason, detail } = verification;
  return {
    ...verification,
    recomputed: null,
    explanation: explained(`${recorded.item}: cannot be recomputed`, [`${reason}: ${detail}`]),
  };
}

function comparedMarks(recorded: Mark, recomputed: Mark): Verification {
  if (recorded.item !== recomputed.item || recorded.kind !== recomputed.kind) {
    return different('item-differs', `recorded ${recorded.item}, recomputed ${recomputed.item}`);
  }
  if (recorded.state !== recomputed.state) {
    return different('state-differs', `recorded ${recorded.state}, recomputed ${recomputed.state}`);
  }
  if (!samePoints(recorded, recomputed)) {
    return different(
      'points-differ',
      `recorded ${written(recorded)}, recomputed ${written(recomputed)}`,
    );
  }
  const parts = [recorded, recomputed].map((mark) => partsText(mark));
  return parts[0] === parts[1]
    ? { equal: true, reason: 'equal', detail: written(recomputed) }
    : different('parts-differ', `recorded ${parts[0]}, recomputed ${parts[1]}`);
}

function samePoints(left: Mark, right: Mark): boolean {
  return (
    comparePoints(left.points, right.points) === 0 &&
    comparePoints(left.maxPoints, right.maxPoints) === 0
  );
}

function partsText(mark: Mark): string {
  return mark.parts
    .map((part) => `${part.criterion} ${written(part)}`)
    .sort()
    .join(', ');
}

function written({ points, maxPoints }: Pick<Mark, 'points' | 'maxPoints'>): string {
  return `${points} of ${maxPoints}`;
}

function different(reason: VerificationReason, detail: string): Verification {
  return { equal: false, reason, detail };
}
