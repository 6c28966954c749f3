import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFolder } from '../../apps/cli/src/content/read-folder.js';
import { exam } from '../e2e/exam.js';
import { zipOf } from '../factories/zip.js';

interface Checked {
  readonly ok: boolean;
  readonly submissions: readonly { readonly expected: string; readonly verdict: string }[];
  readonly problems: readonly string[];
  readonly derivedTimeLimitMs?: number;
}

const PATIENCE_MS = 300_000;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'assay-packages-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function archive(
  name: string,
  changes: Readonly<Record<string, string>> = {},
): Promise<string> {
  const files = new Map(await readFolder(path.join('test/packages', name)));
  for (const [at, text] of Object.entries(changes)) files.set(at, Buffer.from(text));
  const file = path.join(folder, `${name}.zip`);
  await writeFile(
    file,
    zipOf([...files].map(([at, content]) => ({ name: `${name}/${at}`, content }))),
  );
  return file;
}

describe('exam task check of a problem package, in the real sandbox', () => {
  const check = async (source: string, ...more: readonly string[]) => {
    const ran = await exam(['task', 'check', source, '--quick', '--json', ...more]);
    if (ran.exitCode === 3) throw new Error(ran.stderr);
    return { exitCode: ran.exitCode, report: JSON.parse(ran.stdout) as Checked };
  };

  it.each([
    ['circle', 'with the default validator and a time limit that is derived'],
    ['divisor', 'with a validator in C++'],
    ['shout', 'with a validator in Python and a group that depends on another'],
    ['higher', 'with a judge that talks with the program'],
  ])(
    '%s, %s',
    async (name) => {
      const { exitCode, report } = await check(path.join('test/packages', name));
      expect(report).toMatchObject({ ok: true, problems: [] });
      expect(exitCode).toBe(0);
      expect(report.submissions.map(({ expected }) => expected)).toContain('accepted');
      if (name === 'circle') expect(report.derivedTimeLimitMs).toBeGreaterThanOrEqual(1000);
    },
    PATIENCE_MS,
  );

  it(
    'says what an example does instead of what its folder promises',
    async () => {
      const changes = { 'submissions/accepted/area.py': 'print(3)\n' };
      const { exitCode, report } = await check(await archive('circle', changes));
      expect(exitCode).toBe(1);
      expect(report.problems).toContainEqual(
        expect.stringContaining(
          'submissions/accepted/area.py: test sample/1 is only to end as accepted',
        ),
      );
    },
    PATIENCE_MS,
  );
});

describe('exam bank import --dry-run of problem packages', () => {
  it('says of each whether it would be imported, and why not', async () => {
    const blocked = await archive('divisor', { 'include/python3/driver.py': '' });
    const sources = ['test/packages/circle', await archive('stairs'), blocked];
    const ran = await exam(['bank', 'import', ...sources, '--dry-run', '--json']);
    expect(ran.exitCode).toBe(0);
    expect(JSON.parse(ran.stdout)).toMatchObject({
      items: [
        { id: 'circle', type: 'task', status: 'ok', reasons: [] },
        { id: 'stairs', type: 'task', status: 'ok', reasons: [] },
        {
          id: 'divisor',
          type: 'task',
          status: 'blocked',
          reasons: [expect.stringMatching(/^include\//)],
        },
      ],
    });
  });

  it.each([
    [
      'a name that leaves the folder',
      zipOf([{ name: '../problem.yaml', content: 'name: a' }]),
      'invalid relative path',
    ],
    [
      'a link',
      zipOf([{ name: 'problem.yaml', content: '/etc/passwd', mode: 0o120777 }]),
      'is a symbolic link',
    ],
    ['no package at all', zipOf([{ name: 'notes.txt', content: 'x' }]), 'holds no problem.yaml'],
    ['no archive at all', Buffer.from('not a zip'), 'no readable .zip archive'],
  ])('refuses an archive with %s: one line, nothing printed', async (_, bytes, reason) => {
    const file = path.join(folder, 'hostile.zip');
    await writeFile(file, bytes);
    for (const command of [
      ['bank', 'import', file, '--dry-run'],
      ['task', 'check', file],
      ['task', 'run', file],
    ]) {
      const ran = await exam([...command, '--json']);
      expect(ran).toMatchObject({ exitCode: 2, stdout: '' });
      expect(ran.stderr.trim().split('\n')).toEqual([expect.stringContaining(reason)]);
    }
  });
});
