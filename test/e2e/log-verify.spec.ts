import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { appendEvent, inTransaction, openAuditFiles, openAuditLog } from '#store';
import { createTestDatabase, type TestDatabase } from '../database.js';
import { exam } from './exam.js';

let database: TestDatabase;
let folder: string;
beforeAll(async () => {
  database = await createTestDatabase();
  folder = await mkdtemp(path.join(os.tmpdir(), 'assay-log-'));
  const files = await openAuditFiles(path.join(folder, 'audit'), 'test.example/audit');
  const log = await openAuditLog(database.db, files);
  await inTransaction(database.db, (tx) =>
    appendEvent(tx, {
      type: 'test.happened',
      at: new Date('2026-03-02T09:00:00.000Z'),
      actor: { kind: 'system', ref: 'test' },
      subject: { kind: 'test', ref: 'one' },
    }),
  );
  await log.sequence();
});
afterAll(async () => {
  await database.drop();
  await rm(folder, { recursive: true });
});

async function verify(...args: readonly string[]) {
  const env = { EXAM_DATA: folder, DATABASE_URL: database.url };
  const { exitCode, stdout, stderr } = await exam(['log', 'verify', '--json', ...args], env);
  const report = (stdout === '' ? {} : JSON.parse(stdout)) as {
    readonly ok?: boolean;
    readonly checks?: readonly { readonly name: string; readonly ok: boolean }[];
  };
  const failed = report.checks?.filter((check) => !check.ok).map(({ name }) => name);
  return { exitCode, ok: report.ok, failed, stderr };
}

it('exam log verify holds the log of the database, and that of a folder, against its key', async () => {
  const [tiles, vkey] = [path.join(folder, 'audit/log'), path.join(folder, 'audit/log.vkey')];
  const [ofDatabase, ofFiles, without] = await Promise.all([
    verify(),
    verify('--tiles', tiles, '--vkey', vkey),
    verify('--tiles', tiles),
  ]);
  for (const report of [ofDatabase, ofFiles])
    expect(report).toMatchObject({ exitCode: 0, ok: true, failed: [] });
  expect(without).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('--vkey') });
  await writeFile(path.join(tiles, 'tile/0/000.p/1'), Buffer.alloc(32));
  await database.asOwner(
    `alter table audit_checkpoint disable trigger all; delete from audit_checkpoint`,
  );
  const [lost, changed] = await Promise.all([verify(), verify('--tiles', tiles, '--vkey', vkey)]);
  expect(lost).toMatchObject({ exitCode: 1, ok: false, failed: ['checkpoint', 'end of the log'] });
  expect(changed).toMatchObject({ exitCode: 1, ok: false, failed: ['tiles'] });
});
