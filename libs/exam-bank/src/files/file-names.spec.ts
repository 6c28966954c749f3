import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isSourceFileName } from '../task/source-files.js';
import { clashingPaths, fileNameProblem, filePathProblem, sameFileKey } from './file-names.js';

describe('names of files', () => {
  it('of sources are a part of those that any file may have', () => {
    const names = fc.stringMatching(/^[a-zA-Z0-9_.-]{1,210}$/);
    fc.assert(
      fc.property(names, (name) => {
        if (isSourceFileName(name)) expect(fileNameProblem(name)).toBeUndefined();
      }),
    );
  });

  it('never let a path leave the folder that it is joined to', () => {
    const parts = fc.constantFrom('..', '.', '', 'a', 'b.txt', '...', 'c:', '\\', '~', '-');
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 6 }), (made) => {
        const path = made.join('/');
        if (filePathProblem(path) !== undefined) return;
        expect(path.split('/')).not.toContain('..');
        expect(path).not.toMatch(/^\/|\\|\/\/|^$|:/);
      }),
    );
  });

  it.each([
    ['by case', ['A/b.in', 'a/B.in'], ['a/B.in']],
    ['by Unicode form', ['\u00e9', 'e\u0301'], ['e\u0301']],
    ['as file and folder', ['a/b/c', 'a/b'], ['a/b/c']],
    ['not when they differ', ['a/b', 'a/c', 'ab'], []],
  ])('clash %s', (_, paths, clashing) => {
    expect(clashingPaths(paths)).toEqual(clashing);
  });

  it('have one key however often it is taken', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (name) => {
        expect(sameFileKey(sameFileKey(name))).toBe(sameFileKey(name));
      }),
    );
  });
});
