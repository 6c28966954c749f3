import { describe, expect, it, test } from '@jest/globals';
import { contentHash, type JudgeProgram, type Task } from '#exam-bank';
import { determineVerdict, scoreRun, type RunFacts } from '#scoring';
import { createCompiledJudges } from '../../apps/grader/src/checker/compiled-judges.js';
import { gradeSubmission } from '../../apps/grader/src/grade-submission.js';
import { realLimitMs } from '../../apps/grader/src/sandbox/protocol.js';
import type { RunRequest } from '../../apps/grader/src/sandbox/sandbox.js';
import { aJudge } from '../factories/judge-programs.js';
import { aGroup, aTask, aTest } from '../factories/task.js';
import { FakeSandbox, killed, type FakeEnd } from '../fakes/fake-sandbox.js';

const one = aGroup({ scoring: 'sum', tests: [aTest('basic/1', 'in', 'ans')] });
const validated = (checker: Partial<JudgeProgram> = {}, changes: Partial<Task> = {}) =>
  aTask({ groups: [one], checker: aJudge(checker), ...changes });

/** Judge programs are called with files; candidates' programs never are. */
const isJudge = ({ files }: Pick<RunRequest, 'files'>) => files !== undefined;

interface Playing {
  readonly program?: FakeEnd;
  readonly judge: (request: RunRequest, stdin: string) => FakeEnd;
}

function sandboxOf({ program = { stdout: 'out' }, judge }: Playing): FakeSandbox {
  return new FakeSandbox({
    program: (stdin, request) => (isJudge(request) ? judge(request, stdin) : program),
  });
}

function grade(task: Task, sandbox: FakeSandbox): Promise<RunFacts> {
  return gradeSubmission(
    { sandbox, now: () => new Date(0) },
    {
      label: 'run-1-1',
      task,
      taskSha256: contentHash(task),
      submission: { language: 'python', files: [{ name: 'main.py', text: '' }], sha256: 'ab' },
      signal: new AbortController().signal,
    },
  );
}

const exit = (exitCode: number, more: Partial<FakeEnd> = {}): FakeEnd => ({
  stdout: '',
  process: { exitCode },
  ...more,
});

async function verdictOf(task: Task, judge: FakeEnd): Promise<string> {
  const sandbox = sandboxOf({ judge: () => judge });
  try {
    const facts = await grade(task, sandbox);
    const { verdict, tests } = determineVerdict(facts, task.nearLimit);
    return tests[0]?.share === undefined ? verdict : `${verdict} ${tests[0].share}`;
  } catch (error) {
    return (error as { readonly code: string }).code;
  } finally {
    expect(sandbox.openNow).toBe(0);
  }
}

