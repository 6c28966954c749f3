import type { Reader } from './database.js';

/** What opened sets of a qualification held: the ledger of exposure. */

/** Opened sets, the newest first, each with the ids of its items and tasks. */
export async function selectOpenedSets(
  db: Reader,
  { qualificationId, limit }: { readonly qualificationId: string; readonly limit: number },
): Promise<readonly { readonly id: string; readonly units: readonly string[] }[]> {
  const sets = await db
    .selectFrom('exam_set')
    .select(['id', 'paper_number'])
    .where('qualification_id', '=', qualificationId)
    .where('opened_at', 'is not', null)
    .orderBy('opened_at', 'desc')
    .orderBy('paper_number', 'desc')
    .limit(limit)
    .execute();
  if (sets.length === 0) return [];
  const held = await db
    .selectFrom('exam_set_item')
    .innerJoin('item_version', 'item_version.id', 'exam_set_item.item_version_id')
    .select(['exam_set_id', 'item_version.item_id'])
    .where(
      'exam_set_id',
      'in',
      sets.map(({ id }) => id),
    )
    .orderBy('position')
    .execute();
  return sets.map(({ id, paper_number }) => ({
    id: paper_number,
    units: held.filter((row) => row.exam_set_id === id).map((row) => row.item_id),
  }));
}
