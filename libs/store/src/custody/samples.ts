import { DATA_KEY_COLUMNS } from '../keys/data-keys.js';
import type { Reader, Tx } from '../database.js';
import type { NewRow, Row } from '../tables.js';

/** Items released to the public: for good, and never drawn again (rule ECDL-4.3c). */
export type SampleRelease = Row<'sample_release'>;

export async function insertSampleRelease(
  tx: Tx,
  release: Omit<NewRow<'sample_release'>, 'approved_by' | 'approved_at'>,
): Promise<void> {
  await tx.insertInto('sample_release').values(release).execute();
}

export function lockSampleRelease(tx: Tx, id: string): Promise<SampleRelease | undefined> {
  return tx
    .selectFrom('sample_release')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
}

export async function approveSampleRelease(
  tx: Tx,
  approval: { readonly id: string; readonly by: string; readonly at: Date },
): Promise<void> {
  await tx
    .updateTable('sample_release')
    .set({ approved_by: approval.by, approved_at: approval.at })
    .where('id', '=', approval.id)
    .execute();
}

export function selectSampleReleases(db: Reader): Promise<SampleRelease[]> {
  return db.selectFrom('sample_release').selectAll().orderBy('proposed_at').orderBy('id').execute();
}

/** The versions of a qualification that the public may see, with what it takes to open them. */
export function selectReleasedVersions(db: Reader, qualificationId: string) {
  return db
    .selectFrom('sample_release')
    .innerJoin('item_version', 'item_version.id', 'sample_release.item_version_id')
    .innerJoin('data_key', 'data_key.id', 'item_version.data_key_id')
    .selectAll('item_version')
    .select(DATA_KEY_COLUMNS)
    .select('sample_release.with_key')
    .where('sample_release.qualification_id', '=', qualificationId)
    .where('sample_release.approved_at', 'is not', null)
    .orderBy('item_version.item_id')
    .orderBy('item_version.version')
    .execute();
}

/** Ids of items that may not be drawn any more, because the public has them in some version. */
export async function selectReleasedItemIds(
  db: Reader,
  qualificationId: string,
): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('sample_release')
    .select('item_id')
    .distinct()
    .where('qualification_id', '=', qualificationId)
    .where('approved_at', 'is not', null)
    .orderBy('item_id')
    .execute();
  return rows.map(({ item_id }) => item_id);
}

/** Papers drawn from a bank version that holds the item, in whatever version, and still sealed: nobody can say that it is not in them. */
export async function selectSealedPapersOver(
  db: Reader,
  item: { readonly qualificationId: string; readonly itemId: string },
): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('exam_set')
    .select('paper_number')
    .where('opened_at', 'is', null)
    .where((row) =>
      row.exists(
        row
          .selectFrom('bank_version_item')
          .innerJoin('item_version', 'item_version.id', 'bank_version_item.item_version_id')
          .select('item_version.id')
          .whereRef('bank_version_item.bank_version_id', '=', 'exam_set.bank_version_id')
          .where('item_version.qualification_id', '=', item.qualificationId)
          .where('item_version.item_id', '=', item.itemId),
      ),
    )
    .orderBy('paper_number')
    .execute();
  return rows.map((row) => row.paper_number);
}
