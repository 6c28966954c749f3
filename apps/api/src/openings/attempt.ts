import { appendEvent, inTransaction, type Tx } from '#store';
import { actorOf, codeOfRule } from '../access/authorise.js';
import { decide, type Action, type Facts } from '../access/decide.js';
import type { Principal } from '../access/principal.js';
import type { Engine } from '../engine.js';
import { Problem } from '../http/problem.js';
import type { Refusal } from './opening-rules.js';

/** A step that was refused, and what it was about. */
export interface RefusedStep extends Refusal {
  readonly setId: string;
  readonly openingId?: string | undefined;
}

export type Attempt<Done> =
  | { readonly ok: true; readonly done: Done }
  | { readonly ok: false; readonly refused: RefusedStep };

/**
 * Carries a step out in a transaction. A refusal is written into the audit log, whatever else the step changed stays, and only then
 * the caller is told: somebody who tries what is not allowed is to be seen.
 */
export async function attempt<Done>(
  engine: Engine,
  principal: Principal,
  step: (tx: Tx, at: Date) => Promise<Attempt<Done>>,
): Promise<Done> {
  const at = engine.clock.now();
  const result = await inTransaction(engine.db, async (tx) => {
    const attempted = await step(tx, at);
    if (!attempted.ok) await recordRefusal(tx, principal, { ...attempted.refused, at });
    return attempted;
  });
  if (!result.ok) throw new Problem(result.refused.code, result.refused.detail);
  return result.done;
}

export async function recordRefusal(
  tx: Tx,
  principal: Principal,
  { setId, openingId, code, at }: Omit<RefusedStep, 'detail'> & { readonly at: Date },
): Promise<void> {
  await appendEvent(tx, {
    type: 'set.opening-refused',
    at,
    actor: actorOf(principal),
    subject: { kind: 'set', ref: setId },
    data: { code, ...(openingId === undefined ? {} : { opening: openingId }) },
  });
}

/** What decide() says about the person, as a refusal with a code of its own. */
export function refusalOfPerson(
  principal: Principal,
  action: Action,
  facts: Facts,
): Refusal | undefined {
  const { allow, rule, reason } = decide(principal, action, facts);
  return allow ? undefined : { code: codeOfRule(rule), detail: `${action}: ${reason} (${rule})` };
}
