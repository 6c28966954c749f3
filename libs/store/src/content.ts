import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { batches } from './batches.js';
import type { Reader, Tx } from './database.js';
import { toJson } from './database.js';
import { markInUse } from './item-life.js';
import { itemVersions, type ItemVersion } from './item-versions.js';
import { DATA_KEY_COLUMNS, sealIn, unsealRow, type DataKeyColumns } from './keys/data-keys.js';
import type { Binding } from './keys/key-provider.js';
import type { Keys } from './keys/seal.js';
import type { NewRow, Row } from './tables.js';

/** Qualifications, bank versions and exam sets. */
export type ExamSet = Row<'exam_set'> & DataKeyColumns;

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

/** What a sealed set holds. The seed is hexadecimal, 32 bytes. */
export interface SealedForm {
  readonly seed: string;
  readonly theory: readonly string[];
  readonly practical: readonly string[];
  /** Of the nonces of its draw, hexadecimal: all sets of the draw together give them back. */
  readonly share?: string;
}

export type NewExamSet = Omit<
  NewRow<'exam_set'>,
  'sealed_form' | 'data_key_id' | 'form_sha256' | 'opened_at' | 'opened_by'
> & { readonly form: SealedForm };

/** @returns the SHA-256 of the sealed form, hexadecimal */
export async function insertExamSet(tx: Tx, keys: Keys, set: NewExamSet): Promise<string> {
  const { form, ...row } = set;
  const bytes = Buffer.from(JSON.stringify(form));
  const formSha256 = createHash('sha256').update(bytes).digest('hex');
  const sealed = await sealIn(tx, keys, { body: bytes, binding: bindingOfSet(set) });
  await tx
    .insertInto('exam_set')
    .values({
      ...row,
      sealed_form: sealed.text,
      data_key_id: sealed.data_key_id,
      form_sha256: formSha256,
      opened_at: null,
      opened_by: null,
    })
    .execute();
  return formSha256;
}

export async function openExamSet(keys: Keys, row: ExamSet): Promise<SealedForm> {
  const bytes = await unsealRow(keys, row.sealed_form, row, bindingOfSet(row));
  return JSON.parse(bytes.toString('utf8')) as SealedForm; // written by insertExamSet and authenticated
}

function bindingOfSet(set: { readonly id: string; readonly paper_number: string }): Binding {
  return { kind: 'exam-set', purpose: 'form', set: set.id, paper: set.paper_number };
}

/** Exam sets with what it takes to open them. */
function examSets(db: Reader) {
  return db
    .selectFrom('exam_set')
    .innerJoin('data_key', 'data_key.id', 'exam_set.data_key_id')
    .selectAll('exam_set')
    .select(DATA_KEY_COLUMNS);
}

export function findExamSet(db: Reader, id: string): Promise<ExamSet | undefined> {
  return examSets(db).where('exam_set.id', '=', id).executeTakeFirst();
}

/** Locks the set's row: it is opened once, however many sessions use it. */
export function lockExamSet(tx: Tx, id: string): Promise<ExamSet | undefined> {
  return examSets(tx).where('exam_set.id', '=', id).forUpdate('exam_set').executeTakeFirst();
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

/** Marks the set as opened and makes its items known to the marking tables. */
export async function recordSetOpened(
  tx: Tx,
  opening: {
    readonly setId: string;
    readonly by: string;
    readonly at: Date;
    readonly form: SealedForm;
  },
): Promise<void> {
  await tx
    .updateTable('exam_set')
    .set({ opened_at: opening.at, opened_by: opening.by })
    .where('id', '=', opening.setId)
    .execute();
  const theory = opening.form.theory.map((id) => ({ part: 'theory' as const, id }));
  const practical = opening.form.practical.map((id) => ({ part: 'practical' as const, id }));
  await tx
    .insertInto('exam_set_item')
    .values(
      [...theory, ...practical].map(({ part, id }, index) => ({
        exam_set_id: opening.setId,
        position: index + 1,
        part,
        item_version_id: id,
      })),
    )
    .execute();
  await markInUse(tx, opening);
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
