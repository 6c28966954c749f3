import { sql } from 'kysely';
import type { Reader } from './database.js';

/** What of a bank may be drawn now, and how often items were used. */

/** Versions whose embargo has a last day, and it is over. */
export async function selectEndedEmbargoes(
  db: Reader,
  at: Date,
): Promise<readonly { readonly id: string; readonly until: Date }[]> {
  const { rows } = await sql<{ id: string; until: Date }>`
    select v.id, t.until from item_version v
      join lateral (select until from item_transition
                     where item_version_id = v.id and to_state = 'embargoed' order by id desc limit 1) t on true
     where v.state = 'embargoed' and t.until <= ${at} order by v.id`.execute(db);
  return rows;
}

/**
 * Ids that may not be drawn from a bank version, although it holds them: retired or embargoed since, in the version that it
 * holds or in the one that counts now; released to the public; or bait. An embargo or a release of any version of an item holds
 * for all of them.
 */
export async function selectExcluded(db: Reader, bankVersionId: string): Promise<string[]> {
  const { rows } = await sql<{ item_id: string }>`
    select v.item_id
      from bank_version_item i
      join item_version v on v.id = i.item_version_id
      join bank_item b on b.qualification_id = v.qualification_id and b.item_id = v.item_id
     where i.bank_version_id = ${bankVersionId}
       and (v.state in ('retired', 'embargoed') or b.standing_state in ('retired', 'embargoed')
            or exists (select from item_version e where e.qualification_id = v.qualification_id
                          and e.item_id = v.item_id and e.state = 'embargoed')
            or exists (select from sample_release r where r.qualification_id = v.qualification_id
                          and r.item_id = v.item_id and r.approved_at is not null)
            or (select a.attributes -> 'tags' ? 'bait' from item_attribute a
                 where a.qualification_id = v.qualification_id and a.item_id = v.item_id order by a.revision desc limit 1))
     order by v.item_id collate "C"`.execute(db);
  return rows.map((row) => row.item_id);
}

/** How often each item stood in a set that was opened from `since` on and before `until`; items without a use are absent. */
export async function selectUses(
  db: Reader,
  window: { readonly qualificationId: string; readonly since: Date; readonly until: Date },
): Promise<Readonly<Record<string, number>>> {
  const rows = await db
    .selectFrom('exam_set')
    .innerJoin('exam_set_item', 'exam_set_item.exam_set_id', 'exam_set.id')
    .innerJoin('item_version', 'item_version.id', 'exam_set_item.item_version_id')
    .select(['item_version.item_id', ({ fn }) => fn.countAll<number>().as('uses')])
    .where('exam_set.qualification_id', '=', window.qualificationId)
    .where('exam_set.opened_at', '>=', window.since)
    .where('exam_set.opened_at', '<', window.until)
    .groupBy('item_version.item_id')
    .execute();
  return Object.fromEntries(rows.map((row) => [row.item_id, row.uses]));
}

/**
 * How many items of an opened set may no longer be shown to candidates: embargoed, retired or released to the public since the set
 * was drawn.
 */
export async function countUnfitItems(db: Reader, setId: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::integer as count
      from exam_set_item i join item_version v on v.id = i.item_version_id
     where i.exam_set_id = ${setId}
       and (v.state in ('embargoed', 'retired')
            or exists (select from sample_release r where r.qualification_id = v.qualification_id
                          and r.item_id = v.item_id and r.approved_at is not null))`.execute(db);
  return rows[0]?.count ?? 0;
}
