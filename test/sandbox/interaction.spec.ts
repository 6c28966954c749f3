import { afterAll, beforeAll, describe, expect, it, test } from '@jest/globals';
import type { JudgeProgram, Limits, Task } from '#exam-bank';
import { judgeOf } from '../factories/judge-programs.js';
import { aGroup, aTask, aTest } from '../factories/task.js';
import { realSandbox } from './engine.js';
import { gradeReal, LIMITS, realGrader, verdictOn, type RealGrader } from './grading.js';
import {
  GUESS_INTERACTOR_CPP,
  GUESS_INTERACTOR_PYTHON,
  GUESSER_CPP,
  GUESSER_PYTHON,
} from './judge-sources.js';

let grader: RealGrader;
beforeAll(() => {
  grader = realGrader(realSandbox());
});
afterAll(() => grader.sandbox.close());

function guessing(interactor: JudgeProgram, changes: Partial<Limits> = {}): Task {
  const limits = { ...LIMITS, ...changes };
  const tests = [aTest('basic/1', '700\n', ''), aTest('basic/2', '1\n', '')];
  return aTask({
    languages: ['python', 'cpp'],
    limits: { python: limits, cpp: limits },
    groups: [aGroup({ tests })],
    interactor,
  });
}
const PYTHON = judgeOf('output-validator', 'python', GUESS_INTERACTOR_PYTHON);
const CPP = judgeOf('output-validator', 'cpp', GUESS_INTERACTOR_CPP);

describe.each([
  ['Python', PYTHON],
  ['C++', CPP],
])('an interactor in %s', (_language, interactor) => {
  test.each([
    ['python', GUESSER_PYTHON],
    ['cpp', GUESSER_CPP],
  ])('talks with a right program in %s', async (language, program) => {
    expect(await verdictOn(grader, guessing(interactor), language, program)).toBe('accepted');
  });
});

describe('a program that talks with an interactor', () => {
  const task = guessing(PYTHON);
  test.each([
    ['guesses on and on', 'while True:\n    print(5, flush=True)\n    input()', 'wrong-answer'],
    ['says what is no number', 'print("me", flush=True)\ninput()', 'wrong-answer'],
    ['says one thing and ends', 'print(5, flush=True)', 'wrong-answer'],
    ['ends at once', '', 'wrong-answer'],
    ['crashes at once', 'exit(1)', 'runtime-error'],
    ['crashes in the middle', 'print(5, flush=True)\ninput()\nexit(1)', 'runtime-error'],
    ['is right and exits with 1', `${GUESSER_PYTHON}exit(1)`, 'runtime-error'],
  ])('%s', async (_what, program, verdict) => {
    expect(await verdictOn(grader, task, 'python', program)).toBe(verdict);
  });

  const quick = guessing(PYTHON, { cpuMs: 300, wallMs: 3000 });
  test.each<[string, string, string | RegExp]>([
    ['listens first', 'input()', 'wall-time-limit'],
    ['is right and spins', `${GUESSER_PYTHON}while True:\n    pass`, 'time-limit'],
    ['is right and waits', `${GUESSER_PYTHON}import time\ntime.sleep(60)`, 'wall-time-limit'],
    ['is wrong and spins', 'print("me", flush=True)\nwhile True:\n    pass', 'wrong-answer'],
    ['spins at once', 'while True:\n    pass', 'time-limit'],
    // Whichever comes first.
    ['talks without end', 'while True:\n    print(5)', /^(wrong-answer|output-limit)$/],
  ])('%s', async (_what, program, verdict) => {
    expect(await verdictOn(grader, quick, 'python', program)).toMatch(verdict);
  });

  it('leaves a transcript of all that was said', async () => {
    const facts = await gradeReal(grader, task, 'python', GUESSER_PYTHON);
    const [first] = facts.tests;
    const text = Buffer.from(first?.transcript?.head ?? '', 'base64').toString();
    const said = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { from: string; bytes: string });
    const by = (side: string) =>
      said
        .filter(({ from }) => from === side)
        .map(({ bytes }) => Buffer.from(bytes, 'base64').toString())
        .join('');
    expect(by('program')).toBe('500\n750\n625\n687\n718\n702\n694\n698\n700\n');
    expect(by('interactor').split('\n').slice(0, 2)).toEqual(['higher', 'lower']);
    expect(first?.comparison?.message).toBe('9 guesses');
    expect(facts.provenance.judge).toMatchObject({ language: 'python' });
  });
});

describe('an interactor', () => {
  test.each([
    ['dies', 'import sys\nsys.exit(1)', 'judge-died'],
    ['loops', 'while True:\n    pass', 'judge-out-of-time'],
    ['talks without end', 'while True:\n    print("higher" * 1000)', 'judge-over-limit'],
    [
      'dies when the program has ended',
      'import sys\nwhile sys.stdin.readline():\n    print("x", flush=True)\nraise EOFError',
      'judge-died',
    ],
  ])('that %s is no mark', async (_what, text, code) => {
    const limits = { cpuMs: 500, wallMs: 1000, memoryMiB: 64, outputKiB: 64, processes: 1 };
    const interactor = { ...judgeOf('output-validator', 'python', text), limits };
    const program = 'import sys\nprint(5, flush=True)\nsys.stdin.readline()';
    expect(await verdictOn(grader, guessing(interactor), 'python', program)).toBe(code);
  });
});
