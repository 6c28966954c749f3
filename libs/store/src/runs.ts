import { sql } from 'kysely';
import { batches } from './batches.js';
import type { Database, Reader, Tx } from './database.js';
import { toJson } from './database.js';
import type { Row } from './tables.js';

/**
 * Grading runs: PostgreSQL is the truth about them, a queue only rings the bell. A worker owns a run by lease and epoch; every
 * write of a worker names its epoch, so that one who lost the lease changes nothing. Leases run on the database's clock.
 */
export type GradingRun = Row<'grading_run'>;

/** Live exams go before re-marks, and what never becomes a mark waits for both. */
export const RUN_PRIORITY = { exam: 10, remark: 50, repeat: 90 } as const;

export interface NewRun {
  readonly id: string;
  readonly submissionId: string;
  readonly itemVersionId: string;
  readonly purpose: 'exam' | 'remark';
  readonly remarkSetId: string | null;
  readonly createdAt: Date;
}

/** Queues a run; the same submission, task version and purpose is never queued twice. */
export async function insertRun(tx: Tx, run: NewRun): Promise<void> {
  await insertRuns(tx, [run]);
}

export async function insertRuns(tx: Tx, runs: readonly NewRun[]): Promise<void> {
  for (const some of batches(runs.map(queuedRow)))
    await tx.insertInto('grading_run').values(some).execute();
}

/** As it stands in the queue before anybody took it. */
export function queuedRow(run: Omit<NewRun, 'purpose'> & Pick<GradingRun, 'purpose'>) {
  return {
    id: run.id,
    submission_id: run.submissionId,
    item_version_id: run.itemVersionId,
    purpose: run.purpose,
    remark_set_id: run.remarkSetId,
    priority: RUN_PRIORITY[run.purpose],
    state: 'queued' as const,
    lease_until: null,
    // The database's clock, which claims by it; the engine's may run ahead of it in a demonstration.
    not_before: sql<Date>`clock_timestamp()`,
    host: null,
    last_failure: null,
    verdict: null,
    created_at: run.createdAt,
    finished_at: null,
  };
}

/** Takes the most urgent run that is due, or undefined when there is none. */
export async function claimRun(
  db: Database,
  worker: { readonly host: string; readonly leaseMs: number; readonly without?: readonly string[] },
): Promise<GradingRun | undefined> {
  const { without = [] } = worker;
  const admitted =
    without.length === 0
      ? sql``
      : sql`and not exists (select from submission
                             where submission.id = grading_run.submission_id
                               and submission.language in (${sql.join(without)}))`;
  const { rows } = await sql<GradingRun>`
    update grading_run
       set state = 'running', epoch = epoch + 1, host = ${worker.host},
           lease_until = clock_timestamp() + ${worker.leaseMs} * interval '1 millisecond'
     where id = (select id from grading_run
                  where state = 'queued' and not_before <= clock_timestamp() ${admitted}
                  order by priority, created_at, id
                  for update skip locked limit 1)
    returning *`.execute(db);
  return rows[0];
}

/** A worker's hold on a run or a check: which, in which try, and for how long without a sign of life. */
export interface Lease {
  readonly id: string;
  readonly epoch: number;
  readonly leaseMs: number;
}

/** @returns false when the lease was lost: the worker must stop and write nothing */
export async function extendLease(db: Database, lease: Lease): Promise<boolean> {
  const result = await sql`
    update grading_run set lease_until = clock_timestamp() + ${lease.leaseMs} * interval '1 millisecond'
     where id = ${lease.id} and epoch = ${lease.epoch} and state = 'running'`.execute(db);
  return result.numAffectedRows === 1n;
}

export interface FinishedRun {
  readonly id: string;
  readonly epoch: number;
  readonly facts: unknown;
  readonly verdict: string;
  readonly outcome: unknown;
}

