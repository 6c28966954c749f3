import { sql } from 'kysely';
import type { Reader, Tx } from '../database.js';
import { DATA_KEY_COLUMNS, sealIn, unsealRow } from '../keys/data-keys.js';
import type { Binding } from '../keys/key-provider.js';
import type { Keys } from '../keys/seal.js';
import type { NewRow, Row } from '../tables.js';

/** Copies of sets and bank parts, and the approvals that they stand on. */
export type Copy = Row<'copy'> & { readonly key_id: string; readonly wrapped_key: string };

export interface CopyApproval extends Omit<Row<'copy_approval'>, 'valid'> {
  readonly from: Date;
  readonly until: Date;
}

export async function insertCopyApproval(
  tx: Tx,
  approval: Omit<NewRow<'copy_approval'>, 'valid'> & { readonly from: Date; readonly until: Date },
  itemVersionIds: readonly string[],
): Promise<void> {
  const { from, until, ...row } = approval;
  await tx
    .insertInto('copy_approval')
    .values({ ...row, valid: sql`tstzrange(${from}, ${until})` })
    .execute();
  if (itemVersionIds.length === 0) return;
  await tx
    .insertInto('copy_approval_item')
    .values(itemVersionIds.map((id) => ({ copy_approval_id: row.id, item_version_id: id })))
    .execute();
}

export function findCopyApproval(db: Reader, id: string): Promise<CopyApproval | undefined> {
  return db
    .selectFrom('copy_approval')
    .select([
      'id',
      'exam_set_id',
      'bank_version_id',
      'holder_id',
      'purpose',
      'copies',
      'approved_by',
      'approved_at',
      sql<Date>`lower(valid)`.as('from'),
      sql<Date>`upper(valid)`.as('until'),
    ])
    .where('id', '=', id)
    .executeTakeFirst();
}

/** Item versions of an approved bank part, in the order of their item ids. */
export async function selectApprovedPart(db: Reader, approvalId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('copy_approval_item')
    .innerJoin('item_version', 'item_version.id', 'copy_approval_item.item_version_id')
    .select('item_version.id')
    .where('copy_approval_id', '=', approvalId)
    .orderBy('item_version.item_id')
    .execute();
  return rows.map(({ id }) => id);
}

/** The next number of a copy of this set or bank version; counted under a lock, so that no two copies share one. */
export async function nextCopyNumber(
  tx: Tx,
  of: { readonly exam_set_id: string | null; readonly bank_version_id: string | null },
): Promise<number> {
  const source = of.exam_set_id ?? of.bank_version_id;
  await sql`select pg_advisory_xact_lock(hashtext(${`copies of ${source}`}))`.execute(tx);
  const { last } = await tx
    .selectFrom('copy')
    .select(({ fn }) => fn.max('number').as('last'))
    .where(of.exam_set_id === null ? 'bank_version_id' : 'exam_set_id', '=', source)
    .executeTakeFirstOrThrow();
  return (last ?? 0) + 1;
}

export interface NewCopy extends Omit<
  NewRow<'copy'>,
  | 'sealed_canary'
  | 'data_key_id'
  | 'recalled_by'
  | 'recalled_at'
  | 'expiry_noted_at'
  | 'exam_set_id'
  | 'bank_version_id'
> {
  readonly exam_set_id: string | null;
  readonly bank_version_id: string | null;
  /** The key (32 bytes) of its option orders. */
  readonly canaryKey: Buffer;
}

/** Stores a copy and what it holds; who holds it is to follow in the same transaction. */
export async function insertCopy(
  tx: Tx,
  keys: Keys,
  copy: NewCopy,
  itemVersionIds: readonly string[],
): Promise<void> {
  const { canaryKey, ...row } = copy;
  const sealed = await sealIn(tx, keys, { body: canaryKey, binding: bindingOf(row.id) });
  await tx
    .insertInto('copy')
    .values({ ...row, sealed_canary: sealed.text, data_key_id: sealed.data_key_id })
    .execute();
  await tx
    .insertInto('copy_item')
    .values(
      itemVersionIds.map((id, at) => ({
        copy_id: row.id,
        position: at + 1,
        item_version_id: id,
      })),
    )
    .execute();
}

/** The key of a copy's option orders. */
export function openCanary(keys: Keys, copy: Copy): Promise<Buffer> {
  return unsealRow(keys, copy.sealed_canary, copy, bindingOf(copy.id));
}

function bindingOf(copyId: string): Binding {
  return { kind: 'copy', purpose: 'canary', copy: copyId };
}

function copies(db: Reader) {
  return db
    .selectFrom('copy')
    .innerJoin('data_key', 'data_key.id', 'copy.data_key_id')
    .selectAll('copy')
    .select(DATA_KEY_COLUMNS);
}

export function findCopy(db: Reader, id: string): Promise<Copy | undefined> {
  return copies(db).where('copy.id', '=', id).executeTakeFirst();
}

/** Locks the copy's row: what happens to a copy happens one act after another. */
export function lockCopy(tx: Tx, id: string): Promise<Copy | undefined> {
  return copies(tx).where('copy.id', '=', id).forUpdate('copy').executeTakeFirst();
}

/** Every copy of a set, or of parts of a bank version, destroyed ones included. */
export function selectCopiesOf(db: Reader, source: string): Promise<Copy[]> {
  return copies(db)
    .where((where) =>
      where.or([where('exam_set_id', '=', source), where('bank_version_id', '=', source)]),
    )
    .orderBy('number')
    .execute();
}

/** Ids of the item versions that a copy holds, in the order of its pages. */
export async function selectCopyItems(db: Reader, copyId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('copy_item')
    .select('item_version_id')
    .where('copy_id', '=', copyId)
    .orderBy('position')
    .execute();
  return rows.map((row) => row.item_version_id);
}

/** Versions of items with what it takes to open them, in the order of the ids. */
export async function selectItemVersionsById(db: Reader, ids: readonly string[]) {
  const rows = await db
    .selectFrom('item_version')
    .innerJoin('data_key', 'data_key.id', 'item_version.data_key_id')
    .selectAll('item_version')
    .select(DATA_KEY_COLUMNS)
    .where('item_version.id', 'in', ids)
    .execute();
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

/** Whose name stands on a copy: the candidate's, else its first holder's. */
export async function selectMadeFor(db: Reader, copyId: string): Promise<string> {
  const { name } = await db
    .selectFrom('copy')
    .innerJoin('custody', (join) =>
      join.onRef('custody.copy_id', '=', 'copy.id').on('custody.handed_by', 'is', null),
    )
    .innerJoin('person as holder', 'holder.id', 'custody.holder_id')
    .leftJoin('sitting', 'sitting.id', 'copy.sitting_id')
    .leftJoin('person as candidate', 'candidate.id', 'sitting.candidate_id')
    .select(({ fn }) => fn.coalesce('candidate.full_name', 'holder.full_name').as('name'))
    .where('copy.id', '=', copyId)
    .executeTakeFirstOrThrow();
  return name;
}

/** @returns false when it was recalled before */
export async function recallCopy(
  tx: Tx,
  recall: { readonly id: string; readonly by: string; readonly at: Date },
): Promise<boolean> {
  const result = await tx
    .updateTable('copy')
    .set({ recalled_by: recall.by, recalled_at: recall.at })
    .where('id', '=', recall.id)
    .where('recalled_at', 'is', null)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}
