import { sql } from 'kysely';
import type { Reader, Tx } from '../database.js';
import type { NewRow, Row } from '../tables.js';

/** Who may hold copies: accreditations, the handling rules and who acknowledged them (rules ECDL-4.3a and ECDL-4.3b). */
export interface Accreditation {
  readonly id: string;
  readonly personId: string;
  readonly from: Date;
  readonly until: Date;
  readonly approvedBy: string;
  readonly revokedAt: Date | null;
}

export async function insertAccreditation(
  tx: Tx,
  one: {
    readonly id: string;
    readonly personId: string;
    readonly from: Date;
    readonly until: Date;
    readonly approvedBy: string;
    readonly at: Date;
  },
): Promise<void> {
  await tx
    .insertInto('accreditation')
    .values({
      id: one.id,
      person_id: one.personId,
      valid: sql`tstzrange(${one.from}, ${one.until})`,
      approved_by: one.approvedBy,
      approved_at: one.at,
    })
    .execute();
}

/** @returns false when there is none that is in force */
export async function revokeAccreditation(
  tx: Tx,
  revocation: { readonly id: string; readonly by: string; readonly at: Date },
): Promise<boolean> {
  const result = await tx
    .updateTable('accreditation')
    .set({ revoked_by: revocation.by, revoked_at: revocation.at })
    .where('id', '=', revocation.id)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

function accreditations(db: Reader) {
  return db
    .selectFrom('accreditation')
    .select([
      'id',
      'person_id as personId',
      'approved_by as approvedBy',
      'revoked_at as revokedAt',
      sql<Date>`lower(valid)`.as('from'),
      sql<Date>`upper(valid)`.as('until'),
    ]);
}

export function selectAccreditations(db: Reader): Promise<Accreditation[]> {
  return accreditations(db).orderBy('approved_at').orderBy('id').execute();
}

/** One that lets this person take a copy at `at`; the one that lasts longest. */
export function findAccreditation(
  db: Reader,
  holder: { readonly personId: string; readonly at: Date },
): Promise<Accreditation | undefined> {
  return accreditations(db)
    .where('person_id', '=', holder.personId)
    .where('revoked_at', 'is', null)
    .where(sql<boolean>`valid @> ${holder.at}::timestamptz`)
    .orderBy(sql`upper(valid)`, 'desc')
    .limit(1)
    .executeTakeFirst();
}

export async function insertHandlingRules(tx: Tx, rules: NewRow<'handling_rules'>): Promise<void> {
  await tx.insertInto('handling_rules').values(rules).execute();
}

/** The rules in force: the newest. */
export function findHandlingRules(db: Reader): Promise<Row<'handling_rules'> | undefined> {
  return db
    .selectFrom('handling_rules')
    .selectAll()
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();
}

export async function insertAcknowledgement(
  tx: Tx,
  acknowledgement: NewRow<'handling_acknowledgement'>,
): Promise<void> {
  await tx
    .insertInto('handling_acknowledgement')
    .values(acknowledgement)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Whether this person acknowledged this version. */
export async function hasAcknowledged(
  db: Reader,
  who: { readonly personId: string; readonly version: number },
): Promise<boolean> {
  const row = await db
    .selectFrom('handling_acknowledgement')
    .select('acknowledged_at')
    .where('person_id', '=', who.personId)
    .where('rules_version', '=', who.version)
    .executeTakeFirst();
  return row !== undefined;
}

/** Whether two accounts belong to one human. */
export async function isSamePerson(db: Reader, one: string, other: string): Promise<boolean> {
  const { rows } = await sql<{ same: boolean }>`
    select same_person(${one}::uuid, ${other}::uuid) as same`.execute(db);
  return rows[0]?.same === true;
}