/** @returns false when this worker no longer owns the run; then nothing was written and the transaction must be given up */
export async function finishRun(tx: Tx, run: FinishedRun): Promise<boolean> {
  const result = await tx
    .updateTable('grading_run')
    .set({
      state: 'done',
      lease_until: null,
      facts: toJson(run.facts),
      verdict: run.verdict,
      outcome: toJson(run.outcome),
      finished_at: sql<Date>`clock_timestamp()`,
    })
    .where('id', '=', run.id)
    .where('epoch', '=', run.epoch)
    .where('state', '=', 'running')
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** Whether a fault uses up one of a run's tries; where it does not, how long the run rests before it is due again. */
export type RunFault =
  { readonly usesTry: true } | { readonly usesTry: false; readonly pauseMs: number };

/**
 * Gives a run back after a fault of ours: queued again with a growing pause, or parked for a person after `maxTries` faults
 * that used a try. A fault that uses none never parks it.
 * @returns the new state, or undefined when this worker no longer owns the run
 */
export async function giveBackRun(
  tx: Tx,
  run: {
    readonly id: string;
    readonly epoch: number;
    readonly failure: string;
    readonly fault: RunFault;
    readonly maxTries: number;
  },
): Promise<'queued' | 'parked' | undefined> {
  const { fault } = run;
  const change = fault.usesTry
    ? sql`state = case when infra_failures + 1 >= ${run.maxTries} then 'parked' else 'queued' end,
          infra_failures = infra_failures + 1,
          not_before = clock_timestamp() + least(60, power(2, infra_failures) - 1) * interval '1 second'`
    : sql`state = 'queued',
          not_before = clock_timestamp() + ${fault.pauseMs} * interval '1 millisecond'`;
  const { rows } = await sql<{ state: 'queued' | 'parked' }>`
    update grading_run
       set ${change}, last_failure = ${run.failure}, lease_until = null
     where id = ${run.id} and epoch = ${run.epoch} and state = 'running'
    returning state`.execute(tx);
  return rows[0]?.state;
}

/** Runs whose worker fell silent go back into the queue, or are parked after `maxTries` faults. */
export async function sweepExpiredRuns(
  tx: Tx,
  maxTries: number,
): Promise<readonly { readonly id: string; readonly state: 'queued' | 'parked' }[]> {
  const { rows } = await sql<{ id: string; state: 'queued' | 'parked' }>`
    update grading_run
       set state = case when infra_failures + 1 >= ${maxTries} then 'parked' else 'queued' end,
           infra_failures = infra_failures + 1, last_failure = 'the worker fell silent: its lease ran out', lease_until = null
     where state = 'running' and lease_until < clock_timestamp()
    returning id, state`.execute(tx);
  return rows;
}

/** Runs that could be claimed now; a sweeper rings for them again, which also heals a queue that lost everything. */
export async function selectDueRunIds(db: Reader): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('grading_run')
    .select('id')
    .where('state', '=', 'queued')
    .where(sql<boolean>`not_before <= clock_timestamp()`)
    .orderBy('priority')
    .orderBy('created_at')
    .limit(1000)
    .execute();
  return rows.map((row) => row.id);
}

/** A person's decision: a parked run is tried again from the beginning. */
export async function requeueParkedRun(tx: Tx, id: string): Promise<boolean> {
  const result = await tx
    .updateTable('grading_run')
    .set({ state: 'queued', infra_failures: 0, not_before: sql<Date>`clock_timestamp()` })
    .where('id', '=', id)
    .where('state', '=', 'parked')
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

export function findRun(db: Reader, id: string): Promise<GradingRun | undefined> {
  return db.selectFrom('grading_run').selectAll().where('id', '=', id).executeTakeFirst();
}

/** Locks the run's row: it is repeated by one person at a time. */
export function lockRun(tx: Tx, id: string): Promise<GradingRun | undefined> {
  return tx
    .selectFrom('grading_run')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
}

/** Runs that wait for a person. */
export function selectParkedRuns(db: Reader): Promise<GradingRun[]> {
  return db
    .selectFrom('grading_run')
    .selectAll()
    .where('state', '=', 'parked')
    .orderBy('created_at')
    .execute();
}

export interface QueueLook {
  readonly lengths: Readonly<Record<'queued' | 'running' | 'parked', number>>;
  /** For how long the run has been due that has waited longest; 0 where none is. */
  readonly oldestDueSeconds: number;
}

/** The queue as a whole, for monitoring; cheap however many runs were ever done. */
export async function lookAtQueue(db: Reader): Promise<QueueLook> {
  const { rows } = await sql<{
    queued: number;
    running: number;
    parked: number;
    oldest: number;
  }>`
    select (select count(*) from grading_run where state = 'queued') as queued,
           (select count(*) from grading_run where state = 'running') as running,
           (select count(*) from grading_run where state = 'parked') as parked,
           (select greatest(0, coalesce(extract(epoch from clock_timestamp() - min(not_before)), 0))::float8
              from grading_run where state = 'queued') as oldest`.execute(db);
  const [{ queued, running, parked, oldest } = { queued: 0, running: 0, parked: 0, oldest: 0 }] =
    rows;
  return { lengths: { queued, running, parked }, oldestDueSeconds: oldest };
}
