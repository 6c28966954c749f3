import { randomUUID } from 'node:crypto';
import {
  appendEvent,
  approveItemVersion,
  findBankVersionByName,
  findItemVersion,
  findQualification,
  inTransaction,
  insertBankVersion,
  recordParticipation,
  selectApprovedItemVersions,
} from '#store';
import { contentSha256 } from '#marking';
import { actorOf, authorise } from '../access/authorise.js';
import type { Principal } from '../access/principal.js';
import type { Engine } from '../engine.js';
import { Problem } from '../http/problem.js';

/** Approves drafts: all of them or, if one may not be approved by this person, none. */
export async function approveItems(
  engine: Engine,
  principal: Principal,
  itemVersionIds: readonly string[],
): Promise<void> {
  const at = engine.clock.now();
  await inTransaction(engine.db, async (tx) => {
    for (const id of itemVersionIds) {
      const item = await findItemVersion(tx, id);
      if (item === undefined) throw new Problem('not-found', `There is no item version ${id}.`);
      authorise(principal, 'item.approve', {
        madeById: item.created_by,
        writtenBy: item.author,
      });
      if (!(await approveItemVersion(tx, { id, by: principal.personId, at })))
        throw new Problem('conflict', `${item.item_id} version ${item.version} is no draft.`);
      await recordParticipation(tx, {
        personId: principal.personId,
        act: 'approver',
        itemVersionId: id,
        at,
      });
      await appendEvent(tx, {
        type: 'item.approved',
        at,
        actor: actorOf(principal),
        subject: { kind: 'item', ref: id },
        data: { item: item.item_id, version: item.version, contentSha256: item.content_sha256 },
      });
    }
  });
}

/** Freezes the approved content of a qualification under a version name: what sets are drawn from. */
export async function freezeBank(
  engine: Engine,
  principal: Principal,
  request: { readonly qualification: string; readonly version: string },
): Promise<{ readonly id: string; readonly items: number }> {
  const at = engine.clock.now();
  return inTransaction(engine.db, async (tx) => {
    const items = await selectApprovedItemVersions(tx, request.qualification);
    const qualification = await findQualification(tx, request.qualification);
    if (items.length === 0 || qualification === undefined)
      throw new Problem('not-found', `There is nothing approved for ${request.qualification}.`);
    const taken = await findBankVersionByName(tx, {
      qualificationId: request.qualification,
      version: request.version,
    });
    if (taken !== undefined)
      throw new Problem(
        'conflict',
        `Bank version ${request.version} of ${request.qualification} exists.`,
      );
    const id = randomUUID();
    const sha256 = contentSha256({
      qualification: qualification.body,
      items: items.map((item) => [item.item_id, item.version, item.content_sha256]),
    });
    await insertBankVersion(
      tx,
      {
        id,
        qualification_id: request.qualification,
        version: request.version,
        content_sha256: sha256,
        qualification: qualification.body,
        imported_by: principal.personId,
        imported_at: at,
      },
      items.map((item) => item.id),
    );
    await appendEvent(tx, {
      type: 'bank.frozen',
      at,
      actor: actorOf(principal),
      subject: { kind: 'bank', ref: id },
      data: {
        qualification: request.qualification,
        version: request.version,
        items: items.length,
        contentSha256: sha256,
      },
    });
    return { id, items: items.length };
  });
}
