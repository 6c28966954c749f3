import type { ItemState } from '#exam-bank';
import { sql } from 'kysely';
import type { Reader, Tx } from './database.js';
import { batches } from './batches.js';
import { DATA_KEY_COLUMNS, sealAllIn, unsealRow, type DataKeyColumns } from './keys/data-keys.js';
import type { Binding } from './keys/key-provider.js';
import type { Keys } from './keys/seal.js';
import type { Row } from './tables.js';

/** The life of item versions: what is known of them beside their contents, and every change of state with its reason. */
export type ItemFacts = Omit<Row<'item_version'>, 'sealed_body' | 'data_key_id'>;

const FACTS = [
  'id',
  'qualification_id',
  'item_id',
  'version',
  'kind',
  'type',
  'criteria',
  'difficulty',
  'points',
  'minutes',
  'author',
  'content_sha256',
  'state',
  'passage',
  'blocked_reasons',
  'supersedes',
  'change_note',
  'created_by',
  'created_at',
  'approved_by',
  'approved_at',
] as const satisfies readonly (keyof ItemFacts)[];

/** Locks the versions until the transaction ends and gives what is known of them, sorted by id; unknown ids are left out. */
export function lockItemVersions(tx: Tx, ids: readonly string[]): Promise<ItemFacts[]> {
  return tx
    .selectFrom('item_version')
    .select(FACTS)
    .where((where) => where('id', '=', where.fn.any(where.val([...ids]))))
    .orderBy('id')
    .forUpdate()
    .execute();
}

/** Every version of an item, oldest first, without contents. */
export function selectVersionsOfItem(
  db: Reader,
  item: { readonly qualificationId: string; readonly itemId: string },
): Promise<ItemFacts[]> {
  return db
    .selectFrom('item_version')
    .select(FACTS)
    .where('qualification_id', '=', item.qualificationId)
    .where('item_id', '=', item.itemId)
    .orderBy('version')
    .execute();
}

/** Which of the versions stand in a set on which a session was opened. */
export async function selectUsedVersionIds(
  db: Reader,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await db
    .selectFrom('exam_set_item')
    .innerJoin('exam_session', 'exam_session.exam_set_id', 'exam_set_item.exam_set_id')
    .select('item_version_id')
    .distinct()
    .where('exam_session.opened_at', 'is not', null)
    .where((where) => where('item_version_id', '=', where.fn.any(where.val([...ids]))))
    .execute();
  return new Set(rows.map((row) => row.item_version_id));
}

/** Which of the versions a later one lies on. */
export async function selectSupersededIds(
  db: Reader,
  ids: readonly string[],
): Promise<ReadonlySet<string | null>> {
  const rows = await db
    .selectFrom('item_version')
    .select('supersedes')
    .where((where) => where('supersedes', '=', where.fn.any(where.val([...ids]))))
    .execute();
  return new Set(rows.map((row) => row.supersedes));
}

/**
 * The humans who wrote each of the versions, or one of the same item before it: null for an account that is tied to none. The
 * database asks the same of itself.
 */
export async function selectHumansWhoWrote(
  db: Reader,
  ids: readonly string[],
): Promise<ReadonlyMap<string, readonly (string | null)[]>> {
  const { rows } = await sql<{ item_version_id: string; identity_sha256: string | null }>`
    select item_version_id, identity_sha256 from writers_of(${[...ids]}::uuid[])`.execute(db);
  const byVersion = Map.groupBy(rows, (row) => row.item_version_id);
  return new Map(
    [...byVersion].map(([id, writers]) => [id, writers.map((one) => one.identity_sha256)]),
  );
}

export interface StateChange {
  readonly itemVersionId: string;
  readonly from: ItemState;
  readonly to: ItemState;
  /** Null: the clock. */
  readonly by: string | null;
  readonly at: Date;
  readonly reason?: { readonly code: string; readonly text: string } | undefined;
  /** End of an embargo. */
  readonly until?: Date | undefined;
}

