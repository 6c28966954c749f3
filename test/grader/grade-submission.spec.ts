import { describe, expect, it, test } from '@jest/globals';
import { contentHash, type Task } from '#exam-bank';
import { determineVerdict, scoreRun, type RunFacts, type Verdict } from '#scoring';
import { gradeSubmission } from '../../apps/grader/src/grade-submission.js';
import { SandboxFailure } from '../../apps/grader/src/sandbox/sandbox.js';
import { aGroup, aScript, aTask, aTest } from '../factories/task.js';
import { FakeSandbox, type FakeEnd, type FakeSandboxScript } from '../fakes/fake-sandbox.js';

const AT = new Date('2026-03-02T09:00:00.000Z');

function grade(
  { task = aTask(), ...script }: FakeSandboxScript & { readonly task?: Task } = {},
  sandbox = new FakeSandbox(script),
  signal = new AbortController().signal,
): Promise<RunFacts> {
  return gradeSubmission(
    { sandbox, now: () => AT },
    {
      label: 'run-1-1',
      task,
      taskSha256: contentHash(task),
      submission: { language: 'python', files: [{ name: 'main.py', text: '' }], sha256: 'ab' },
      signal,
    },
  );
}

const verdicts = (facts: RunFacts, { nearLimit } = aTask()) =>
  determineVerdict(facts, nearLimit).tests.map(({ verdict }) => verdict);

