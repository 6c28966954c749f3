import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { addPoints } from '#scoring';
import { runTasks, type TaskJob, type TaskResult } from '../../apps/grader/src/run-tasks.js';
import { SandboxFailure } from '../../apps/grader/src/sandbox/sandbox.js';
import { taskReport } from '../../apps/grader/src/task-report.js';
import { acceptedFacts } from '../factories/run-facts.js';
import { aGroup, aScript, aTask, aTest } from '../factories/task.js';
import { FakeSandbox, type FakeSandboxScript } from '../fakes/fake-sandbox.js';

const thirds = aGroup({
  points: 10,
  scoring: 'sum',
  tests: [aTest('basic/1', '1', '2'), aTest('basic/2', '2', '4'), aTest('basic/3', '3', '6')],
});

describe('taskReport', () => {
  it('gives every accepted test of a `sum` group its exact share; together they are the group', () => {
    const task = aTask({ groups: [thirds] });
    const made = taskReport(task, acceptedFacts(task));
    if (!made.ok) throw new Error(made.reason);
    const shares = made.report.tests.map(({ points }) => points);
    expect(shares).toEqual(['10/3', '10/3', '10/3']);
    expect(addPoints(shares)).toBe(made.report.points);
  });

  it('divides what any other group earned equally over its tests', () => {
    const made = taskReport(aTask(), acceptedFacts(aTask()));
    if (!made.ok) throw new Error(made.reason);
    expect(made.report.tests.map(({ points }) => points)).toEqual(['5', '5']);
    expect(made.report).toMatchObject({ verdict: 'accepted', points: '10', maxPoints: '10' });
  });

  it('gives a partly right test of a `sum` group its share', () => {
    const task = aTask({ groups: [thirds] });
    const facts = acceptedFacts(task);
    const [first, ...others] = facts.tests;
    const comparison = { accepted: false, message: '', share: '1/2' };
    const made = taskReport(task, { ...facts, tests: [{ ...first!, comparison }, ...others] });
    if (!made.ok) throw new Error(made.reason);
    expect(made.report).toMatchObject({ verdict: 'partial', points: '25/3' });
    expect(made.report.tests[0]).toMatchObject({ verdict: 'partial', points: '5/3' });
  });

  it('shows the measurements of the run that counts', () => {
    const task = aTask();
    const facts = acceptedFacts(task);
    const [first, ...others] = facts.tests;
    const run = (ms: number) => ({
      process: { ...first!.process!, cpuUserUs: ms * 1_000, cpuSystemUs: 0 },
      comparison: first!.comparison,
    });
    const repeats = { rule: task.nearLimit, runs: [run(905), run(902)] };
    const tests = [{ ...first!, ...run(1_001), repeats }, ...others];
    const made = taskReport(task, { ...facts, tests });
    if (!made.ok) throw new Error(made.reason);
    expect(made.report.tests[0]).toMatchObject({ verdict: 'accepted', cpuMs: 905, runs: 3 });
  });

  it('measures in milliseconds and bytes', () => {
    const made = taskReport(aTask(), acceptedFacts(aTask()));
    if (!made.ok) throw new Error(made.reason);
    expect(made.report.tests[0]).toEqual({
      id: 'basic/1',
      group: 'basic',
      verdict: 'accepted',
      points: '5',
      cpuMs: 12,
      wallMs: 15,
      memoryBytes: 9_000_000,
      exitCode: 0,
      signal: null,
      stdoutBytes: 2,
      runs: 1,
      stdoutSha256: createHash('sha256').update('2\n').digest('hex'),
    });
  });
});

describe('runTasks', () => {
  const job = (id: string, changes: Partial<TaskJob> = {}): TaskJob => ({
    id,
    task: aTask(),
    language: 'python',
    files: [{ name: 'main.py', text: '' }],
    ...changes,
  });
  const runAll = async (jobs: readonly TaskJob[], script: FakeSandboxScript = {}, slots = 2) => {
    const results: TaskResult[] = [];
    const allGraded = await runTasks(
      {
        sandbox: new FakeSandbox(script),
        slots,
        now: () => new Date(0),
        write: (result) => void results.push(result),
      },
      // eslint-disable-next-line @typescript-eslint/require-await -- an async iterable is what it takes
      (async function* () {
        yield* jobs;
      })(),
    );
    return { allGraded, results };
  };

  it('writes a result for every job', async () => {
    const { allGraded, results } = await runAll([job('a'), job('b'), job('c')]);
    expect(allGraded).toBe(true);
    expect(results.map(({ id }) => id).sort()).toEqual(['a', 'b', 'c']);
    expect(results.every((result) => 'verdict' in result && result.points === '10')).toBe(true);
  });

  it('tells of a fault of ours as an error, never as a verdict, and grades the rest', async () => {
    const failures = [new SandboxFailure('engine-unreachable', 'no engine')];
    const { allGraded, results } = await runAll([job('a'), job('b')], { failures }, 1);
    expect(allGraded).toBe(false);
    expect(results).toMatchObject([
      { id: 'a', error: { fault: 'ours', code: 'engine-unreachable', message: 'no engine' } },
      { id: 'b', verdict: 'accepted' },
    ]);
    expect(results[0]).not.toHaveProperty('verdict');
  });

  it("shows the task's author what the checker said", async () => {
    const task = aTask({
      checker: aScript('function check() { throw new Error("line 7 is odd"); }'),
    });
    const { results } = await runAll([job('a', { task })]);
    expect(results).toMatchObject([
      {
        error: {
          fault: 'task',
          code: 'checker-threw',
          message: expect.stringContaining('line 7 is odd'),
        },
      },
    ]);
  });

  it('has at most as many under way as it has slots', async () => {
    let [now, most] = [0, 0];
    const program = async () => {
      now += 1;
      most = Math.max(most, now);
      await new Promise((resolve) => setImmediate(resolve));
      now -= 1;
      return { stdout: '2' };
    };
    await runAll(
      ['a', 'b', 'c', 'd', 'e'].map((id) => job(id)),
      { program },
      2,
    );
    expect(most).toBe(2);
  });
});
