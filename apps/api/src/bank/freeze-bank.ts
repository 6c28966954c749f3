import { randomBytes, randomUUID } from 'node:crypto';
import { snapshotRoot } from '#draw-record';
import {
  unitsOf,
  type BankSnapshot,
  type KnowledgeItem,
  type Qualification,
  type Task,
} from '#exam-bank';
import { contentSha256 } from '#marking';
import {
  appendEvent,
  findBankVersionByName,
  findQualification,
  inTransaction,
  insertBankVersion,
  insertSnapshot,
  openItemVersions,
  selectAttributes,
  selectDrawableVersions,
  type ItemVersion,
  type Tx,
} from '#store';
import { actorOf } from '../access/authorise.js';
import type { Principal } from '../access/principal.js';
import type { Engine } from '../engine.js';
import { Problem } from '../http/problem.js';

export interface FreezeRequest {
  readonly qualification: string;
  readonly version: string;
}

const ROOT_KEY_BYTES = 32;

/**
 * Freezes what may be drawn of a qualification under a version name (rule ECDL-4.3d), with the snapshot that sets are drawn from
 * and its root, which every draw commits to.
 */
export async function freezeBank(
  engine: Engine,
  principal: Principal,
  request: FreezeRequest,
): Promise<{ readonly id: string; readonly items: number; readonly snapshotRoot: string }> {
  const at = engine.clock.now();
  const id = randomUUID();
  return inTransaction(engine.db, async (tx) => {
    const { items, qualification, sha256 } = await selectFreezable(tx, request);
    await insertBankVersion(
      tx,
      {
        id,
        qualification_id: request.qualification,
        version: request.version,
        content_sha256: sha256,
        qualification,
        imported_by: principal.personId,
        imported_at: at,
      },
      items.map((item) => item.id),
    );
    const snapshot = await snapshotOf(tx, engine, { ...request, qualification, items });
    const rootKey = randomBytes(ROOT_KEY_BYTES);
    const root = snapshotRoot(rootKey, snapshot);
    await insertSnapshot(tx, engine.keys, { bankVersionId: id, snapshot, rootKey, root, at });
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
        snapshotRoot: root,
      },
    });
    return { id, items: items.length, snapshotRoot: root };
  });
}

/** What would be frozen now, and its hash; refused when there is nothing, or the name is taken. */
async function selectFreezable(tx: Tx, { qualification: qualificationId, version }: FreezeRequest) {
  const items = await selectDrawableVersions(tx, qualificationId);
  const qualification = await findQualification(tx, qualificationId);
  if (items.length === 0 || qualification === undefined)
    throw new Problem('not-found', `There is nothing approved for ${qualificationId}.`);
  const taken = await findBankVersionByName(tx, { qualificationId, version });
  if (taken !== undefined)
    throw new Problem('conflict', `Bank version ${version} of ${qualificationId} exists.`);
  const sha256 = contentSha256({
    qualification: qualification.body,
    items: items.map((item) => [item.item_id, item.version, item.content_sha256]),
  });
  // Checked by parseBank when it was imported.
  return { items, qualification: qualification.body as Qualification, sha256 };
}

interface Freezable {
  readonly version: string;
  readonly qualification: Qualification;
  readonly items: readonly ItemVersion[];
}

/** The units of what is frozen, with the attributes that count at this moment; no contents. */
async function snapshotOf(
  tx: Tx,
  { keys }: Engine,
  { version, qualification, items }: Freezable,
): Promise<BankSnapshot> {
  const contents = await openItemVersions(keys, items);
  const ofKind = (wanted: ItemVersion['kind']) =>
    contents.filter((_, at) => items[at]?.kind === wanted);
  const rows = new Map(items.map((item) => [item.item_id, item]));
  // Stored by the import, which had checked them.
  const knowledge = ofKind('knowledge') as readonly KnowledgeItem[];
  refuseUnequalPassages(knowledge);
  const units = unitsOf(
    {
      qualification,
      items: knowledge,
      tasks: ofKind('task') as readonly Task[],
    },
    await selectAttributes(tx, qualification.id),
  );
  return {
    format: 'assay-snapshot/1',
    bankVersion: version,
    qualification,
    units: units.map((unit) => {
      const row = rows.get(unit.id);
      if (row === undefined) throw new Error(`the bank holds no version of ${unit.id}`);
      return { ...unit, version: row.version, contentSha256: row.content_sha256 };
    }),
  };
}

/** A passage is shown once for all its items; versions of several imports may not agree on it any more. */
function refuseUnequalPassages(items: readonly KnowledgeItem[]): void {
  const first = new Map<string, KnowledgeItem>();
  for (const item of items) {
    if (item.passage === undefined) continue;
    const earlier = first.get(item.passage.id) ?? item;
    first.set(item.passage.id, earlier);
    if (contentSha256(earlier.passage) !== contentSha256(item.passage))
      throw new Problem(
        'conflict',
        `${earlier.id} and ${item.id} show passage ${item.passage.id} with different texts: bring both to one.`,
      );
  }
}
