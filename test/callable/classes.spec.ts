import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { callableForm, type CallableTask } from '#exam-bank';
import type { Verdict } from '#scoring';
import type { Sandbox } from '../../apps/grader/src/sandbox/sandbox.js';
import { realSandbox } from '../sandbox/engine.js';
import { aCallableTask, gradeFiles, lastWords, verdictOf } from './grading.js';

const PURSE: CallableTask = {
  kind: 'class',
  name: 'Purse',
  constructorParameters: [{ name: 'coins', type: 'int' }],
  methods: [
    { name: 'take', parameters: [{ name: 'coins', type: 'int' }], returns: 'int' },
    { name: 'shake', parameters: [], returns: 'void' },
  ],
};

/** Taking more than there is throws, so does a purse in debt: exceptions are results in this task. */
const TESTS = [
  [
    ['[5]', '["take",[3]]', '["shake",[]]', '["take",[3]]', '["take",[2]]'],
    ['null', '2', 'null', '{"throws":true}', '0'],
  ],
  [['[-1]'], ['{"throws":true}']],
] as const;

const cpp = (body: string, constructor = 'if (coins < 0) throw 1;', more = '') =>
  `#include <stdexcept>\n#include <unistd.h>\n#define int long long\n#define private public\nclass Purse {\n int c;\n public:\n Purse(int coins) : c(coins) { ${constructor} }\n int take(int &n) { ${body} }\n void shake() {}\n ${more}\n};\n`;
const CPP = 'if (n > c) throw std::out_of_range("no"); return c -= n;';

const java = (body: string, constructor = 'if (coins < 0) throw new Exception("no");') =>
  `class Purse {\n int c;\n Purse(long coins) throws Exception { ${constructor} c = (int) coins; }\n int take(long n) throws Exception { ${body} }\n void shake() {}\n}\n`;
const JAVA = 'if (n > c) throw new Exception("no"); return c -= n;';

const python = (body: string, constructor = 'if coins < 0: raise ValueError', more = '') =>
  `import os, sys\nclass Purse:\n    def __init__(self, coins):\n        ${constructor}\n        self.coins = coins\n    def take(self, n):\n        ${body}\n        self.coins -= n\n        return self.coins\n    def shake(self): pass\n    ${more}\n`;
const PYTHON = 'if n > self.coins: raise IndexError';

describe('submissions of a class', () => {
  let sandbox: Sandbox;
  beforeAll(() => {
    sandbox = realSandbox();
  });
  afterAll(() => sandbox.close());

  it.each<[string, string, string, Verdict]>([
    [
      'cpp',
      'with macros for keywords, an int by reference and a thrown number',
      cpp(CPP),
      'accepted',
    ],
    ['cpp', 'that throws where it should not', cpp('throw 1;'), 'wrong-answer'],
    ['cpp', 'that does not throw where it should', cpp('return c -= n;'), 'wrong-answer'],
    ['cpp', 'that ends well in its constructor', cpp(CPP, '_exit(0);'), 'no-output'],
    [
      'cpp',
      'whose destructor crashes',
      cpp(CPP, '', '~Purse() { __builtin_trap(); }'),
      'runtime-error',
    ],
    ['java', 'that is not public and narrows its results', java(JAVA), 'accepted'],
    ['java', 'that never throws', java('return c -= n;', ''), 'wrong-answer'],
    [
      'java',
      'that throws an error',
      java('if (n > c) throw new Error("no"); return c -= n;'),
      'runtime-error',
    ],
    ['java', 'that ends well in its constructor', java(JAVA, 'System.exit(0);'), 'no-output'],
    ['python', 'that throws what it likes', python(PYTHON), 'accepted'],
    ['python', 'that never throws', python('pass', 'pass'), 'wrong-answer'],
    [
      'python',
      'that throws for want of stack',
      python('if n > self.coins: self.take(n)'),
      'runtime-error',
    ],
    ['python', 'that ends well in its constructor', python(PYTHON, 'os._exit(0)'), 'no-output'],
  ])(
    'in %s one %s',
    async (language, _, source, verdict) => {
      const { file } = callableForm(PURSE, language)!;
      const facts = await gradeFiles(sandbox, aCallableTask(PURSE, language, TESTS), {
        [file]: source,
      });
      expect({ verdict: verdictOf(facts), said: lastWords(facts) }).toEqual({
        verdict,
        said: expect.any(String),
      });
    },
    240_000,
  );
});
