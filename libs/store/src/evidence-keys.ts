import { readFile } from 'node:fs/promises';
import path from 'node:path';
import {
  generateEvidenceKeyPem,
  openEvidenceKey,
  sha256Hex,
  type AuditEvent,
  type EvidenceKey,
} from '#audit';
import { appendEvent } from './audit-log.js';
import type { Reader, Tx } from './database.js';
import type { Row } from './tables.js';
import { createFileOnce, readIfThere } from './whole-file.js';

/** A public key of evidence with its validity. */
export type AnnouncedKey = Row<'evidence_key'>;

/** Opens this host's key, making it on first use; the API and the grader of one data folder share it. */
export async function openEvidenceKeyFile(folder: string): Promise<EvidenceKey> {
  const file = path.join(folder, 'evidence-key.pem');
  // Of processes that come here at once, the first one's key counts for all.
  if ((await readIfThere(file)) === undefined) await createFileOnce(file, generateEvidenceKeyPem());
  return openEvidenceKey(await readFile(file, 'utf8'));
}

/**
 * Puts a key on record before the first thing that it signs, with its event in the log, which vouches for the PEM. Once for ever;
 * called again it does nothing.
 * @throws Error for a retired key: nothing more may be signed with it
 */
export async function announceEvidenceKey(tx: Tx, key: EvidenceKey, at: Date): Promise<void> {
  const { keyId, publicKeyPem } = key;
  if (await isInForce(tx, keyId)) return;
  const inserted = await tx
    .insertInto('evidence_key')
    .values({ key_id: keyId, public_key_pem: publicKeyPem, announced_at: at, retired_at: null })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  if (inserted.numInsertedOrUpdatedRows === 0n) return void (await isInForce(tx, keyId));
  const pem = Buffer.from(publicKeyPem);
  await appendEvent(tx, {
    type: 'evidence-key.announced',
    at,
    actor: { kind: 'system', ref: 'engine' },
    subject: { kind: 'evidence-key', ref: keyId },
    data: { algorithm: 'ecdsa-p256-sha256' },
    evidence: [{ name: `keys/${keyId}.pem`, sha256: sha256Hex(pem), size: pem.length }],
  });
}

async function isInForce(db: Reader, keyId: string): Promise<boolean> {
  const known = await db
    .selectFrom('evidence_key')
    .select('retired_at')
    .where('key_id', '=', keyId)
    .executeTakeFirst();
  if (known !== undefined && known.retired_at !== null)
    throw new Error(
      `the evidence key ${keyId} was retired: move evidence-key.pem out of the audit folder, and a new one is made`,
    );
  return known !== undefined;
}

/** Ends a key's validity, for good. @returns false when there is no such key, or it was retired before */
export async function retireEvidenceKey(
  tx: Tx,
  retired: { readonly keyId: string; readonly at: Date; readonly actor: AuditEvent['actor'] },
): Promise<boolean> {
  const { keyId, at, actor } = retired;
  const result = await tx
    .updateTable('evidence_key')
    .set({ retired_at: at })
    .where('key_id', '=', keyId)
    .where('retired_at', 'is', null)
    .executeTakeFirst();
  if (result.numUpdatedRows !== 1n) return false;
  await appendEvent(tx, {
    type: 'evidence-key.retired',
    at,
    actor,
    subject: { kind: 'evidence-key', ref: keyId },
  });
  return true;
}

/** The history of the keys, in the order of their ids. */
export async function selectEvidenceKeys(db: Reader): Promise<readonly AnnouncedKey[]> {
  return db.selectFrom('evidence_key').selectAll().orderBy('key_id').execute();
}
