import { createHash, randomBytes } from 'node:crypto';
import type { FastifyRequest } from 'fastify';

/** 12 hours: longer than any exam day. */
export const SESSION_MS = 12 * 60 * 60 * 1000;
const SESSION_COOKIE = 'assay_session';

/** An opaque token with 256 random bits; only its hash is stored. */
export function newToken(): { readonly token: string; readonly sha256: Buffer } {
  const token = randomBytes(32).toString('base64url');
  return { token, sha256: hashToken(token) };
}

export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

/** The token of a request: `Authorization: Bearer …` from programs, a cookie from browsers. */
export function tokenOf(
  request: FastifyRequest,
): { readonly token: string; readonly from: 'header' | 'cookie' } | undefined {
  const header = /^Bearer ([A-Za-z0-9_-]{20,100})$/.exec(request.headers.authorization ?? '')?.[1];
  if (header !== undefined) return { token: header, from: 'header' };
  const cookie = new RegExp(`(?:^|; )${SESSION_COOKIE}=([A-Za-z0-9_-]{20,100})(?:;|$)`).exec(
    request.headers.cookie ?? '',
  )?.[1];
  return cookie === undefined ? undefined : { token: cookie, from: 'cookie' };
}

/** `Set-Cookie` of a new session, or of its end when the token is empty. */
export function sessionCookie(token: string, secure: boolean): string {
  const life = token === '' ? 0 : SESSION_MS / 1000;
  return `${SESSION_COOKIE}=${token}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${life}${secure ? '; Secure' : ''}`;
}
