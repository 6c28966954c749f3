import type { SaltedSnapshot } from '#draw-record';
import { findSnapshot, openSnapshot, selectVersionIds, type Reader } from '#store';
import type { Engine } from '../engine.js';
import { Problem } from '../http/problem.js';

/** What a bank version froze, as draws see it: no content. */
export interface FrozenBank extends SaltedSnapshot {
  readonly root: string;
}

export async function openFrozenBank(
  { keys }: Engine,
  db: Reader,
  bankVersionId: string,
): Promise<FrozenBank> {
  const row = await findSnapshot(db, bankVersionId);
  if (row === undefined) throw new Problem('not-found', 'There is no such bank version.');
  const { rootKey, snapshot } = await openSnapshot(keys, row);
  return { rootKey: rootKey.toString('hex'), snapshot, root: row.root };
}

/** The item versions that a bank version holds, by item id. */
export async function versionIdsOf(
  db: Reader,
  bankVersionId: string,
): Promise<ReadonlyMap<string, string>> {
  const rows = await selectVersionIds(db, bankVersionId);
  return new Map(rows.map(({ item_id, id }) => [item_id, id]));
}
