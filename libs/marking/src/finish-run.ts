import type { RunFacts } from '#scoring';
import { scoreRun } from '#scoring';
import {
  finishRun,
  findRun,
  findSubmission,
  inTransaction,
  lockSitting,
  selectItemVersion,
  type Database,
  type GradingRun,
} from '#store';
import { enterPracticalMark } from './enter-marks.js';
import type { MarkingContext } from './ports.js';
import { settleResult } from './results.js';
import { openTask } from './standing.js';

/** Raised inside the transaction, so that nothing of a late worker's result stays. */
class LeaseLost extends Error {}

export interface CompletedRun {
  readonly id: string;
  readonly epoch: number;
  readonly facts: RunFacts;
}

/**
 * Writes down what a run found, in one transaction: facts, verdict, and for a live exam the mark and perhaps the result. A
 * re-mark's run waits for its approval and enters nothing.
 * @returns `lease-lost` when another worker owns the run by now: then nothing was written
 * @throws Error when the facts give no mark (`not-marked`): the caller gives the run back as a fault of ours
 */
export async function commitRun(
  db: Database,
  context: MarkingContext,
  completed: CompletedRun,
): Promise<'committed' | 'lease-lost'> {
  try {
    await inTransaction(db, async (tx) => {
      const run = await findRun(tx, completed.id);
      const submission = run && (await findSubmission(tx, run.submission_id));
      if (run === undefined || submission === undefined)
        throw new Error(`run ${completed.id} is not there`);
      const sitting = await lockSitting(tx, submission.sitting_id);
      if (sitting === undefined) throw new Error(`run ${completed.id} has no sitting`);
      const scored = await selectItemVersion(tx, run.item_version_id);
      const score = scoreRun(openTask(context.keys, scored), completed.facts);
      if (score.verdict === 'not-marked')
        throw new Error(`the facts give no mark: ${score.reason}`);
      const outcome = {
        points: score.points,
        maxPoints: score.maxPoints,
        groups: score.groups,
        parts: score.parts,
      };
      const done: GradingRun = {
        ...run,
        epoch: completed.epoch,
        facts: completed.facts,
        verdict: score.verdict,
        outcome,
      };
      if (!(await finishRun(tx, { ...completed, verdict: score.verdict, outcome })))
        throw new LeaseLost();
      if (run.purpose === 'remark') return;
      await enterPracticalMark(tx, context, sitting, {
        run: done,
        submission,
        presented: scored,
        scored,
        facts: completed.facts,
      });
      await settleResult(tx, context, sitting);
    });
    return 'committed';
  } catch (error) {
    if (error instanceof LeaseLost) return 'lease-lost';
    throw error;
  }
}
