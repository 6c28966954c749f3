import { randomUUID } from 'node:crypto';
import type { Scheme } from '#schemes';
import {
  answerConductRemark,
  appendEvent,
  findConductRemark,
  findExamSession,
  findSitting,
  inTransaction,
  insertConductRemark,
  lockExamSession,
  lockSitting,
  selectConductRemarks,
  type ExamSession,
  type Sitting,
  type Tx,
} from '#store';
import { actorOf } from '../access/authorise.js';
import type { Principal } from '../access/principal.js';
import { selectOwnSitting } from '../candidate/own-sitting.js';
import type { Engine } from '../engine.js';
import { Problem } from '../http/problem.js';

/** A candidate's remark on how the exam is run: while it runs, and at no other time (rule SCI-11.5). */
export async function makeConductRemark(
  engine: Engine,
  principal: Principal,
  request: { readonly sittingId: string; readonly text: string },
): Promise<{ readonly id: string }> {
  const id = randomUUID();
  await inTransaction(engine.db, async (tx) => {
    const own = await selectOwnSitting(tx, principal, request.sittingId, 'conduct-remark.file-own');
    const session = await lockRunning(tx, own);
    const { appeals: rules } = session.scheme as Scheme; // checked by parseScheme when it was scheduled
    if (rules.conductRemarks === undefined)
      throw new Problem(
        'conflict',
        'This body takes no remarks here; its appeals may be about conduct.',
      );
    const sitting = await lockSitting(tx, own.id);
    if (sitting === undefined) throw new Error(`sitting ${own.id} is gone`);
    const at = engine.clock.now();
    await insertConductRemark(tx, engine.keys, {
      ...{ id, sittingId: sitting.id, text: request.text, at },
    });
    await appendEvent(tx, {
      ...{ type: 'conduct-remark.made', at },
      actor: { kind: 'candidate', ref: sitting.audit_ref },
      subject: { kind: 'sitting', ref: sitting.audit_ref },
      data: { remark: id },
    });
  });
  return { id };
}

/** The chair's answer, while the exam runs (rule SCI-11.6). */
export async function answerRemark(
  engine: Engine,
  principal: Principal,
  request: { readonly remarkId: string; readonly text: string },
): Promise<void> {
  await inTransaction(engine.db, async (tx) => {
    const remark = await findConductRemark(tx, request.remarkId);
    const found = remark && (await findSitting(tx, remark.sitting_id));
    if (found === undefined) throw new Problem('not-found', 'There is no such remark.');
    await lockRunning(tx, found);
    const sitting = await lockSitting(tx, found.id);
    if (sitting === undefined) throw new Error(`sitting ${found.id} is gone`);
    const at = engine.clock.now();
    const { remarkId: id, text } = request;
    if (!(await answerConductRemark(tx, engine.keys, { id, text, by: principal.personId, at })))
      throw new Problem('conflict', 'The remark was answered before.');
    await appendEvent(tx, {
      ...{ type: 'conduct-remark.answered', at, actor: actorOf(principal) },
      subject: { kind: 'sitting', ref: sitting.audit_ref },
      data: { remark: id },
    });
  });
}

/** The session's lock first: it is not closed meanwhile. */
async function lockRunning(tx: Tx, sitting: Sitting): Promise<ExamSession> {
  const session = await lockExamSession(tx, sitting.exam_session_id);
  if (session === undefined) throw new Error(`sitting ${sitting.id} has no session`);
  if (session.state !== 'open')
    throw new Problem('conflict', 'Remarks on an exam are made and answered while it runs.');
  return session;
}

/** A candidate's own remarks with their answers. */
export async function readOwnRemarks(engine: Engine, principal: Principal, sittingId: string) {
  const { db, keys } = engine;
  const own = await selectOwnSitting(db, principal, sittingId, 'conduct-remark.file-own');
  const about = { sessionId: own.exam_session_id, sittingId: own.id };
  return (await selectConductRemarks(db, keys, about)).map(remarkReply);
}

/** All remarks on a session. */
export async function readRemarks(engine: Engine, sessionId: string) {
  const { db, keys } = engine;
  if ((await findExamSession(db, sessionId)) === undefined)
    throw new Problem('not-found', 'There is no such session.');
  return (await selectConductRemarks(db, keys, { sessionId })).map((one) => ({
    ...remarkReply(one),
    sittingId: one.sittingId,
  }));
}

function remarkReply(one: Awaited<ReturnType<typeof selectConductRemarks>>[number]) {
  return {
    ...{ id: one.id, text: one.text, answer: one.answer, at: one.at.toISOString() },
    answeredAt: one.answeredAt?.toISOString() ?? null,
  };
}
