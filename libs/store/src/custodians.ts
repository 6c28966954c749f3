import type { Reader, Tx } from './database.js';
import type { Row } from './tables.js';

/** The public halves of custodians' keys. One counts for a person at a time; sets that were drawn keep the one they were sealed to. */
export type CustodianKey = Row<'custodian_key'>;

export interface NewCustodianKey {
  readonly id: string;
  readonly personId: string;
  readonly recipient: string;
  readonly challengeSha256: string;
  readonly at: Date;
}

/** Notes a key that its holder has yet to prove. */
export async function insertCustodianKey(tx: Tx, key: NewCustodianKey): Promise<void> {
  await tx
    .insertInto('custodian_key')
    .values({
      id: key.id,
      person_id: key.personId,
      recipient: key.recipient,
      challenge_sha256: key.challengeSha256,
      registered_at: key.at,
      proved_at: null,
      ended_at: null,
    })
    .execute();
}

export function lockCustodianKey(tx: Tx, id: string): Promise<CustodianKey | undefined> {
  return tx
    .selectFrom('custodian_key')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
}

/** The key counts from now on; an earlier one of the same person no longer does. */
export async function recordKeyProved(
  tx: Tx,
  key: Pick<CustodianKey, 'id' | 'person_id'>,
  at: Date,
): Promise<void> {
  await tx
    .updateTable('custodian_key')
    .set({ ended_at: at })
    .where('person_id', '=', key.person_id)
    .where('proved_at', 'is not', null)
    .where('ended_at', 'is', null)
    .execute();
  await tx
    .updateTable('custodian_key')
    .set({ proved_at: at })
    .where('id', '=', key.id)
    .where('proved_at', 'is', null)
    .execute();
}

export interface Custodian {
  readonly keyId: string;
  readonly personId: string;
  readonly userName: string;
  readonly recipient: string;
}

/** Who can be a custodian of the next set: holds the role now and a key that was proved. In the order of their user names. */
export async function selectCustodians(db: Reader): Promise<readonly Custodian[]> {
  const rows = await db
    .selectFrom('custodian_key')
    .innerJoin('person', 'person.id', 'custodian_key.person_id')
    .innerJoin('person_role', 'person_role.person_id', 'person.id')
    .select(['custodian_key.id', 'person.id as person_id', 'user_name', 'recipient'])
    .where('role', '=', 'custodian')
    .where('proved_at', 'is not', null)
    .where('ended_at', 'is', null)
    .orderBy('user_name')
    .execute();
  return rows.map((row) => ({
    keyId: row.id,
    personId: row.person_id,
    userName: row.user_name,
    recipient: row.recipient,
  }));
}

/** The custodians that a set was sealed to. */
export async function selectSetCustodians(
  db: Reader,
  setId: string,
): Promise<readonly { readonly personId: string; readonly userName: string }[]> {
  const rows = await db
    .selectFrom('set_custodian')
    .innerJoin('person', 'person.id', 'set_custodian.person_id')
    .select(['person.id', 'user_name'])
    .where('exam_set_id', '=', setId)
    .orderBy('user_name')
    .execute();
  return rows.map((row) => ({ personId: row.id, userName: row.user_name }));
}
