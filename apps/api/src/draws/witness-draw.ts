import { commitSha256 } from '#draw-record';
import {
  appendEvent,
  findDraw,
  hasWrittenFor,
  inTransaction,
  lockDraw,
  selectAccountsOfSame,
  selectEventsAbout,
  toJson,
  updateDraw,
  type Draw,
  type Tx,
} from '#store';
import { actorOf, authorise } from '../access/authorise.js';
import type { Principal } from '../access/principal.js';
import type { Engine } from '../engine.js';
import { Problem } from '../http/problem.js';
import { commitOfDraw } from './commit-of-draw.js';
import { selectedDraw } from './selected-draw.js';

/**
 * Takes the witness's commitment, which completes that of the draw, and puts it into the signed log before the nonce is asked for. The
 * witness compares the certificate, which proves it, with what is about to be drawn, and only then reveals.
 */
export async function witnessDraw(
  engine: Engine,
  principal: Principal,
  input: { readonly drawId: string; readonly commitment: string; readonly escrow?: string },
): Promise<Draw> {
  const { drawId, commitment, escrow } = input;
  await inTransaction(engine.db, async (tx) => {
    const draw = await selectedDraw(lockDraw(tx, drawId));
    await authoriseWitness(tx, principal, draw);
    if (draw.state !== 'requested')
      throw new Problem(
        'conflict',
        `Draw ${draw.number} is ${draw.state}: it takes no commitment.`,
      );
    const at = engine.clock.now();
    const commit = await commitOfDraw(tx, draw, commitment);
    await updateDraw(tx, drawId, {
      witness_commitment: commitment,
      witness_id: principal.personId,
      escrow: escrow ?? null,
      witnessed_at: at,
      commit: toJson(commit),
      state: 'committed',
    });
    await appendEvent(tx, {
      type: 'draw.committed',
      at,
      actor: actorOf(principal),
      subject: { kind: 'draw', ref: drawId },
      data: {
        number: draw.number,
        commitSha256: commitSha256(commit),
        witnessCommitment: commitment,
        escrow: escrow !== undefined,
      },
    });
  });
  await signCommitment(engine, drawId);
  return selectedDraw(findDraw(engine.db, drawId));
}

/** Keeps the first signed checkpoint that holds the commitment; a nonce is taken only when it is there. */
export async function signCommitment(engine: Engine, drawId: string): Promise<void> {
  if (!waitsForNote(await selectedDraw(findDraw(engine.db, drawId)))) return;
  const { size, note } = await engine.audit.sequence();
  await inTransaction(engine.db, async (tx) => {
    const draw = await selectedDraw(lockDraw(tx, drawId));
    const events = await selectEventsAbout(tx, drawId);
    const isHeld = events.some(({ type, index }) => type === 'draw.committed' && index < size);
    if (waitsForNote(draw) && isHeld) await updateDraw(tx, drawId, { committed_note: note });
  });
}

function waitsForNote({ state, committed_note }: Draw): boolean {
  return state === 'committed' && committed_note === null;
}

async function authoriseWitness(tx: Tx, principal: Principal, draw: Draw): Promise<void> {
  const accounts = await selectAccountsOfSame(tx, [principal.personId]);
  const wroteItems = await hasWrittenFor(tx, { accounts, bankVersionId: draw.bank_version_id });
  const handledByIds = await selectAccountsOfSame(tx, handsOf(draw));
  authorise(principal, 'draw.witness', { handledByIds, wroteItems });
}

/** Who asked for the draw, and who approved it. */
export function handsOf({ requested_by, approved_by }: Draw): readonly string[] {
  return [requested_by, ...(approved_by === null ? [] : [approved_by])];
}
