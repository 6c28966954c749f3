import { sql } from 'kysely';
import type { Reader, Tx } from './database.js';
import { toJson } from './database.js';
import type { NewRow, Row } from './tables.js';

/** Sessions, sittings, and what candidates sent: responses and submissions are only ever added. */
export type ExamSession = Row<'exam_session'>;
export type Sitting = Row<'sitting'>;
export type Response = Row<'response'>;
export type Submission = Row<'submission'>;

export async function insertExamSession(
  tx: Tx,
  session: Omit<NewRow<'exam_session'>, 'scheme'> & { readonly scheme: unknown },
): Promise<void> {
  await tx
    .insertInto('exam_session')
    .values({ ...session, scheme: toJson(session.scheme) })
    .execute();
}

export function findExamSession(db: Reader, id: string): Promise<ExamSession | undefined> {
  return db.selectFrom('exam_session').selectAll().where('id', '=', id).executeTakeFirst();
}

/** Locks the session's row: opening and closing happen one at a time. */
export function lockExamSession(tx: Tx, id: string): Promise<ExamSession | undefined> {
  return tx
    .selectFrom('exam_session')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
}

export function selectExamSessions(db: Reader): Promise<ExamSession[]> {
  return db.selectFrom('exam_session').selectAll().orderBy('starts_at').orderBy('id').execute();
}

export async function updateExamSession(
  tx: Tx,
  id: string,
  change: { readonly state: 'open' | 'closed'; readonly at: Date },
): Promise<void> {
  const times = change.state === 'open' ? { opened_at: change.at } : { closed_at: change.at };
  await tx
    .updateTable('exam_session')
    .set({ state: change.state, ...times })
    .where('id', '=', id)
    .execute();
}

export async function insertSitting(
  tx: Tx,
  sitting: Pick<Sitting, 'id' | 'exam_session_id' | 'candidate_id' | 'audit_ref' | 'registered_at'>,
): Promise<void> {
  await tx.insertInto('sitting').values(sitting).execute();
}

export function findSitting(db: Reader, id: string): Promise<Sitting | undefined> {
  return db.selectFrom('sitting').selectAll().where('id', '=', id).executeTakeFirst();
}

/** Locks the sitting's row: whoever changes a sitting or adds to it does so one at a time. */
export function lockSitting(tx: Tx, id: string): Promise<Sitting | undefined> {
  return tx.selectFrom('sitting').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
}

export function selectSittingsOfSession(db: Reader, sessionId: string): Promise<Sitting[]> {
  return db
    .selectFrom('sitting')
    .selectAll()
    .where('exam_session_id', '=', sessionId)
    .orderBy('registered_at')
    .orderBy('id')
    .execute();
}

/** The same, locked in one order. */
export function lockSittingsOfSession(tx: Tx, sessionId: string): Promise<Sitting[]> {
  return tx
    .selectFrom('sitting')
    .selectAll()
    .where('exam_session_id', '=', sessionId)
    .orderBy('id')
    .forUpdate()
    .execute();
}

export function selectSittingsOfCandidate(db: Reader, candidateId: string): Promise<Sitting[]> {
  return db
    .selectFrom('sitting')
    .selectAll()
    .where('candidate_id', '=', candidateId)
    .orderBy('registered_at')
    .orderBy('id')
    .execute();
}

export type SittingChange = Partial<
  Omit<Sitting, 'id' | 'exam_session_id' | 'candidate_id' | 'audit_ref' | 'registered_at'>
>;

export async function updateSitting(tx: Tx, id: string, change: SittingChange): Promise<void> {
  await tx.updateTable('sitting').set(change).where('id', '=', id).execute();
}

