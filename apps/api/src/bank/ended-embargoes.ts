import { transitionFrom } from '#exam-bank';
import {
  appendEvents,
  insertStateChanges,
  inTransaction,
  lockItemVersions,
  selectEndedEmbargoes,
  selectUsedVersionIds,
} from '#store';
import type { Engine } from '../engine.js';

/** Lifts every embargo whose last day is over. Until it is lifted, the item is not drawn. */
export async function liftEndedEmbargoes({ db, keys, clock }: Engine): Promise<void> {
  const at = clock.now();
  const due = (await selectEndedEmbargoes(db, at)).map(({ id }) => id);
  if (due.length === 0) return;
  await inTransaction(db, async (tx) => {
    const versions = await lockItemVersions(tx, due);
    // Once more, under the lock: somebody may have laid a new embargo at this moment.
    const ended = new Set((await selectEndedEmbargoes(tx, at)).map(({ id }) => id));
    const used = await selectUsedVersionIds(tx, due);
    const lifted = versions.flatMap((version) => {
      const step = transitionFrom(version.state, 'lift', used.has(version.id));
      return step === undefined || !ended.has(version.id) ? [] : [{ version, step }];
    });
    await insertStateChanges(
      tx,
      keys,
      lifted.map(({ version, step: { from, to } }) => ({
        ...{ itemVersionId: version.id, from, to },
        ...{ by: null, at },
      })),
    );
    await appendEvents(
      tx,
      lifted.map(({ version: { id, item_id, version, content_sha256 } }) => ({
        type: 'item.lifted',
        at,
        actor: { kind: 'system', ref: 'clock' },
        subject: { kind: 'item', ref: id },
        data: { item: item_id, version, contentSha256: content_sha256 },
      })),
    );
  });
}
