import { sql } from 'kysely';
import type { Reader, Tx } from '../database.js';
import { DATA_KEY_COLUMNS, sealIn } from '../keys/data-keys.js';
import type { Keys } from '../keys/seal.js';
import type { NewRow, Row } from '../tables.js';
import { openText } from './open-text.js';

/** Appeals, what they are about, and their steps. The case's state is changed by the database, as a step is entered. */
export type Appeal = Row<'appeal'>;
export type AppealMatter = Row<'appeal_matter'>;
export type AppealStepRow = Row<'appeal_step'>;

/** The next entry number of a body and year: "AP-SCI-2026-0001". Without gaps: who rolls back gives it back. */
export async function nextEntryNumber(tx: Tx, body: string, year: number): Promise<string> {
  const { last } = await tx
    .insertInto('appeal_number')
    .values({ body, year, last: 1 })
    .onConflict((conflict) =>
      conflict.columns(['body', 'year']).doUpdateSet({ last: sql`appeal_number.last + 1` }),
    )
    .returning('last')
    .executeTakeFirstOrThrow();
  return `AP-${body.toUpperCase()}-${String(year)}-${String(last).padStart(4, '0')}`;
}

export type NewAppeal = Omit<
  NewRow<'appeal'>,
  | 'state'
  | 'grounds'
  | 'sealed_grounds'
  | 'data_key_id'
  | 'overdue_noted_at'
  | 'assigned_to'
  | 'assigned_at'
  | 'remark_set_id'
  | 'outcome'
  | 'outcome_text'
  | 'decided_by'
  | 'decided_at'
> & { readonly grounds: string };

/** Enters an appeal with its matters; the grounds are the appellant's own words, and sealed. */
export async function insertAppeal(
  tx: Tx,
  keys: Keys,
  { grounds, ...appeal }: NewAppeal,
  matters: readonly Omit<NewRow<'appeal_matter'>, 'appeal_id' | 'position' | 'named'>[],
): Promise<void> {
  const sealed = await sealIn(tx, keys, {
    body: Buffer.from(grounds),
    binding: groundsBinding(appeal.id),
  });
  await tx
    .insertInto('appeal')
    .values({ ...appeal, sealed_grounds: sealed.text, data_key_id: sealed.data_key_id })
    .execute();
  await insertMatters(tx, appeal.id, { from: 1, named: true, matters });
}

export async function insertMatters(
  tx: Tx,
  appealId: string,
  added: {
    readonly from: number;
    readonly named: boolean;
    readonly matters: readonly Omit<NewRow<'appeal_matter'>, 'appeal_id' | 'position' | 'named'>[];
  },
): Promise<void> {
  await tx
    .insertInto('appeal_matter')
    .values(
      added.matters.map((matter, index) => ({
        ...matter,
        appeal_id: appealId,
        position: added.from + index,
        named: added.named,
      })),
    )
    .execute();
}

/** The grounds; null once they are erased. */
export async function openGrounds(db: Reader, keys: Keys, appeal: Appeal): Promise<string | null> {
  if (appeal.sealed_grounds === null) return appeal.grounds;
  const key = await db
    .selectFrom('data_key')
    .select(DATA_KEY_COLUMNS)
    .where('id', '=', appeal.data_key_id)
    .executeTakeFirst();
  if (key === undefined) return null;
  return await openText(keys, appeal.sealed_grounds, key, groundsBinding(appeal.id));
}

function groundsBinding(appeal: string) {
  return { kind: 'appeal', purpose: 'grounds', appeal } as const;
}

/** Locks the appeal's row: it goes one step at a time. */
export function lockAppeal(tx: Tx, id: string): Promise<Appeal | undefined> {
  return tx.selectFrom('appeal').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
}

export function findAppeal(db: Reader, id: string): Promise<Appeal | undefined> {
  return db.selectFrom('appeal').selectAll().where('id', '=', id).executeTakeFirst();
}

export function selectAppealsOfSitting(db: Reader, sittingId: string): Promise<Appeal[]> {
  return db
    .selectFrom('appeal')
    .selectAll()
    .where('sitting_id', '=', sittingId)
    .orderBy('filed_at')
    .orderBy('entry_number')
    .execute();
}

export function selectAppeals(db: Reader): Promise<Appeal[]> {
  return db.selectFrom('appeal').selectAll().orderBy('filed_at').orderBy('entry_number').execute();
}

/** Who reviews an appeal about one of these sittings at the moment, and has not been shown whose it is. */
export async function selectBlindReviewers(
  db: Reader,
  about: { readonly sittingId: string } | { readonly sessionId: string },
): Promise<readonly { readonly personId: string; readonly human: string | null }[]> {
  return db
    .selectFrom('appeal')
    .innerJoin('sitting', 'sitting.id', 'appeal.sitting_id')
    .innerJoin('person', 'person.id', 'appeal.assigned_to')
    .select(['person.id as personId', 'person.identity_sha256 as human'])
    .distinct()
    .where(
      'sittingId' in about ? 'sitting.id' : 'sitting.exam_session_id',
      '=',
      'sittingId' in about ? about.sittingId : about.sessionId,
    )
    .where('appeal.state', 'in', ['assigned', 'in-review', 'drafted'])
    .where((where) =>
      where.not(
        where.exists(
          where
            .selectFrom('appeal_step')
            .select('sequence')
            .whereRef('appeal_step.appeal_id', '=', 'appeal.id')
            .whereRef('appeal_step.made_by', '=', 'appeal.assigned_to')
            .where('step', '=', 'unblind'),
        ),
      ),
    )
    .execute();
}

export function selectMatters(
  db: Reader,
  appealIds: readonly string[],
): Promise<(AppealMatter & { item_id: string | null })[]> {
  return db
    .selectFrom('appeal_matter')
    .leftJoin('item_version', 'item_version.id', 'appeal_matter.item_version_id')
    .selectAll('appeal_matter')
    .select('item_version.item_id')
    .where((where) => where('appeal_id', '=', where.fn.any(where.val([...appealIds]))))
    .orderBy('appeal_id')
    .orderBy('position')
    .execute();
}

/** Enters a step; the database moves the case, or refuses with a restrict_violation. The caller holds its lock. */
export async function insertAppealStep(
  tx: Tx,
  step: Omit<NewRow<'appeal_step'>, 'sequence'>,
): Promise<void> {
  const { last } = await tx
    .selectFrom('appeal_step')
    .select(sql<number>`coalesce(max(sequence), 0)`.as('last'))
    .where('appeal_id', '=', step.appeal_id)
    .executeTakeFirstOrThrow();
  await tx
    .insertInto('appeal_step')
    .values({ ...step, sequence: last + 1 })
    .execute();
}

export function selectAppealSteps(db: Reader, appealId: string): Promise<AppealStepRow[]> {
  return db
    .selectFrom('appeal_step')
    .selectAll()
    .where('appeal_id', '=', appealId)
    .orderBy('sequence')
    .execute();
}

/** What of an appeal is written later than its filing, and by no step. */
export async function updateAppeal(
  tx: Tx,
  id: string,
  change: Partial<Pick<Appeal, 'remark_set_id' | 'outcome' | 'decided_at' | 'overdue_noted_at'>>,
): Promise<void> {
  await tx.updateTable('appeal').set(change).where('id', '=', id).execute();
}
