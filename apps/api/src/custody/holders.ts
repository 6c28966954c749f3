import { createHash, randomUUID } from 'node:crypto';
import {
  appendEvent,
  findAccreditation,
  findHandlingRules,
  findPerson,
  hasAcknowledged,
  insertAccreditation,
  insertAcknowledgement,
  insertHandlingRules,
  inTransaction,
  revokeAccreditation,
  selectRoles,
  type Person,
  type Reader,
} from '#store';
import { actorOf, authorise } from '../access/authorise.js';
import type { Principal } from '../access/principal.js';
import type { Engine } from '../engine.js';
import { Problem } from '../http/problem.js';

export interface TimeSpan {
  readonly from: string;
  readonly until: string;
}

/** Accredits somebody to hold copies, for a limited time (rule ECDL-4.3a). */
export async function accredit(
  { db, clock }: Engine,
  principal: Principal,
  request: TimeSpan & { readonly person: string },
): Promise<{ readonly id: string }> {
  const at = clock.now();
  const { from, until } = readSpan(request, at);
  const id = randomUUID();
  return inTransaction(db, async (tx) => {
    const person = await selectStaff(tx, request.person);
    authorise(principal, 'custody.accredit', {
      forId: person.id,
      forHuman: person.identity_sha256,
    });
    await insertAccreditation(tx, {
      ...{ id, personId: person.id, from, until },
      ...{ approvedBy: principal.personId, at },
    });
    await appendEvent(tx, {
      type: 'accreditation.approved',
      at,
      actor: actorOf(principal),
      subject: { kind: 'accreditation', ref: id },
      data: { person: person.id, from: from.toISOString(), until: until.toISOString() },
    });
    return { id };
  });
}

export async function revoke({ db, clock }: Engine, principal: Principal, id: string) {
  const at = clock.now();
  await inTransaction(db, async (tx) => {
    if (!(await revokeAccreditation(tx, { id, by: principal.personId, at })))
      throw new Problem('not-found', 'There is no such accreditation in force.');
    await appendEvent(tx, {
      type: 'accreditation.revoked',
      at,
      actor: actorOf(principal),
      subject: { kind: 'accreditation', ref: id },
    });
  });
}

/** A new version of the handling rules; whoever holds a copy is to acknowledge it, and shows up among the alerts until then. */
export async function issueRules({ db, clock }: Engine, principal: Principal, text: string) {
  const at = clock.now();
  const sha256 = createHash('sha256').update(text).digest('hex');
  return inTransaction(db, async (tx) => {
    const version = ((await findHandlingRules(tx))?.version ?? 0) + 1;
    await insertHandlingRules(tx, {
      ...{ version, text, sha256 },
      ...{ issued_by: principal.personId, issued_at: at },
    });
    await appendEvent(tx, {
      type: 'handling-rules.issued',
      at,
      actor: actorOf(principal),
      subject: { kind: 'handling-rules', ref: String(version) },
      data: { sha256 },
    });
    return { version, sha256 };
  });
}

/** I have read the handling rules in force, and keep to them (rule ECDL-4.3b). */
export async function acknowledgeRules({ db, clock }: Engine, me: Principal, version: number) {
  const at = clock.now();
  await inTransaction(db, async (tx) => {
    if ((await findHandlingRules(tx))?.version !== version)
      throw new Problem('conflict', `Version ${version} of the handling rules is not in force.`);
    await insertAcknowledgement(tx, {
      ...{ person_id: me.personId, rules_version: version, acknowledged_at: at },
    });
    await appendEvent(tx, {
      type: 'handling-rules.acknowledged',
      at,
      actor: actorOf(me),
      subject: { kind: 'handling-rules', ref: String(version) },
    });
  });
}

/** What lets this person take a copy now; refused when something is missing. The database holds the same. */
export async function fitHolder(
  db: Reader,
  personId: string,
  at: Date,
): Promise<{ readonly accreditationId: string; readonly rulesVersion: number }> {
  const accreditation = await findAccreditation(db, { personId, at });
  if (accreditation === undefined)
    throw new Problem(
      'not-accredited',
      'The holder is not accredited at this time; somebody else accredits them.',
    );
  const rules = await findHandlingRules(db);
  if (rules === undefined)
    throw new Problem('conflict', 'There are no handling rules yet: issue them first.');
  if (!(await hasAcknowledged(db, { personId, version: rules.version })))
    throw new Problem(
      'rules-not-acknowledged',
      `The holder has not acknowledged version ${rules.version} of the handling rules.`,
    );
  return { accreditationId: accreditation.id, rulesVersion: rules.version };
}

export async function selectStaff(db: Reader, id: string): Promise<Person> {
  const person = await findPerson(db, id);
  if (person === undefined) throw new Problem('not-found', `There is no person ${id}.`);
  if ((await selectRoles(db, id)).includes('candidate'))
    throw new Problem('conflict', 'A candidate holds no copies: an invigilator does, for them.');
  return person;
}

/** @throws Problem where the time ends before it begins, or is over */
export function readSpan(span: TimeSpan, now: Date): { readonly from: Date; readonly until: Date } {
  const [from, until] = [new Date(span.from), new Date(span.until)];
  if (!(from < until && now < until))
    throw new Problem('bad-input', '`until` lies after `from`, and in the future.');
  return { from, until };
}
