import type { AuditEvent } from '#audit';
import {
  appendEvent,
  inTransaction,
  lockSetOpening,
  selectExpiredOpeningIds,
  updateSetOpening,
  type SetOpening,
  type Tx,
} from '#store';
import { actorOf } from '../access/authorise.js';
import type { Principal } from '../access/principal.js';
import type { Engine } from '../engine.js';
import { Problem } from '../http/problem.js';

const EVENTS = {
  expired: 'set.opening-expired',
  cancelled: 'set.opening-cancelled',
  failed: 'set.opening-failed',
} as const;

/** Ends an opening that did not come to its end; what was handed in for it is forgotten. */
export async function endOpening(
  tx: Tx,
  opening: Pick<SetOpening, 'id' | 'exam_set_id'>,
  end: {
    readonly state: keyof typeof EVENTS;
    readonly at: Date;
    readonly actor: AuditEvent['actor'];
  },
): Promise<void> {
  await updateSetOpening(tx, opening.id, { state: end.state, first_layer: null });
  await appendEvent(tx, {
    type: EVENTS[end.state],
    at: end.at,
    actor: end.actor,
    subject: { kind: 'set', ref: opening.exam_set_id },
    data: { opening: opening.id },
  });
}

export function isWaiting({ state }: Pick<SetOpening, 'state'>): boolean {
  return state === 'asked' || state === 'half';
}

/** Calls an opening off that still waits, so that another two can be asked. */
export async function cancelOpening(
  engine: Engine,
  principal: Principal,
  openingId: string,
): Promise<void> {
  const at = engine.clock.now();
  await inTransaction(engine.db, async (tx) => {
    const opening = await lockSetOpening(tx, openingId);
    if (opening === undefined) throw new Problem('not-found', 'There is no such opening.');
    if (!isWaiting(opening)) throw new Problem('opening-ended', `The opening is ${opening.state}.`);
    await endOpening(tx, opening, { state: 'cancelled', at, actor: actorOf(principal) });
  });
}

/** Ends every opening whose time is over, so that a half of a key lies nowhere longer than it must. */
export async function expireOpenings(engine: Engine): Promise<void> {
  for (const id of await selectExpiredOpeningIds(engine.db, engine.clock.now()))
    await inTransaction(engine.db, async (tx) => {
      const opening = await lockSetOpening(tx, id);
      const at = engine.clock.now();
      if (opening === undefined || !isWaiting(opening) || opening.expires_at > at) return;
      const actor = { kind: 'system', ref: 'clock' } as const;
      await endOpening(tx, opening, { state: 'expired', at, actor });
    });
}
