import { randomUUID } from 'node:crypto';
import { theoryGate } from '#schemes';
import {
  appendEvent,
  insertRun,
  selectCountingSubmissions,
  updateSitting,
  type Sitting,
  type Tx,
} from '#store';
import { enterBlankTask, enterTheoryMarks } from './enter-marks.js';
import type { MarkingContext } from './ports.js';
import { settleResult } from './results.js';
import { selectSittingCase, standingOf } from './standing.js';

export type FinishedBy = 'candidate' | 'clock' | 'session-end';

/**
 * Ends the theory part: marks it at once and decides whether the practical part is open (rule SCI-9.4). Where an item could not
 * be marked the candidate is held, neither let in nor kept out, until `settleResult` finds every mark. The caller holds the
 * sitting's lock. @returns the sitting as it is now
 */
export async function finishTheory(
  tx: Tx,
  context: MarkingContext,
  sitting: Sitting,
  by: FinishedBy,
): Promise<Sitting> {
  const sittingCase = await selectSittingCase(tx, sitting);
  const { items, scheme } = sittingCase;
  await enterTheoryMarks(tx, context, sitting, { items, scheme, endedByClock: by !== 'candidate' });
  const { totals } = await standingOf(context.keys, await selectSittingCase(tx, sitting));
  const { passed } = theoryGate(sittingCase.scheme, totals);
  const change = { theory_finished_at: context.at, theory_passed: passed };
  await updateSitting(tx, sitting.id, change);
  const finished = { ...sitting, ...change };
  const { points, maxPoints } = totals.byPart.theory;
  await appendPartEvent(tx, context, sitting, 'theory.finished', {
    ...{ by, points, maxPoints },
    ...(passed === null ? {} : { passed }),
  });
  await settleResult(tx, context, finished);
  return finished;
}

/**
 * Ends the practical part: queues a grading run for each task's last submission in time. The caller holds the sitting's lock
 * and rings the bell for the returned runs after the commit.
 */
export async function finishPractical(
  tx: Tx,
  context: MarkingContext,
  sitting: Sitting,
  by: FinishedBy,
): Promise<readonly string[]> {
  const { items } = await selectSittingCase(tx, sitting);
  const tasks = items.filter(({ part }) => part === 'practical');
  const submissions = new Map(
    (await selectCountingSubmissions(tx, sitting.id)).map((submission) => [
      submission.item_version_id,
      submission,
    ]),
  );
  const runIds: string[] = [];
  for (const task of tasks) {
    const submission = submissions.get(task.id);
    if (submission === undefined) {
      await enterBlankTask(tx, context, sitting, task);
      continue;
    }
    const id = randomUUID();
    await insertRun(tx, {
      id,
      submissionId: submission.id,
      itemVersionId: task.id,
      purpose: 'exam',
      remarkSetId: null,
      createdAt: context.at,
    });
    runIds.push(id);
  }
  const change = { practical_finished_at: context.at };
  await updateSitting(tx, sitting.id, change);
  await appendPartEvent(tx, context, sitting, 'practical.finished', { by, runs: runIds });
  await settleResult(tx, context, { ...sitting, ...change });
  return runIds;
}

async function appendPartEvent(
  tx: Tx,
  context: MarkingContext,
  sitting: Sitting,
  type: string,
  data: Readonly<Record<string, string | boolean | readonly string[]>>,
): Promise<void> {
  await appendEvent(tx, {
    type,
    at: context.at,
    actor: context.actor,
    subject: { kind: 'sitting', ref: sitting.audit_ref },
    data,
  });
}
