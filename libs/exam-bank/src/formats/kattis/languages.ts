import type { Language } from '../../task.js';
import { decodeText } from '../../task/source-files.js';

/** Codes of the format that are languages of ours. */
const CODES: ReadonlyMap<string, Language> = new Map([
  ['c', 'c'],
  ['cpp', 'cpp'],
  ['java', 'java'],
  ['python3', 'python'],
]);
const ENDINGS: ReadonlyMap<string, Language> = new Map([
  ['c', 'c'],
  ['cc', 'cpp'],
  ['cpp', 'cpp'],
  ['cxx', 'cpp'],
  ['c++', 'cpp'],
  ['C', 'cpp'],
  ['java', 'java'],
  ['py', 'python'],
  ['py3', 'python'],
]);

export function languageOfCode(code: string): Language | undefined {
  return CODES.get(code);
}

/** The language of a program by its files' endings; undefined where there is not exactly one of ours. */
export function languageOfFiles(
  files: readonly { readonly name: string; readonly bytes: Buffer }[],
): Language | undefined {
  const found = new Set(
    files.flatMap(({ name, bytes }) => {
      const language = ENDINGS.get(name.slice(name.lastIndexOf('.') + 1));
      if (language === undefined) return [];
      return language === 'python' && isPython2(bytes) ? ['python2'] : [language];
    }),
  );
  const [only] = found;
  return found.size === 1 && only !== 'python2' ? only : undefined;
}

function isPython2(bytes: Buffer): boolean {
  return /^#!.*python2/.test(decodeText(bytes)?.split('\n')[0] ?? '');
}
