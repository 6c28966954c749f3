import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { findItemVersion, openItemVersion } from '#store';
import { createTestDatabase, type TestDatabase } from '../database.js';
import { insertExam, type ExamRows } from '../factories/exam-rows.js';
import { fileKeys } from '../file-keys.js';
import { exam } from './exam.js';

let database: TestDatabase;
let folder: string;
let rows: ExamRows;
beforeAll(async () => {
  database = await createTestDatabase();
  folder = await mkdtemp(path.join(os.tmpdir(), 'assay-keys-'));
  rows = await insertExam(database.db, await fileKeys(folder));
});
afterAll(async () => {
  await database.drop();
  await rm(folder, { recursive: true });
});

async function keys(...args: readonly string[]) {
  const env = { EXAM_DATA: folder, DATABASE_URL: database.url };
  const { exitCode, stdout, stderr } = await exam(['keys', ...args, '--json'], env);
  const printed = stdout === '' ? undefined : (JSON.parse(stdout) as Record<string, unknown>);
  return { exitCode, printed, stderr };
}

it('exam keys takes a key out of use: rotate, rewrap, disable, destroy', async () => {
  const first = (await keys('list')).printed!['primary'] as string;
  expect(await keys('destroy', first)).toMatchObject({ exitCode: 2 });
  const second = (await keys('rotate')).printed!['primary'] as string;
  expect((await keys('disable', first)).stderr).toContain('2 data keys hang on');
  expect(await keys('rewrap')).toMatchObject({
    exitCode: 0,
    printed: { ok: true, rewrapped: 2, failures: [] },
  });
  expect(await keys('disable', first)).toMatchObject({ exitCode: 0 });
  expect(await keys('destroy', first)).toMatchObject({ exitCode: 0 });
  expect((await keys('list')).printed).toEqual({
    provider: 'file',
    primary: second,
    keys: [
      { id: first, state: 'destroyed', dataKeys: 0 },
      { id: second, state: 'enabled', dataKeys: 2 },
    ],
  });
  const row = (await findItemVersion(database.db, rows.taskVersionId))!;
  expect(await openItemVersion(await fileKeys(folder), row)).toMatchObject({ id: row.item_id });
  const events = await database.db.selectFrom('audit_event').select('type').execute();
  expect(events.map(({ type }) => type)).toEqual([
    'key.made',
    'keys.rewrapped',
    'key.disabled',
    'key.destroyed',
  ]);
});

it('exam keys says what is missing when the engine does not run, or is of another tenant', async () => {
  const { DATABASE_URL: _url, ...env } = { DATABASE_URL: '', EXAM_DATA: `${folder}/none` };
  const away = await exam(['keys', 'list'], env);
  expect(away).toMatchObject({ exitCode: 3, stdout: '' });
  expect(away.stderr).toContain('start the engine first');
  const other = { EXAM_DATA: folder, DATABASE_URL: database.url, EXAM_TENANT: 'board-x' };
  expect(await exam(['keys', 'list'], other)).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('EXAM_TENANT=local'),
  });
});
