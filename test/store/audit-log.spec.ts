import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { CompiledQuery } from 'kysely';
import { rootOf, verifyCheckpoint } from '#audit';
import {
  appendEvent,
  inTransaction,
  openAuditFiles,
  openAuditLog,
  selectLeafHashes,
  type AuditLog,
  type Tx,
} from '#store';
import { createTestDatabase, type TestDatabase } from '../database.js';

const ORIGIN = 'test.example/audit';

describe('the audit log in PostgreSQL', () => {
  let database: TestDatabase;
  let folder: string;
  beforeEach(async () => {
    database = await createTestDatabase();
    folder = await mkdtemp(path.join(os.tmpdir(), 'assay-audit-'));
  });
  afterEach(async () => {
    await database.drop();
    await rm(folder, { recursive: true });
  });

  const open = async (): Promise<AuditLog> =>
    openAuditLog(database.db, await openAuditFiles(folder, ORIGIN));
  const note = () => readFile(path.join(folder, 'checkpoint'), 'utf8');
  const append = (tx: Tx) =>
    appendEvent(tx, {
      type: 'test.happened',
      at: new Date('2026-03-02T09:00:00.000Z'),
      actor: { kind: 'system', ref: 'test' },
      subject: { kind: 'test', ref: 'one' },
    });
  const appendSome = (count: number) =>
    inTransaction(database.db, async (tx) => {
      for (let at = 0; at < count; at += 1) await append(tx);
    });
  async function indexes(): Promise<readonly (number | null)[]> {
    const rows = await database.db
      .selectFrom('audit_event')
      .select('log_index')
      .orderBy('log_index')
      .execute();
    return rows.map((row) => row.log_index);
  }
  const run = (statement: string) => database.db.executeQuery(CompiledQuery.raw(statement));

  it('gives events of many writers, with several sequencers at once, places without a gap', async () => {
    const logs = [await open(), await open()];
    await Promise.all([
      ...Array.from({ length: 20 }, () => appendSome(5)),
      ...Array.from({ length: 6 }, (_, at) => logs[at % 2]!.sequence()),
    ]);
    const log = await logs[0]!.sequence();
    expect(log.size).toBe(100);
    expect(await indexes()).toEqual(Array.from({ length: 100 }, (_, at) => at));
    expect(rootOf(await selectLeafHashes(database.db, 100)).equals(log.root)).toBe(true);
    expect(await note()).toBe(log.note);
  });

  it('leaves no place for what was rolled back', async () => {
    const log = await open();
    await inTransaction(database.db, async (tx) => {
      await append(tx);
      throw new Error('given up');
    }).catch(() => undefined);
    await appendSome(1);
    expect((await log.sequence()).size).toBe(1);
  });

  it('signs a checkpoint that its key verifies, and the same one while nothing happens', async () => {
    const log = await open();
    await appendSome(3);
    const first = await log.sequence();
    expect(verifyCheckpoint(Buffer.from(first.note), log.vkey)).toMatchObject({
      ok: true,
      checkpoint: { size: 3, origin: ORIGIN },
    });
    expect(await log.sequence()).toEqual(first);
  });

  it('keeps its key and goes on after a restart', async () => {
    const before = await open();
    await appendSome(2);
    await before.sequence();
    const after = await open();
    await appendSome(1);
    expect(after.vkey).toBe(before.vkey);
    expect((await after.sequence()).size).toBe(3);
  });

  it('never puts an older checkpoint into its file, however many write it at once', async () => {
    const logs = await Promise.all([open(), open(), open(), open()]);
    for (let round = 1; round <= 5; round += 1) {
      await appendSome(1);
      await Promise.all(logs.map((log) => log.sequence()));
      expect(await note()).toContain(`\n${String(round)}\n`);
    }
  });

  it('refuses to start on an older database: signing again would fork the log', async () => {
    const log = await open();
    await appendSome(2);
    await log.sequence();
    const newer = await createTestDatabase();
    const files = await openAuditFiles(folder, ORIGIN);
    await expect(openAuditLog(newer.db, files)).rejects.toThrow('does not continue');
    await newer.drop();
  });

  it('refuses to start when an event was exchanged behind its back', async () => {
    const log = await open();
    await appendSome(2);
    await log.sequence();
    await run('alter table audit_leaf disable trigger append_only');
    await run("update audit_leaf set hash = sha256('x') where log_index = 1");
    await expect(open()).rejects.toThrow('does not continue');
  });

  it('refuses to start with the key of another log, or under another name', async () => {
    await open();
    await appendSome(1);
    await (await open()).sequence();
    await expect(openAuditFiles(folder, 'other.example')).rejects.toThrow('another log');
    await rm(path.join(folder, 'log-key.pem'));
    await expect(openAuditFiles(folder, ORIGIN)).rejects.toThrow('another log');
    await rm(path.join(folder, 'log.vkey'));
    await expect(open()).rejects.toThrow('not signed with the key');
  });

  it('refuses to start when the checkpoint in its file was changed', async () => {
    const log = await open();
    await appendSome(1);
    await log.sequence();
    await writeFile(path.join(folder, 'checkpoint'), (await note()).replace('\n1\n', '\n2\n'));
    await expect(open()).rejects.toThrow('not signed with the key');
  });

  it('has one key when many processes come first at once', async () => {
    const files = await Promise.all(
      Array.from({ length: 8 }, () => openAuditFiles(folder, ORIGIN)),
    );
    expect(new Set(files.map(({ key }) => key.vkey)).size).toBe(1);
    const again = await openAuditFiles(folder, ORIGIN);
    expect(again.key.vkey).toBe(files[0]!.key.vkey);
  });
});
