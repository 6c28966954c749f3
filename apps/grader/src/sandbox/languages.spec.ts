import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installedLanguages, sandboxesFolder } from '#config';
import { describe, expect, it, test } from '@jest/globals';
import { fillArgv, mainScript, readLanguageSpec, sourceNames } from './languages.js';

describe('readLanguageSpec', () => {
  test.each(installedLanguages())('reads what the repository says of %s', (language) => {
    const spec = readLanguageSpec(sandboxesFolder(), language);
    expect(spec.language).toBe(language);
    expect(
      [spec.version, spec.compile.argv, spec.run.argv].every(([file]) => file?.startsWith('/')),
    ).toBe(true);
  });

  it('names the languages that there are when asked for another', () => {
    expect(() => readLanguageSpec(sandboxesFolder(), 'cobol')).toThrow(
      expect.objectContaining({
        code: 'language-missing',
        message: expect.stringContaining('python'),
      }),
    );
  });

  it('refuses a file with anything unknown in it, and names it', () => {
    const folder = mkdtempSync(join(tmpdir(), 'assay-languages-'));
    mkdirSync(join(folder, 'c'));
    const { language: _, ...spec } = readLanguageSpec(sandboxesFolder(), 'c');
    const file = join(folder, 'c', 'language.json');
    writeFileSync(file, JSON.stringify({ ...spec, network: true }));
    expect(() => readLanguageSpec(folder, 'c')).toThrow(/c\/language\.json.*additional properties/);
    rmSync(folder, { recursive: true });
  });
});

describe('fillArgv', () => {
  test.each<[string, string[], Record<string, string | string[]>, string[]]>([
    ['a part of an argument', ['-Xmx{heapMiB}m'], { heapMiB: '64' }, ['-Xmx64m']],
    [
      'a list for a whole argument',
      ['a', '{sources}', 'b'],
      { sources: ['x', 'y'] },
      ['a', 'x', 'y', 'b'],
    ],
    ['an empty list', ['a', '{sources}'], { sources: [] }, ['a']],
    [
      'nothing that is unknown',
      ['-Xmx{heapMiB}m', '{main}'],
      { main: 'Main' },
      ['-Xmx{heapMiB}m', 'Main'],
    ],
    [
      'no placeholder within a value',
      ['{main}'],
      { main: '{heapMiB}', heapMiB: '64' },
      ['{heapMiB}'],
    ],
  ])('fills in %s', (_, argv, values, expected) => {
    expect(fillArgv(argv, values)).toEqual(expected);
  });
});

describe('files of a submission', () => {
  const spec = readLanguageSpec(sandboxesFolder(), 'c');
  it('hands only sources to the compiler, in the order submitted', () => {
    const files = ['b.c', 'a.h', 'a.c', 'notes.txt'].map((name) => ({ name, text: '' }));
    expect(sourceNames(spec, files)).toEqual(['b.c', 'a.c']);
  });

  test.each<[string[], string | undefined]>([
    [['a.py', 'main.py'], 'main.py'],
    [['tool.py', '__main__.py'], '__main__.py'],
    [['__main__.py', 'main.py'], 'main.py'],
    [['b.py', 'a.py'], 'b.py'],
    [[], undefined],
  ])('starts, of %j, %s', (names, expected) => {
    expect(mainScript(['main.py', '__main__.py'], names)).toBe(expected);
  });
});
