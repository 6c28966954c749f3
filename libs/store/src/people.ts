import { createHash } from 'node:crypto';
import { batches } from './batches.js';
import type { Reader, Tx } from './database.js';
import type { Act, Role, Row } from './tables.js';

/** People, their roles and passwords, and login sessions (only the hash of a token is kept). */
export type Person = Row<'person'>;

export interface NewPerson {
  readonly id: string;
  readonly userName: string;
  readonly fullName: string;
  readonly passwordHash: string;
  readonly roles: readonly Role[];
  /** A reference by which the body knows the human, such as a staff number; the same for all accounts of one human. */
  readonly identityRef?: string | undefined;
  /** The part of the employer that they belong to. */
  readonly unit?: string | undefined;
  /** Somebody else chose the password: it has to be changed before anything else. */
  readonly givenPassword?: boolean;
  readonly at: Date;
}

/**
 * An account of a person.
 * @throws PostgreSQL's restrict_violation where its human approved what it wrote
 */
export async function insertPerson(tx: Tx, person: NewPerson): Promise<void> {
  await tx
    .insertInto('person')
    .values({
      id: person.id,
      user_name: person.userName,
      full_name: person.fullName,
      created_at: person.at,
      identity_sha256: identityOf(person.identityRef),
      unit: person.unit ?? null,
    })
    .execute();
  await tx
    .insertInto('credential')
    .values({
      person_id: person.id,
      password_hash: person.passwordHash,
      given_by_another: person.givenPassword ?? false,
    })
    .execute();
  if (person.roles.length === 0) return;
  await tx
    .insertInto('person_role')
    .values(person.roles.map((role) => ({ person_id: person.id, role, granted_at: person.at })))
    .execute();
}

/** Kept as a hash: equal for equal references, which is all that is ever asked of it. */
function identityOf(ref: string | undefined): string | null {
  if (ref === undefined) return null;
  return createHash('sha256').update(`assay/identity/1\0${ref}`).digest('hex');
}

/**
 * Says once whose account it is.
 * @returns false when it was said before
 * @throws PostgreSQL's restrict_violation where this human approved what the account wrote
 */
export async function setIdentity(
  tx: Tx,
  account: { readonly personId: string; readonly identityRef: string },
): Promise<boolean> {
  const result = await tx
    .updateTable('person')
    .set({ identity_sha256: identityOf(account.identityRef) })
    .where('id', '=', account.personId)
    .where('identity_sha256', 'is', null)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** The humans behind accounts; one that is tied to none is left out. */
export async function selectHumans(
  db: Reader,
  personIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (personIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('person')
    .select(['id', 'identity_sha256'])
    .where('id', 'in', personIds)
    .execute();
  return new Map(
    rows.flatMap(({ id, identity_sha256 }) =>
      identity_sha256 === null ? [] : [[id, identity_sha256] as const],
    ),
  );
}

/** The parts of the employer that two people belong to; null where it is not known. */
export async function selectUnits(
  db: Reader,
  [first, second]: readonly [string, string],
): Promise<readonly [string | null, string | null]> {
  const rows = await db
    .selectFrom('person')
    .select(['id', 'unit'])
    .where('id', 'in', [first, second])
    .execute();
  const unitOf = (id: string): string | null => rows.find((row) => row.id === id)?.unit ?? null;
  return [unitOf(first), unitOf(second)];
}

/** Who wrote versions: their makers' accounts, and those of the authors that the contents name. */
export async function selectWriters(
  db: Reader,
  versions: readonly { readonly created_by: string; readonly author: string }[],
): Promise<readonly Person[]> {
  return db
    .selectFrom('person')
    .selectAll()
    .where((where) =>
      where.or([
        where('id', '=', where.fn.any(where.val(unique(versions.map((one) => one.created_by))))),
        where('user_name', '=', where.fn.any(where.val(unique(versions.map((one) => one.author))))),
      ]),
    )
    .execute();
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)];
}

export function findPersonByUserName(db: Reader, userName: string): Promise<Person | undefined> {
  return db.selectFrom('person').selectAll().where('user_name', '=', userName).executeTakeFirst();
}

export function findPerson(db: Reader, id: string): Promise<Person | undefined> {
  return db.selectFrom('person').selectAll().where('id', '=', id).executeTakeFirst();
}

export async function countPeople(db: Reader): Promise<number> {
  const { count } = await db
    .selectFrom('person')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return count;
}

export async function selectRoles(db: Reader, personId: string): Promise<readonly Role[]> {
  const rows = await db
    .selectFrom('person_role')
    .select('role')
    .where('person_id', '=', personId)
    .orderBy('role')
    .execute();
  return rows.map((row) => row.role);
}

export async function findPasswordHash(db: Reader, personId: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('credential')
    .select('password_hash')
    .where('person_id', '=', personId)
    .executeTakeFirst();
  return row?.password_hash;
}

export interface NewLogin {
  readonly tokenSha256: Buffer;
  readonly personId: string;
  readonly at: Date;
  readonly expiresAt: Date;
}

export async function insertLogin(tx: Tx, login: NewLogin): Promise<void> {
  await tx
    .insertInto('login_session')
    .values({
      token_sha256: login.tokenSha256,
      person_id: login.personId,
      created_at: login.at,
      expires_at: login.expiresAt,
      revoked_at: null,
      authenticated_at: login.at,
    })
    .execute();
}

export interface Login {
  readonly person: Person;
  readonly roles: readonly Role[];
  /** When the password was given last. */
  readonly authenticatedAt: Date;
  /** The password is one that somebody else chose. */
  readonly givenPassword: boolean;
  /** This human is registered for an exam that is not over. */
  readonly sitsExam: boolean;
}

