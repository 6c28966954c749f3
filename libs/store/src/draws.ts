import { sql } from 'kysely';
import { toJson, type Reader, type Tx } from './database.js';
import type { NewRow, Row } from './tables.js';

/** Draws: the numbered records that exam sets come from. */
export type Draw = Row<'draw'>;
export type DrawAttempt = Row<'draw_attempt'>;

export type NewDraw = Pick<
  NewRow<'draw'>,
  | 'id'
  | 'qualification_id'
  | 'year'
  | 'purpose'
  | 'bank_version_id'
  | 'forms'
  | 'blueprint_sha256'
  | 'snapshot_root'
  | 'context_salt'
  | 'context_sha256'
  | 'engine'
  | 'engine_sha256'
  | 'replaces'
  | 'reason'
  | 'reason_text'
  | 'requested_by'
  | 'requested_at'
  | 'operator_commitment'
  | 'sealed_operator'
  | 'operator_key_id'
> & {
  readonly blueprint: unknown;
  readonly context: unknown;
  readonly beacon: unknown;
};

/** Stores a draw under the next number of its qualification and year; one that replaces another waits for its approval. */
export async function insertDraw(tx: Tx, draw: NewDraw): Promise<Draw> {
  const prefix = `${draw.qualification_id.toUpperCase()}-${String(draw.year)}-D`;
  await sql`select pg_advisory_xact_lock(hashtext(${prefix}))`.execute(tx);
  const { last } = await tx
    .selectFrom('draw')
    .select(({ fn }) => fn.max('sequence').as('last'))
    .where('qualification_id', '=', draw.qualification_id)
    .where('year', '=', draw.year)
    .executeTakeFirstOrThrow();
  const sequence = Number(last ?? 0) + 1;
  return tx
    .insertInto('draw')
    .values({
      ...draw,
      blueprint: toJson(draw.blueprint),
      context: toJson(draw.context),
      beacon: draw.beacon === undefined ? null : toJson(draw.beacon),
      sequence,
      number: `${prefix}${String(sequence).padStart(4, '0')}`,
      state: draw.replaces === null ? 'requested' : 'proposed',
    })
    .returningAll()
    .executeTakeFirstOrThrow();
}

export function findDraw(db: Reader, id: string): Promise<Draw | undefined> {
  return db.selectFrom('draw').selectAll().where('id', '=', id).executeTakeFirst();
}

/** Whoever changes a draw holds its row until the change is committed. */
export function lockDraw(tx: Tx, id: string): Promise<Draw | undefined> {
  return tx.selectFrom('draw').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
}

export type DrawChange = Partial<
  Omit<NewRow<'draw'>, keyof NewDraw | 'number' | 'sequence'> & { sealed_operator: null }
>;

export async function updateDraw(tx: Tx, id: string, change: DrawChange): Promise<void> {
  await tx.updateTable('draw').set(change).where('id', '=', id).execute();
}

/** Newest first. */
export function selectDraws(db: Reader, limit: number): Promise<Draw[]> {
  return db
    .selectFrom('draw')
    .selectAll()
    .orderBy('requested_at', 'desc')
    .orderBy('sequence', 'desc')
    .limit(limit)
    .execute();
}

/** Ids of the records of the draw's qualification and year up to it, in their order. */
export async function selectRecordsUpTo(
  db: Reader,
  draw: Pick<Draw, 'qualification_id' | 'year' | 'sequence'>,
): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('draw')
    .select('id')
    .where('qualification_id', '=', draw.qualification_id)
    .where('year', '=', draw.year)
    .where('sequence', '<=', draw.sequence)
    .orderBy('sequence')
    .execute();
  return rows.map(({ id }) => id);
}

/** The draw that replaces this one, or is proposed to; once approved it has taken the place for good, also where it was given up later. */
export async function findReplacement(db: Reader, drawId: string): Promise<Draw | undefined> {
  return db
    .selectFrom('draw')
    .selectAll()
    .where('replaces', '=', drawId)
    .where((row) => row.or([row('approved_by', 'is not', null), row('state', '<>', 'abandoned')]))
    .executeTakeFirst();
}

export function selectAttempts(db: Reader, drawId: string): Promise<DrawAttempt[]> {
  return db
    .selectFrom('draw_attempt')
    .selectAll()
    .where('draw_id', '=', drawId)
    .orderBy('number')
    .execute();
}

