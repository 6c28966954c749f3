import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { exam } from './exam.js';

const TASK = 'samples/cpp/tasks/cpp-ledger';

describe('what is no source text', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'assay-sources-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));
  const run = async (name: string, bytes: Buffer | string) => {
    const file = path.join(folder, name);
    await writeFile(file, bytes);
    return exam(['task', 'run', TASK, '--language', 'cpp', file, '--json']);
  };

  const objectFile = Buffer.concat([Buffer.from('\u007fELF\u0002\u0001\u0001'), Buffer.alloc(57)]);
  it.each([
    ['an object file', 'main.cpp', objectFile],
    ['random bytes', 'main.cpp', randomBytes(4096)],
    [
      'text with one byte that is not UTF-8',
      'main.cpp',
      Buffer.from('int main(){} // \xe9', 'latin1'),
    ],
    ['text with a NUL', 'main.cpp', 'int main(){}\0'],
  ])('is refused as not-text before anything is run: %s', async (_, name, bytes) => {
    const ran = await run(name, bytes);
    expect(ran).toMatchObject({ exitCode: 2, stdout: '' });
    expect(ran.stderr).toContain('not-text');
  });

  it('is refused for its size, or for being no file, without being read', async () => {
    const large = await run('large.cpp', Buffer.alloc(300 * 1024, ' '));
    expect(large.stderr).toContain('too-large');
    const endless = await exam(['task', 'run', TASK, '--language', 'cpp', '/dev/zero']);
    expect(endless).toMatchObject({ exitCode: 2, stderr: '/dev/zero: is no file\n' });
  });

  it('is a compile error where it is text that no compiler takes', async () => {
    const ran = await run('main.cpp', '\ufffd\u0001\u0002 %PDF-1.4 \u{1f600}\n');
    expect(ran.exitCode).toBe(0);
    expect(JSON.parse(ran.stdout)).toMatchObject({
      verdict: 'compile-error',
      points: '0',
      tests: [],
    });
  });
});
