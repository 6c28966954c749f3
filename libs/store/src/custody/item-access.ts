import type { Tx } from '../database.js';
import type { AccessAct } from './tables.js';

/** Records, in the transaction of the event, that a person was shown item versions. */
export async function recordItemAccess(
  tx: Tx,
  access: {
    readonly personId: string;
    readonly act: AccessAct;
    /** What it was seen in: a route, a copy's serial. Never content. */
    readonly source: string;
    readonly itemVersionIds: readonly string[];
    readonly at: Date;
  },
): Promise<void> {
  if (access.itemVersionIds.length === 0) return;
  await tx
    .insertInto('item_access')
    .values(
      access.itemVersionIds.map((id) => ({
        item_version_id: id,
        person_id: access.personId,
        act: access.act,
        source: access.source,
        at: access.at,
      })),
    )
    .execute();
}
