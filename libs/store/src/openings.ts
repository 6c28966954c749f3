import type { Reader, Tx } from './database.js';
import type { NewRow, Row } from './tables.js';

/** Openings of sealed sets. Every step is held by the database too; see migrations/0012. */
export type SetOpening = Row<'set_opening'>;
export type SetPair = Row<'set_pair'>;
export type OpeningState = SetOpening['state'];

/** States in which a custodian is waited for. */
export const WAITING_STATES = ['asked', 'half'] as const satisfies readonly OpeningState[];

/** The file of these two custodians, whoever is named first. */
export function findSetPair(
  db: Reader,
  setId: string,
  [one, other]: readonly [string, string],
): Promise<SetPair | undefined> {
  return db
    .selectFrom('set_pair')
    .selectAll()
    .where('exam_set_id', '=', setId)
    .where('outer_id', 'in', [one, other])
    .where('inner_id', 'in', [one, other])
    .executeTakeFirst();
}

export type NewSetOpening = Pick<
  NewRow<'set_opening'>,
  | 'id'
  | 'exam_set_id'
  | 'kind'
  | 'exam_session_id'
  | 'reason'
  | 'asked_by'
  | 'asked_at'
  | 'expires_at'
  | 'first_id'
  | 'second_id'
>;

export async function insertSetOpening(tx: Tx, opening: NewSetOpening): Promise<void> {
  await tx
    .insertInto('set_opening')
    .values({ ...opening, state: 'asked' })
    .execute();
}

export function findSetOpening(db: Reader, id: string): Promise<SetOpening | undefined> {
  return db.selectFrom('set_opening').selectAll().where('id', '=', id).executeTakeFirst();
}

export function lockSetOpening(tx: Tx, id: string): Promise<SetOpening | undefined> {
  return tx
    .selectFrom('set_opening')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
}

export async function updateSetOpening(
  tx: Tx,
  id: string,
  step: Partial<
    Pick<
      SetOpening,
      | 'state'
      | 'wrong_tries'
      | 'first_at'
      | 'first_layer'
      | 'second_at'
      | 'reviewed_by'
      | 'reviewed_at'
      | 'findings'
      | 'set_usable'
    >
  >,
): Promise<void> {
  await tx.updateTable('set_opening').set(step).where('id', '=', id).execute();
}

/** The opening of a set that waits for a custodian; there is at most one. */
export function findWaitingOpening(db: Reader, setId: string): Promise<SetOpening | undefined> {
  return db
    .selectFrom('set_opening')
    .selectAll()
    .where('exam_set_id', '=', setId)
    .where('state', 'in', WAITING_STATES)
    .executeTakeFirst();
}

/** Openings that waited too long. */
export async function selectExpiredOpeningIds(db: Reader, at: Date): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('set_opening')
    .select('id')
    .where('state', 'in', WAITING_STATES)
    .where('expires_at', '<=', at)
    .execute();
  return rows.map(({ id }) => id);
}

/** The opening that a set is open by. */
export function findOpeningOfSet(db: Reader, setId: string): Promise<SetOpening | undefined> {
  return db
    .selectFrom('exam_set')
    .innerJoin('set_opening', 'set_opening.id', 'exam_set.opening_id')
    .selectAll('set_opening')
    .where('exam_set.id', '=', setId)
    .executeTakeFirst();
}

export type OpeningOfPaper = SetOpening & { readonly paper_number: string };

/** The newest openings, with the number of the paper. */
export function selectOpenings(db: Reader, most: number): Promise<readonly OpeningOfPaper[]> {
  return openings(db).orderBy('asked_at', 'desc').orderBy('set_opening.id').limit(most).execute();
}

/** Broken glass that nobody has reviewed, the oldest first. */
export function selectUnreviewedGlass(db: Reader): Promise<readonly OpeningOfPaper[]> {
  return openings(db)
    .where('kind', '=', 'glass')
    .where('state', 'in', ['released', 'opened'])
    .where('reviewed_by', 'is', null)
    .orderBy('second_at')
    .execute();
}

export async function countUnreviewedGlass(db: Reader): Promise<number> {
  return (await selectUnreviewedGlass(db)).length;
}

function openings(db: Reader) {
  return db
    .selectFrom('set_opening')
    .innerJoin('exam_set', 'exam_set.id', 'set_opening.exam_set_id')
    .selectAll('set_opening')
    .select('exam_set.paper_number');
}