/** @returns its number, from 1 */
export async function insertAttempt(
  tx: Tx,
  attempt: { readonly drawId: string; readonly at: Date },
): Promise<number> {
  const number = (await selectAttempts(tx, attempt.drawId)).length + 1;
  await tx
    .insertInto('draw_attempt')
    .values({
      draw_id: attempt.drawId,
      number,
      begun_at: attempt.at,
      ended_at: null,
      outcome: 'running',
    })
    .execute();
  return number;
}

/** @returns false when it was no longer running */
export async function endAttempt(
  tx: Tx,
  attempt: {
    readonly drawId: string;
    readonly number: number;
    readonly outcome: 'drawn' | 'no-set' | 'died';
    readonly at: Date;
  },
): Promise<boolean> {
  const result = await tx
    .updateTable('draw_attempt')
    .set({ outcome: attempt.outcome, ended_at: attempt.at })
    .where('draw_id', '=', attempt.drawId)
    .where('number', '=', attempt.number)
    .where('outcome', '=', 'running')
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** Attempts that began before `since` and never ended: their process died. */
export function selectStaleAttempts(db: Reader, since: Date): Promise<DrawAttempt[]> {
  return db
    .selectFrom('draw_attempt')
    .selectAll()
    .where('outcome', '=', 'running')
    .where('begun_at', '<', since)
    .execute();
}

/** The sets of a draw in the order of its forms. */
/**
 * Whether the sets of a draw are used: each was opened, some session on it has begun, and none is still to come. Until then
 * whoever knows how they were drawn knows a paper before its candidates do.
 */
export async function areSetsUsed(db: Reader, drawId: string): Promise<boolean> {
  const rows = await db
    .selectFrom('exam_set')
    .leftJoin('exam_session', 'exam_session.exam_set_id', 'exam_set.id')
    .select(['exam_set.opened_at', 'exam_session.state'])
    .where('exam_set.draw_id', '=', drawId)
    .execute();
  const isUsed = rows.every(
    ({ opened_at, state }) => opened_at !== null && state !== null && state !== 'scheduled',
  );
  return rows.length > 0 && isUsed;
}

export function selectSetsOfDraw(db: Reader, drawId: string) {
  return db
    .selectFrom('exam_set')
    .select(['id', 'paper_number', 'root', 'opened_at', 'draw_form'])
    .where('draw_id', '=', drawId)
    .orderBy('draw_form')
    .execute();
}

/** These accounts, and every other account of the humans behind them. */
export async function selectAccountsOfSame(db: Reader, ids: readonly string[]): Promise<string[]> {
  const rows = await db
    .selectFrom('person')
    .innerJoin('person as known', (join) =>
      join.on((on) =>
        on.or([
          on('known.id', '=', on.ref('person.id')),
          on('known.identity_sha256', '=', on.ref('person.identity_sha256')),
        ]),
      ),
    )
    .select('person.id')
    .distinct()
    .where('known.id', 'in', ids)
    .execute();
  return rows.map(({ id }) => id);
}

/** Whether one of these accounts wrote a version that the bank version holds, or is named as its author. */
export async function hasWrittenFor(
  db: Reader,
  {
    accounts,
    bankVersionId,
  }: { readonly accounts: readonly string[]; readonly bankVersionId: string },
): Promise<boolean> {
  const row = await db
    .selectFrom('bank_version_item')
    .innerJoin('item_version', 'item_version.id', 'bank_version_item.item_version_id')
    .select('item_version.id')
    .where('bank_version_id', '=', bankVersionId)
    .where((row) =>
      row.or([
        row('item_version.created_by', 'in', accounts),
        row(
          'item_version.author',
          'in',
          row.selectFrom('person').select('user_name').where('id', 'in', accounts),
        ),
      ]),
    )
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** Which version of each item a bank version holds. */
export function selectVersionIds(db: Reader, bankVersionId: string) {
  return db
    .selectFrom('bank_version_item')
    .innerJoin('item_version', 'item_version.id', 'bank_version_item.item_version_id')
    .select(['item_version.id', 'item_version.item_id'])
    .where('bank_version_id', '=', bankVersionId)
    .execute();
}
