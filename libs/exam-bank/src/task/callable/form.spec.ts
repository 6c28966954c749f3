import { describe, expect, it, test } from '@jest/globals';
import type { CallableTask } from '../../task.js';
import { checkSubmission } from '../submission.js';
import { callableForm } from './form.js';

const FUNCTION: CallableTask = {
  kind: 'function',
  function: {
    name: 'longest',
    parameters: [
      { name: 'words', type: 'string[]' },
      { name: 'limit', type: 'int' },
    ],
    returns: 'string',
  },
};
const CLASS: CallableTask = {
  kind: 'class',
  name: 'Account',
  constructorParameters: [{ name: 'owner', type: 'string' }],
  methods: [
    { name: 'pay', parameters: [{ name: 'amount', type: 'int' }], returns: 'void' },
    { name: 'entries', parameters: [], returns: 'int[][]' },
  ],
};

describe('the starter', () => {
  test.each<[string, CallableTask, string, string]>([
    [
      'c',
      FUNCTION,
      'solution.c',
      `#include "solution.h"

/*
 * solution.h is given and declares:
 *   typedef struct { const char **items; size_t count; } StringList;
 * A list is \`count\` items, from \`items\` on; an empty one may have any \`items\`.
 * Strings are UTF-8 and end with a zero byte. What the arguments point to is yours to read and to change until you
 * return; then it is gone. What you return has to be there until you are called again: allocated, static, or part of an
 * argument. Nobody frees it but you, and you need not.
 */
const char *longest(StringList words, int64_t limit) {
  return "";
}
`,
    ],
    [
      'cpp',
      FUNCTION,
      'solution.cpp',
      '#include "solution.h"\n\nstd::string longest(const std::vector<std::string> &words, long long limit) {\n  return {};\n}\n',
    ],
    [
      'java',
      FUNCTION,
      'Solution.java',
      'public class Solution {\n    public static String longest(String[] words, long limit) {\n        return "";\n    }\n}\n',
    ],
    [
      'python',
      FUNCTION,
      'solution.py',
      'def longest(words: list[str], limit: int) -> str:\n    return ""\n',
    ],
    [
      'cpp',
      CLASS,
      'solution.hpp',
      '#pragma once\n\n#include <string>\n#include <vector>\n\nclass Account {\n public:\n  explicit Account(const std::string &owner) {}\n  void pay(long long amount) {}\n  std::vector<std::vector<long long>> entries() { return {}; }\n};\n',
    ],
    [
      'java',
      CLASS,
      'Account.java',
      'public class Account {\n    public Account(String owner) {\n    }\n\n    public void pay(long amount) {\n    }\n\n    public long[][] entries() {\n        return new long[0][];\n    }\n}\n',
    ],
    [
      'python',
      CLASS,
      'solution.py',
      'class Account:\n    def __init__(self, owner: str) -> None:\n        pass\n\n    def pay(self, amount: int) -> None:\n        pass\n\n    def entries(self) -> list[list[int]]:\n        return []\n',
    ],
  ])('in %s is the signature with an empty body', (language, callable, name, text) => {
    expect(callableForm(callable, language)?.starter).toEqual({ name, text });
  });

  it('is none for a class in C, and for a language that nothing is generated for', () => {
    expect(callableForm(CLASS, 'c')).toBeUndefined();
    expect(callableForm(FUNCTION, 'rust')).toBeUndefined();
  });
});

describe('a submission', () => {
  const codes = (language: string, ...names: readonly string[]) => {
    const files = names.map((name) => ({ name, text: '' }));
    const check = checkSubmission(
      { language, files },
      { languages: [language], callable: FUNCTION },
    );
    return check.ok ? [] : check.problems.map(({ code }) => code);
  };

  test.each([
    ['of the one file', 'c', ['solution.c'], []],
    ['of several files', 'cpp', ['solution.cpp', 'words.hpp', 'words.cpp'], []],
    ['without the file', 'c', ['main.c'], ['file-missing']],
    ['with the file in another case', 'java', ['solution.java'], ['file-missing']],
    [
      'with a header of its own by the given name',
      'c',
      ['solution.c', 'solution.h'],
      ['reserved-name'],
    ],
    ['with the caller', 'c', ['solution.c', 'assay_caller.c'], ['reserved-name']],
    [
      'with the caller in another case',
      'java',
      ['Solution.java', 'ASSAYCALLER.java'],
      ['reserved-name'],
    ],
    ['with the script that is started', 'python', ['solution.py', 'main.py'], ['reserved-name']],
    [
      'with another that would be started',
      'python',
      ['__main__.py', 'solution.py'],
      ['reserved-name'],
    ],
    ['with nothing', 'python', [], ['no-files']],
  ])('%s in %s', (_, language, names, expected) => {
    expect(codes(language, ...names)).toEqual(expected);
  });
});
