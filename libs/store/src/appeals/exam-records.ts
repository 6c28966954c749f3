import type { Reader, Tx } from '../database.js';
import { DATA_KEY_COLUMNS, sealIn } from '../keys/data-keys.js';
import type { Keys } from '../keys/seal.js';
import type { NewRow, Row } from '../tables.js';
import { openText } from './open-text.js';

/** What candidates say during an exam and look at after it, and who is let in late. */
export interface ConductRemark {
  readonly id: string;
  readonly sittingId: string;
  readonly at: Date;
  readonly text: string;
  readonly answer: string | null;
  readonly answeredAt: Date | null;
}

export async function insertConductRemark(
  tx: Tx,
  keys: Keys,
  remark: {
    readonly id: string;
    readonly sittingId: string;
    readonly text: string;
    readonly at: Date;
  },
): Promise<void> {
  const sealed = await sealIn(tx, keys, {
    body: Buffer.from(remark.text),
    binding: remarkBinding(remark.id, 'remark'),
  });
  await tx
    .insertInto('conduct_remark')
    .values({
      id: remark.id,
      sitting_id: remark.sittingId,
      sealed_text: sealed.text,
      data_key_id: sealed.data_key_id,
      at: remark.at,
    })
    .execute();
}

/** @returns false when it was answered before */
export async function answerConductRemark(
  tx: Tx,
  keys: Keys,
  answer: { readonly id: string; readonly text: string; readonly by: string; readonly at: Date },
): Promise<boolean> {
  const sealed = await sealIn(tx, keys, {
    body: Buffer.from(answer.text),
    binding: remarkBinding(answer.id, 'answer'),
  });
  const result = await tx
    .updateTable('conduct_remark')
    .set({
      sealed_answer: sealed.text,
      answer_key_id: sealed.data_key_id,
      answered_by: answer.by,
      answered_at: answer.at,
    })
    .where('id', '=', answer.id)
    .where('answered_at', 'is', null)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

export function findConductRemark(
  db: Reader,
  id: string,
): Promise<Pick<Row<'conduct_remark'>, 'id' | 'sitting_id' | 'answered_at'> | undefined> {
  return db
    .selectFrom('conduct_remark')
    .select(['id', 'sitting_id', 'answered_at'])
    .where('id', '=', id)
    .executeTakeFirst();
}

/** The remarks on a session, or of one sitting, opened, oldest first. */
export async function selectConductRemarks(
  db: Reader,
  keys: Keys,
  of: { readonly sessionId: string; readonly sittingId?: string },
): Promise<readonly ConductRemark[]> {
  let query = db
    .selectFrom('conduct_remark')
    .innerJoin('sitting', 'sitting.id', 'conduct_remark.sitting_id')
    .innerJoin('data_key', 'data_key.id', 'conduct_remark.data_key_id')
    .leftJoin('data_key as answer_key', 'answer_key.id', 'conduct_remark.answer_key_id')
    .selectAll('conduct_remark')
    .select(DATA_KEY_COLUMNS)
    .select(['answer_key.key_id as answer_kek', 'answer_key.wrapped as answer_wrapped'])
    .where('sitting.exam_session_id', '=', of.sessionId);
  if (of.sittingId !== undefined) query = query.where('sitting.id', '=', of.sittingId);
  const rows = await query.orderBy('conduct_remark.at').orderBy('conduct_remark.id').execute();
  return Promise.all(
    rows.map(async (row) => ({
      id: row.id,
      sittingId: row.sitting_id,
      at: row.at,
      text: await openText(keys, row.sealed_text, row, remarkBinding(row.id, 'remark')),
      answer:
        row.sealed_answer === null || row.answer_kek === null || row.answer_wrapped === null
          ? null
          : await openText(
              keys,
              row.sealed_answer,
              { key_id: row.answer_kek, wrapped_key: row.answer_wrapped },
              remarkBinding(row.id, 'answer'),
            ),
      answeredAt: row.answered_at,
    })),
  );
}

export async function countUnansweredRemarks(db: Reader, sessionId: string): Promise<number> {
  const { count } = await db
    .selectFrom('conduct_remark')
    .innerJoin('sitting', 'sitting.id', 'conduct_remark.sitting_id')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('sitting.exam_session_id', '=', sessionId)
    .where('answered_at', 'is', null)
    .executeTakeFirstOrThrow();
  return count;
}

function remarkBinding(remark: string, part: 'remark' | 'answer') {
  return { kind: 'conduct-remark', purpose: part, remark } as const;
}

export async function insertLateAdmission(
  tx: Tx,
  admission: NewRow<'late_admission'>,
): Promise<void> {
  await tx.insertInto('late_admission').values(admission).execute();
}

/** Until when an appeal of this kind is let in late; null: it is not. */
export async function findLateAdmission(
  db: Reader,
  of: { readonly sittingId: string; readonly kind: Row<'late_admission'>['kind'] },
): Promise<Date | null> {
  const row = await db
    .selectFrom('late_admission')
    .select('until')
    .where('sitting_id', '=', of.sittingId)
    .where('kind', '=', of.kind)
    .orderBy('until', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.until ?? null;
}

export async function insertViewing(tx: Tx, viewing: NewRow<'work_viewing'>): Promise<void> {
  await tx.insertInto('work_viewing').values(viewing).execute();
}

/** The viewing that is under way at `at`. */
export function findViewing(
  db: Reader,
  of: { readonly sittingId: string; readonly at: Date },
): Promise<Row<'work_viewing'> | undefined> {
  return db
    .selectFrom('work_viewing')
    .selectAll()
    .where('sitting_id', '=', of.sittingId)
    .where('opened_at', '<=', of.at)
    .where('until', '>', of.at)
    .orderBy('opened_at', 'desc')
    .limit(1)
    .executeTakeFirst();
}

export async function insertLook(tx: Tx, look: Omit<NewRow<'work_look'>, 'id'>): Promise<void> {
  await tx.insertInto('work_look').values(look).execute();
}