describe('an output validator', () => {
  const score = (text: string) => exit(42, { left: { 'score.txt': text } });
  const multiplier = (text: string) => exit(42, { left: { 'score_multiplier.txt': text } });
  test.each<[string, FakeEnd, string]>([
    ['exits with 42', exit(42), 'accepted'],
    ['exits with 43', exit(43), 'wrong-answer'],
    ['exits with 43 and a score', exit(43, { left: { 'score.txt': '10' } }), 'wrong-answer'],
    ['gives half', multiplier('0.5\n'), 'partial 0.5'],
    ['gives it all', multiplier('1.0'), 'accepted'],
    ['gives nothing', multiplier('0'), 'wrong-answer'],
    [
      'gives what a double prints',
      multiplier('0.10000000000000001'),
      'partial 0.10000000000000001',
    ],
    ['gives an exponent', multiplier('2.5e-01'), 'partial 0.25'],
    ['gives points', score('4'), 'partial 0.4'],
    ['gives all points', score('10.00'), 'accepted'],
    ['gives more points than there are', score('10.5'), 'judge-answer-unusable'],
    ['gives more than all', multiplier('1.01'), 'judge-answer-unusable'],
    ['gives less than nothing', multiplier('-0.1'), 'judge-answer-unusable'],
    ['gives no number', multiplier('nan'), 'judge-answer-unusable'],
    ['gives an empty file', multiplier(''), 'judge-answer-unusable'],
    ['gives two numbers', multiplier('0.5 0.5'), 'judge-answer-unusable'],
    [
      'gives both',
      exit(42, { left: { 'score.txt': '1', 'score_multiplier.txt': '1' } }),
      'judge-answer-unusable',
    ],
    ['exits with 0', exit(0), 'judge-died'],
    ['exits with 1', exit(1), 'judge-died'],
    ['dies of a signal', { stdout: '', process: { exitCode: null, signal: 11 } }, 'judge-died'],
    ['loops', { stdout: '', process: killed('cpu') }, 'judge-out-of-time'],
    ['waits', { stdout: '', process: killed('wall') }, 'judge-out-of-time'],
    ['eats memory', { stdout: '', process: killed('memory') }, 'judge-over-limit'],
    ['floods its output', { stdout: '', process: killed('output') }, 'judge-over-limit'],
    [
      'exits with 42 after its end was near',
      { stdout: '', process: { exitCode: 42, killedFor: 'wall' } },
      'judge-out-of-time',
    ],
  ])('that %s', async (_name, end, expected) => {
    expect(await verdictOf(validated(), end)).toBe(expected);
  });

  it('knows what a test of its group is worth by itself', async () => {
    const tests = [aTest('basic/1', '', ''), aTest('basic/2', '', '')];
    const groups = [aGroup({ scoring: 'sum', tests })];
    expect(await verdictOf(validated({}, { groups }), score('4'))).toBe('partial 0.8');
    const min = [aGroup({ scoring: 'min', tests })];
    expect(await verdictOf(validated({}, { groups: min }), score('4'))).toBe('partial 0.4');
    const none = [aGroup({ points: 0, tests })];
    expect(await verdictOf(validated({}, { groups: none }), score('4'))).toBe(
      'judge-answer-unusable',
    );
  });

  it('is called as Kattis calls it, and its message is kept for markers', async () => {
    const asked: RunRequest[] = [];
    const sandbox = sandboxOf({
      judge: (request) => {
        asked.push(request);
        return exit(43, { left: { 'judgemessage.txt': 'line 1:\0 no\n', 'teammessage.txt': 'x' } });
      },
    });
    const checker = aJudge({ arguments: ['float_tolerance', '1e-6'] });
    const facts = await grade(validated(checker), sandbox);
    expect(asked).toHaveLength(1);
    expect(asked[0]).toMatchObject({
      arguments: ['/app/test/input', '/app/test/answer', '/box/work/', 'float_tolerance', '1e-6'],
      files: [
        { name: 'input', bytes: Buffer.from('in') },
        { name: 'answer', bytes: Buffer.from('ans') },
      ],
      limits: checker.limits,
      stdin: Buffer.from('out'),
    });
    expect(facts.tests[0]?.comparison?.message).toBe('line 1:\u{fffd} no');
  });

  it('has a container of its own, one for all tests, and is named in the provenance', async () => {
    const sandbox = sandboxOf({ judge: () => exit(42) });
    const tests = [aTest('basic/1', '', ''), aTest('basic/2', '', '')];
    const facts = await grade(validated({}, { groups: [aGroup({ tests })] }), sandbox);
    expect(sandbox.opened).toEqual(['run-1-1', 'run-1-1-judge']);
    expect(sandbox.openNow).toBe(0);
    expect(facts.provenance.judge).toMatchObject({
      kind: 'output-validator',
      language: 'python',
      toolVersion: 'Python 3.13.5',
    });
  });

  it('is not asked about a program that failed', async () => {
    const sandbox = sandboxOf({ program: exit(1), judge: () => exit(42) });
    const facts = await grade(validated(), sandbox);
    expect(sandbox.opened).toEqual(['run-1-1']);
    expect(facts.provenance).not.toHaveProperty('judge');
    expect(scoreRun(validated(), facts)).toMatchObject({ verdict: 'runtime-error', points: '0' });
  });

  describe('of a large output', () => {
    const large = Buffer.alloc(3 << 20, 'all work and no play\n');
    const task = validated(
      {},
      { limits: { python: { ...aTask().limits['python']!, outputKiB: 4096 } } },
    );

    it('hears all of it as it comes', async () => {
      let heard = 0;
      const judge = (request: RunRequest) => {
        heard = request.stdin.length;
        return exit(42);
      };
      const facts = await grade(task, sandboxOf({ program: { stdout: large }, judge }));
      expect(heard).toBe(large.length);
      expect(determineVerdict(facts, task.nearLimit).verdict).toBe('accepted');
    });

    it('outlasts the program, which cannot make it fail by taking its time', async () => {
      const limits = { python: { ...task.limits['python']!, wallMs: 60_000 } };
      let wallMs = 0;
      const judge = (request: RunRequest) => {
        wallMs = request.limits.wallMs;
        return exit(42);
      };
      await grade({ ...task, limits }, sandboxOf({ program: { stdout: large }, judge }));
      expect(wallMs).toBe(realLimitMs(60_000) + aJudge().limits.wallMs);
    });

    it('has no say where the program then failed', async () => {
      const program = { stdout: large, process: { exitCode: 9 } };
      const sandbox = sandboxOf({ program, judge: () => exit(1) });
      const facts = await grade(task, sandbox);
      expect(determineVerdict(facts, task.nearLimit).verdict).toBe('runtime-error');
      expect(sandbox.openNow).toBe(0);
    });

    it('gives no facts where it dies', async () => {
      const sandbox = sandboxOf({ program: { stdout: large }, judge: () => exit(1) });
      await expect(grade(task, sandbox)).rejects.toMatchObject({ code: 'judge-died' });
      expect(sandbox.openNow).toBe(0);
    });
  });
});