/**
 * Changes states; the only way in which one changes. The database refuses what is not in its table of transitions, lacks a
 * reason, or breaks the rule of four eyes.
 */
export async function insertStateChanges(
  tx: Tx,
  keys: Keys,
  changes: readonly StateChange[],
): Promise<void> {
  const reasoned = changes.flatMap(({ reason, ...change }) =>
    reason === undefined ? [] : [{ ...change, text: reason.text }],
  );
  const sealed = await sealAllIn(
    tx,
    keys,
    reasoned.map((one) => ({ body: Buffer.from(one.text), binding: reasonBinding(one) })),
  );
  const sealedById = new Map(sealed.map((one, at) => [reasoned[at]?.itemVersionId, one]));
  const rows = changes.map((change) => ({
    item_version_id: change.itemVersionId,
    from_state: change.from,
    to_state: change.to,
    made_by: change.by,
    at: change.at,
    reason_code: change.reason?.code ?? null,
    sealed_reason: sealedById.get(change.itemVersionId)?.text ?? null,
    data_key_id: sealedById.get(change.itemVersionId)?.data_key_id ?? null,
    until: change.until ?? null,
  }));
  for (const some of batches(rows)) await tx.insertInto('item_transition').values(some).execute();
}

/** A change of state as it is kept; without a reason there is no key. */
export type StateChangeRow = Row<'item_transition'> & {
  readonly [Column in keyof DataKeyColumns]: string | null;
};

/** Why a state was changed, or null where no reason was given. */
export async function openReason(keys: Keys, row: StateChangeRow): Promise<string | null> {
  const { sealed_reason, key_id, wrapped_key } = row;
  if (sealed_reason === null || key_id === null || wrapped_key === null) return null;
  const about = { itemVersionId: row.item_version_id, to: row.to_state, at: row.at };
  return String(
    await unsealRow(keys, sealed_reason, { key_id, wrapped_key }, reasonBinding(about)),
  );
}

function reasonBinding(change: Pick<StateChange, 'itemVersionId' | 'to' | 'at'>): Binding {
  return {
    ...{ kind: 'item', purpose: 'state-change' },
    ...{ version: change.itemVersionId, to: change.to, at: change.at.toISOString() },
  };
}

/** All changes of state of an item, in order. */
export function selectStateChanges(
  db: Reader,
  itemVersionIds: readonly string[],
): Promise<StateChangeRow[]> {
  return db
    .selectFrom('item_transition')
    .leftJoin('data_key', 'data_key.id', 'item_transition.data_key_id')
    .selectAll('item_transition')
    .select(DATA_KEY_COLUMNS)
    .where((where) => where('item_version_id', '=', where.fn.any(where.val([...itemVersionIds]))))
    .orderBy('item_transition.id')
    .execute();
}

/** Approved versions that stand in the set are in use from now on: a session on it is open, and candidates see the paper. @returns how many became so */
export async function markInUse(
  tx: Tx,
  opened: { readonly setId: string; readonly by: string; readonly at: Date },
): Promise<number> {
  const result = await tx
    .insertInto('item_transition')
    .columns(['item_version_id', 'from_state', 'to_state', 'made_by', 'at'])
    .expression((from) =>
      from
        .selectFrom('exam_set_item')
        .innerJoin('item_version', 'item_version.id', 'exam_set_item.item_version_id')
        .select([
          'item_version.id',
          sql<ItemState>`'approved'`.as('from_state'),
          sql<ItemState>`'in-use'`.as('to_state'),
          sql<string>`${opened.by}::uuid`.as('made_by'),
          sql<Date>`${opened.at}::timestamptz`.as('at'),
        ])
        .where('exam_set_id', '=', opened.setId)
        .where('state', '=', 'approved'),
    )
    .executeTakeFirst();
  return Number(result.numInsertedOrUpdatedRows ?? 0n);
}
