import type { AuditEvent } from '#audit';
import { Problem } from '../http/problem.js';
import { decide, type Action, type Facts } from './decide.js';
import type { Principal } from './principal.js';

/** Asks decide() with the facts of the case; a refusal ends the request (and the transaction it is asked in). */
export function authorise(principal: Principal, action: Action, facts: Facts): void {
  const { allow, rule, reason } = decide(principal, action, facts);
  if (!allow) throw new Problem('not-allowed', `${action}: ${reason} (${rule})`);
}

/** The actor of an audit event: a reference, never a name. */
export function actorOf(principal: Principal): AuditEvent['actor'] {
  return {
    kind: principal.roles.includes('candidate') ? 'candidate' : 'person',
    ref: principal.personId,
  };
}
