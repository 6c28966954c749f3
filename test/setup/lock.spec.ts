import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { withLock } from '../../scripts/lock.mjs';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'assay-lock-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

it('lets one at a time work, and gives back what the work gives', async () => {
  const file = path.join(folder, 'lock');
  let inside = 0;
  let most = 0;
  const work = async (result: string) => {
    inside += 1;
    most = Math.max(most, inside);
    await new Promise((resolve) => setImmediate(resolve));
    inside -= 1;
    return result;
  };
  const results = await Promise.all(
    ['a', 'b', 'c'].map((name) => withLock(file, () => work(name))),
  );
  expect(results).toEqual(['a', 'b', 'c']);
  expect(most).toBe(1);
});

it('is free again after a failure', async () => {
  const file = path.join(folder, 'lock');
  await expect(withLock(file, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  expect(existsSync(file)).toBe(false);
});

it.each([
  ['a process that is gone', `${2 ** 22 + 1} 1`],
  ['a process id that the kernel gave to somebody else since', `${process.pid} 1`],
])('takes over the lock of %s, and names itself as the owner', async (_name, owner) => {
  const file = path.join(folder, 'lock');
  writeFileSync(file, owner);
  const content = await withLock(file, () => Promise.resolve(readFileSync(file, 'utf8')));
  expect(content).toMatch(new RegExp(`^${process.pid} `));
  expect(content).not.toBe(owner);
});
