import { sql } from 'kysely';
import type { Database, Reader, Tx } from './database.js';
import { toJson } from './database.js';
import type { Lease } from './runs.js';
import type { Row } from './tables.js';

/**
 * Acceptance checks of practical tasks. Owned by lease and epoch as grading runs are, and claimed only when no run is due:
 * a candidate never waits for an author.
 */
export type TaskCheck = Row<'task_check'>;

export interface NewTaskCheck {
  readonly id: string;
  readonly itemVersionId: string;
  readonly contentSha256: string;
  /** In which it has to grade or compile; a host that refuses one of them does not claim it. */
  readonly languages: readonly string[];
  readonly requestedBy: string;
  readonly at: Date;
}

/** Queues a check; one that is under way for this version, or parked, is left (a parked one begins anew). */
export async function requestTaskCheck(tx: Tx, check: NewTaskCheck): Promise<void> {
  await sql`
    insert into task_check (id, item_version_id, content_sha256, languages, state, requested_by, requested_at, not_before)
    values (${check.id}, ${check.itemVersionId}, ${check.contentSha256}, ${[...check.languages]}::text[], 'queued',
            ${check.requestedBy}, ${check.at}, clock_timestamp())
    on conflict (item_version_id) where state in ('queued', 'running', 'parked') do update
       set state = 'queued', infra_failures = 0, not_before = clock_timestamp()
     where task_check.state = 'parked'`.execute(tx);
}

/**
 * Takes the oldest check that is due, or undefined when there is none.
 * @param worker without: languages that this host refuses just now
 */
export async function claimTaskCheck(
  db: Database,
  worker: { readonly host: string; readonly leaseMs: number; readonly without?: readonly string[] },
): Promise<TaskCheck | undefined> {
  const without = [...(worker.without ?? [])];
  const { rows } = await sql<TaskCheck>`
    update task_check
       set state = 'running', epoch = epoch + 1, host = ${worker.host},
           lease_until = clock_timestamp() + ${worker.leaseMs} * interval '1 millisecond'
     where id = (select id from task_check
                  where state = 'queued' and not_before <= clock_timestamp()
                    and not languages && ${without}::text[]
                  order by requested_at, id
                  for update skip locked limit 1)
    returning *`.execute(db);
  return rows[0];
}

/** @returns false when the lease was lost: the worker must stop and write nothing */
export async function extendTaskCheckLease(db: Database, lease: Lease): Promise<boolean> {
  const result = await sql`
    update task_check set lease_until = clock_timestamp() + ${lease.leaseMs} * interval '1 millisecond'
     where id = ${lease.id} and epoch = ${lease.epoch} and state = 'running'`.execute(db);
  return result.numAffectedRows === 1n;
}

/** @returns false when this worker no longer owns the check; then nothing was written */
export async function finishTaskCheck(
  tx: Tx,
  check: {
    readonly id: string;
    readonly epoch: number;
    readonly passed: boolean;
    readonly report: unknown;
  },
): Promise<boolean> {
  const result = await tx
    .updateTable('task_check')
    .set({
      state: check.passed ? 'passed' : 'failed',
      lease_until: null,
      report: toJson(check.report),
      finished_at: sql<Date>`clock_timestamp()`,
    })
    .where('id', '=', check.id)
    .where('epoch', '=', check.epoch)
    .where('state', '=', 'running')
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/**
 * Gives a check back after a fault of ours: queued again after a pause, or parked after `maxTries` faults that used a try.
 * @returns false when this worker no longer owns it
 */
export async function giveBackTaskCheck(
  db: Database,
  check: {
    readonly id: string;
    readonly epoch: number;
    readonly failure: string;
    readonly usesTry: boolean;
    readonly pauseMs: number;
    readonly maxTries: number;
  },
): Promise<boolean> {
  const tries = check.usesTry ? 1 : 0;
  const result = await sql`
    update task_check
       set state = case when infra_failures + ${tries} >= ${check.maxTries} then 'parked' else 'queued' end,
           infra_failures = infra_failures + ${tries}, last_failure = ${check.failure}, lease_until = null,
           not_before = clock_timestamp() + ${check.pauseMs} * interval '1 millisecond'
     where id = ${check.id} and epoch = ${check.epoch} and state = 'running'`.execute(db);
  return result.numAffectedRows === 1n;
}

/** Checks whose worker fell silent are due again, or parked after `maxTries`. */
export async function sweepExpiredTaskChecks(db: Database, maxTries: number): Promise<void> {
  await sql`
    update task_check
       set state = case when infra_failures + 1 >= ${maxTries} then 'parked' else 'queued' end,
           infra_failures = infra_failures + 1, last_failure = 'the worker fell silent: its lease ran out', lease_until = null
     where state = 'running' and lease_until < clock_timestamp()`.execute(db);
}

/** Whether a check could be claimed now. */
export async function isTaskCheckDue(db: Reader): Promise<boolean> {
  const row = await db
    .selectFrom('task_check')
    .select('id')
    .where('state', '=', 'queued')
    .where(sql<boolean>`not_before <= clock_timestamp()`)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** The newest check of a version: the one that counts. */
export function findNewestTaskCheck(
  db: Reader,
  itemVersionId: string,
): Promise<TaskCheck | undefined> {
  return db
    .selectFrom('task_check')
    .selectAll()
    .where('item_version_id', '=', itemVersionId)
    .orderBy(sql`(state in ('queued', 'running', 'parked'))`, 'desc')
    .orderBy('finished_at', 'desc')
    .limit(1)
    .executeTakeFirst();
}
