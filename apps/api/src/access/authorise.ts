import type { AuditEvent } from '#audit';
import { Problem, type ProblemCode } from '../http/problem.js';
import { decide, type Action, type Facts } from './decide.js';
import type { Principal } from './principal.js';

/** Asks decide() with the facts of the case; a refusal ends the request (and the transaction it is asked in). */
export function authorise(principal: Principal, action: Action, facts: Facts): void {
  const { allow, rule, reason } = decide(principal, action, facts);
  if (!allow) throw new Problem(codeOfRule(rule), `${action}: ${reason} (${rule})`);
}

/** The code by which a program knows a refusal that its user can do something about. */
export function codeOfRule(rule: string): ProblemCode {
  const codes: Readonly<Record<string, ProblemCode>> = {
    'asker-holds-no-key': 'asker-holds-key',
    'two-persons': 'same-person-twice',
    'own-turn': 'not-your-turn',
    'fresh-authentication': 'stale-authentication',
    'own-password': 'password-change-needed',
  };
  return codes[rule] ?? 'not-allowed';
}

/** The actor of an audit event: a reference, never a name. */
export function actorOf(principal: Principal): AuditEvent['actor'] {
  return {
    kind: principal.roles.includes('candidate') ? 'candidate' : 'person',
    ref: principal.personId,
  };
}

/** How long ago this person gave the password last, ms. */
export function authenticatedMsAgo(principal: Principal, at: Date): number {
  return at.getTime() - principal.authenticatedAt.getTime();
}
