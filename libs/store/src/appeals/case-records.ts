import { sql } from 'kysely';
import type { Reader, Tx } from '../database.js';
import { toJson } from '../database.js';
import { DATA_KEY_COLUMNS, sealIn } from '../keys/data-keys.js';
import type { Keys } from '../keys/seal.js';
import type { NewRow, Row } from '../tables.js';
import { openText } from './open-text.js';

/** What is kept with a case: re-check, proofs, rulings, fee, letters, telling, search and actions. Texts are sealed. */
export type AppealRuling = Row<'appeal_ruling'>;
export type AppealFee = Row<'appeal_fee'>;

type Sealed<T extends 'appeal_draft' | 'appeal_letter' | 'appeal_action'> = Omit<
  NewRow<T>,
  'sealed_text' | 'data_key_id'
> & { readonly text: string };

export async function insertRecheck(
  tx: Tx,
  { report, ...row }: Omit<NewRow<'appeal_recheck'>, 'report'> & { readonly report: unknown },
): Promise<void> {
  await tx
    .insertInto('appeal_recheck')
    .values({ ...row, report: toJson(report) })
    .execute();
}

export function findRecheck(
  db: Reader,
  appealId: string,
): Promise<Row<'appeal_recheck'> | undefined> {
  return db
    .selectFrom('appeal_recheck')
    .selectAll()
    .where('appeal_id', '=', appealId)
    .executeTakeFirst();
}

export async function insertEligibility(
  tx: Tx,
  { proof, ...row }: Omit<NewRow<'appeal_eligibility'>, 'proof'> & { readonly proof: unknown },
): Promise<void> {
  await tx
    .insertInto('appeal_eligibility')
    .values({ ...row, proof: toJson(proof) })
    .execute();
}

export function selectEligibilities(
  db: Reader,
  appealId: string,
): Promise<Row<'appeal_eligibility'>[]> {
  return db
    .selectFrom('appeal_eligibility')
    .selectAll()
    .where('appeal_id', '=', appealId)
    .orderBy('at')
    .orderBy('id')
    .execute();
}

export async function insertDraft(
  tx: Tx,
  keys: Keys,
  { text, ...draft }: Omit<Sealed<'appeal_draft'>, 'number'>,
): Promise<number> {
  const number = (await countDrafts(tx, draft.appeal_id)) + 1;
  const sealed = await sealIn(tx, keys, {
    body: Buffer.from(text),
    binding: { kind: 'appeal', purpose: 'draft', appeal: draft.appeal_id, number },
  });
  await tx
    .insertInto('appeal_draft')
    .values({ ...draft, number, sealed_text: sealed.text, data_key_id: sealed.data_key_id })
    .execute();
  return number;
}

export async function countDrafts(db: Reader, appealId: string): Promise<number> {
  const { count } = await db
    .selectFrom('appeal_draft')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('appeal_id', '=', appealId)
    .executeTakeFirstOrThrow();
  return count;
}

export type NewRuling = Omit<
  NewRow<'appeal_ruling'>,
  'sealed_rationale' | 'data_key_id' | 'parts'
> & {
  readonly parts: AppealRuling['parts'];
  /** Null: the engine's own finding. */
  readonly rationale: string | null;
};

export async function insertRuling(
  tx: Tx,
  keys: Keys,
  { rationale, parts, ...ruling }: NewRuling,
): Promise<void> {
  const sealed =
    rationale === null
      ? undefined
      : await sealIn(tx, keys, {
          body: Buffer.from(rationale),
          binding: rationaleBinding(ruling.id),
        });
  await tx
    .insertInto('appeal_ruling')
    .values({
      ...ruling,
      parts: parts === null ? null : toJson(parts),
      sealed_rationale: sealed?.text ?? null,
      data_key_id: sealed?.data_key_id ?? null,
    })
    .execute();
}

