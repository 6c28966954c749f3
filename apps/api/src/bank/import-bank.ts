import { randomUUID } from 'node:crypto';
import { contentSha256 } from '#marking';
import type { ExamBank } from '#exam-bank';
import {
  appendEvent,
  inTransaction,
  selectNewestHashes,
  upsertQualification,
  type Tx,
} from '#store';
import { actorOf } from '../access/authorise.js';
import type { Principal } from '../access/principal.js';
import type { Engine } from '../engine.js';
import { insertDrafts, itemColumns, taskColumns, type Draft } from './insert-drafts.js';
import { setChangedAttributes } from './set-attributes.js';
import { readUpload, type UploadedBank } from './read-upload.js';

export interface ImportedBank {
  readonly qualification: string;
  readonly bankVersion: string;
  /** Versions made by this import; what was there unchanged makes none. */
  readonly created: readonly string[];
  readonly unchanged: number;
}

/** Imports a whole bank, or refuses it whole with everything that is wrong. */
export async function importBank(
  engine: Engine,
  principal: Principal,
  upload: UploadedBank,
): Promise<ImportedBank> {
  const bank = readUpload(upload);
  const imported = await inTransaction(engine.db, (tx) => storeBank(tx, engine, principal, bank));
  await ringForChecks(engine, bank, imported);
  return imported;
}

/** Tells the graders that acceptance checks are due. */
export async function ringForChecks(
  engine: Engine,
  bank: ExamBank,
  { created }: ImportedBank,
): Promise<void> {
  if (bank.tasks.length > 0 && engine.config.taskCheck !== 'off')
    await engine.doorbell.ring(created.slice(0, 1));
}

const AT_ONCE = 500;

/**
 * Stores what is new or changed in a bank, with its event, in the transaction given.
 * @param onStored told how many of the bank's items and tasks are dealt with so far
 */
export async function storeBank(
  tx: Tx,
  engine: Engine,
  principal: Principal,
  bank: ExamBank,
  onStored: (count: number) => Promise<void> = () => Promise.resolve(),
): Promise<ImportedBank> {
  const { qualification } = bank;
  const at = engine.clock.now();
  await upsertQualification(tx, {
    id: qualification.id,
    title: qualification.title,
    body: qualification,
  });
  const newest = await selectNewestHashes(tx, qualification.id);
  const all = versionsOf(bank, principal, at);
  const created: string[] = [];
  for (let from = 0; from < all.length; from += AT_ONCE) {
    const some = all.slice(from, from + AT_ONCE);
    const changed = some.filter(
      ({ item_id, body }) => newest.get(item_id)?.contentSha256 !== hashOf(body),
    );
    await insertDrafts(
      tx,
      engine,
      principal,
      changed.map((draft) => ({ draft, newest: newest.get(draft.item_id) })),
    );
    created.push(...changed.map(({ id }) => id));
    await onStored(from + some.length);
  }
  const { bankVersion } = bank;
  await setChangedAttributes(tx, engine, principal, {
    qualificationId: qualification.id,
    source: `bank ${bankVersion}`,
    attributes: bank.attributes ?? {},
  });
  await appendEvent(tx, {
    type: 'bank.imported',
    at,
    actor: actorOf(principal),
    subject: { kind: 'bank', ref: qualification.id },
    data: { bankVersion, created: created.length, contentSha256: hashOf(bank) },
  });
  const unchanged = all.length - created.length;
  return { qualification: qualification.id, bankVersion, created, unchanged };
}

/** The hash that a content is stored under: of what JSON keeps of it. */
export function hashOf(content: unknown): string {
  return contentSha256(JSON.parse(JSON.stringify(content)));
}

function versionsOf(bank: ExamBank, principal: Principal, at: Date): readonly Draft[] {
  const made = {
    qualification_id: bank.qualification.id,
    created_by: principal.personId,
    created_at: at,
    change_note: null,
  };
  return [...bank.items.map(itemColumns), ...bank.tasks.map(taskColumns)].map((columns) => ({
    ...made,
    ...columns,
    id: randomUUID(),
  }));
}