/** The person of a token that is neither expired nor revoked at `at`, with the roles held now. */
export async function findLogin(
  db: Reader,
  token: { readonly sha256: Buffer; readonly at: Date },
): Promise<Login | undefined> {
  const row = await db
    .selectFrom('login_session')
    .innerJoin('person', 'person.id', 'login_session.person_id')
    .innerJoin('credential', 'credential.person_id', 'person.id')
    .selectAll('person')
    .select(['login_session.authenticated_at', 'credential.given_by_another'])
    .select((row) =>
      // An exam that this human is registered for, under any account, and that is not over.
      row
        .exists(
          row
            .selectFrom('sitting')
            .innerJoin('exam_session', 'exam_session.id', 'sitting.exam_session_id')
            .innerJoin('person as candidate', 'candidate.id', 'sitting.candidate_id')
            .select('sitting.id')
            .whereRef('candidate.identity_sha256', '=', 'person.identity_sha256')
            .where('exam_session.state', '!=', 'closed'),
        )
        .as('sits_exam'),
    )
    .where('token_sha256', '=', token.sha256)
    .where('expires_at', '>', token.at)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const {
    authenticated_at: authenticatedAt,
    given_by_another: givenPassword,
    sits_exam: sitsExam,
    ...person
  } = row;
  const roles = await selectRoles(db, person.id);
  return { person, roles, authenticatedAt, givenPassword, sitsExam: Boolean(sitsExam) };
}

/** The holder of the token gave the password once more. */
export async function recordAuthentication(
  tx: Tx,
  token: { readonly sha256: Buffer; readonly at: Date },
): Promise<void> {
  await tx
    .updateTable('login_session')
    .set({ authenticated_at: token.at })
    .where('token_sha256', '=', token.sha256)
    .where('revoked_at', 'is', null)
    .execute();
}

/** A password of one's own; every other login of this person ends. */
export async function changePassword(
  tx: Tx,
  change: {
    readonly personId: string;
    readonly passwordHash: string;
    readonly tokenSha256: Buffer;
    readonly at: Date;
  },
): Promise<void> {
  await tx
    .updateTable('credential')
    .set({ password_hash: change.passwordHash, given_by_another: false })
    .where('person_id', '=', change.personId)
    .execute();
  await tx
    .updateTable('login_session')
    .set({ revoked_at: change.at })
    .where('person_id', '=', change.personId)
    .where('token_sha256', '!=', change.tokenSha256)
    .where('revoked_at', 'is', null)
    .execute();
}

export async function revokeLogin(
  tx: Tx,
  token: { readonly sha256: Buffer; readonly at: Date },
): Promise<void> {
  await tx
    .updateTable('login_session')
    .set({ revoked_at: token.at })
    .where('token_sha256', '=', token.sha256)
    .where('revoked_at', 'is', null)
    .execute();
}

export interface NewParticipation {
  readonly personId: string;
  readonly act: Act;
  /** Exactly one of the three. */
  readonly sessionId?: string;
  readonly itemVersionId?: string;
  readonly sittingId?: string;
  readonly at: Date;
}

/** Records that a person took part; the same act for the same thing counts once. */
export async function recordParticipation(tx: Tx, act: NewParticipation): Promise<void> {
  await recordParticipations(tx, [act]);
}

export async function recordParticipations(
  tx: Tx,
  acts: readonly NewParticipation[],
): Promise<void> {
  const rows = acts.map((act) => ({
    person_id: act.personId,
    act: act.act,
    exam_session_id: act.sessionId ?? null,
    item_version_id: act.itemVersionId ?? null,
    sitting_id: act.sittingId ?? null,
    at: act.at,
  }));
  for (const some of batches(rows))
    await tx
      .insertInto('participation')
      .values(some)
      .onConflict((conflict) => conflict.doNothing())
      .execute();
}

export interface Participation {
  readonly personId: string;
  /** The same for all accounts of one human; null where it is not known who it is. */
  readonly human: string | null;
  readonly act: Act;
}

/** Everybody who took part in a session, in a sitting of it, or in any of the given item versions. */
export async function selectParticipations(
  db: Reader,
  about: {
    readonly sessionId: string;
    readonly sittingId?: string;
    readonly itemVersionIds: readonly string[];
  },
): Promise<readonly Participation[]> {
  const rows = await db
    .selectFrom('participation')
    .innerJoin('person', 'person.id', 'participation.person_id')
    .select(['person_id', 'identity_sha256', 'act'])
    .where((where) =>
      where.or([
        where('exam_session_id', '=', about.sessionId),
        ...(about.sittingId === undefined ? [] : [where('sitting_id', '=', about.sittingId)]),
        ...(about.itemVersionIds.length > 0
          ? [where('item_version_id', 'in', about.itemVersionIds)]
          : []),
      ]),
    )
    .execute();
  return rows.map((row) => ({
    personId: row.person_id,
    human: row.identity_sha256,
    act: row.act,
  }));
}

/** Everybody who took part in a session or in any sitting of it; items apart. */
export async function selectPartsOfSession(
  db: Reader,
  sessionId: string,
): Promise<readonly Participation[]> {
  const rows = await db
    .selectFrom('participation')
    .innerJoin('person', 'person.id', 'participation.person_id')
    .leftJoin('sitting', 'sitting.id', 'participation.sitting_id')
    .select(['person_id', 'identity_sha256', 'act'])
    .where((where) =>
      where.or([
        where('participation.exam_session_id', '=', sessionId),
        where('sitting.exam_session_id', '=', sessionId),
      ]),
    )
    .execute();
  return rows.map((row) => ({
    personId: row.person_id,
    human: row.identity_sha256,
    act: row.act,
  }));
}
