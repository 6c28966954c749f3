import { outcomeOf, type CaseOutcome } from '#appeals';
import { enterAppealMark, selectMarksInForce, settleResult } from '#marking';
import { comparePoints } from '#scoring';
import {
  findCurrentResult,
  inTransaction,
  recordParticipation,
  selectHumans,
  selectRulings,
  updateAppeal,
  type AppealRuling,
  type MarkEntry,
  type Tx,
} from '#store';
import { actorOf, authorise } from '../access/authorise.js';
import type { Principal } from '../access/principal.js';
import type { Engine } from '../engine.js';
import { Problem } from '../http/problem.js';
import {
  assertStep,
  mayGoDown,
  selectAppealCase,
  takeStep,
  TOTALLING_ERROR,
  type AppealCase,
  type Matter,
} from './appeal-case.js';
import { keepProof } from './assign-appeal.js';
import { writeLetters } from './write-letters.js';

/**
 * Approves the rulings as the second person: marks enter the ledger, the result is settled and the letters are written, or
 * nothing of it. Where the engine's re-check put some matters right, a person reviews the others after that.
 */
export async function approveAppeal(
  engine: Engine,
  principal: Principal,
  appealId: string,
): Promise<void> {
  const at = engine.clock.now();
  await inTransaction(engine.db, async (tx) => {
    const { found, rulings } = await selectForApproval(tx, principal, appealId);
    const { appeal, sitting, matters } = found;
    assertStep(appeal, 'approve');
    const judged = { personId: principal.personId, human: principal.human ?? null };
    const proofSha256 = await keepProof(tx, found, { judged, part: 'approval', at });
    const before = await findCurrentResult(tx, sitting.id);
    await enterMarks(tx, engine, { found, rulings, principal, at });
    await recordParticipation(tx, {
      ...{ personId: principal.personId, act: 'appeal-approver', sittingId: sitting.id, at },
    });
    const after = await findCurrentResult(tx, sitting.id);
    const result = {
      proofSha256,
      decision: after?.decision ?? 'none',
      total: after?.total ?? 'none',
    };
    const ruled = new Set(rulings.map(({ matter_id: id }) => id));
    if (matters.some(({ id, named }) => named && !ruled.has(id))) {
      await takeStep(tx, found, { step: 'correct', at, principal, data: result });
      return;
    }
    const outcome: CaseOutcome = outcomeOf(rulings);
    const data = { ...result, outcome };
    await takeStep(tx, found, { step: 'approve', at, principal, data });
    await updateAppeal(tx, appeal.id, { outcome, decided_at: at });
    await writeLetters(tx, engine, found, { at, outcome, before, after });
  });
}

/** Sends the rulings back: to their reviewer, or from the engine's own findings to one. */
export async function returnAppeal(
  engine: Engine,
  principal: Principal,
  request: { readonly appealId: string; readonly reasonCode: string },
): Promise<void> {
  const at = engine.clock.now();
  await inTransaction(engine.db, async (tx) => {
    const { found } = await selectForApproval(tx, principal, request.appealId);
    const step = found.appeal.assigned_to === null ? 'review-instead' : 'return';
    await takeStep(tx, found, { step, at, principal, reasonCode: request.reasonCode });
  });
}

async function selectForApproval(tx: Tx, principal: Principal, appealId: string) {
  const found = await selectAppealCase(tx, appealId);
  const rulings = await selectRulings(tx, appealId);
  const makers = [...new Set(rulings.flatMap(({ by }) => (by === null ? [] : [by])))];
  const humans = makers.length === 0 ? new Map<string, string>() : await selectHumans(tx, makers);
  authorise(principal, 'appeal.approve', {
    ...found.facts,
    madeByHumans: makers.map((id) => humans.get(id) ?? null),
  });
  return { found, rulings };
}

async function enterMarks(
  tx: Tx,
  engine: Engine,
  given: {
    readonly found: AppealCase;
    readonly rulings: readonly AppealRuling[];
    readonly principal: Principal;
    readonly at: Date;
  },
): Promise<void> {
  const { found, rulings, principal, at } = given;
  const { appeal, sitting, matters } = found;
  if (appeal.kind !== 'marking') return;
  const context = { keys: engine.keys, at, actor: actorOf(principal) };
  const marks = await selectMarksInForce(tx, sitting.id);
  for (const ruling of rulings) {
    const matter = matters.find(({ id }) => id === ruling.matter_id);
    const held = marks.find((entry) => entry.item_version_id === matter?.item_version_id);
    if (!setsMark(ruling, matter) || isOnlyAddedAnew(ruling)) continue;
    if (held === undefined || held.state === 'invalidated')
      throw new Problem(
        'conflict',
        held === undefined
          ? 'The item has no mark that could be upheld: return it for a new ruling.'
          : 'The item was removed for everybody since it was ruled on: return it for a new ruling.',
      );
    assertStillRuledOn(ruling, held);
    if (comparePoints(ruling.new_points ?? '0', held.points) < 0 && !mayGoDown(found))
      throw new Problem('conflict', 'The appellant has not agreed to a lower mark.');
    await enterAppealMark(tx, context, sitting, {
      over: held,
      parts: held.parts.map((part) => ({
        ...part,
        points:
          ruling.parts?.find(({ criterion }) => criterion === part.criterion)?.points ??
          part.points,
      })),
      appealId: appeal.id,
      ruling: {
        ...{ id: ruling.id, by: ruling.by, errorClass: ruling.error_class },
        ...{ reasonCode: ruling.reason_code, reference: ruling.reference },
      },
    });
  }
  await settleResult(tx, context, sitting);
}

/**
 * Whether a ruling sets a mark. An upheld one does even where a re-mark has put the same points in force already: from now on they
 * stand in the layer of appeals, and no later re-mark takes them away (rule SCI-11.1).
 */
function setsMark({ outcome }: AppealRuling, matter: Matter | undefined): boolean {
  return outcome === 'upheld' && matter !== undefined && matter.item_version_id !== null;
}

/** The total is put right by settling it; nobody looked at the mark, so that nothing keeps a later re-mark from it. */
function isOnlyAddedAnew({ by, reason_code: code }: AppealRuling): boolean {
  return by === null && code === TOTALLING_ERROR;
}

/** @throws Problem `conflict` where the mark in force is neither the one ruled on nor the one that it is to be */
function assertStillRuledOn(ruling: AppealRuling, held: MarkEntry): void {
  if (held.points === ruling.new_points && sameParts(ruling, held)) return;
  if (held.points !== ruling.old_points)
    throw new Problem(
      'conflict',
      'The mark changed since it was ruled on: return it for a new ruling.',
    );
}

function sameParts(ruling: AppealRuling, held: MarkEntry): boolean {
  return held.parts.every(
    (part) =>
      ruling.parts?.find(({ criterion }) => criterion === part.criterion)?.points === part.points,
  );
}