/** The ruling that counts on each matter, the last one, in the order of the matters. */
export async function selectRulings(
  db: Reader,
  appealId: string,
): Promise<readonly AppealRuling[]> {
  const rows = await db
    .selectFrom('appeal_ruling')
    .innerJoin('appeal_matter', 'appeal_matter.id', 'appeal_ruling.matter_id')
    .selectAll('appeal_ruling')
    .where('appeal_ruling.appeal_id', '=', appealId)
    .orderBy('appeal_matter.position')
    .orderBy('round', 'desc')
    .execute();
  return rows.filter(
    ({ matter_id }, at) => rows.findIndex((one) => one.matter_id === matter_id) === at,
  );
}

/** Null: a finding of the engine, or erased. */
export async function openRationale(
  db: Reader,
  keys: Keys,
  ruling: AppealRuling,
): Promise<string | null> {
  if (ruling.sealed_rationale === null) return null;
  const key = await findKey(db, ruling.data_key_id);
  if (key === undefined) return null;
  return await openText(keys, ruling.sealed_rationale, key, rationaleBinding(ruling.id));
}

function rationaleBinding(ruling: string) {
  return { kind: 'appeal', purpose: 'rationale', ruling } as const;
}

function findKey(db: Reader, id: string | null) {
  return db.selectFrom('data_key').select(DATA_KEY_COLUMNS).where('id', '=', id).executeTakeFirst();
}

/** An earlier appeal about the same item or for the same reason, without whose it was. */
export interface Precedent {
  readonly entryNumber: string;
  readonly item: string | null;
  readonly outcome: 'upheld' | 'rejected';
  readonly errorClass: AppealRuling['error_class'];
  readonly reasonCode: string;
  readonly reference: string | null;
  readonly at: Date;
}

/** Decided appeals that touched one of the items, in any version, or had one of the reasons; the latest first. */
export function selectPrecedents(
  db: Reader,
  like: {
    readonly notAppealId: string;
    readonly itemVersionIds: readonly string[];
    readonly reasonCodes: readonly string[];
  },
): Promise<Precedent[]> {
  return db
    .selectFrom('appeal_ruling')
    .innerJoin('appeal', 'appeal.id', 'appeal_ruling.appeal_id')
    .innerJoin('appeal_matter', 'appeal_matter.id', 'appeal_ruling.matter_id')
    .leftJoin('item_version', 'item_version.id', 'appeal_matter.item_version_id')
    .select([
      'appeal.entry_number as entryNumber',
      'item_version.item_id as item',
      'appeal_ruling.outcome',
      'error_class as errorClass',
      'reason_code as reasonCode',
      'reference',
      'appeal_ruling.at',
    ])
    .where('appeal.id', '<>', like.notAppealId)
    .where('appeal.outcome', 'is not', null)
    .where((where) =>
      where.or([
        where('reason_code', '=', where.fn.any(where.val([...like.reasonCodes]))),
        where.exists(
          where
            .selectFrom('item_version as same')
            .select('same.id')
            .whereRef('same.qualification_id', '=', 'item_version.qualification_id')
            .whereRef('same.item_id', '=', 'item_version.item_id')
            .where('same.id', '=', where.fn.any(where.val([...like.itemVersionIds]))),
        ),
      ]),
    )
    .orderBy('appeal_ruling.at', 'desc')
    .orderBy('appeal_ruling.id')
    .limit(50)
    .execute();
}

export async function insertFee(
  tx: Tx,
  fee: Omit<NewRow<'appeal_fee'>, 'sequence'>,
): Promise<void> {
  const { last } = await tx
    .selectFrom('appeal_fee')
    .select(sql<number>`coalesce(max(sequence), 0)`.as('last'))
    .where('appeal_id', '=', fee.appeal_id)
    .executeTakeFirstOrThrow();
  await tx
    .insertInto('appeal_fee')
    .values({ ...fee, sequence: last + 1 })
    .execute();
}

/** Everything that became of a fee, oldest first; nothing where there is none. */
export function selectFees(db: Reader, appealId: string): Promise<AppealFee[]> {
  return db
    .selectFrom('appeal_fee')
    .selectAll()
    .where('appeal_id', '=', appealId)
    .orderBy('sequence')
    .execute();
}

