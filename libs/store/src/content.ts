import { batches } from './batches.js';
import type { Reader, Tx } from './database.js';
import { toJson } from './database.js';
import { itemVersions, type ItemVersion } from './item-versions.js';
import type { NewRow, Row } from './tables.js';

/** Qualifications and bank versions. */

export async function upsertQualification(
  tx: Tx,
  qualification: { readonly id: string; readonly title: string; readonly body: unknown },
): Promise<void> {
  const row = {
    id: qualification.id,
    title: qualification.title,
    body: toJson(qualification.body),
  };
  await tx
    .insertInto('qualification')
    .values(row)
    .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
    .execute();
}

export function findQualification(
  db: Reader,
  id: string,
): Promise<Row<'qualification'> | undefined> {
  return db.selectFrom('qualification').selectAll().where('id', '=', id).executeTakeFirst();
}

export function selectQualifications(db: Reader): Promise<Row<'qualification'>[]> {
  return db.selectFrom('qualification').selectAll().orderBy('id').execute();
}

export async function insertBankVersion(
  tx: Tx,
  bank: Omit<NewRow<'bank_version'>, 'qualification'> & { readonly qualification: unknown },
  itemVersionIds: readonly string[],
): Promise<void> {
  await tx
    .insertInto('bank_version')
    .values({ ...bank, qualification: toJson(bank.qualification) })
    .execute();
  const rows = itemVersionIds.map((id) => ({ bank_version_id: bank.id, item_version_id: id }));
  for (const some of batches(rows)) await tx.insertInto('bank_version_item').values(some).execute();
}

export function findBankVersion(db: Reader, id: string): Promise<Row<'bank_version'> | undefined> {
  return db.selectFrom('bank_version').selectAll().where('id', '=', id).executeTakeFirst();
}

export function findBankVersionByName(
  db: Reader,
  bank: { readonly qualificationId: string; readonly version: string },
): Promise<Row<'bank_version'> | undefined> {
  return db
    .selectFrom('bank_version')
    .selectAll()
    .where('qualification_id', '=', bank.qualificationId)
    .where('version', '=', bank.version)
    .executeTakeFirst();
}

export function selectBankVersionItems(db: Reader, bankVersionId: string): Promise<ItemVersion[]> {
  return itemVersions(db)
    .innerJoin('bank_version_item', 'bank_version_item.item_version_id', 'item_version.id')
    .where('bank_version_id', '=', bankVersionId)
    .orderBy('item_version.item_id')
    .execute();
}
