import { randomUUID } from 'node:crypto';
import { contentSha256, draftRemark } from '#marking';
import {
  finishAction,
  findAppeal,
  inTransaction,
  insertAction,
  insertSearch,
  insertTelling,
  openLetters,
  selectAppealsOfSitting,
  selectFees,
  selectMatters,
  selectSittingsWithSame,
  selectTellings,
  type AppealTold,
  type Tx,
} from '#store';
import { actorOf, authorise } from '../access/authorise.js';
import type { Principal } from '../access/principal.js';
import { selectOwnSitting } from '../candidate/own-sitting.js';
import type { Engine } from '../engine.js';
import { Problem } from '../http/problem.js';
import { appendAppealEvent, selectAppealCase, takeStep, type AppealCase } from './appeal-case.js';
import { isRefundDue } from './refund.js';

/** Keeps the proof that the appellant was told the outcome, by the channel that they chose (rules ECDL-7.2a, ECDL-7.3). */
export async function recordTelling(
  engine: Engine,
  principal: Principal,
  request: {
    readonly appealId: string;
    readonly proof: 'delivery-report' | 'postal-receipt' | 'signature';
    readonly proofSha256: string;
  },
): Promise<void> {
  await inTransaction(engine.db, async (tx) => {
    const found = await selectAppealCase(tx, request.appealId);
    authorise(principal, 'appeal.tell', found.facts);
    await tell(tx, engine, found, { principal, ...request });
  });
}

async function tell(
  tx: Tx,
  engine: Engine,
  found: AppealCase,
  telling: {
    readonly principal: Principal;
    readonly proof: 'read-in-account' | 'delivery-report' | 'postal-receipt' | 'signature';
    readonly proofSha256: string | null;
  },
): Promise<void> {
  const at = engine.clock.now();
  const { appeal } = found;
  if (appeal.outcome === null)
    throw new Problem('conflict', 'There is nothing to tell: the appeal is not decided.');
  const { principal, proof, proofSha256 } = telling;
  const channel: AppealTold = proof === 'read-in-account' ? 'account' : appeal.channel;
  await insertTelling(tx, {
    ...{ id: randomUUID(), appeal_id: appeal.id, channel, proof, proof_sha256: proofSha256 },
    ...{ by: principal.personId, at },
  });
  const data = { channel, proof, proofSha256: proofSha256 ?? 'none' };
  if (appeal.state === 'decided') await takeStep(tx, found, { step: 'tell', at, principal, data });
  else await appendAppealEvent(tx, found, 'appeal.told-again', { at, principal, data });
}

/** The appellant's own appeals about a sitting. Reading an outcome is being told it: the first time is kept as proof. */
export async function readOwnAppeals(engine: Engine, principal: Principal, sittingId: string) {
  return inTransaction(engine.db, async (tx) => {
    const sitting = await selectOwnSitting(tx, principal, sittingId, 'result.read-own');
    const appeals = await selectAppealsOfSitting(tx, sitting.id);
    const matters = await selectMatters(
      tx,
      appeals.map(({ id }) => id),
    );
    const own = [];
    for (const appeal of appeals) {
      const letters = await openLetters(tx, engine.keys, appeal.id);
      if (appeal.state === 'decided') await noteRead(tx, engine, principal, appeal.id);
      own.push({
        id: appeal.id,
        entryNumber: appeal.entry_number,
        kind: appeal.kind,
        matters: matters
          .filter(({ appeal_id }) => appeal_id === appeal.id)
          .map(({ item_id, topic }) => item_id ?? topic ?? ''),
        state: isEnded(appeal.state) ? appeal.state : 'under-way',
        filedAt: appeal.filed_at.toISOString(),
        answerBy: appeal.answer_last_day,
        fee: (await selectFees(tx, appeal.id)).at(-1)?.state ?? null,
        outcome: appeal.outcome,
        decidedAt: appeal.decided_at?.toISOString() ?? null,
        letters: letters.map(({ language, text, sha256 }) => ({ language, text, sha256 })),
      });
    }
    return own;
  });
}

/** Where a case stands inside is not the appellant's to see: it would say who has it. */
function isEnded(state: string): boolean {
  return state === 'decided' || state === 'told' || state === 'closed';
}

async function noteRead(tx: Tx, engine: Engine, principal: Principal, id: string): Promise<void> {
  const found = await selectAppealCase(tx, id);
  if (found.appeal.state !== 'decided') return; // somebody told them at the same moment
  await tell(tx, engine, found, { principal, proof: 'read-in-account', proofSha256: null });
}

