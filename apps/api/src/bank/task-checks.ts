import { randomUUID } from 'node:crypto';
import { languagesToCheck } from '#exam-bank';
import { openTask } from '#marking';
import {
  appendEvent,
  findItemVersion,
  findNewestTaskCheck,
  inTransaction,
  requestTaskCheck,
  type ItemFacts,
  type TaskCheck,
  type Tx,
} from '#store';
import { actorOf } from '../access/authorise.js';
import type { Principal } from '../access/principal.js';
import type { Engine } from '../engine.js';
import { Problem } from '../http/problem.js';

/** Where the acceptance check of a task version stands; verdicts and what is wrong, nothing of the tests. */
export interface TaskCheckView {
  readonly state: TaskCheck['state'];
  readonly requestedAt: string;
  readonly finishedAt: string | null;
  /** What the grader found; null until it has ended. */
  readonly report: unknown;
  /** Why it waits for a person, where it is parked. */
  readonly lastFailure: string | null;
}

/** Queues the checks of task versions; whoever wants them approved needs them passed. */
export async function requestChecks(
  engine: Engine,
  principal: Principal,
  itemVersionIds: readonly string[],
): Promise<void> {
  const at = engine.clock.now();
  await inTransaction(engine.db, async (tx) => {
    for (const id of itemVersionIds) {
      const item = await findItemVersion(tx, id);
      if (item?.kind !== 'task')
        throw new Problem('not-found', `There is no task version ${id} to check.`);
      const languages = languagesToCheck(await openTask(engine.keys, item));
      const { item_id, version, content_sha256: contentSha256 } = item;
      await queueCheck(tx, principal, { id, item: item_id, version, contentSha256, languages, at });
    }
  });
  await engine.doorbell.ring(itemVersionIds);
}

interface CheckRequest {
  readonly id: string;
  readonly item: string;
  readonly version: number;
  readonly contentSha256: string;
  readonly languages: readonly string[];
  readonly at: Date;
}

/** Queues one check with its event, in the transaction of what made it necessary. */
export async function queueCheck(
  tx: Tx,
  principal: Principal,
  { id, item, version, contentSha256, languages, at }: CheckRequest,
): Promise<void> {
  await requestTaskCheck(tx, {
    id: randomUUID(),
    itemVersionId: id,
    contentSha256,
    languages,
    requestedBy: principal.personId,
    at,
  });
  await appendEvent(tx, {
    type: 'item.check-requested',
    at,
    actor: actorOf(principal),
    subject: { kind: 'item', ref: id },
    data: { item, version, contentSha256 },
  });
}

/** @throws Problem `task-not-checked` where the installation demands a check that this version has not passed */
export async function demandPassedCheck(engine: Engine, tx: Tx, item: ItemFacts): Promise<void> {
  if (item.kind !== 'task' || engine.config.taskCheck === 'off') return;
  const check = await findNewestTaskCheck(tx, item.id);
  if (check?.state === 'passed' && check.content_sha256 === item.content_sha256) return;
  throw new Problem(
    'task-not-checked',
    `${item.item_id} version ${item.version}: ${whyNot(check?.state)}`,
  );
}

function whyNot(state: TaskCheck['state'] | undefined): string {
  switch (state) {
    case undefined:
      return 'its example submissions were never graded; ask for a check.';
    case 'queued':
    case 'running':
      return 'its acceptance check has not ended yet.';
    case 'parked':
      return 'its acceptance check could not be made by a fault of ours; ask for it again.';
    case 'failed':
      return 'its acceptance check failed; read its report and correct the task.';
    case 'passed':
      return 'the check that passed was of another content; ask for a check.';
  }
}

/** @throws Problem `not-found` where nobody has asked for a check */
export async function readCheck(engine: Engine, itemVersionId: string): Promise<TaskCheckView> {
  const check = await findNewestTaskCheck(engine.db, itemVersionId);
  if (check === undefined)
    throw new Problem('not-found', 'No check of this version was asked for.');
  return {
    state: check.state,
    requestedAt: check.requested_at.toISOString(),
    finishedAt: check.finished_at?.toISOString() ?? null,
    report: check.report,
    lastFailure: check.last_failure,
  };
}
