import {
  findSetOpening,
  findSetPair,
  lockExamSet,
  lockSetOpening,
  type ExamSet,
  type SetOpening,
  type SetPair,
  type Tx,
} from '#store';
import type { Principal } from '../access/principal.js';
import type { Engine } from '../engine.js';
import { Problem } from '../http/problem.js';
import { refusalOfPerson } from './attempt.js';
import { endOpening, isWaiting } from './end-opening.js';
import { selectOpeningFacts, selectPartyFacts } from './opening-facts.js';
import { openingRefusal, type Refusal } from './opening-rules.js';

/** An opening that this custodian may take a step in, everything about it locked. */
export interface Step {
  readonly opening: SetOpening;
  readonly set: ExamSet;
  readonly pair: SetPair;
}

export type LockedStep =
  | { readonly ok: true; readonly step: Step }
  | { readonly ok: false; readonly refused: Refusal & { setId: string; openingId: string } };

/** Locks set and opening and asks every rule again: who, when, in which state. */
export async function lockStep(
  tx: Tx,
  engine: Engine,
  principal: Principal,
  { openingId, at }: { readonly openingId: string; readonly at: Date },
): Promise<LockedStep> {
  const { opening, set } = await lockOpeningOfSet(tx, openingId);
  const pair = await findSetPair(tx, set.id, [opening.first_id, opening.second_id]);
  if (pair === undefined) throw new Error(`opening ${openingId} has no pair`);
  const sessionId = opening.exam_session_id;
  const refusal =
    (await stateRefusal(tx, opening, at)) ??
    refusalOfPerson(
      principal,
      'set.open',
      await selectPartyFacts(tx, engine, principal, opening, at),
    ) ??
    openingRefusal(await selectOpeningFacts(tx, engine, { set, sessionId, at }));
  return refusal === undefined
    ? { ok: true, step: { opening, set, pair } }
    : { ok: false, refused: { ...refusal, setId: set.id, openingId } };
}

/** The set first, as everywhere: two that lock in different orders wait for each other. */
export async function lockOpeningOfSet(
  tx: Tx,
  openingId: string,
): Promise<{ readonly opening: SetOpening; readonly set: ExamSet }> {
  const found = await findSetOpening(tx, openingId);
  const set = found && (await lockExamSet(tx, found.exam_set_id));
  const opening = await lockSetOpening(tx, openingId);
  if (opening === undefined || set === undefined)
    throw new Problem('not-found', 'There is no such opening.');
  return { opening, set };
}

async function stateRefusal(tx: Tx, opening: SetOpening, at: Date): Promise<Refusal | undefined> {
  if (isWaiting(opening) && opening.expires_at <= at) {
    await endOpening(tx, opening, {
      state: 'expired',
      at,
      actor: { kind: 'system', ref: 'clock' },
    });
    return { code: 'opening-ended', detail: 'The opening took too long; ask for a new one.' };
  }
  if (isWaiting(opening) || opening.state === 'released') return undefined;
  return { code: 'opening-ended', detail: `The opening is ${opening.state}.` };
}
