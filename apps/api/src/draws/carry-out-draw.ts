import type { AuditEvent } from '#audit';
import { checkInputs, drawSeed, type DrawCommit, type DrawReveal } from '#draw-record';
import type { Blueprint, DrawContext } from '#exam-bank';
import {
  appendEvent,
  endAttempt,
  findDraw,
  insertAttempt,
  inTransaction,
  lockDraw,
  openNonces,
  selectAttempts,
  selectStaleAttempts,
  type Draw,
  type DrawAttempt,
  type Tx,
} from '#store';
import type { Engine } from '../engine.js';
import { Problem } from '../http/problem.js';
import { drawSets } from './draw-sets.js';
import { storeOutcome } from './store-outcome.js';
import { openFrozenBank } from './frozen-bank.js';
import { installedEngine } from './installed-engine.js';
import { selectedDraw } from './selected-draw.js';

type Actor = AuditEvent['actor'];

/** A draw takes seconds; an attempt this old has no process any more. */
const ATTEMPT_LEASE_MS = 10 * 60 * 1000;

/**
 * Draws the sets of a revealed draw. That it was begun is recorded before anything is drawn, and all its sets come into being in one
 * transaction or none does. The seed is fixed: an attempt that died is followed by another that draws the very same sets.
 */
export async function carryOutDraw(engine: Engine, actor: Actor, drawId: string): Promise<Draw> {
  const attempt = await beginAttempt(engine, actor, drawId);
  try {
    const outcome = await drawRevealed(engine, drawId);
    await inTransaction(engine.db, (tx) =>
      storeOutcome(engine, tx, { actor, drawId, attempt, ...outcome }),
    );
  } catch (error) {
    // Where even this fails, the sweep finds the attempt later.
    await inTransaction(engine.db, (tx) => recordDeath(engine, tx, drawId, attempt)).catch(
      () => undefined,
    );
    throw error;
  }
  return selectedDraw(findDraw(engine.db, drawId));
}

function beginAttempt(engine: Engine, actor: Actor, drawId: string): Promise<number> {
  return inTransaction(engine.db, async (tx) => {
    const draw = await selectedDraw(lockDraw(tx, drawId));
    if (draw.state !== 'drawing')
      throw new Problem(
        'conflict',
        `Draw ${draw.number} is ${draw.state}: there is nothing to carry out.`,
      );
    const at = engine.clock.now();
    const running = (await selectAttempts(tx, drawId)).find(({ outcome }) => outcome === 'running');
    if (running !== undefined) {
      if (!isStale(running, at))
        throw new Problem('conflict', `Draw ${draw.number} is being carried out; wait for it.`);
      await recordDeath(engine, tx, drawId, running.number);
    }
    const attempt = await insertAttempt(tx, { drawId, at });
    await appendEvent(tx, {
      type: 'draw.attempted',
      at,
      actor,
      subject: { kind: 'draw', ref: drawId },
      data: { number: draw.number, attempt },
    });
    return attempt;
  });
}

function isStale({ begun_at }: DrawAttempt, at: Date): boolean {
  return begun_at.getTime() < at.getTime() - ATTEMPT_LEASE_MS;
}

/** Records attempts whose process died; the draws can be carried out again. */
export async function recordDeadAttempts(engine: Engine): Promise<void> {
  const since = new Date(engine.clock.now().getTime() - ATTEMPT_LEASE_MS);
  for (const { draw_id, number } of await selectStaleAttempts(engine.db, since))
    await inTransaction(engine.db, (tx) => recordDeath(engine, tx, draw_id, number));
}

async function recordDeath(engine: Engine, tx: Tx, drawId: string, attempt: number): Promise<void> {
  const at = engine.clock.now();
  if (!(await endAttempt(tx, { drawId, number: attempt, outcome: 'died', at }))) return;
  await appendEvent(tx, {
    type: 'draw.died',
    at,
    actor: { kind: 'system', ref: 'draw' },
    subject: { kind: 'draw', ref: drawId },
    data: { attempt },
  });
}

/** Draws from what was committed to: a row that was changed since is noticed here, and nothing is drawn. */
async function drawRevealed(engine: Engine, drawId: string) {
  const draw = await selectedDraw(findDraw(engine.db, drawId));
  assertSameEngine(draw);
  const reveal = await revealedOf(engine, draw);
  const bank = await openFrozenBank(engine, engine.db, draw.bank_version_id);
  const commit = draw.commit as DrawCommit; // made by commitOfDraw
  const context = draw.context as DrawContext; // made by contextOfDraw
  const faults = checkInputs(
    { commit, blueprint: draw.blueprint, context, contextSalt: draw.context_salt, reveal },
    bank,
  ).filter(({ ok }) => !ok);
  if (faults.length > 0)
    throw new Error(`draw ${draw.number}: ${faults.map(({ detail }) => detail).join('; ')}`);
  const seed = drawSeed(commit, reveal);
  const blueprint = draw.blueprint as Blueprint; // checked by parseBlueprint when it was asked for
  return { outcome: await drawSets({ bank, blueprint, context }, seed), bank, reveal, seed };
}

/** An attempt may be begun again after an upgrade; another engine would draw other sets than were committed to. */
function assertSameEngine({ number, engine_sha256 }: Draw): void {
  if (installedEngine().sha256 !== engine_sha256)
    throw new Problem(
      'conflict',
      `Draw ${number} was committed to another draw engine (SHA-256 ${engine_sha256}): carry it out with the release that has it.`,
    );
}

async function revealedOf(engine: Engine, draw: Draw): Promise<DrawReveal> {
  const { operator, witness } = await openNonces(engine.db, engine.keys, draw);
  if (operator === undefined || witness === undefined)
    throw new Error(`draw ${draw.number} has lost a nonce`);
  const beacon = draw.beacon_value;
  return {
    nonces: { operator, witness },
    ...(beacon === null ? {} : { beacon: Buffer.from(beacon, 'hex') }),
  };
}
