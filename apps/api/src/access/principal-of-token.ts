import { findLogin } from '#store';
import type { Engine } from '../engine.js';
import type { Principal } from './principal.js';
import { hashToken } from './session-token.js';

/** Who holds this token now, with the roles held now; undefined for none, an ended or a made-up one. */
export async function principalOfToken(
  { db, clock }: Pick<Engine, 'db' | 'clock'>,
  token: string | undefined,
): Promise<Principal | undefined> {
  if (token === undefined) return undefined;
  const login = await findLogin(db, { sha256: hashToken(token), at: clock.now() });
  if (login === undefined) return undefined;
  const { id, user_name, identity_sha256 } = login.person;
  return {
    personId: id,
    userName: user_name,
    human: identity_sha256 ?? undefined,
    roles: login.roles,
    givenPassword: login.givenPassword,
    sitsExam: login.sitsExam,
    authenticatedAt: login.authenticatedAt,
  };
}
