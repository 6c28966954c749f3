import { appendEvent, inTransaction, lockSetOpening, updateSetOpening } from '#store';
import { actorOf, authorise } from '../access/authorise.js';
import type { Principal } from '../access/principal.js';
import type { Engine } from '../engine.js';
import { Problem } from '../http/problem.js';
import { textEvidence } from './ask-opening.js';
import { selectPartyFacts } from './opening-facts.js';

export interface GlassReview {
  readonly openingId: string;
  readonly findings: string;
  /** Whether the set may still be used for an exam. */
  readonly setUsable: boolean;
}

/** Closes the alert that a broken glass raises: somebody who took no part in it says what was found. */
export async function reviewGlass(
  engine: Engine,
  principal: Principal,
  { openingId, findings, setUsable }: GlassReview,
): Promise<void> {
  const at = engine.clock.now();
  await inTransaction(engine.db, async (tx) => {
    const opening = await lockSetOpening(tx, openingId);
    if (opening?.kind !== 'glass' || opening.second_at === null)
      throw new Problem('not-found', 'No glass was broken by such an opening.');
    authorise(
      principal,
      'set.review-glass',
      await selectPartyFacts(tx, engine, principal, opening, at),
    );
    if (opening.reviewed_by !== null)
      throw new Problem('conflict', 'The broken glass was reviewed before.');
    await updateSetOpening(tx, openingId, {
      reviewed_by: principal.personId,
      reviewed_at: at,
      findings,
      set_usable: setUsable,
    });
    await appendEvent(tx, {
      type: 'set.glass-reviewed',
      at,
      actor: actorOf(principal),
      subject: { kind: 'set', ref: opening.exam_set_id },
      data: { opening: openingId, setUsable },
      evidence: [textEvidence('findings.txt', findings)],
    });
  });
}