describe('a testlib checker', () => {
  const task = validated({ kind: 'testlib' });
  const points = (text: string) => exit(7, { stderr: `points ${text} so much\n` });
  test.each<[string, FakeEnd, string]>([
    ['says ok', exit(0), 'accepted'],
    ['says wrong answer', exit(1), 'wrong-answer'],
    ['says presentation error', exit(2), 'wrong-answer'],
    ['says dirt', exit(4), 'wrong-answer'],
    ['says unexpected end', exit(8), 'wrong-answer'],
    ['says that it failed itself', exit(3), 'judge-died'],
    ['gives points', points('0.25'), 'partial 0.25'],
    ['gives all points', points('1'), 'accepted'],
    ['gives no points', points('0.0'), 'wrong-answer'],
    ['gives more points than there are', points('2'), 'judge-answer-unusable'],
    ['gives points without a number', exit(7), 'judge-answer-unusable'],
    ['says nothing of it is right', exit(16), 'wrong-answer'],
    ['says 1% of it is right', exit(17), 'partial 0.01'],
    ['says 99% of it is right', exit(115), 'partial 0.99'],
    ['says all of it is right', exit(116), 'accepted'],
    ['says more than all', exit(117), 'judge-died'],
    ['says what nobody knows', exit(5), 'judge-died'],
    ['dies of a signal', { stdout: '', process: { exitCode: null, signal: 6 } }, 'judge-died'],
  ])('that %s', async (_name, end, expected) => {
    expect(await verdictOf(task, end)).toBe(expected);
  });

  it('is quoted without half a character where its words are cut', async () => {
    const end = exit(1, { stderr: `\0${'x'.repeat(298)}🐢` });
    const facts = await grade(task, sandboxOf({ judge: () => end }));
    const { message } = facts.tests[0]!.comparison!;
    expect(message).toBe(`\u{fffd}${'x'.repeat(298)}\u{fffd}`);
  });

  it('finds input, output and answer as files', async () => {
    let asked: RunRequest | undefined;
    const judge = (request: RunRequest) => {
      asked = request;
      return exit(0);
    };
    await grade(task, sandboxOf({ judge }));
    expect(asked?.arguments).toEqual(['/app/test/input', '/app/test/output', '/app/test/answer']);
    const files = asked?.files?.map(({ name, bytes }) => [name, bytes.toString()]);
    expect(files).toEqual([
      ['input', 'in'],
      ['output', 'out'],
      ['answer', 'ans'],
    ]);
  });

  it('is no judge of an output that is too large for it', async () => {
    const limits = { python: { ...task.limits['python']!, outputKiB: 32 * 1024 } };
    const program = { stdout: Buffer.alloc((16 << 20) + 1) };
    const sandbox = sandboxOf({ program, judge: () => exit(0) });
    await expect(grade({ ...task, limits }, sandbox)).rejects.toMatchObject({
      code: 'output-too-large-for-checker',
      message: expect.stringContaining('16384 KiB'),
    });
  });
});

describe('judge programs', () => {
  const counting = (fail = 0) => {
    let compiled = 0;
    const sandbox = new FakeSandbox({
      compileError: () => ((compiled += 1) <= fail ? 'no such header' : undefined),
    });
    return { judges: createCompiledJudges(sandbox), count: () => compiled };
  };
  const source = (text: string) => aJudge({ files: [{ name: 'judge.py', text }] });

  it('are compiled once, however many ask at the same time', async () => {
    const { judges, count } = counting();
    const [first, second] = await Promise.all([
      judges.compiled(source('a')),
      judges.compiled(source('a')),
    ]);
    expect(first).toBe(second);
    await judges.compiled({ ...source('a'), arguments: ['x'] });
    await judges.compiled(source('b'));
    expect(count()).toBe(2);
  });

  it('that do not compile are no mark, and are tried again', async () => {
    const { judges } = counting(1);
    await expect(judges.compiled(source('a'))).rejects.toMatchObject({
      code: 'judge-does-not-compile',
      detail: 'no such header',
    });
    expect((await judges.compiled(source('a'))).artefactSha256).toMatch(/^[0-9a-f]{64}$/);
  });

  it('are forgotten when many others were used since', async () => {
    const { judges, count } = counting();
    for (let index = 0; index < 32; index += 1) await judges.compiled(source(String(index)));
    await judges.compiled(source('0'));
    await judges.compiled(source('one more'));
    expect(count()).toBe(33);
    await judges.compiled(source('0'));
    expect(count()).toBe(33);
    await judges.compiled(source('1'));
    expect(count()).toBe(34);
  });

  it('are forgotten when they are large', async () => {
    const { judges, count } = counting();
    const large = (letter: string) => source(letter.repeat(12 << 20));
    for (const letter of ['a', 'b', 'c', 'a']) await judges.compiled(large(letter));
    expect(count()).toBe(4);
  });
});
