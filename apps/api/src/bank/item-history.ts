import {
  appendEvent,
  inTransaction,
  openReason,
  recordItemAccess,
  selectStateChanges,
  selectVersionsOfItem,
} from '#store';
import { actorOf } from '../access/authorise.js';
import type { Principal } from '../access/principal.js';
import type { Engine } from '../engine.js';
import { Problem } from '../http/problem.js';

/** All versions of an item with every change of state; reasons may quote contents, so that reading them is recorded first. */
export async function readHistory(
  engine: Engine,
  principal: Principal,
  item: { readonly qualificationId: string; readonly itemId: string },
) {
  const { db, keys, clock } = engine;
  const versions = await selectVersionsOfItem(db, item);
  const newest = versions.at(-1);
  if (newest === undefined) throw new Problem('not-found', `There is no item ${item.itemId}.`);
  const at = clock.now();
  await inTransaction(db, async (tx) => {
    await recordItemAccess(tx, {
      ...{ personId: principal.personId, act: 'read', source: 'GET /bank/items/history' },
      ...{ itemVersionIds: versions.map(({ id }) => id), at },
    });
    await appendEvent(tx, {
      type: 'item.history-read',
      at,
      actor: actorOf(principal),
      subject: { kind: 'item', ref: newest.id },
      data: { item: item.itemId },
    });
  });
  const changes = await Promise.all(
    (
      await selectStateChanges(
        db,
        versions.map(({ id }) => id),
      )
    ).map(async (row) => ({ row, reason: await openReason(keys, row) })),
  );
  return versions.map((version) => ({
    id: version.id,
    version: version.version,
    state: version.state,
    author: version.author,
    contentSha256: version.content_sha256,
    changeNote: version.change_note,
    blockedReasons: version.blocked_reasons ?? [],
    createdBy: version.created_by,
    createdAt: version.created_at.toISOString(),
    changes: changes
      .filter(({ row }) => row.item_version_id === version.id)
      .map(({ row, reason }) => ({
        from: row.from_state,
        to: row.to_state,
        by: row.made_by,
        at: row.at.toISOString(),
        reasonCode: row.reason_code,
        reason,
        until: row.until?.toISOString() ?? null,
      })),
  }));
}
