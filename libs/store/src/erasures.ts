import { createHmac, randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import type { Reader, Tx } from './database.js';
import type { ErasureReason } from './erasure-tables.js';
import type { Row } from './tables.js';

export type Erasure = Row<'erasure'>;

const SECRET_BYTES = 32;
const REF_HEX = 32;

/**
 * The reference by which the log knows a sitting: keyed with a secret of the candidate's own, another one for each sitting, so that the
 * log alone says neither whose it is nor which sittings belong together; nobody can, once the secret is erased.
 * @throws Error for a candidate whose records were erased
 */
export async function makeSittingRef(
  tx: Tx,
  {
    candidateId,
    sittingId,
    at,
  }: { readonly candidateId: string; readonly sittingId: string; readonly at: Date },
): Promise<string> {
  await tx
    .insertInto('candidate_key')
    .values({
      person_id: candidateId,
      ref_secret: randomBytes(SECRET_BYTES),
      made_at: at,
      erased_at: null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const { ref_secret: secret } = await tx
    .selectFrom('candidate_key')
    .select('ref_secret')
    .where('person_id', '=', candidateId)
    .executeTakeFirstOrThrow();
  if (secret === null) throw new Error('the records of this candidate were erased');
  return sittingRef(secret, sittingId);
}

/** HMAC-SHA-256 of purpose and sitting, 128 bits of it. */
function sittingRef(secret: Buffer, sittingId: string): string {
  const purpose = `assay/sitting-ref/1\0${sittingId}`;
  return createHmac('sha256', secret).update(purpose).digest('hex').slice(0, REF_HEX);
}

/** A candidate with records, and what says until when they are kept. */
export interface KeptRecords {
  readonly candidateId: string;
  readonly sessions: readonly {
    readonly startsAt: Date;
    readonly scheme: unknown;
    /** Whether the candidate accepted the conditions of this exam. */
    readonly begun: boolean;
  }[];
}

/** Candidates with sittings that were not erased; those of one candidate, where one is named. */
export async function selectKeptRecords(
  db: Reader,
  candidateId?: string,
): Promise<readonly KeptRecords[]> {
  const rows = await db
    .selectFrom('sitting')
    .innerJoin('exam_session', 'exam_session.id', 'sitting.exam_session_id')
    .select([
      'sitting.candidate_id',
      'sitting.conditions_accepted_at',
      'exam_session.starts_at',
      'exam_session.scheme',
    ])
    .where('sitting.erased_at', 'is', null)
    .$if(candidateId !== undefined, (query) =>
      query.where('sitting.candidate_id', '=', candidateId ?? ''),
    )
    .orderBy('sitting.candidate_id')
    .orderBy('exam_session.starts_at')
    .execute();
  const byCandidate = Map.groupBy(rows, (row) => row.candidate_id);
  return [...byCandidate].map(([id, all]) => ({
    candidateId: id,
    sessions: all.map((row) => ({
      ...{ startsAt: row.starts_at, scheme: row.scheme },
      begun: row.conditions_accepted_at !== null,
    })),
  }));
}

export async function insertErasure(
  tx: Tx,
  erasure: {
    readonly id: string;
    readonly candidateId: string;
    readonly reason: ErasureReason;
    readonly by: string;
    readonly at: Date;
  },
): Promise<void> {
  await tx
    .insertInto('erasure')
    .values({
      id: erasure.id,
      candidate_id: erasure.candidateId,
      reason: erasure.reason,
      requested_by: erasure.by,
      requested_at: erasure.at,
      approved_by: null,
      executed_at: null,
    })
    .execute();
}

export function findErasure(db: Reader, id: string): Promise<Erasure | undefined> {
  return db.selectFrom('erasure').selectAll().where('id', '=', id).executeTakeFirst();
}

export function selectErasures(db: Reader): Promise<Erasure[]> {
  return db.selectFrom('erasure').selectAll().orderBy('requested_at').orderBy('id').execute();
}

/**
 * Erases what is kept of a candidate; it cannot be undone. @returns the log's references of the sittings
 * @throws PostgreSQL's restrict_violation where the same human asked for it, or the exam is not over
 */
export async function carryOutErasure(
  tx: Tx,
  { id, by, at }: { readonly id: string; readonly by: string; readonly at: Date },
): Promise<readonly string[]> {
  const { rows } = await sql<{ audit_ref: string }>`
    with erased as materialized (select carry_out_erasure(${id}, ${by}, ${at}) as sitting_id)
    select audit_ref from sitting where id in (select sitting_id from erased) order by audit_ref`.execute(
    tx,
  );
  return rows.map((row) => row.audit_ref);
}
