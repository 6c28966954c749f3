import type { Reader, Tx } from './database.js';
import type { NewRow, Role, Row } from './tables.js';

/** Staff roles that somebody asked for; in force once another human confirmed them. */
export type RoleGrant = Row<'role_grant'>;

export async function insertRoleGrants(
  tx: Tx,
  grants: readonly NewRow<'role_grant'>[],
): Promise<void> {
  if (grants.length > 0)
    await tx
      .insertInto('role_grant')
      .values([...grants])
      .execute();
}

/** Grants that wait for a second person, oldest first. */
export function selectOpenGrants(db: Reader): Promise<RoleGrant[]> {
  return db
    .selectFrom('role_grant')
    .selectAll()
    .where('outcome', 'is', null)
    .orderBy('asked_at')
    .orderBy('id')
    .execute();
}

export function lockRoleGrant(tx: Tx, id: string): Promise<RoleGrant | undefined> {
  return tx
    .selectFrom('role_grant')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
}

/** Decides an open grant; a confirmed one puts the role into force. */
export async function decideRoleGrant(
  tx: Tx,
  grant: RoleGrant,
  decision: {
    readonly outcome: 'confirmed' | 'refused';
    readonly by: string;
    readonly at: Date;
  },
): Promise<void> {
  await tx
    .updateTable('role_grant')
    .set({ outcome: decision.outcome, decided_by: decision.by, decided_at: decision.at })
    .where('id', '=', grant.id)
    .execute();
  if (decision.outcome === 'confirmed')
    await putRoleIntoForce(tx, { personId: grant.person_id, role: grant.role, at: decision.at });
}

export async function putRoleIntoForce(
  tx: Tx,
  given: { readonly personId: string; readonly role: Role; readonly at: Date },
): Promise<void> {
  await tx
    .insertInto('person_role')
    .values({ person_id: given.personId, role: given.role, granted_at: given.at })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** How many humans may confirm roles; an account of nobody known counts as a human of its own. */
export async function countConfirmers(db: Reader): Promise<number> {
  const { count } = await db
    .selectFrom('person_role')
    .innerJoin('person', 'person.id', 'person_role.person_id')
    .select(({ fn }) =>
      fn
        .count<number>(fn.coalesce('person.identity_sha256', 'person.user_name'))
        .distinct()
        .as('count'),
    )
    .where('role', 'in', ['coordinator', 'chair'])
    .executeTakeFirstOrThrow();
  return Number(count);
}
