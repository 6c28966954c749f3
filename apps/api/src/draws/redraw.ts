import type { RedrawReason } from '#draw-record';
import {
  appendEvent,
  findDraw,
  findReplacement,
  inTransaction,
  lockDraw,
  selectAccountsOfSame,
  selectSetsOfDraw,
  updateDraw,
  type Draw,
  type Reader,
} from '#store';
import { actorOf, authorise } from '../access/authorise.js';
import type { Principal } from '../access/principal.js';
import type { Engine } from '../engine.js';
import { Problem } from '../http/problem.js';
import {
  insertRequested,
  readProblem,
  refuseImpossible,
  type DrawRequest,
} from './request-draw.js';
import { selectedDraw } from './selected-draw.js';

/** A new record in place of another; whatever is not said stays as it was. */
export interface RedrawRequest extends Partial<
  Pick<DrawRequest, 'bankVersionId' | 'blueprint' | 'forms' | 'beacon'>
> {
  readonly drawId: string;
  readonly reason: RedrawReason;
  readonly text: string;
}

/** Asks for a draw in place of another one; it waits for somebody else's approval, and the old sets count until then. */
export async function proposeRedraw(
  engine: Engine,
  principal: Principal,
  request: RedrawRequest,
): Promise<Draw> {
  const old = await selectedDraw(findDraw(engine.db, request.drawId));
  const { beacon } = request;
  const asked: DrawRequest = {
    bankVersionId: request.bankVersionId ?? old.bank_version_id,
    blueprint: request.blueprint ?? JSON.stringify(old.blueprint),
    forms: request.forms ?? old.forms,
    purpose: old.purpose,
    ...(beacon === undefined ? {} : { beacon }),
  };
  const problem = await readProblem(engine, asked);
  if (problem.blueprint.qualification !== old.qualification_id)
    throw new Problem('conflict', 'A draw is replaced by one of the same qualification.');
  await refuseImpossible(problem);
  return inTransaction(engine.db, async (tx) => {
    const replaces = await selectedDraw(lockDraw(tx, request.drawId));
    await assertReplaceable(tx, replaces);
    const { reason, text } = request;
    const replacement = { replaces, reason, text };
    return insertRequested(engine, tx, { principal, request: asked, problem, replacement });
  });
}

/** The second approval: from here on the sets of the old draw are void. */
export async function approveRedraw(
  engine: Engine,
  principal: Principal,
  drawId: string,
): Promise<Draw> {
  await inTransaction(engine.db, async (tx) => {
    const draw = await selectedDraw(lockDraw(tx, drawId));
    const requesters = await selectAccountsOfSame(tx, [draw.requested_by]);
    const isSame = requesters.includes(principal.personId);
    authorise(principal, 'draw.approve', {
      madeById: isSame ? principal.personId : draw.requested_by,
    });
    if (draw.state !== 'proposed' || draw.replaces === null)
      throw new Problem(
        'conflict',
        `Draw ${draw.number} is ${draw.state}: it waits for no approval.`,
      );
    await assertReplaceable(tx, await selectedDraw(lockDraw(tx, draw.replaces)), drawId);
    const at = engine.clock.now();
    await updateDraw(tx, drawId, {
      approved_by: principal.personId,
      approved_at: at,
      state: 'requested',
    });
    await appendEvent(tx, {
      type: 'draw.approved',
      at,
      actor: actorOf(principal),
      subject: { kind: 'draw', ref: drawId },
      data: { number: draw.number, ...(draw.reason === null ? {} : { reason: draw.reason }) },
    });
  });
  return selectedDraw(findDraw(engine.db, drawId));
}

async function assertReplaceable(db: Reader, draw: Draw, by?: string): Promise<void> {
  if (draw.state !== 'drawn' && draw.state !== 'no-set' && draw.state !== 'abandoned')
    throw new Problem(
      'conflict',
      `Draw ${draw.number} is ${draw.state}: finish or abandon it first.`,
    );
  if (draw.replaces !== null && draw.approved_by === null)
    throw new Problem(
      'conflict',
      `Draw ${draw.number} was never approved: replace the one whose place it was to take.`,
    );
  const opened = (await selectSetsOfDraw(db, draw.id)).find(({ opened_at }) => opened_at !== null);
  if (opened !== undefined)
    throw new Problem(
      'conflict',
      `Set ${opened.paper_number} was opened: make a new draw instead.`,
    );
  const other = await findReplacement(db, draw.id);
  if (other !== undefined && other.id !== by)
    throw new Problem('conflict', `Draw ${draw.number} is replaced by ${other.number} already.`);
}

/** Ends a draw whose nonces are not both known: nobody can know what it would have given. Its number stays used. */
export async function abandonDraw(
  engine: Engine,
  principal: Principal,
  drawId: string,
): Promise<Draw> {
  await inTransaction(engine.db, async (tx) => {
    const draw = await selectedDraw(lockDraw(tx, drawId));
    if (draw.state !== 'proposed' && draw.state !== 'requested' && draw.state !== 'committed')
      throw new Problem(
        'conflict',
        `Draw ${draw.number} is ${draw.state}: it is too late to abandon it.`,
      );
    const at = engine.clock.now();
    await updateDraw(tx, drawId, { state: 'abandoned', ended_at: at });
    await appendEvent(tx, {
      type: 'draw.abandoned',
      at,
      actor: actorOf(principal),
      subject: { kind: 'draw', ref: drawId },
      data: { number: draw.number, after: draw.state },
    });
  });
  return selectedDraw(findDraw(engine.db, drawId));
}
