import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Reader, Tx } from '../database.js';
import type { NewRow, Row } from '../tables.js';
import type { HandOverAnswer } from './tables.js';

/** Who holds which copy: at every moment from its making to its destruction exactly one person. */
export interface Holding {
  readonly copyId: string;
  readonly serial: string;
  readonly holderId: string;
  readonly holderName: string;
  readonly from: Date;
  /** Null while it lasts. */
  readonly until: Date | null;
  readonly place: string;
  readonly sealNumber: string | null;
}

export interface NewHolding {
  readonly copyId: string;
  readonly holderId: string;
  readonly from: Date;
  /** Null for the first holder. */
  readonly handedBy: string | null;
  readonly place: string;
  readonly sealNumber: string | null;
  readonly accreditationId: string;
  readonly rulesVersion: number;
}

/** Begins a holding; the one before must end at the same moment, in the same transaction. */
export async function beginHolding(tx: Tx, holding: NewHolding): Promise<void> {
  await tx
    .insertInto('custody')
    .values({
      id: randomUUID(),
      copy_id: holding.copyId,
      holder_id: holding.holderId,
      during: sql`tstzrange(${holding.from}, null)`,
      handed_by: holding.handedBy,
      place: holding.place,
      seal_number: holding.sealNumber,
      accreditation_id: holding.accreditationId,
      rules_version: holding.rulesVersion,
    })
    .execute();
}

export async function endHolding(tx: Tx, copyId: string, at: Date): Promise<void> {
  await tx
    .updateTable('custody')
    .set({ during: sql`tstzrange(lower(during), ${at})` })
    .where('copy_id', '=', copyId)
    .where(sql<boolean>`upper_inf(during)`)
    .execute();
}

function holdings(db: Reader) {
  return db
    .selectFrom('custody')
    .innerJoin('copy', 'copy.id', 'custody.copy_id')
    .innerJoin('person', 'person.id', 'custody.holder_id')
    .select([
      'custody.copy_id as copyId',
      'copy.serial',
      'custody.holder_id as holderId',
      'person.full_name as holderName',
      'custody.place',
      'custody.seal_number as sealNumber',
      sql<Date>`lower(during)`.as('from'),
      sql<Date | null>`upper(during)`.as('until'),
    ]);
}

/** Who holds the copy now; undefined once it is destroyed. */
export function findHolder(db: Reader, copyId: string): Promise<Holding | undefined> {
  return holdings(db)
    .where('custody.copy_id', '=', copyId)
    .where(sql<boolean>`upper_inf(during)`)
    .executeTakeFirst();
}

/** Everybody who ever held a copy of this set or bank version, in the order of time. */
export function selectHoldings(db: Reader, source: string): Promise<Holding[]> {
  return holdings(db)
    .where((where) =>
      where.or([where('exam_set_id', '=', source), where('bank_version_id', '=', source)]),
    )
    .orderBy('copy.number')
    .orderBy(sql`lower(during)`)
    .execute();
}

export async function insertHandOver(tx: Tx, handOver: NewRow<'hand_over'>): Promise<void> {
  await tx.insertInto('hand_over').values(handOver).execute();
}

/** The hand-over of a copy that nobody has answered yet. */
export function findOpenHandOver(
  db: Reader,
  copyId: string,
): Promise<Row<'hand_over'> | undefined> {
  return db
    .selectFrom('hand_over')
    .selectAll()
    .where('copy_id', '=', copyId)
    .where('answer', 'is', null)
    .executeTakeFirst();
}

export async function answerHandOver(
  tx: Tx,
  answer: { readonly id: string; readonly answer: HandOverAnswer; readonly at: Date },
): Promise<void> {
  await tx
    .updateTable('hand_over')
    .set({ answer: answer.answer, answered_at: answer.at })
    .where('id', '=', answer.id)
    .execute();
}

export async function insertDestruction(tx: Tx, destruction: NewRow<'destruction'>): Promise<void> {
  await tx.insertInto('destruction').values(destruction).execute();
}

export function findDestruction(
  db: Reader,
  copyId: string,
): Promise<Row<'destruction'> | undefined> {
  return db.selectFrom('destruction').selectAll().where('copy_id', '=', copyId).executeTakeFirst();
}

/** The witness confirms; the holding ends with it. */
export async function confirmDestruction(tx: Tx, copyId: string, at: Date): Promise<void> {
  await tx
    .updateTable('destruction')
    .set({ confirmed_at: at })
    .where('copy_id', '=', copyId)
    .execute();
  await endHolding(tx, copyId, at);
}

/** Records of destroyed material (rule ECDL-4.4b), with the serials of the copies. */
export function selectDestructions(db: Reader) {
  return db
    .selectFrom('destruction')
    .innerJoin('copy', 'copy.id', 'destruction.copy_id')
    .selectAll('destruction')
    .select('copy.serial')
    .orderBy('declared_at')
    .execute();
}
