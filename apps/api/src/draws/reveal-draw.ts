import { isDeepStrictEqual } from 'node:util';
import { sha256Hex } from '#audit';
import { revealFaults, type DrawCommit } from '#draw-record';
import type { Blueprint, DrawContext } from '#exam-bank';
import {
  appendEvent,
  inTransaction,
  lockDraw,
  openNonces,
  selectAccountsOfSame,
  sealNonce,
  updateDraw,
  type Draw,
  type Tx,
} from '#store';
import { actorOf, authorise } from '../access/authorise.js';
import type { Principal } from '../access/principal.js';
import type { Engine } from '../engine.js';
import { Problem } from '../http/problem.js';
import { carryOutDraw } from './carry-out-draw.js';
import { contextOfDraw } from './context-of-draw.js';
import { installedEngine } from './installed-engine.js';
import { selectedDraw } from './selected-draw.js';
import { handsOf, signCommitment } from './witness-draw.js';

export interface RevealRequest {
  readonly drawId: string;
  /** Hexadecimal, 32 bytes each. */
  readonly nonce: string;
  readonly beaconValue?: string;
}

/**
 * Takes the witness's nonce, from the witness or out of escrow, and draws at once: whoever knows both nonces has no choice left. From
 * here on the draw can only be carried out, however often it has to be begun.
 */
export async function revealDraw(
  engine: Engine,
  principal: Principal,
  request: RevealRequest,
): Promise<Draw> {
  await inTransaction(engine.db, (tx) => lockAuthorised(tx, principal, request.drawId));
  await signCommitment(engine, request.drawId);
  await inTransaction(engine.db, async (tx) => {
    const draw = await lockAuthorised(tx, principal, request.drawId);
    await assertRevealable(engine, tx, draw, request);
    await recordReveal(engine, tx, principal, draw, request);
  });
  return carryOutDraw(engine, actorOf(principal), request.drawId);
}

async function lockAuthorised(tx: Tx, principal: Principal, drawId: string): Promise<Draw> {
  const draw = await selectedDraw(lockDraw(tx, drawId));
  authorise(principal, 'draw.reveal', {
    witnessId: draw.witness_id,
    handledByIds: await selectAccountsOfSame(tx, handsOf(draw)),
    inEscrow: draw.escrow !== null,
  });
  return draw;
}

async function assertRevealable(
  engine: Engine,
  tx: Tx,
  draw: Draw,
  request: RevealRequest,
): Promise<void> {
  if (draw.state !== 'committed' || draw.committed_note === null)
    throw new Problem('conflict', `Draw ${draw.number} is ${draw.state}: it takes no nonce.`);
  const commit = draw.commit as DrawCommit; // made by commitOfDraw
  if (commit.beacon !== undefined && engine.clock.now() < new Date(commit.beacon.notBefore))
    throw new Problem(
      'conflict',
      `Round ${String(commit.beacon.round)} of the beacon comes out at ${commit.beacon.notBefore}.`,
    );
  const { operator } = await openNonces(tx, engine.keys, draw);
  if (operator === undefined) throw new Error(`draw ${draw.number} has lost the operator's nonce`);
  const bytes = (hex: string): Buffer => Buffer.from(hex, 'hex');
  const [fault] = revealFaults(commit, {
    nonces: { operator, witness: bytes(request.nonce) },
    ...(request.beaconValue === undefined ? {} : { beacon: bytes(request.beaconValue) }),
  });
  if (fault !== undefined) throw new Problem('nonce-refused', `Refused: ${fault}.`);
  await assertStillTrue(tx, draw, engine.clock.now());
}

/** What was committed to is drawn from, or nothing: what changed since takes a new record. */
async function assertStillTrue(tx: Tx, draw: Draw, until: Date): Promise<void> {
  const again = (what: string): Problem =>
    new Problem('conflict', `${what}: abandon draw ${draw.number} and make a new one.`);
  if (installedEngine().sha256 !== draw.engine_sha256)
    throw again('The draw engine is another one than was committed to');
  const committed = draw.context as DrawContext; // made by contextOfDraw
  const now = await contextOfDraw(tx, {
    blueprint: draw.blueprint as Blueprint, // checked by parseBlueprint when it was asked for
    bankVersionId: draw.bank_version_id,
    forms: draw.forms,
    at: draw.requested_at,
    until,
  });
  const known = new Set(committed.exclude);
  if (now.exclude.some((id) => !known.has(id))) throw again('Items were withdrawn since');
  if (!isDeepStrictEqual(usedBefore(now), usedBefore(committed)))
    throw again('Another set was opened since');
}

/** What a set may not share with others, whatever the order in which it is listed. */
function usedBefore({ earlier, uses }: DrawContext) {
  return { uses, earlier: earlier.map(({ id, units }) => ({ id, units: [...units].sort() })) };
}

async function recordReveal(
  engine: Engine,
  tx: Tx,
  principal: Principal,
  draw: Draw,
  { nonce, beaconValue }: RevealRequest,
): Promise<void> {
  const at = engine.clock.now();
  const bytes = Buffer.from(nonce, 'hex');
  const sealed = await sealNonce(tx, engine.keys, {
    drawId: draw.id,
    party: 'witness',
    nonce: bytes,
  });
  await updateDraw(tx, draw.id, {
    sealed_witness: sealed.text,
    witness_key_id: sealed.keyId,
    witness_nonce_sha256: sha256Hex(bytes),
    beacon_value: beaconValue ?? null,
    revealed_by: principal.personId,
    revealed_at: at,
    state: 'drawing',
  });
  await appendEvent(tx, {
    type: 'draw.revealed',
    at,
    actor: actorOf(principal),
    subject: { kind: 'draw', ref: draw.id },
    data: {
      number: draw.number,
      by: draw.witness_id === principal.personId ? 'witness' : 'escrow',
    },
  });
}