describe('gradeSubmission', () => {
  it('runs every test in the order of the task and finds a right program right', async () => {
    const facts = await grade();
    expect(facts.tests.map(({ test: id }) => id)).toEqual(['basic/1', 'basic/2']);
    expect(scoreRun(aTask(), facts)).toMatchObject({ verdict: 'accepted', points: '10' });
  });

  it('pins the hashes of the task, the submission, every input and every answer', async () => {
    const facts = await grade();
    expect(facts.provenance).toMatchObject({
      taskSha256: contentHash(aTask()),
      submissionSha256: 'ab',
      startedAt: AT.toISOString(),
    });
    // printf '1\n' | sha256sum; printf '2\n' | sha256sum
    expect(facts.tests[0]).toMatchObject({
      inputSha256: '4355a46b19d348dc2f57c046f8ef63d4538ebb936000f3c9ee954a27460dd865',
      answerSha256: '53c234e5e8472b6ac51c1ae1cab3fe06fad053beb8ebfd8977b010655bfdd3c3',
    });
  });

  it('has no tests where compiling failed, and opens no container for it', async () => {
    const sandbox = new FakeSandbox({ compileError: 'main.py:1: invalid syntax' });
    const facts = await grade({}, sandbox);
    expect(facts.tests).toEqual([]);
    expect(facts.compile).toMatchObject({ ok: false, output: 'main.py:1: invalid syntax' });
    expect(sandbox.opened).toEqual([]);
    expect(scoreRun(aTask(), facts)).toMatchObject({ verdict: 'compile-error', points: '0' });
  });

  test.each<[string, FakeEnd, Verdict]>([
    ['prints something else', { stdout: '7\n' }, 'wrong-answer'],
    ['prints nothing', { stdout: '' }, 'no-output'],
    [
      'prints what is right and exits with 3',
      { stdout: '2\n', process: { exitCode: 3 } },
      'runtime-error',
    ],
    [
      'prints what is right and dies of a signal',
      { stdout: '2\n', process: { exitCode: null, signal: 11 } },
      'runtime-error',
    ],
    [
      'prints what is right and is killed for its time',
      {
        stdout: '2\n',
        process: { exitCode: null, signal: 9, killedFor: 'cpu', cpuUserUs: 1_250_000 },
      },
      'time-limit',
    ],
  ])('a program that %s is never accepted', async (_name, end, verdict) => {
    const facts = await grade({ program: () => end });
    expect(verdicts(facts)[0]).toBe(verdict);
    if (end.process !== undefined) expect(facts.tests[0]?.comparison).toBeNull();
  });

  it('ends a program later than at its CPU limit', async () => {
    const sandbox = new FakeSandbox();
    await grade({}, sandbox);
    expect(sandbox.cpuLimits).toEqual([1250, 1250]);
  });

  describe('near the CPU limit', () => {
    const taking = (...ms: number[]) => {
      const times = [...ms];
      return () => ({ stdout: '2\n', process: { cpuUserUs: (times.shift() ?? 1) * 1_000 } });
    };
    const task = aTask({ groups: [aGroup({ tests: [aTest('basic/1', '1', '2')] })] });

    it('repeats a run by the rule of the task, and keeps all runs', async () => {
      const facts = await grade({ task, program: taking(1_050, 940, 990) });
      expect(facts.tests[0]?.repeats?.rule).toEqual(task.nearLimit);
      const runs = facts.tests[0]?.repeats?.runs ?? [];
      expect(runs.map(({ process }) => process.cpuUserUs)).toEqual([940_000, 990_000]);
      expect(verdicts(facts, task)).toEqual(['accepted']);
    });

    it('repeats in containers of their own, so that no run can leave a word for the next', async () => {
      const sandbox = new FakeSandbox({ program: taking(1_050, 940, 990) });
      await grade({ task }, sandbox);
      expect(sandbox.opened).toHaveLength(3);
      expect(sandbox.openNow).toBe(0);
    });

    it('decides by the middle run', async () => {
      expect(verdicts(await grade({ task, program: taking(990, 1_050, 1_040) }), task)).toEqual([
        'time-limit',
      ]);
    });

    test.each([
      ['far below', 800, task],
      ['far above', 1_200, task],
      [
        'near, without a rule',
        990,
        { ...task, nearLimit: { ...task.nearLimit, withinPercent: 0 } },
      ],
    ])('runs once what is %s', async (_name, ms, one) => {
      const sandbox = new FakeSandbox({ program: taking(ms) });
      const facts = await grade({ task: one }, sandbox);
      expect(sandbox.inputs).toHaveLength(1);
      expect(facts.tests[0]).not.toHaveProperty('repeats');
      expect(verdicts(facts, one)).not.toEqual(['not-marked']);
    });
  });

  it('skips a group whose dependency failed, without running it', async () => {
    const task = aTask({
      groups: [
        aGroup({ id: 'basic' }),
        aGroup({ id: 'large', dependsOn: ['basic'] }),
        aGroup({ id: 'other' }),
      ],
    });
    const sandbox = new FakeSandbox({ program: () => ({ stdout: '2\n' }) });
    const facts = await grade({ task }, sandbox);
    expect(verdicts(facts)).toEqual([
      ...['accepted', 'wrong-answer'],
      ...['skipped', 'skipped'],
      ...['accepted', 'wrong-answer'],
    ]);
    expect(sandbox.inputs).toEqual(['1\n', '21\n', '1\n', '21\n']);
  });

  it('compares with the flags of the task', async () => {
    const groups = [aGroup({ tests: [aTest('basic/1', '', '0.3333333\n')] })];
    const task = aTask({ groups, comparatorFlags: 'float_tolerance 1e-6' });
    const program = () => ({ stdout: '0.33333331\n' });
    expect(verdicts(await grade({ task, program }))).toEqual(['accepted']);
    expect(verdicts(await grade({ task: aTask({ groups }), program }))).toEqual(['wrong-answer']);
  });

  it('asks the checker where the task has one', async () => {
    const checker = `function check({ input, output }) { return { accepted: Number(output) > Number(input) }; }`;
    const facts = await grade({
      task: aTask({ checker: aScript(checker) }),
      program: (stdin) => ({ stdout: stdin === '1\n' ? '99' : '0' }),
    });
    expect(verdicts(facts)).toEqual(['accepted', 'wrong-answer']);
  });

  it('has no facts at all where the checker fails', async () => {
    const sandbox = new FakeSandbox();
    const task = aTask({ checker: aScript('function check() { throw new Error("broken"); }') });
    await expect(grade({ task }, sandbox)).rejects.toMatchObject({ code: 'checker-threw' });
    expect(sandbox.openNow).toBe(0);
  });

  it('has no facts at all where the sandbox fails', async () => {
    const failure = new SandboxFailure('container-died', 'killed by the test');
    await expect(grade({ failures: [failure] })).rejects.toBe(failure);
  });

  it('refuses a language that the task does not admit: no mark', async () => {
    await expect(grade({ task: aTask({ limits: {} }) })).rejects.toMatchObject({
      code: 'language-not-allowed',
    });
  });

  it('stops in the middle of a test when it is told to, and leaves no container', async () => {
    const started = Promise.withResolvers<void>();
    const sandbox = new FakeSandbox({
      program: () => {
        started.resolve();
        return new Promise(() => undefined);
      },
    });
    const stop = new AbortController();
    const grading = grade({}, sandbox, stop.signal);
    await started.promise;
    stop.abort(new Error('the lease was lost'));
    await expect(grading).rejects.toThrow('the lease was lost');
    expect(sandbox.openNow).toBe(0);
  });
});
