import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeEvent, sha256Hex } from '#audit';
import {
  announceEvidenceKey,
  inTransaction,
  retireEvidenceKey,
  selectEvidenceKeys,
  type Database,
} from '#store';
import { createTestDatabase, type TestDatabase } from '../database.js';
import { evidenceSigner } from '../fakes/evidence-signer.js';

describe('keys of evidence', () => {
  const at = new Date('2026-03-02T09:00:00.000Z');
  const actor = { kind: 'system', ref: 'engine' } as const;
  let database: TestDatabase;
  let db: Database;
  beforeAll(async () => {
    database = await createTestDatabase('exam_app');
    ({ db } = database);
  });
  afterAll(() => database.drop());

  const announce = (key: ReturnType<typeof evidenceSigner>['key']) =>
    inTransaction(db, (tx) => announceEvidenceKey(tx, key, at));
  const retire = (keyId: string) =>
    inTransaction(db, (tx) => retireEvidenceKey(tx, { keyId, at, actor }));
  async function eventsAbout(keyId: string) {
    const rows = await db
      .selectFrom('audit_event')
      .select('leaf')
      .where('subject', '=', keyId)
      .orderBy('ordinal')
      .execute();
    return rows.map(({ leaf }) => decodeEvent(leaf));
  }

  it('are announced once, however many hosts and processes come at once', async () => {
    const { key } = evidenceSigner();
    await Promise.all(Array.from({ length: 4 }, () => announce(key)));
    await announce(key);
    const [event, ...more] = await eventsAbout(key.keyId);
    expect(more).toEqual([]);
    const pem = Buffer.from(key.publicKeyPem);
    expect(event).toMatchObject({
      type: 'evidence-key.announced',
      evidence: [{ name: `keys/${key.keyId}.pem`, sha256: sha256Hex(pem), size: pem.length }],
    });
  });

  it('sign nothing more once they are retired, for good', async () => {
    const { key } = evidenceSigner();
    await announce(key);
    expect([await retire(key.keyId), await retire(key.keyId)]).toEqual([true, false]);
    await expect(announce(key)).rejects.toThrow(`the evidence key ${key.keyId} was retired`);
    expect((await eventsAbout(key.keyId)).map(({ type }) => type)).toEqual([
      'evidence-key.announced',
      'evidence-key.retired',
    ]);
  });

  it.each([
    'retired_at = null',
    "public_key_pem = 'x', retired_at = now()",
    'announced_at = now(), retired_at = now()',
    'announced_at = announced_at',
  ])('are not changed by anybody: %s', async (change) => {
    const { key } = evidenceSigner();
    await announce(key);
    const statement = `update evidence_key set ${change} where key_id = '${key.keyId}'`;
    await expect(database.asOwner(statement)).rejects.toMatchObject({ code: '23001' });
  });

  it('that are not announced cannot be retired', async () => {
    expect(await retire('0'.repeat(64))).toBe(false);
    expect(await selectEvidenceKeys(db)).not.toContainEqual(
      expect.objectContaining({ key_id: '0'.repeat(64) }),
    );
  });
});
