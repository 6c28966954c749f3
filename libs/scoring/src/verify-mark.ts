import { createHash } from 'node:crypto';
import type { ItemResponse, KnowledgeItem, Task } from '#exam-bank';
import type { Judged } from './item-scoring/judgement.js';
import { knowledgeMark, practicalMark, type Mark } from './mark.js';
import { comparePoints } from './points.js';
import type { RunFacts, Verdict } from './run-facts.js';
import { ScoringError } from './scoring-error.js';
import { scoringVersion } from './scoring-version.js';
import { scoreRun } from './task-points.js';

/** A ledger entry with all that it pinned. `facts: null`: nothing was handed in. */
export type PinnedMark = {
  readonly scoringVersion: string;
  readonly recorded: Mark;
} & (
  | {
      readonly kind: 'knowledge';
      readonly item: KnowledgeItem;
      readonly response: ItemResponse;
      /** What people decided, of an item that they mark. */
      readonly judged?: Judged;
    }
  | {
      readonly kind: 'practical';
      readonly task: Task;
      readonly facts: RunFacts | null;
      readonly recordedVerdict: Verdict | null;
    }
);

export type VerificationReason =
  | 'equal'
  | 'scoring-version-differs'
  | 'inputs-unusable'
  | 'test-data-differ'
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

/**
 * Recomputes a mark from its pinned inputs and says whether the record is what they give. `not-presented` and `invalidated`
 * are decisions of people, which no computation gives: verify the mark that they replaced. Whether the inputs are the pinned
 * ones is for their hashes to say; only the tests' hashes are checked here, because the facts carry them.
 */
export function verifyMark(pinned: PinnedMark): Verification {
  if (pinned.scoringVersion !== scoringVersion) {
    return different(
      'scoring-version-differs',
      `made with ${pinned.scoringVersion}, this is ${scoringVersion}`,
    );
  }
  try {
    return pinned.kind === 'knowledge' ? verifyKnowledge(pinned) : verifyPractical(pinned);
  } catch (error) {
    if (error instanceof ScoringError) return different('inputs-unusable', error.code);
    throw error;
  }
}

type Pinned<K extends PinnedMark['kind']> = Extract<PinnedMark, { readonly kind: K }>;

function verifyKnowledge({ item, response, judged, recorded }: Pinned<'knowledge'>): Verification {
  return comparedMarks(recorded, knowledgeMark(item, response, judged));
}

function verifyPractical(pinned: Pinned<'practical'>): Verification {
  const { task, facts, recorded, recordedVerdict } = pinned;
  const strange = facts?.tests.find((test) => !hasPinnedData(task, test));
  if (strange) return different('test-data-differ', `test ${strange.test}`);
  const score = facts === null ? null : scoreRun(task, facts);
  const verdict = score?.verdict ?? null;
  if (verdict !== recordedVerdict) {
    return different('verdict-differs', `recorded ${recordedVerdict}, recomputed ${verdict}`);
  }
  return comparedMarks(recorded, practicalMark(task, score));
}

function hasPinnedData(task: Task, facts: RunFacts['tests'][number]): boolean {
  const test = task.groups.flatMap(({ tests }) => tests).find(({ id }) => id === facts.test);
  return (
    test !== undefined &&
    sha256(test.input) === facts.inputSha256 &&
    sha256(test.answer) === facts.answerSha256
  );
}

function sha256(base64: string): string {
  return createHash('sha256').update(Buffer.from(base64, 'base64')).digest('hex');
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
