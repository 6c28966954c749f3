import { createHash } from 'node:crypto';
import { snapshotRoot, type SaltedSnapshot } from '#draw-record';
import { unitsOf, type BankSnapshot, type ExamBank, type Qualification } from '#exam-bank';
import { openKnowledgeItems, openTasks } from '#marking';
import { findBankVersion, selectBankVersionItems, type ItemVersion, type Reader } from '#store';
import type { Engine } from '../engine.js';
import { Problem } from '../http/problem.js';

/** What a bank version froze, as draws see it. */
export interface FrozenBank extends SaltedSnapshot {
  readonly root: string;
  readonly contents: ExamBank;
  /** Of the item versions, by item id. */
  readonly versionIds: ReadonlyMap<string, string>;
}

export async function openFrozenBank(
  { keys }: Engine,
  db: Reader,
  bankVersionId: string,
): Promise<FrozenBank> {
  const frozen = await findBankVersion(db, bankVersionId);
  if (frozen === undefined) throw new Problem('not-found', 'There is no such bank version.');
  const rows: readonly ItemVersion[] = await selectBankVersionItems(db, bankVersionId);
  const ofKind = (kind: ItemVersion['kind']) => rows.filter((row) => row.kind === kind);
  const contents: ExamBank = {
    bankVersion: frozen.version,
    qualification: frozen.qualification as Qualification, // checked by parseBank when it was imported
    items: await openKnowledgeItems(keys, ofKind('knowledge')),
    tasks: await openTasks(keys, ofKind('task')),
  };
  const byId = new Map(rows.map((row) => [row.item_id, row]));
  const snapshot: BankSnapshot = {
    format: 'assay-snapshot/1',
    bankVersion: frozen.version,
    qualification: contents.qualification,
    units: unitsOf(contents).map((unit) => {
      const row = byId.get(unit.id);
      if (row === undefined) throw new Error(`bank version ${bankVersionId} lost ${unit.id}`);
      return { ...unit, version: row.version, contentSha256: row.content_sha256 };
    }),
  };
  const rootKey = createHash('sha256').update(`assay/bank-version/${bankVersionId}`).digest();
  return {
    rootKey: rootKey.toString('hex'),
    snapshot,
    root: snapshotRoot(rootKey, snapshot),
    contents,
    versionIds: new Map(rows.map((row) => [row.item_id, row.id])),
  };
}
