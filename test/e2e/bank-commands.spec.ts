import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { execFile } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openApi, PASSWORD, type ApiUnderTest } from '../api/api-under-test.js';
import { smallBank } from '../factories/small-bank.js';
import { exam, ROOT } from './exam.js';

describe('exam bank, over the API', () => {
  let api: ApiUnderTest;
  let folder: string;
  let env: Record<string, string>;
  beforeAll(async () => {
    api = await openApi();
    await api.person('ann.author', 'author');
    await api.app.listen(0, '127.0.0.1');
    folder = await mkdtemp(path.join(os.tmpdir(), 'assay-bank-'));
    env = {
      EXAM_API: await api.app.getUrl(),
      EXAM_TOKEN_FILE: path.join(folder, 'token'),
    };
  });
  afterAll(async () => {
    await api.close();
    await rm(folder, { recursive: true });
  });

  /** With the password on stdin. */
  const logIn = (user: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const command = path.join(ROOT, 'apps/cli/bin/exam.js');
      const options = { env: { ...process.env, ...env } };
      const child = execFile(
        process.execPath,
        [command, 'login', '--user', user],
        options,
        (error) => (error === null ? resolve() : reject(new Error(error.message))),
      );
      child.stdin?.end(`${PASSWORD}\n`);
    });

  it('imports with progress, lists, tells the history, and refuses in the words of the engine', async () => {
    const before = await exam(['bank', 'list', 'mini'], env);
    expect(before).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('exam login') });
    await logIn('ann.author');

    const file = path.join(folder, 'bank.json');
    await writeFile(file, JSON.stringify({ ...smallBank(), tasks: [] }));
    const imported = await exam(['bank', 'import', file], env);
    expect(imported).toMatchObject({ exitCode: 0, stderr: expect.stringContaining('sent 8 of 8') });
    expect(imported.stderr).toContain('8 new versions, 0 unchanged');

    const listed = await exam(['bank', 'list', 'mini', '--where', 'points=2', '--json'], env);
    const { items, total } = JSON.parse(listed.stdout) as {
      readonly items: readonly { readonly id: string; readonly itemId: string }[];
      readonly total: number;
    };
    expect({ total, ids: items.map(({ itemId }) => itemId) }).toEqual({
      ...{ total: 2, ids: ['mini-k3', 'mini-k7'] },
    });

    const approved = await exam(['bank', 'approve', items[0]!.id], env);
    expect(approved).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('item.approve needs one of the roles approver'),
    });
    const history = await exam(['bank', 'history', 'mini', 'mini-k3'], env);
    expect(history.stdout).toMatch(/version 1: review\n.*draft → review by/);
  });

  it('says that the engine does not answer', async () => {
    await writeFile(path.join(folder, 'token'), 'x');
    const away = { ...env, EXAM_API: 'http://127.0.0.1:1' };
    expect(await exam(['bank', 'list', 'mini'], away)).toMatchObject({
      exitCode: 3,
      stderr: expect.stringContaining('does not answer'),
    });
  });
});
