import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { exam } from './exam.js';

/** Reads a number, prints something near it; outputs within 1 of the answer are accepted. */
const taskJson = {
  format: 'assay-task/1',
  id: 'near',
  title: 'Near',
  author: 'm.zielinska',
  difficulty: 'easy',
  minutes: 5,
  languages: ['python'],
  limits: { cpuMs: 600, memoryMiB: 64, outputKiB: 64, processes: 1 },
  comparator: { flags: 'float_absolute_tolerance 1' },
  groups: [{ id: 'all', title: 'All', criterion: 'PY-1.1', points: 10, scoring: 'sum' }],
};

const cpuSeconds = (seconds: string) =>
  `import time\nwhile time.process_time() < ${seconds}: pass\n`;

/** By the verdict that each is expected to get. */
const EXAMPLES: readonly (readonly [string, string, string])[] = [
  ['right', 'accepted', 'print(float(input()))\n'],
  ['other-every-time', 'accepted', 'import random\nprint(float(input()) + random.random())\n'],
  ['nearly-too-slow', 'accepted', `${cpuSeconds('0.4')}print(input())\n`],
  ['hungry', 'accepted', 'x = b"x" * (46 << 20)\nprint(input())\n'],
  ['barely-too-slow', 'time-limit', `${cpuSeconds('0.75')}print(input())\n`],
];

describe('exam task check', () => {
  let folder: string;
  beforeAll(async () => {
    folder = path.join(await mkdtemp(path.join(os.tmpdir(), 'assay-check-')), 'near');
    await mkdir(path.join(folder, 'tests/all'), { recursive: true });
    await mkdir(path.join(folder, 'submissions'));
    const files: Record<string, string> = {
      'statement.md': '# Near\n',
      'tests/all/1.in': '2\n',
      'tests/all/1.ans': '2\n',
      'task.json': JSON.stringify({
        ...taskJson,
        examples: EXAMPLES.map(([name, verdict]) => ({
          files: [`submissions/${name}.py`],
          language: 'python',
          verdict,
        })),
      }),
    };
    for (const [name, , source] of EXAMPLES) files[`submissions/${name}.py`] = source;
    for (const [name, text] of Object.entries(files))
      await writeFile(path.join(folder, name), text);
  });
  afterAll(() => rm(path.dirname(folder), { recursive: true, force: true }));

  it('finds limits without margins and outputs that change, which one run of each does not', async () => {
    const full = await exam(['task', 'check', folder, '--repeat', '2', '--json']);
    expect({ exitCode: full.exitCode, stderr: full.exitCode === 3 ? full.stderr : '' }).toEqual({
      exitCode: 1,
      stderr: '',
    });
    const { ok, problems } = JSON.parse(full.stdout) as { ok: boolean; problems: string[] };
    expect(ok).toBe(false);
    expect(problems.map((line) => line.replace(/^submissions\/(.*)\.py: /, '$1: '))).toEqual([
      expect.stringMatching(/^other-every-time: test all\/1 had 2 different outputs in 2 runs$/),
      expect.stringMatching(/^nearly-too-slow: test all\/1 took \d+ of 600 ms: the limit must be/),
      expect.stringMatching(/^hungry: with the memory limit divided by 1.25 it is not accepted/),
      expect.stringMatching(/^barely-too-slow: with 1.5 times the limit it is not too slow/),
    ]);
    const quick = await exam(['task', 'check', folder, '--quick', '--json']);
    expect({ exitCode: quick.exitCode, stderr: quick.exitCode === 3 ? quick.stderr : '' }).toEqual({
      exitCode: 0,
      stderr: '',
    });
    expect(JSON.parse(quick.stdout)).toMatchObject({ ok: true, problems: [] });
  }, 300_000);

  it.each([
    ['--repeat', '0'],
    ['--repeat', 'often'],
    ['--points', '0'],
    ['--criterion', 'a b'],
  ])('refuses %s %s with one line', async (...option) => {
    const ran = await exam(['task', 'check', folder, ...option]);
    expect(ran).toMatchObject({ exitCode: 2, stdout: '' });
    expect(ran.stderr.trim().split('\n')).toEqual([expect.stringContaining(option[0])]);
  });

  it('fails for a folder that is no task, and says all that is wrong', async () => {
    const ran = await exam(['task', 'check', path.join(folder, 'tests'), '--json']);
    expect(ran.exitCode).toBe(1);
    expect(JSON.parse(ran.stdout)).toMatchObject({
      ok: false,
      submissions: [],
      problems: [expect.stringContaining('task.json')],
    });
  });
});
