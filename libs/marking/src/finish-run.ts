import type { RunFacts } from '#scoring';
import { scoreRun, scoringVersion } from '#scoring';
import {
  finishRun,
  findRun,
  findSubmission,
  inTransaction,
  lockSitting,
  selectItemVersion,
  type Database,
  type Tx,
} from '#store';
import { attestRun, type EvidenceSigner } from './attest-run.js';
import { enterPracticalMark } from './enter-marks.js';
import type { MarkingContext } from './ports.js';
import { settleResult } from './results.js';
import { openTask } from './standing.js';

/** Raised inside the transaction, so that nothing of a late worker's result stays. */
class LeaseLost extends Error {}

/** What a grader commits with: its key signs what the run found. */
export interface GradingContext extends MarkingContext {
  readonly signer: EvidenceSigner;
}

export interface CompletedRun {
  readonly id: string;
  readonly epoch: number;
  readonly facts: RunFacts;
}

/**
 * Writes down what a run found, in one transaction: facts, verdict, signed statements, and for a live exam the mark and perhaps the result. A
 * re-mark's run waits for its approval and enters nothing.
 * @returns `lease-lost` when another worker owns the run by now: then nothing was written
 * @throws Error when the facts give no mark (`not-marked`): the caller gives the run back as a fault of ours
 */
export async function commitRun(
  db: Database,
  context: GradingContext,
  completed: CompletedRun,
): Promise<'committed' | 'lease-lost'> {
  try {
    await inTransaction(db, (tx) => commitIn(tx, context, completed));
    return 'committed';
  } catch (error) {
    if (error instanceof LeaseLost) return 'lease-lost';
    throw error;
  }
}

async function commitIn(tx: Tx, context: GradingContext, completed: CompletedRun): Promise<void> {
  const { epoch, facts } = completed;
  const { run, submission, sitting } = await selectRunCase(tx, completed.id);
  const scored = await selectItemVersion(tx, run.item_version_id);
  const task = await openTask(context.keys, scored);
  const score = scoreRun(task, facts);
  if (score.verdict === 'not-marked') throw new Error(`the facts give no mark: ${score.reason}`);
  const { verdict, points, maxPoints, groups, parts } = score;
  const outcome = { points, maxPoints, groups, parts };
  if (!(await finishRun(tx, { ...completed, verdict, outcome }))) throw new LeaseLost();
  const done = { ...run, epoch, facts, verdict, outcome };
  await attestRun(tx, {
    signer: context.signer,
    at: context.at,
    attested: {
      ...{ run: done, facts, task, sittingRef: sitting.audit_ref },
      ...{ points, maxPoints, scoringVersion },
    },
  });
  if (run.purpose !== 'exam') return;
  const graded = { run: done, submission, presented: scored, scored, facts };
  await enterPracticalMark(tx, context, sitting, graded);
  await settleResult(tx, context, sitting);
}

/** The run with what it is about; its sitting is locked. */
async function selectRunCase(tx: Tx, id: string) {
  const run = await findRun(tx, id);
  const submission = run && (await findSubmission(tx, run.submission_id));
  const sitting = submission && (await lockSitting(tx, submission.sitting_id));
  if (run === undefined || submission === undefined || sitting === undefined)
    throw new Error(`run ${id} is not there, or has no sitting`);
  return { run, submission, sitting };
}
