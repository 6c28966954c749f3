import { afterAll, beforeAll, describe, expect, it, test } from '@jest/globals';
import type { JudgeProgram, Task } from '#exam-bank';
import { determineVerdict, scoreRun } from '#scoring';
import { judgeOf } from '../factories/judge-programs.js';
import { aGroup, aTask, aTest } from '../factories/task.js';
import { realSandbox } from './engine.js';
import { gradeReal, LIMITS, realGrader, verdictOn, type RealGrader } from './grading.js';
import {
  EVEN_VALIDATOR_C,
  GULLIBLE_VALIDATOR_C,
  SUM_CHECKER_C,
  SUM_VALIDATOR_CPP,
  SUM_VALIDATOR_PYTHON,
} from './judge-sources.js';

let grader: RealGrader;
beforeAll(() => {
  grader = realGrader(realSandbox());
});
afterAll(() => grader.sandbox.close());

function taskWith(checker: JudgeProgram, changes: Partial<Task> = {}): Task {
  const limits = { python: LIMITS, c: LIMITS };
  const tests = [aTest('basic/1', '10\n', 'any\n'), aTest('basic/2', '7\n', 'any\n')];
  const groups = [aGroup({ scoring: 'sum', tests })];
  return aTask({ languages: ['python', 'c'], limits, groups, checker, ...changes });
}

describe.each([
  ['an output validator in C++', judgeOf('output-validator', 'cpp', SUM_VALIDATOR_CPP)],
  ['an output validator in Python', judgeOf('output-validator', 'python', SUM_VALIDATOR_PYTHON)],
  ['a testlib checker in C', judgeOf('testlib', 'c', SUM_CHECKER_C)],
])('%s', (_name, checker) => {
  const task = taskWith(checker);

  test.each([
    ['accepts what is right', 'print(1, int(input()) - 1)', 'accepted', '10'],
    ['gives half for what is half right', 'print(-1, int(input()) + 1)', 'partial', '5'],
    ['rejects what is wrong', 'print(1, 1)', 'wrong-answer', '0'],
    ['rejects what is none of it', 'print("<html>")', 'wrong-answer', '0'],
    ['rejects more than there should be', 'print(1, int(input()) - 1, 1)', 'wrong-answer', '0'],
    ['is not asked about a program that failed', 'exit(3)', 'runtime-error', '0'],
  ])('%s', async (_what, program, verdict, points) => {
    const facts = await gradeReal(grader, task, 'python', program);
    expect(scoreRun(task, facts)).toMatchObject({ verdict, points, maxPoints: '10' });
  });

  it('is written down with what ran and what it said', async () => {
    const facts = await gradeReal(grader, task, 'python', 'print(1, 1)');
    const { kind, language } = checker;
    expect(facts.provenance.judge).toMatchObject({ kind, language });
    expect(facts.provenance.judge?.artefactSha256).toMatch(/^[0-9a-f]{64}$/);
    expect(facts.tests[0]?.comparison?.message).toMatch(/10/);
  });
});

describe('a validator that is attacked through the output', () => {
  const limits = { cpuMs: 500, wallMs: 1500, memoryMiB: 64, outputKiB: 64, processes: 1 };
  const checker = { ...judgeOf('output-validator', 'c', GULLIBLE_VALIDATOR_C), limits };
  const task = taskWith(checker, { groups: [aGroup({ tests: [aTest('basic/1', '1', '1')] })] });

  test.each([
    ['crash', 'judge-died'],
    ['abort', 'judge-died'],
    ['zero', 'judge-died'],
    ['loop', 'judge-out-of-time'],
    ['wait', 'judge-out-of-time'],
    ['hog', 'judge-over-limit'],
    ['flood', 'judge-over-limit'],
    ['link', 'judge-answer-unusable'],
    ['nonsense', 'judge-answer-unusable'],
    ['greed', 'judge-answer-unusable'],
    ['bulk', 'judge-answer-unusable'],
  ])('%s is no mark, and others are judged as ever', async (word, code) => {
    const [attack, other] = await Promise.all([
      verdictOn(grader, task, 'python', `print("${word}")`),
      verdictOn(grader, task, 'python', 'print("right")'),
    ]);
    expect(attack).toBe(code);
    expect(other).toBe('accepted');
  });

  it('that does not compile is no mark, and says why to its author', async () => {
    const broken = taskWith(judgeOf('output-validator', 'cpp', 'int main( {'));
    await expect(gradeReal(grader, broken, 'python', 'print(1)')).rejects.toMatchObject({
      code: 'judge-does-not-compile',
      detail: expect.stringContaining('error'),
    });
  });
});

describe('a large output', () => {
  const print = (bytes: number) =>
    `#include <stdio.h>\n#include <string.h>\nint main(void) { static char line[${1 << 16}]; memset(line, '7', sizeof line); for (long n = ${bytes}; n > 0; n -= sizeof line) fwrite(line, 1, n < (long)sizeof line ? n : sizeof line, stdout); }\n`;
  const limits = { c: { ...LIMITS, outputKiB: 128 * 1024 } };
  const groups = [aGroup({ tests: [aTest('basic/1', '', '')] })];
  const task = taskWith(judgeOf('output-validator', 'c', EVEN_VALIDATOR_C), { limits, groups });

  test.each([
    [40_000_000, 'accepted'],
    [40_000_001, 'wrong-answer'],
  ])('of %i bytes reaches a validator whole', async (bytes, verdict) => {
    const facts = await gradeReal(grader, task, 'c', print(bytes));
    expect(facts.tests[0]?.process?.stdout.bytes).toBe(bytes);
    expect(determineVerdict(facts, task.nearLimit).verdict).toBe(verdict);
  });
});
