import { randomUUID } from 'node:crypto';
import { eligibilityOf, routeOf } from '#appeals';
import { contentSha256 } from '#marking';
import {
  findPerson,
  findRemarkSet,
  inTransaction,
  insertEligibility,
  recordParticipation,
  selectRoles,
  type Tx,
} from '#store';
import { authorise } from '../access/authorise.js';
import type { Principal } from '../access/principal.js';
import type { Engine } from '../engine.js';
import { Problem } from '../http/problem.js';
import { assertStep, selectAppealCase, takeStep, type AppealCase } from './appeal-case.js';

/** Gives the appeal to a reviewer who took no part in the exam; the proof of that is kept, and its hash is in the log. */
export async function assignAppeal(
  engine: Engine,
  principal: Principal,
  request: { readonly appealId: string; readonly reviewerId: string },
): Promise<void> {
  const at = engine.clock.now();
  await inTransaction(engine.db, async (tx) => {
    const found = await selectAppealCase(tx, request.appealId);
    const { appeal, scheme, facts } = found;
    assertStep(appeal, 'assign');
    await assertNoOpenRemark(tx, found);
    const role = routeOf(scheme.appeals, appeal.kind)?.handledBy ?? 'appeal-reviewer';
    const reviewer = await findPerson(tx, request.reviewerId);
    if (reviewer === undefined || !(await selectRoles(tx, reviewer.id)).includes(role))
      throw new Problem('not-found', `There is no such reviewer with the role ${role}.`);
    const judged = { personId: reviewer.id, human: reviewer.identity_sha256 };
    authorise(principal, 'appeal.assign', { ...facts, judged });
    const proofSha256 = await keepProof(tx, found, { judged, part: 'review', at });
    await takeStep(tx, found, {
      ...{ step: 'assign', at, principal, subjectId: reviewer.id },
      data: { reviewer: reviewer.id, proofSha256 },
    });
  });
}

/** Writes down who was looked at before somebody took part in the appeal. @returns the proof's hash */
export async function keepProof(
  tx: Tx,
  { appeal, facts }: AppealCase,
  of: {
    readonly judged: { readonly personId: string; readonly human: string | null };
    readonly part: 'review' | 'approval';
    readonly at: Date;
  },
): Promise<string> {
  const proof = eligibilityOf(of.judged, facts.takenPart ?? []);
  const sha256 = contentSha256(proof);
  await insertEligibility(tx, {
    ...{ id: randomUUID(), appeal_id: appeal.id, person_id: of.judged.personId },
    ...{ part: of.part, proof, sha256, at: of.at },
  });
  return sha256;
}

async function assertNoOpenRemark(tx: Tx, { appeal }: AppealCase): Promise<void> {
  const set =
    appeal.remark_set_id === null ? undefined : await findRemarkSet(tx, appeal.remark_set_id);
  if (set !== undefined && set.decided_at === null)
    throw new Problem('conflict', 'Its reviewer has opened a re-mark and sees it through.');
}

/** The reviewer declares to have no interest in the outcome and begins, or gives the appeal back. */
export async function declareConflicts(
  engine: Engine,
  principal: Principal,
  request: { readonly appealId: string; readonly free: boolean },
): Promise<void> {
  const at = engine.clock.now();
  await inTransaction(engine.db, async (tx) => {
    const found = await selectAppealCase(tx, request.appealId);
    authorise(principal, 'appeal.review', found.facts);
    if (!request.free) {
      const reasonCode = 'conflict-of-interest';
      await takeStep(tx, found, { step: 'decline', at, principal, reasonCode });
      return;
    }
    await takeStep(tx, found, {
      step: 'declare',
      at,
      principal,
      data: { declared: 'no-conflict' },
    });
    await recordParticipation(tx, {
      ...{ personId: principal.personId, act: 'appeal-reviewer', at },
      sittingId: found.sitting.id,
    });
  });
}
