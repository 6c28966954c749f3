import { sql } from 'kysely';
import { itemVersions, type ItemVersion } from './item-versions.js';
import type { Reader, Tx } from './database.js';
import { DATA_KEY_COLUMNS, sealIn, unsealRow } from './keys/data-keys.js';
import type { Binding } from './keys/key-provider.js';
import type { Keys } from './keys/seal.js';
import type { NewRow, Row } from './tables.js';

/** Exam sets: sealed to their custodians when they are drawn, known to the marking once two of these opened them. */
export type ExamSet = Row<'exam_set'>;

/** What a sealed set holds. The seed is hexadecimal, 32 bytes. */
export interface SealedForm {
  readonly seed: string;
  readonly theory: readonly string[];
  readonly practical: readonly string[];
  /** Of the nonces of its draw, hexadecimal: all sets of the draw together give them back. */
  readonly share?: string;
}

export type NewExamSet = Omit<NewRow<'exam_set'>, 'opened_at' | 'opening_id'>;

export interface NewSetCustodian {
  readonly personId: string;
  readonly keyId: string;
}

export interface NewSetPair {
  readonly outerId: string;
  readonly innerId: string;
  readonly age: string;
  readonly innerSha256: string;
}

/** Stores a sealed set with its custodians and the files of their pairs. */
export async function insertExamSet(
  tx: Tx,
  set: NewExamSet,
  seal: { readonly custodians: readonly NewSetCustodian[]; readonly pairs: readonly NewSetPair[] },
): Promise<void> {
  await tx
    .insertInto('exam_set')
    .values({ ...set, opened_at: null, opening_id: null })
    .execute();
  await tx
    .insertInto('set_custodian')
    .values(
      seal.custodians.map(({ personId, keyId }) => ({
        exam_set_id: set.id,
        person_id: personId,
        custodian_key_id: keyId,
      })),
    )
    .execute();
  await tx
    .insertInto('set_pair')
    .values(
      seal.pairs.map((pair) => ({
        exam_set_id: set.id,
        outer_id: pair.outerId,
        inner_id: pair.innerId,
        age: pair.age,
        inner_sha256: pair.innerSha256,
      })),
    )
    .execute();
}

export function findExamSet(db: Reader, id: string): Promise<ExamSet | undefined> {
  return db.selectFrom('exam_set').selectAll().where('id', '=', id).executeTakeFirst();
}

/** Locks the set's row: it is opened once, however many sessions use it. */
export function lockExamSet(tx: Tx, id: string): Promise<ExamSet | undefined> {
  return tx.selectFrom('exam_set').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
}

/** The outcomes and criteria as they stood in the bank version that the set was drawn from. */
export async function selectQualificationOfSet(db: Reader, setId: string): Promise<unknown> {
  const { qualification } = await db
    .selectFrom('exam_set')
    .innerJoin('bank_version', 'bank_version.id', 'exam_set.bank_version_id')
    .select('bank_version.qualification')
    .where('exam_set.id', '=', setId)
    .executeTakeFirstOrThrow();
  return qualification;
}

/** `<qualification>-<year>-<number>`, counted by the database so that no two papers share one. */
export async function nextPaperNumber(
  tx: Tx,
  qualificationId: string,
  year: number,
): Promise<string> {
  const prefix = `${qualificationId.toUpperCase()}-${year}-`;
  await sql`select pg_advisory_xact_lock(hashtext(${prefix}))`.execute(tx);
  const { count } = await tx
    .selectFrom('exam_set')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('paper_number', 'like', `${prefix}%`)
    .executeTakeFirstOrThrow();
  return `${prefix}${String(count + 1).padStart(4, '0')}`;
}

/**
 * Marks the set as opened, makes its items known to the marking tables, and keeps the form under the server's keys: from here on
 * it is needed for marking and for recomputing the draw. The opening must have been released before; the database sees to it.
 */
export async function recordSetOpened(
  tx: Tx,
  keys: Keys,
  opening: {
    readonly setId: string;
    readonly paperNumber: string;
    readonly openingId: string;
    /** Who handed the set key in. */
    readonly by: string;
    readonly at: Date;
    readonly form: SealedForm;
  },
): Promise<void> {
  const { setId, form } = opening;
  await tx
    .updateTable('exam_set')
    .set({ opened_at: opening.at, opening_id: opening.openingId })
    .where('id', '=', setId)
    .execute();
  const sealed = await sealIn(tx, keys, {
    body: Buffer.from(JSON.stringify(form)),
    binding: bindingOf({ id: setId, paper_number: opening.paperNumber }),
  });
  await tx
    .insertInto('opened_form')
    .values({ exam_set_id: setId, sealed_form: sealed.text, data_key_id: sealed.data_key_id })
    .execute();
  const theory = form.theory.map((id) => ({ part: 'theory' as const, id }));
  const practical = form.practical.map((id) => ({ part: 'practical' as const, id }));
  await tx
    .insertInto('exam_set_item')
    .values(
      [...theory, ...practical].map(({ part, id }, index) => ({
        exam_set_id: setId,
        position: index + 1,
        part,
        item_version_id: id,
      })),
    )
    .execute();
}

/** What an opened set held, as it was drawn. @throws Error for a set that is still sealed */
export async function openExamSet(
  db: Reader,
  keys: Keys,
  set: Pick<ExamSet, 'id' | 'paper_number'>,
): Promise<SealedForm> {
  const row = await db
    .selectFrom('opened_form')
    .innerJoin('data_key', 'data_key.id', 'opened_form.data_key_id')
    .select(['opened_form.sealed_form', ...DATA_KEY_COLUMNS])
    .where('exam_set_id', '=', set.id)
    .executeTakeFirst();
  if (row === undefined) throw new Error(`set ${set.paper_number} is sealed`);
  const bytes = await unsealRow(keys, row.sealed_form, row, bindingOf(set));
  return JSON.parse(bytes.toString('utf8')) as SealedForm; // written by recordSetOpened and authenticated
}

function bindingOf(set: Pick<ExamSet, 'id' | 'paper_number'>): Binding {
  return { kind: 'exam-set', purpose: 'form', set: set.id, paper: set.paper_number };
}

export type SetItem = ItemVersion & {
  readonly position: number;
  readonly part: 'theory' | 'practical';
};

/** The items of an opened set in the order of the paper. */
export function selectSetItems(db: Reader, setId: string): Promise<SetItem[]> {
  return setItems(db, setId).orderBy('position').execute();
}

/** One item of an opened set: what an autosave reads, which the sealed bodies of the whole paper would slow down. */
export function findSetItem(
  db: Reader,
  item: { readonly setId: string; readonly itemId: string },
): Promise<SetItem | undefined> {
  return setItems(db, item.setId).where('item_id', '=', item.itemId).executeTakeFirst();
}

function setItems(db: Reader, setId: string) {
  return itemVersions(db)
    .innerJoin('exam_set_item', 'exam_set_item.item_version_id', 'item_version.id')
    .select(['exam_set_item.position', 'exam_set_item.part'])
    .where('exam_set_id', '=', setId);
}
