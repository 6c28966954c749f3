import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { canonicalJson } from '#audit';
import { isDrawable, ITEM_STATES, type ItemState } from '#exam-bank';
import { batches } from './batches.js';
import type { Reader, Tx } from './database.js';
import { eachBounded } from './each-bounded.js';
import {
  ASKED_AT_ONCE,
  DATA_KEY_COLUMNS,
  sealAllIn,
  unsealRow,
  type DataKeyColumns,
} from './keys/data-keys.js';
import type { Binding } from './keys/key-provider.js';
import type { Keys } from './keys/seal.js';
import type { NewRow, Row } from './tables.js';

/** Versions of items and tasks; their bodies are sealed. */
export type ItemVersion = Row<'item_version'> & DataKeyColumns;

/** What opening a version takes. */
export type SealedVersion = Pick<
  ItemVersion,
  | 'qualification_id'
  | 'item_id'
  | 'version'
  | 'content_sha256'
  | 'sealed_body'
  | keyof DataKeyColumns
>;

const DRAWABLE: readonly ItemState[] = ITEM_STATES.filter(isDrawable);

export interface NewItemVersion extends Omit<
  NewRow<'item_version'>,
  'sealed_body' | 'data_key_id' | 'content_sha256' | 'approved_by' | 'approved_at' | 'state'
> {
  readonly body: unknown;
}

/**
 * Stores drafts; their bodies leave this function sealed.
 * @returns the hash of each content, in the order given
 */
export async function insertItemVersions(
  tx: Tx,
  keys: Keys,
  items: readonly NewItemVersion[],
): Promise<readonly string[]> {
  const contents = items.map(({ body }) => contentBytes(body));
  const hashes = contents.map((bytes) => createHash('sha256').update(bytes).digest('hex'));
  const sealed = await sealAllIn(
    tx,
    keys,
    items.map((item, at) => ({ body: contents[at] ?? Buffer.of(), binding: bindingOf(item) })),
  );
  const rows = items.map(({ body: _body, ...row }, at) => ({
    ...row,
    content_sha256: hashes[at] ?? '',
    sealed_body: sealed[at]?.text ?? '',
    data_key_id: sealed[at]?.data_key_id ?? '',
    state: 'draft' as const,
    approved_by: null,
    approved_at: null,
  }));
  for (const some of batches(rows)) await tx.insertInto('item_version').values(some).execute();
  return hashes;
}

/** Canonical JSON, so that whoever holds the content can check its hash; a property that is undefined is not there. */
function contentBytes(body: unknown): Buffer {
  return Buffer.from(canonicalJson(JSON.parse(JSON.stringify(body))));
}

/** The content of one version, exactly as it was stored; throws when the row was tampered with. */
export async function openItemVersion(keys: Keys, row: SealedVersion): Promise<unknown> {
  const bytes = await unsealRow(keys, row.sealed_body, row, bindingOf(row));
  if (createHash('sha256').update(bytes).digest('hex') !== row.content_sha256)
    throw new Error(
      `item ${row.item_id} version ${row.version}: the content is not the one that was approved`,
    );
  return JSON.parse(bytes.toString('utf8'));
}

/** The contents of many versions, in the order of the rows; the key provider is asked side by side. */
export function openItemVersions(
  keys: Keys,
  rows: readonly ItemVersion[],
): Promise<readonly unknown[]> {
  return eachBounded(rows, ASKED_AT_ONCE, (row) => openItemVersion(keys, row));
}

function bindingOf(row: {
  readonly qualification_id: string;
  readonly item_id: string;
  readonly version: number;
}): Binding {
  return {
    kind: 'item',
    purpose: 'body',
    qualification: row.qualification_id,
    item: row.item_id,
    version: row.version,
  };
}

/** Item versions with what it takes to open them. */
export function itemVersions(db: Reader) {
  return db
    .selectFrom('item_version')
    .innerJoin('data_key', 'data_key.id', 'item_version.data_key_id')
    .selectAll('item_version')
    .select(DATA_KEY_COLUMNS);
}

export function findItemVersion(db: Reader, id: string): Promise<ItemVersion | undefined> {
  return itemVersions(db).where('item_version.id', '=', id).executeTakeFirst();
}

export async function selectItemVersion(db: Reader, id: string): Promise<ItemVersion> {
  return itemVersions(db).where('item_version.id', '=', id).executeTakeFirstOrThrow();
}

/**
 * What a bank version holds when it is frozen now: of every item the newest version that was ever approved, unless that one was
 * retired since or any version of the item is under embargo. A later draft does not hide it. In the order of the draw, whatever
 * the locale of the database.
 */
export function selectDrawableVersions(
  db: Reader,
  qualificationId: string,
): Promise<ItemVersion[]> {
  return itemVersions(db)
    .innerJoin('bank_item', 'bank_item.standing_id', 'item_version.id')
    .where('bank_item.qualification_id', '=', qualificationId)
    .where('standing_state', 'in', DRAWABLE)
    .where((where) =>
      where.not(
        where.exists(
          where
            .selectFrom('item_version as other')
            .select('other.id')
            .whereRef('other.qualification_id', '=', 'item_version.qualification_id')
            .whereRef('other.item_id', '=', 'item_version.item_id')
            .where('other.state', '=', 'embargoed'),
        ),
      ),
    )
    .orderBy(sql`item_version.item_id collate "C"`)
    .execute();
}

/** The newest version of an item, whatever its state. */
export function findNewestItemVersion(
  db: Reader,
  item: { readonly qualificationId: string; readonly itemId: string },
): Promise<ItemVersion | undefined> {
  return itemVersions(db)
    .where('qualification_id', '=', item.qualificationId)
    .where('item_id', '=', item.itemId)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/** Where each item of a qualification stands, by id: what an import is compared with. */
export async function selectNewestHashes(
  db: Reader,
  qualificationId: string,
): Promise<
  ReadonlyMap<
    string,
    { readonly id: string; readonly version: number; readonly contentSha256: string }
  >
> {
  const rows = await db
    .selectFrom('bank_item')
    .innerJoin('item_version', 'item_version.id', 'bank_item.newest_id')
    .select(['item_version.id', 'item_version.item_id', 'item_version.version', 'content_sha256'])
    .where('bank_item.qualification_id', '=', qualificationId)
    .execute();
  return new Map(
    rows.map(({ id, item_id, version, content_sha256 }) => [
      item_id,
      { id, version, contentSha256: content_sha256 },
    ]),
  );
}
