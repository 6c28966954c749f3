import { sql } from 'kysely';
import { toJson, type Database, type Reader, type Tx } from './database.js';
import { DATA_KEY_COLUMNS, sealIn, unsealRow } from './keys/data-keys.js';
import type { Binding } from './keys/key-provider.js';
import type { Keys } from './keys/seal.js';
import type { Row } from './tables.js';

/**
 * Imports in pieces. What has arrived waits sealed; one transaction then imports all of it or nothing. While it runs it holds a
 * lock that ends with its connection, so that a job whose process died is told from one that is at work.
 */
export type ImportJob = Row<'import_job'>;

const LOCK_CLASS = 7_310_004;

export async function insertImportJob(
  tx: Tx,
  job: {
    readonly id: string;
    readonly qualificationId: string;
    /** `bank.json` without its items. */
    readonly bank: unknown;
    readonly expected: number;
    readonly by: string;
    readonly at: Date;
  },
): Promise<void> {
  await tx
    .insertInto('import_job')
    .values({
      id: job.id,
      qualification_id: job.qualificationId,
      bank: toJson(job.bank),
      state: 'receiving',
      opened_by: job.by,
      opened_at: job.at,
      expected: job.expected,
      unchanged: null,
      problems: toJson([]),
      finished_at: null,
    })
    .execute();
}

/** Locks the job until the transaction ends. */
export function lockImportJob(tx: Tx, id: string): Promise<ImportJob | undefined> {
  return tx
    .selectFrom('import_job')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
}

export function findImportJob(db: Reader, id: string): Promise<ImportJob | undefined> {
  return db.selectFrom('import_job').selectAll().where('id', '=', id).executeTakeFirst();
}

/** Keeps one piece; the same number twice is a clash. */
export async function insertImportChunk(
  tx: Tx,
  keys: Keys,
  chunk: {
    readonly jobId: string;
    readonly sequence: number;
    readonly entries: number;
    readonly body: unknown;
  },
): Promise<void> {
  const { text, data_key_id } = await sealIn(tx, keys, {
    body: Buffer.from(JSON.stringify(chunk.body)),
    binding: chunkBinding(chunk.jobId, chunk.sequence),
  });
  await tx
    .insertInto('import_chunk')
    .values({
      import_job_id: chunk.jobId,
      sequence: chunk.sequence,
      entries: chunk.entries,
      sealed_body: text,
      data_key_id,
    })
    .execute();
  await tx
    .updateTable('import_job')
    .set((row) => ({ received: row('received', '+', chunk.entries) }))
    .where('id', '=', chunk.jobId)
    .execute();
}

/** The pieces in order, opened one at a time. */
export async function* openImportChunks(
  db: Reader,
  keys: Keys,
  jobId: string,
): AsyncGenerator<unknown> {
  const sequences = await db
    .selectFrom('import_chunk')
    .select('sequence')
    .where('import_job_id', '=', jobId)
    .orderBy('sequence')
    .execute();
  for (const { sequence } of sequences) {
    const row = await db
      .selectFrom('import_chunk')
      .innerJoin('data_key', 'data_key.id', 'import_chunk.data_key_id')
      .select('sealed_body')
      .select(DATA_KEY_COLUMNS)
      .where('import_job_id', '=', jobId)
      .where('sequence', '=', sequence)
      .executeTakeFirstOrThrow();
    const body = await unsealRow(keys, row.sealed_body, row, chunkBinding(jobId, sequence));
    yield JSON.parse(body.toString('utf8'));
  }
}

function chunkBinding(job: string, sequence: number): Binding {
  return { kind: 'import', purpose: 'chunk', job, sequence };
}

/** Holds the job for as long as the transaction lives. @returns false when another one does */
export async function holdImportJob(tx: Tx, id: string): Promise<boolean> {
  const { rows } = await sql<{ held: boolean }>`
    select pg_try_advisory_xact_lock(${LOCK_CLASS}, hashtext(${id})) as held`.execute(tx);
  return rows[0]?.held ?? false;
}

/** Says that the job is at work; outside of the transaction that does the work, so that others see it. */
export async function markImportRunning(db: Database, id: string): Promise<void> {
  await db
    .updateTable('import_job')
    .set({ state: 'running', stored: 0 })
    .where('id', '=', id)
    .where('state', '=', 'receiving')
    .execute();
}

/** How far the job is; outside of its transaction, too. */
export async function recordImportProgress(
  db: Database,
  id: string,
  stored: number,
): Promise<void> {
  await db.updateTable('import_job').set({ stored }).where('id', '=', id).execute();
}

export interface ImportEnd {
  readonly id: string;
  readonly at: Date;
  readonly outcome:
    | { readonly state: 'done'; readonly unchanged: number }
    | { readonly state: 'failed'; readonly problems: readonly unknown[] };
}

/** Ends a job; what had arrived is deleted. @returns false when it had ended before */
export async function endImportJob(tx: Tx, { id, at, outcome }: ImportEnd): Promise<boolean> {
  const result = await tx
    .updateTable('import_job')
    .set({
      state: outcome.state,
      finished_at: at,
      ...(outcome.state === 'done'
        ? { unchanged: outcome.unchanged, stored: sql<number>`expected` }
        : { problems: toJson(outcome.problems), stored: 0 }),
    })
    .where('id', '=', id)
    .where('state', 'in', ['receiving', 'running'])
    .executeTakeFirst();
  if (result.numUpdatedRows === 0n) return false;
  await tx.deleteFrom('import_chunk').where('import_job_id', '=', id).execute();
  return true;
}

/** Jobs that were opened before `openedBefore` and never ended. */
export async function selectStaleImportJobIds(
  db: Reader,
  openedBefore: Date,
): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('import_job')
    .select('id')
    .where('state', 'in', ['receiving', 'running'])
    .where('opened_at', '<', openedBefore)
    .execute();
  return rows.map((row) => row.id);
}
