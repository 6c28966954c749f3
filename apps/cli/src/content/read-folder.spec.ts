import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readFolder } from './read-folder.js';

describe('a folder that is read', () => {
  let folder: string;
  const at = (name: string) => path.join(folder, name);
  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'assay-folder-'));
    await mkdir(at('tests'));
    await writeFile(at('tests/1.in'), '1\n');
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('gives every file by its path, sorted, and hidden ones unless they are passed over', async () => {
    await writeFile(at('task.json'), '{}');
    await mkdir(at('.git'));
    await writeFile(at('.git/config'), 'x');
    expect([...(await readFolder(folder))].map(([name, bytes]) => [name, String(bytes)])).toEqual([
      ['.git/config', 'x'],
      ['task.json', '{}'],
      ['tests/1.in', '1\n'],
    ]);
    const shown = await readFolder(folder, { skipHidden: true });
    expect([...shown.keys()]).toEqual(['task.json', 'tests/1.in']);
  });

  const hostile: readonly (readonly [string, () => Promise<unknown> | void, RegExp])[] = [
    ['a link to a file', () => symlink('/etc/passwd', at('l')), /neither a file nor a folder/],
    ['a link to a folder', () => symlink('/etc', at('tests/l')), /neither a file nor a folder/],
    ['a link to nothing', () => symlink('/nowhere', at('l')), /neither a file nor a folder/],
    ['a pipe', () => void execFileSync('mkfifo', [at('p')]), /neither a file nor a folder/],
    ['a terabyte of nothing', () => sparse(at('huge')), /huge: more than 256 MiB/],
    ['a name with a backslash', () => writeFile(at('a\\b'), ''), /a backslash in the name/],
    ['a name with a line break', () => writeFile(at('a\nb'), ''), /a forbidden character/],
    ['two names that differ by case', () => writeFile(at('tests/1.IN'), ''), /another file/],
  ];
  it.each(hostile)(
    'is refused for %s, and the pipe or device is never opened',
    async (_, make, reason) => {
      await make();
      await expect(readFolder(folder)).rejects.toMatchObject({
        exitCode: 2,
        message: expect.stringMatching(reason),
      });
    },
  );

  it('may hold links to its own files where that is allowed, and no others', async () => {
    await symlink('1.in', at('tests/2.in'));
    await expect(readFolder(folder)).rejects.toThrow('neither a file nor a folder');
    const files = await readFolder(folder, { linksInside: true });
    expect([...files].map(([name, bytes]) => [name, String(bytes)])).toEqual([
      ['tests/1.in', '1\n'],
      ['tests/2.in', '1\n'],
    ]);
    for (const target of ['/etc/passwd', '..', '../tests', '/nowhere', `${folder}-beside`]) {
      await writeFile(`${folder}-beside`, 'x');
      await symlink(target, at('tests/l'));
      await expect(readFolder(folder, { linksInside: true })).rejects.toThrow('neither a file');
      await rm(at('tests/l'));
    }
    await rm(`${folder}-beside`);
  });

  it('is refused when there is none', async () => {
    await expect(readFolder(at('tests/1.in'))).rejects.toThrow('there is no such folder');
  });
});

async function sparse(file: string): Promise<void> {
  await writeFile(file, '');
  await truncate(file, 2 ** 40);
}