/** Sittings whose part should have ended by `at` but which nobody finished. */
export async function selectOverdueSittingIds(db: Reader, at: Date): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('sitting')
    .select('id')
    .where((where) =>
      where.or([
        where.and([where('theory_deadline', '<', at), where('theory_finished_at', 'is', null)]),
        where.and([
          where('practical_deadline', '<', at),
          where('practical_finished_at', 'is', null),
        ]),
      ]),
    )
    .execute();
  return rows.map((row) => row.id);
}

/** Adds one answer; earlier ones stay. `body` null is a blank answer. @returns its sequence number */
export async function insertResponse(
  tx: Tx,
  response: {
    readonly sittingId: string;
    readonly itemVersionId: string;
    readonly body: unknown;
    readonly bodySha256: string;
    readonly at: Date;
    readonly late: boolean;
  },
): Promise<number> {
  const sequence = await nextSequence(tx, 'response', response);
  await tx
    .insertInto('response')
    .values({
      sitting_id: response.sittingId,
      item_version_id: response.itemVersionId,
      sequence,
      body: toJson(response.body),
      body_sha256: response.bodySha256,
      received_at: response.at,
      late: response.late,
    })
    .execute();
  return sequence;
}

/** The answer that counts for each item: the last one that was in time. */
export function selectCountingResponses(db: Reader, sittingId: string): Promise<Response[]> {
  return db
    .selectFrom('response')
    .selectAll()
    .distinctOn('item_version_id')
    .where('sitting_id', '=', sittingId)
    .where('late', '=', false)
    .orderBy('item_version_id')
    .orderBy('sequence', 'desc')
    .execute();
}

/** Every answer ever sent, late ones too. */
export function selectResponses(db: Reader, sittingId: string): Promise<Response[]> {
  return db
    .selectFrom('response')
    .selectAll()
    .where('sitting_id', '=', sittingId)
    .orderBy('id')
    .execute();
}

export async function insertSubmission(
  tx: Tx,
  submission: {
    readonly id: string;
    readonly sittingId: string;
    readonly itemVersionId: string;
    readonly language: string;
    readonly files: readonly { readonly name: string; readonly text: string }[];
    readonly contentSha256: string;
    readonly at: Date;
    readonly late: boolean;
  },
): Promise<number> {
  const sequence = await nextSequence(tx, 'submission', submission);
  await tx
    .insertInto('submission')
    .values({
      id: submission.id,
      sitting_id: submission.sittingId,
      item_version_id: submission.itemVersionId,
      sequence,
      language: submission.language,
      files: toJson(submission.files),
      content_sha256: submission.contentSha256,
      received_at: submission.at,
      late: submission.late,
    })
    .execute();
  return sequence;
}

export function findSubmission(db: Reader, id: string): Promise<Submission | undefined> {
  return db.selectFrom('submission').selectAll().where('id', '=', id).executeTakeFirst();
}

/** The submission that counts for each task: the last one that was in time. */
export function selectCountingSubmissions(db: Reader, sittingId: string): Promise<Submission[]> {
  return db
    .selectFrom('submission')
    .selectAll()
    .distinctOn('item_version_id')
    .where('sitting_id', '=', sittingId)
    .where('late', '=', false)
    .orderBy('item_version_id')
    .orderBy('sequence', 'desc')
    .execute();
}

export function selectSubmissions(db: Reader, sittingId: string): Promise<Submission[]> {
  return db
    .selectFrom('submission')
    .selectAll()
    .where('sitting_id', '=', sittingId)
    .orderBy('received_at')
    .orderBy('sequence')
    .execute();
}

/** The caller holds the sitting's lock, so that two never get the same number. */
async function nextSequence(
  tx: Tx,
  table: 'response' | 'submission',
  of: { readonly sittingId: string; readonly itemVersionId: string },
): Promise<number> {
  const { last } = await tx
    .selectFrom(table)
    .select(sql<number>`coalesce(max(sequence), 0)`.as('last'))
    .where('sitting_id', '=', of.sittingId)
    .where('item_version_id', '=', of.itemVersionId)
    .executeTakeFirstOrThrow();
  return last + 1;
}
