import type { Reader, Tx } from './database.js';
import { toJson } from './database.js';
import type { GradingRun } from './runs.js';
import type { Sitting } from './sittings.js';
import type { NewRow, Row } from './tables.js';

/** Re-mark sets and appeals. */
export type RemarkSet = Row<'remark_set'>;
export type Appeal = Row<'appeal'>;

export async function insertRemarkSet(
  tx: Tx,
  set: Omit<NewRow<'remark_set'>, 'state' | 'diff' | 'decided_by' | 'decided_at'>,
): Promise<void> {
  await tx
    .insertInto('remark_set')
    .values({ ...set, state: 'running', decided_by: null, decided_at: null })
    .execute();
}

export function findRemarkSet(db: Reader, id: string): Promise<RemarkSet | undefined> {
  return db.selectFrom('remark_set').selectAll().where('id', '=', id).executeTakeFirst();
}

export function lockRemarkSet(tx: Tx, id: string): Promise<RemarkSet | undefined> {
  return tx
    .selectFrom('remark_set')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
}

export async function recordRemarkDiff(tx: Tx, id: string, diff: unknown): Promise<void> {
  await tx
    .updateTable('remark_set')
    .set({ state: 'ready', diff: toJson(diff) })
    .where('id', '=', id)
    .where('state', '=', 'running')
    .execute();
}

export async function recordRemarkDecision(
  tx: Tx,
  id: string,
  decision: { readonly state: 'committed' | 'discarded'; readonly by: string; readonly at: Date },
): Promise<void> {
  await tx
    .updateTable('remark_set')
    .set({ state: decision.state, decided_by: decision.by, decided_at: decision.at })
    .where('id', '=', id)
    .execute();
}

/** Re-marks of a task version that were put into force or may still be. */
export function selectRemarkSetsOfItem(db: Reader, oldVersionId: string): Promise<RemarkSet[]> {
  return db
    .selectFrom('remark_set')
    .selectAll()
    .where('old_version_id', '=', oldVersionId)
    .where('state', '<>', 'discarded')
    .orderBy('created_at')
    .execute();
}

export function selectRunsOfRemarkSet(db: Reader, remarkSetId: string): Promise<GradingRun[]> {
  return db
    .selectFrom('grading_run')
    .selectAll()
    .where('remark_set_id', '=', remarkSetId)
    .orderBy('created_at')
    .orderBy('id')
    .execute();
}

/** Every sitting whose set held this item version, in any session. */
export function selectSittingsWithItem(db: Reader, itemVersionId: string): Promise<Sitting[]> {
  return db
    .selectFrom('sitting')
    .innerJoin('exam_session', 'exam_session.id', 'sitting.exam_session_id')
    .innerJoin('exam_set_item', 'exam_set_item.exam_set_id', 'exam_session.exam_set_id')
    .selectAll('sitting')
    .where('exam_set_item.item_version_id', '=', itemVersionId)
    .orderBy('sitting.registered_at')
    .orderBy('sitting.id')
    .execute();
}

export async function insertAppeal(
  tx: Tx,
  appeal: Pick<
    Appeal,
    'id' | 'entry_number' | 'sitting_id' | 'kind' | 'grounds' | 'item_version_id' | 'filed_at'
  >,
): Promise<void> {
  await tx.insertInto('appeal').values(appeal).execute();
}

/** Locks the appeal's row: it is assigned, re-marked and decided one step at a time. */
export function lockAppeal(tx: Tx, id: string): Promise<Appeal | undefined> {
  return tx.selectFrom('appeal').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
}

export function selectAppealsOfSitting(db: Reader, sittingId: string): Promise<Appeal[]> {
  return db
    .selectFrom('appeal')
    .selectAll()
    .where('sitting_id', '=', sittingId)
    .orderBy('filed_at')
    .execute();
}

export function selectAppeals(db: Reader): Promise<Appeal[]> {
  return db.selectFrom('appeal').selectAll().orderBy('filed_at').execute();
}

export async function updateAppeal(
  tx: Tx,
  id: string,
  change: Partial<
    Omit<
      Appeal,
      'id' | 'entry_number' | 'sitting_id' | 'kind' | 'grounds' | 'item_version_id' | 'filed_at'
    >
  >,
): Promise<void> {
  await tx.updateTable('appeal').set(change).where('id', '=', id).execute();
}
