import { sql, type RawBuilder } from 'kysely';
import type { Act } from './acts-and-roles.js';
import type { Reader, Tx } from './database.js';
import { itemVersions, type ItemVersion } from './item-versions.js';
import type { MarkEntry } from './marks.js';
import type { GradingRun } from './runs.js';
import type { Response, Sitting, Submission } from './sittings.js';

/** What a re-mark reads of many sittings: one statement for all of them, however many they are. */

/** A condition that takes any number of ids as one value. */
export function among(column: string, ids: readonly string[]): RawBuilder<boolean> {
  return sql<boolean>`${sql.ref(column)} = any(${[...ids]}::uuid[])`;
}

/** Every sitting whose set held one of these item versions, in any session. */
export function selectSittingsWithItems(
  db: Reader,
  itemVersionIds: readonly string[],
): Promise<Sitting[]> {
  return db
    .selectFrom('sitting')
    .innerJoin('exam_session', 'exam_session.id', 'sitting.exam_session_id')
    .selectAll('sitting')
    .where((where) =>
      where.exists(
        where
          .selectFrom('exam_set_item')
          .select('exam_set_item.position')
          .whereRef('exam_set_item.exam_set_id', '=', 'exam_session.exam_set_id')
          .where(among('exam_set_item.item_version_id', itemVersionIds)),
      ),
    )
    .orderBy('sitting.registered_at')
    .orderBy('sitting.id')
    .execute();
}

/** Locks the sittings, all in one order. */
export async function lockSittings(tx: Tx, ids: readonly string[]): Promise<void> {
  await tx
    .selectFrom('sitting')
    .select('id')
    .where(among('id', ids))
    .orderBy('id')
    .forUpdate()
    .execute();
}

/** All entries, superseded ones too, oldest first. */
export function selectEntriesOfSittings(
  db: Reader,
  sittingIds: readonly string[],
): Promise<MarkEntry[]> {
  return db
    .selectFrom('mark_entry')
    .selectAll()
    .where(among('sitting_id', sittingIds))
    .orderBy('id')
    .execute();
}

/** The latest entries that hold what people decided about an answer by its rubric. */
export function selectEntriesByPeople(
  db: Reader,
  to: { readonly sittingIds: readonly string[]; readonly itemVersionIds: readonly string[] },
): Promise<Pick<MarkEntry, 'sitting_id' | 'item_version_id' | 'derivation'>[]> {
  return db
    .selectFrom('mark_entry')
    .select(['sitting_id', 'item_version_id', 'derivation'])
    .distinctOn(['sitting_id', 'item_version_id'])
    .where(among('sitting_id', to.sittingIds))
    .where(among('item_version_id', to.itemVersionIds))
    .where(sql<boolean>`derivation -> 'human' is not null`)
    .orderBy('sitting_id')
    .orderBy('item_version_id')
    .orderBy('id', 'desc')
    .execute();
}

/** Everybody with a part in these sittings: who marked answers of theirs, and whose they are. */
export async function selectPartsInSittings(
  db: Reader,
  sittingIds: readonly string[],
): Promise<
  readonly {
    readonly personId: string;
    readonly human: string | null;
    readonly act: Act | 'candidate';
  }[]
> {
  const { rows } = await sql<{ personId: string; human: string | null; act: Act | 'candidate' }>`
    select person.id as "personId", identity_sha256 as human, act
      from (select person_id, act from participation where sitting_id = any(${[...sittingIds]}::uuid[])
            union select candidate_id, 'candidate' from sitting where id = any(${[...sittingIds]}::uuid[])) part
      join person on person.id = part.person_id`.execute(db);
  return rows;
}

/** The answers that count: of each item the last one in time. */
export function selectResponsesTo(
  db: Reader,
  to: { readonly sittingIds: readonly string[]; readonly itemVersionIds: readonly string[] },
): Promise<Response[]> {
  return db
    .selectFrom('response')
    .selectAll()
    .distinctOn(['sitting_id', 'item_version_id'])
    .where(among('sitting_id', to.sittingIds))
    .where(among('item_version_id', to.itemVersionIds))
    .where('late', '=', false)
    .orderBy('sitting_id')
    .orderBy('item_version_id')
    .orderBy('sequence', 'desc')
    .execute();
}

/** The submissions that count, without their files: of each task the last one in time. */
export function selectSubmissionsTo(
  db: Reader,
  to: { readonly sittingIds: readonly string[]; readonly itemVersionIds: readonly string[] },
): Promise<Pick<Submission, 'id' | 'sitting_id' | 'item_version_id' | 'content_sha256'>[]> {
  return db
    .selectFrom('submission')
    .select(['id', 'sitting_id', 'item_version_id', 'content_sha256'])
    .distinctOn(['sitting_id', 'item_version_id'])
    .where(among('sitting_id', to.sittingIds))
    .where(among('item_version_id', to.itemVersionIds))
    .where('late', '=', false)
    .orderBy('sitting_id')
    .orderBy('item_version_id')
    .orderBy('sequence', 'desc')
    .execute();
}

export function selectRuns(db: Reader, ids: readonly string[]): Promise<GradingRun[]> {
  return db.selectFrom('grading_run').selectAll().where(among('id', ids)).execute();
}

export function selectItemVersions(db: Reader, ids: readonly string[]): Promise<ItemVersion[]> {
  return itemVersions(db).where(among('item_version.id', ids)).execute();
}

/** Of each of these versions, the newest approved version of the same item. */
export async function selectNewestApproved(
  db: Reader,
  itemVersionIds: readonly string[],
): Promise<
  readonly { readonly itemVersionId: string; readonly version: number; readonly since: Date }[]
> {
  const { rows } = await sql<{ itemVersionId: string; version: number; since: Date }>`
    select distinct on (presented.id) presented.id as "itemVersionId", newer.version, newer.approved_at as since
      from item_version presented
      join item_version newer on newer.qualification_id = presented.qualification_id and newer.item_id = presented.item_id
     where ${among('presented.id', itemVersionIds)} and newer.approved_at is not null
     order by presented.id, newer.version desc`.execute(db);
  return rows;
}