/** Closes a case: its appellant was told, its fee is settled, what it called for is done. */
export async function closeAppeal(
  engine: Engine,
  principal: Principal,
  appealId: string,
): Promise<void> {
  const at = engine.clock.now();
  await inTransaction(engine.db, async (tx) => {
    const found = await selectAppealCase(tx, appealId);
    authorise(principal, 'appeal.tell', found.facts);
    const fee = (await selectFees(tx, appealId)).at(-1);
    if (fee?.state === 'paid' && isRefundDue(found))
      throw new Problem(
        'conflict',
        `The fee of ${fee.amount} ${fee.currency} is to be returned first.`,
      );
    const tellings = (await selectTellings(tx, appealId)).length;
    await takeStep(tx, found, { step: 'close', at, principal, data: { tellings } });
  });
}

export interface SearchRequest {
  readonly appealId: string;
  readonly same: 'item' | 'test' | 'image' | 'marker';
  readonly matter: string;
  readonly ref: string | null;
}

/**
 * Looks for others whom the same fault affected; the list stays with the case. Where there are any, and no re-mark of this appeal
 * has seen to them, a re-mark of all of them is drafted: what is done about it is for its examiner to say.
 */
export async function searchAffected(
  engine: Engine,
  principal: Principal,
  request: SearchRequest,
): Promise<{
  readonly id: string;
  readonly sittings: readonly string[];
  readonly remarkDraft: string | null;
}> {
  const at = engine.clock.now();
  const { appealId, same } = request;
  return inTransaction(engine.db, async (tx) => {
    const found = await selectAppealCase(tx, appealId);
    authorise(principal, 'appeal.search', found.facts);
    const matter = found.matters.find(({ id }) => id === request.matter);
    const itemVersionId = matter?.item_version_id ?? undefined;
    if (itemVersionId === undefined)
      throw new Problem('not-found', 'The appeal has no such matter with an item.');
    const ref = request.ref ?? itemVersionId;
    if (same !== 'item' && request.ref === null)
      throw new Problem('bad-input', `Name the ${same} to look for.`);
    const sittings = (await selectSittingsWithSame(tx, { same, itemVersionId, ref })).filter(
      (id) => id !== found.sitting.id,
    );
    const id = randomUUID();
    const sha256 = contentSha256(sittings);
    await insertSearch(tx, {
      ...{ id, appeal_id: appealId, same, ref, sittings, sha256, by: principal.personId, at },
    });
    await appendAppealEvent(tx, found, 'appeal.searched', {
      ...{ at, principal, data: { same, found: sittings.length, sittingsSha256: sha256 } },
    });
    const remarkDraft =
      sittings.length === 0 || found.appeal.remark_set_id !== null
        ? null
        : await draftRemark(tx, contextOf(engine, principal), {
            operations: [{ kind: 'examine', itemVersionId }],
            scope: { kind: 'sittings', sittingIds: [...sittings, found.sitting.id] },
            ...{ overrides: null, consents: [], reasonCode: 'auto-marking-error' },
            rationale: `Appeal ${found.appeal.entry_number}: others may have the same fault.`,
            origin: { kind: 'appeal', ref: appealId },
            createdBy: principal.personId,
          });
    return { id, sittings, remarkDraft };
  });
}

function contextOf(engine: Engine, principal: Principal) {
  return { keys: engine.keys, at: engine.clock.now(), actor: actorOf(principal) };
}

/** Writes down what is done so that it does not happen again, and until when. */
export async function planAction(
  engine: Engine,
  principal: Principal,
  request: { readonly appealId: string; readonly text: string; readonly due: string },
): Promise<{ readonly id: string }> {
  const at = engine.clock.now();
  const id = randomUUID();
  await inTransaction(engine.db, async (tx) => {
    const found = await selectAppealCase(tx, request.appealId);
    authorise(principal, 'appeal.act', found.facts);
    if (found.appeal.outcome === null)
      throw new Problem('conflict', 'What is to be done follows from the decision.');
    const { text, due } = request;
    const by = principal.personId;
    await insertAction(tx, engine.keys, { id, appeal_id: request.appealId, text, due, by, at });
    await appendAppealEvent(tx, found, 'appeal.action-planned', {
      ...{ at, principal, data: { action: id, due, textSha256: contentSha256(text) } },
    });
  });
  return { id };
}

export async function completeAction(
  engine: Engine,
  principal: Principal,
  actionId: string,
): Promise<void> {
  const at = engine.clock.now();
  await inTransaction(engine.db, async (tx) => {
    const appealId = await finishAction(tx, { id: actionId, by: principal.personId, at });
    if (appealId === undefined || (await findAppeal(tx, appealId)) === undefined)
      throw new Problem('conflict', 'There is no such action, or it is done.');
    const found = await selectAppealCase(tx, appealId);
    authorise(principal, 'appeal.act', found.facts);
    await appendAppealEvent(tx, found, 'appeal.action-done', {
      ...{ at, principal, data: { action: actionId } },
    });
  });
}
