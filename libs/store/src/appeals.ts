import type { Reader, Tx } from './database.js';
import type { Row } from './tables.js';

/** Appeals. */
export type Appeal = Row<'appeal'>;

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