export async function insertLetter(
  tx: Tx,
  keys: Keys,
  { text, ...letter }: Sealed<'appeal_letter'>,
): Promise<void> {
  const sealed = await sealIn(tx, keys, {
    body: Buffer.from(text),
    binding: letterBinding(letter.appeal_id, letter.language),
  });
  await tx
    .insertInto('appeal_letter')
    .values({ ...letter, sealed_text: sealed.text, data_key_id: sealed.data_key_id })
    .execute();
}

export interface OpenedLetter {
  readonly language: string;
  readonly text: string;
  readonly sha256: string;
}

export async function openLetters(
  db: Reader,
  keys: Keys,
  appealId: string,
): Promise<readonly OpenedLetter[]> {
  const rows = await db
    .selectFrom('appeal_letter')
    .innerJoin('data_key', 'data_key.id', 'appeal_letter.data_key_id')
    .selectAll('appeal_letter')
    .select(DATA_KEY_COLUMNS)
    .where('appeal_id', '=', appealId)
    .orderBy('language')
    .execute();
  return Promise.all(
    rows.map(async (row) => ({
      language: row.language,
      text: await openText(keys, row.sealed_text, row, letterBinding(appealId, row.language)),
      sha256: row.sha256,
    })),
  );
}

function letterBinding(appeal: string, language: string) {
  return { kind: 'appeal', purpose: 'letter', appeal, language } as const;
}

export async function insertTelling(tx: Tx, telling: NewRow<'appeal_telling'>): Promise<void> {
  await tx.insertInto('appeal_telling').values(telling).execute();
}

export function selectTellings(db: Reader, appealId: string): Promise<Row<'appeal_telling'>[]> {
  return db
    .selectFrom('appeal_telling')
    .selectAll()
    .where('appeal_id', '=', appealId)
    .orderBy('at')
    .orderBy('id')
    .execute();
}

export async function insertSearch(
  tx: Tx,
  {
    sittings,
    ...search
  }: Omit<NewRow<'appeal_search'>, 'sittings'> & {
    readonly sittings: readonly string[];
  },
): Promise<void> {
  await tx
    .insertInto('appeal_search')
    .values({ ...search, sittings: toJson(sittings) })
    .execute();
}

export function selectSearches(db: Reader, appealId: string): Promise<Row<'appeal_search'>[]> {
  return db
    .selectFrom('appeal_search')
    .selectAll()
    .where('appeal_id', '=', appealId)
    .orderBy('at')
    .orderBy('id')
    .execute();
}

export async function insertAction(
  tx: Tx,
  keys: Keys,
  { text, ...action }: Omit<Sealed<'appeal_action'>, 'done_by' | 'done_at'>,
): Promise<void> {
  const sealed = await sealIn(tx, keys, {
    body: Buffer.from(text),
    binding: { kind: 'appeal', purpose: 'action', action: action.id },
  });
  await tx
    .insertInto('appeal_action')
    .values({ ...action, sealed_text: sealed.text, data_key_id: sealed.data_key_id })
    .execute();
}

export async function finishAction(
  tx: Tx,
  action: { readonly id: string; readonly by: string; readonly at: Date },
): Promise<string | undefined> {
  const row = await tx
    .updateTable('appeal_action')
    .set({ done_by: action.by, done_at: action.at })
    .where('id', '=', action.id)
    .where('done_at', 'is', null)
    .returning('appeal_id')
    .executeTakeFirst();
  return row?.appeal_id;
}

export async function selectActions(db: Reader, keys: Keys, appealId: string) {
  const rows = await db
    .selectFrom('appeal_action')
    .innerJoin('data_key', 'data_key.id', 'appeal_action.data_key_id')
    .selectAll('appeal_action')
    .select(DATA_KEY_COLUMNS)
    .where('appeal_id', '=', appealId)
    .orderBy('at')
    .orderBy('appeal_action.id')
    .execute();
  return Promise.all(
    rows.map(async (row) => ({
      id: row.id,
      due: row.due,
      doneAt: row.done_at,
      text: await openText(keys, row.sealed_text, row, {
        ...{ kind: 'appeal', purpose: 'action', action: row.id },
      }),
    })),
  );
}
