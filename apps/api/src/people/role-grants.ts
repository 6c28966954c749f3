import { randomUUID } from 'node:crypto';
import { Type, type Static } from '@sinclair/typebox';
import {
  appendEvent,
  countConfirmers,
  decideRoleGrant,
  findPerson,
  inTransaction,
  insertRoleGrants,
  isRefusedByDatabase,
  lockRoleGrant,
  putRoleIntoForce,
  selectHumans,
  selectRoles,
  type Reader,
  type Role,
  type Tx,
} from '#store';
import { actorOf, authorise } from '../access/authorise.js';
import type { Facts } from '../access/decide.js';
import type { Principal } from '../access/principal.js';
import type { Engine } from '../engine.js';
import { Problem } from '../http/problem.js';
import { exactly, Uuid } from '../http/schemas.js';

/** `inForce`: at once; otherwise once a second person has confirmed it. */
export const AskedGrant = exactly({ id: Uuid, role: Type.String(), inForce: Type.Boolean() });
export type AskedGrant = Static<typeof AskedGrant>;

/**
 * Asks for staff roles of somebody. They wait for a second human, but for one case: the only coordinator there is makes the
 * second one, because nobody could confirm it.
 */
export async function askRoles(
  tx: Tx,
  principal: Principal,
  asked: { readonly personId: string; readonly roles: readonly Role[]; readonly at: Date },
): Promise<readonly AskedGrant[]> {
  if (asked.roles.length === 0) return [];
  const { personId, roles, at } = asked;
  authorise(principal, 'role.ask', await factsOf(tx, personId));
  if ((await selectRoles(tx, personId)).includes('candidate'))
    throw new Problem('conflict', 'A candidate holds no other role.');
  const isAlone = (await countConfirmers(tx)) <= 1;
  const grants = roles.map((role) => ({
    id: randomUUID(),
    role,
    inForce: isAlone && role === 'coordinator',
  }));
  await insertRoleGrants(
    tx,
    grants.map(({ id, role, inForce }) => ({
      ...{ id, role, person_id: personId, asked_by: principal.personId, asked_at: at },
      founding: inForce,
      outcome: inForce ? 'confirmed' : null,
      decided_by: inForce ? principal.personId : null,
      decided_at: inForce ? at : null,
    })),
  );
  for (const { role, inForce } of grants)
    if (inForce) await putRoleIntoForce(tx, { personId, role, at });
  await appendEvent(tx, {
    type: 'role.asked',
    at,
    actor: actorOf(principal),
    subject: { kind: 'person', ref: personId },
    data: {
      roles: [...roles],
      founding: grants.filter(({ inForce }) => inForce).map(({ role }) => role),
    },
  });
  return grants;
}

/** Asks for further roles of somebody who is there already. */
export function askFurtherRoles(
  engine: Engine,
  principal: Principal,
  asked: { readonly personId: string; readonly roles: readonly Role[] },
): Promise<readonly AskedGrant[]> {
  return inTransaction(engine.db, async (tx) => {
    if ((await findPerson(tx, asked.personId)) === undefined)
      throw new Problem('not-found', 'There is no such person.');
    try {
      return await askRoles(tx, principal, { ...asked, at: engine.clock.now() });
    } catch (error) {
      if (!isRefusedByDatabase(error)) throw error;
      throw new Problem('conflict', 'One of these roles waits for a second person already.');
    }
  });
}

/** Confirms or refuses a role as the second person. */
export async function decideGrant(
  engine: Engine,
  principal: Principal,
  decision: { readonly grantId: string; readonly outcome: 'confirmed' | 'refused' },
): Promise<void> {
  const at = engine.clock.now();
  await inTransaction(engine.db, async (tx) => {
    const grant = await lockRoleGrant(tx, decision.grantId);
    if (grant === undefined) throw new Problem('not-found', 'No such role was asked for.');
    const humans = await selectHumans(tx, [grant.asked_by]);
    authorise(principal, 'role.confirm', {
      ...(await factsOf(tx, grant.person_id)),
      madeByHumans: [humans.get(grant.asked_by) ?? null],
    });
    if (grant.outcome !== null) throw new Problem('conflict', `It was ${grant.outcome} before.`);
    await decideRoleGrant(tx, grant, {
      ...{ outcome: decision.outcome, by: principal.personId, at },
    });
    await appendEvent(tx, {
      type: decision.outcome === 'confirmed' ? 'role.confirmed' : 'role.refused',
      at,
      actor: actorOf(principal),
      subject: { kind: 'person', ref: grant.person_id },
      data: { role: grant.role, askedBy: grant.asked_by },
    });
  });
}

async function factsOf(db: Reader, personId: string): Promise<Facts> {
  const humans = await selectHumans(db, [personId]);
  return { forId: personId, forHuman: humans.get(personId) ?? null };
}
