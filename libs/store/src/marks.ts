import type { Reader, Tx } from './database.js';
import { toJson } from './database.js';
import type { GradingRun } from './runs.js';
import type { NewRow, Row } from './tables.js';

/** The ledger of marks and of results. An entry is never changed; a later one supersedes it. */
export type MarkEntry = Row<'mark_entry'>;
export type Result = Row<'result'>;

export type NewMarkEntry = Omit<
  NewRow<'mark_entry'>,
  'id' | 'sequence' | 'supersedes' | 'parts' | 'derivation' | 'cause'
> & {
  readonly parts: MarkEntry['parts'];
  readonly cause?: MarkEntry['cause'];
  readonly derivation: unknown;
};

/** Adds an entry on top of the current one of the same sitting and item; the caller holds the sitting's lock. */
export async function insertMarkEntry(tx: Tx, entry: NewMarkEntry): Promise<MarkEntry> {
  const current = await tx
    .selectFrom('mark_entry')
    .select(['id', 'sequence'])
    .where('sitting_id', '=', entry.sitting_id)
    .where('item_version_id', '=', entry.item_version_id)
    .orderBy('sequence', 'desc')
    .limit(1)
    .executeTakeFirst();
  return tx
    .insertInto('mark_entry')
    .values({
      ...entry,
      parts: toJson(entry.parts),
      derivation: toJson(entry.derivation),
      cause: (entry.cause ?? null) === null ? null : toJson(entry.cause),
      sequence: (current?.sequence ?? 0) + 1,
      supersedes: current?.id ?? null,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** All entries of a sitting, superseded ones too, oldest first. */
export function selectMarkEntries(db: Reader, sittingId: string): Promise<MarkEntry[]> {
  return db
    .selectFrom('mark_entry')
    .selectAll()
    .where('sitting_id', '=', sittingId)
    .orderBy('id')
    .execute();
}

export type NewResult = Omit<
  NewRow<'result'>,
  'id' | 'sequence' | 'supersedes' | 'totals' | 'reasons'
> & { readonly totals: unknown; readonly reasons: unknown };

/** Adds a result on top of the current one; the caller holds the sitting's lock. */
export async function insertResult(tx: Tx, result: NewResult): Promise<Result> {
  const current = await findCurrentResult(tx, result.sitting_id);
  return tx
    .insertInto('result')
    .values({
      ...result,
      totals: toJson(result.totals),
      reasons: toJson(result.reasons),
      sequence: (current?.sequence ?? 0) + 1,
      supersedes: current?.id ?? null,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
}

export function findCurrentResult(db: Reader, sittingId: string): Promise<Result | undefined> {
  return db
    .selectFrom('result')
    .selectAll()
    .where('sitting_id', '=', sittingId)
    .orderBy('sequence', 'desc')
    .limit(1)
    .executeTakeFirst();
}

export function selectResults(db: Reader, sittingId: string): Promise<Result[]> {
  return db
    .selectFrom('result')
    .selectAll()
    .where('sitting_id', '=', sittingId)
    .orderBy('sequence')
    .execute();
}

export function selectRunsOfSitting(db: Reader, sittingId: string): Promise<GradingRun[]> {
  return db
    .selectFrom('grading_run')
    .innerJoin('submission', 'submission.id', 'grading_run.submission_id')
    .selectAll('grading_run')
    .where('submission.sitting_id', '=', sittingId)
    .orderBy('grading_run.created_at')
    .orderBy('grading_run.id')
    .execute();
}
