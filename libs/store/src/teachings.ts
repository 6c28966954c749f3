import { sql } from 'kysely';
import type { Reader, Tx } from './database.js';

export interface NewTeaching {
  readonly id: string;
  readonly trainerId: string;
  readonly candidateId: string;
  readonly qualificationId: string;
  /** First and last day, as in 2026-03-02. */
  readonly from: string;
  readonly until: string;
  readonly recordedBy: string;
  readonly at: Date;
}

export async function insertTeaching(tx: Tx, teaching: NewTeaching): Promise<void> {
  await tx
    .insertInto('teaching')
    .values({
      id: teaching.id,
      trainer_id: teaching.trainerId,
      candidate_id: teaching.candidateId,
      qualification_id: teaching.qualificationId,
      taught: `[${teaching.from},${teaching.until}]`,
      recorded_by: teaching.recordedBy,
      recorded_at: teaching.at,
    })
    .execute();
}

/** Who taught a candidate of the session what it examines, and so not longer than `days` before it starts. */
export async function selectTrainersOfSession(
  db: Reader,
  sessionId: string,
  days: number,
): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('teaching')
    .innerJoin('sitting', 'sitting.candidate_id', 'teaching.candidate_id')
    .innerJoin('exam_session', 'exam_session.id', 'sitting.exam_session_id')
    .select('trainer_id')
    .distinct()
    .where('exam_session.id', '=', sessionId)
    .whereRef('teaching.qualification_id', '=', 'exam_session.qualification_id')
    .where(
      sql<boolean>`upper(teaching.taught) > (exam_session.starts_at at time zone 'utc')::date - ${days}::int`,
    )
    .execute();
  return rows.map(({ trainer_id }) => trainer_id);
}

/** Sessions that the candidate is registered for, over or not: people mark after they are. */
export async function selectSessionsOf(
  db: Reader,
  candidateId: string,
): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('sitting')
    .select('exam_session_id')
    .where('candidate_id', '=', candidateId)
    .orderBy('exam_session_id')
    .execute();
  return rows.map((row) => row.exam_session_id);
}
