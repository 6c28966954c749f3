import { randomUUID } from 'node:crypto';
import {
  appendEvent,
  findComment,
  insertComment,
  insertResolution,
  inTransaction,
  lockItemVersions,
  recordItemAccess,
  selectComments,
  type Tx,
} from '#store';
import { actorOf, authorise } from '../access/authorise.js';
import type { Principal } from '../access/principal.js';
import type { Engine } from '../engine.js';
import { Problem } from '../http/problem.js';

export interface CommentRequest {
  readonly itemVersionId: string;
  readonly text: string;
  readonly asksForChange: boolean;
  readonly answers?: string;
}

/** Adds to what is said about a version. A request for change is made while it can still be met: before approval. */
export async function comment(
  engine: Engine,
  principal: Principal,
  request: CommentRequest,
): Promise<{ readonly id: string }> {
  const at = engine.clock.now();
  const id = randomUUID();
  await inTransaction(engine.db, async (tx) => {
    const [version] = await lockItemVersions(tx, [request.itemVersionId]);
    if (version === undefined) throw new Problem('not-found', 'There is no such item version.');
    if (request.asksForChange && version.state !== 'draft' && version.state !== 'review')
      throw new Problem('conflict', `${version.item_id} is ${version.state}: its content stands.`);
    await demandSameThread(tx, request);
    await insertComment(tx, engine.keys, {
      id,
      itemVersionId: request.itemVersionId,
      answers: request.answers ?? null,
      by: principal.personId,
      at,
      text: request.text,
      asksForChange: request.asksForChange,
    });
    await appendEvent(tx, {
      type: 'item.commented',
      at,
      actor: actorOf(principal),
      subject: { kind: 'item', ref: version.id },
      data: {
        item: version.item_id,
        version: version.version,
        comment: id,
        asksForChange: request.asksForChange,
      },
    });
  });
  return { id };
}

async function demandSameThread(tx: Tx, { answers, itemVersionId }: CommentRequest): Promise<void> {
  if (answers === undefined) return;
  const answered = await findComment(tx, answers);
  if (answered?.item_version_id !== itemVersionId)
    throw new Problem('not-found', 'The comment that it answers is not about this version.');
}

/** What was said about a version; the event is committed before it leaves. */
export async function readComments(engine: Engine, principal: Principal, itemVersionId: string) {
  const { db, keys, clock } = engine;
  await inTransaction(db, async (tx) => {
    const [version] = await lockItemVersions(tx, [itemVersionId]);
    if (version === undefined) throw new Problem('not-found', 'There is no such item version.');
    const at = clock.now();
    await recordItemAccess(tx, {
      ...{ personId: principal.personId, act: 'review', source: 'GET /items/comments' },
      ...{ itemVersionIds: [itemVersionId], at },
    });
    await appendEvent(tx, {
      type: 'item.comments-read',
      at,
      actor: actorOf(principal),
      subject: { kind: 'item', ref: itemVersionId },
      data: { item: version.item_id, version: version.version },
    });
  });
  const comments = await selectComments(db, keys, itemVersionId);
  return comments.map(({ itemVersionId: _about, at, settledAt, ...one }) => ({
    ...one,
    at: at.toISOString(),
    settledAt: settledAt?.toISOString() ?? null,
  }));
}

/** Settles a request for change. Who asked says that it is met, or an approver that it is not needed; never the author alone. */
export async function settle(
  engine: Engine,
  principal: Principal,
  commentId: string,
): Promise<void> {
  const at = engine.clock.now();
  await inTransaction(engine.db, async (tx) => {
    const asked = await findComment(tx, commentId);
    if (asked?.asks_for_change !== true)
      throw new Problem('not-found', 'There is no such request for change.');
    authorise(principal, 'item.settle', { ownerId: asked.by });
    if (!(await insertResolution(tx, { commentId, by: principal.personId, at })))
      throw new Problem('conflict', 'The request was settled before.');
    await appendEvent(tx, {
      type: 'item.request-settled',
      at,
      actor: actorOf(principal),
      subject: { kind: 'item', ref: asked.item_version_id },
      data: { comment: commentId },
    });
  });
}
