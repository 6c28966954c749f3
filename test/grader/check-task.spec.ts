import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ExampleSubmission, Task } from '#exam-bank';
import { claimTaskCheck, findNewestTaskCheck, sweepExpiredTaskChecks, type Database } from '#store';
import { checkTask, type CheckEnd } from '../../apps/grader/src/check-task.js';
import { gradeSubmission } from '../../apps/grader/src/grade-submission.js';
import { WorkerStopping } from '../../apps/grader/src/grade-run.js';
import { SandboxFailure } from '../../apps/grader/src/sandbox/sandbox.js';
import { createTestDatabase, type TestDatabase } from '../database.js';
import { EXAM_DAY, insertExam, insertQueuedCheck, type ExamRows } from '../factories/exam-rows.js';
import { aScript, aTask } from '../factories/task.js';
import { FakeSandbox } from '../fakes/fake-sandbox.js';
import { openGate } from '../fakes/open-gate.js';
import { evidenceSigner } from '../fakes/evidence-signer.js';
import { memoryKeys } from '../fakes/memory-keys.js';

const example = (verdict: string, more: Partial<ExampleSubmission> = {}): ExampleSubmission => ({
  path: `submissions/${verdict}/main.py`,
  files: [{ name: 'main.py', text: `# ${verdict}\n` }],
  language: 'python',
  verdict,
  points: undefined,
  ...more,
});

describe('an acceptance check in the grader', () => {
  let database: TestDatabase;
  let db: Database;
  beforeEach(async () => {
    database = await createTestDatabase();
    db = database.db;
  });
  afterEach(() => database.drop());

  async function queue(task: Task): Promise<ExamRows> {
    const exam = await insertExam(db, memoryKeys(), task);
    await request(exam);
    return exam;
  }

  const request = (exam: ExamRows) => insertQueuedCheck(db, exam, ['python']);

  /** Claims the check that is due and carries it out. */
  async function work(
    sandbox: FakeSandbox,
    { maxTries = 3, betweenExamples = () => Promise.resolve(), stop = new AbortController() } = {},
  ): Promise<CheckEnd['state']> {
    const check = await claimTaskCheck(db, { host: 'host-0', leaseMs: 30_000 });
    if (check === undefined) throw new Error('no check is due');
    const now = () => EXAM_DAY;
    const grade = (request: Parameters<typeof gradeSubmission>[1]) =>
      gradeSubmission({ sandbox, now }, request);
    const gate = openGate();
    const context = {
      db,
      keys: memoryKeys(),
      signer: evidenceSigner(),
      gate,
      grade,
      leaseMs: 30_000,
      maxTries,
      now,
    };
    const manners = { stop: stop.signal, letCandidatesPass: betweenExamples };
    return (await checkTask(context, check, manners)).state;
  }

  const newest = ({ taskVersionId }: ExamRows) => findNewestTaskCheck(db, taskVersionId);

  it('grades every example, and lets candidates pass between them', async () => {
    const exam = await queue(aTask({ examples: [example('accepted'), example('wrong-answer')] }));
    let passed = 0;
    const betweenExamples = () => Promise.resolve(void (passed += 1));
    expect(await work(new FakeSandbox(), { betweenExamples })).toBe('failed');
    expect(passed).toBe(6); // each of them three times: only then is a flaky test seen
    expect(await newest(exam)).toMatchObject({
      state: 'failed',
      report: {
        ok: false,
        problems: ['submissions/wrong-answer/main.py: expected wrong-answer, got accepted'],
        tools: { python: 'Python 3.13.5' },
      },
    });
  });

  it('holds the points against what the author promises', async () => {
    const exam = await queue(aTask({ examples: [example('accepted', { points: '9' })] }));
    expect(await work(new FakeSandbox())).toBe('failed');
    expect(await newest(exam)).toMatchObject({
      report: { problems: ['submissions/accepted/main.py: expected 9 points, got 10'] },
    });
  });

  it('is failed by a checker that breaks: that is the task’s own fault', async () => {
    const checker = aScript('function check({ answer }) { throw new Error("secret " + answer); }');
    const exam = await queue(aTask({ checker, examples: [example('accepted')] }));
    expect(await work(new FakeSandbox())).toBe('failed');
    const check = await newest(exam);
    expect(check?.report).toMatchObject({
      submissions: [{ verdict: 'not-marked' }],
      problems: [
        "submissions/accepted/main.py: the task's checker threw an error",
        'submissions/accepted/main.py: was not graded',
      ],
    });
    expect(JSON.stringify(check)).not.toContain('secret');
  });

  it('decides nothing where the fault is ours, and parks in the end', async () => {
    const exam = await queue(aTask({ examples: [example('accepted')] }));
    const died = () => new SandboxFailure('container-died', 'the container was killed');
    const sandbox = new FakeSandbox({ failures: [died(), died()] });
    const due = () => db.updateTable('task_check').set({ not_before: EXAM_DAY }).execute();
    expect(await work(sandbox, { maxTries: 2 })).toBe('given-back');
    expect(await newest(exam)).toMatchObject({ state: 'queued', infra_failures: 1, report: null });
    await due();
    expect(await work(sandbox, { maxTries: 2 })).toBe('given-back');
    expect(await newest(exam)).toMatchObject({ state: 'parked', report: null });

    await request(exam); // a person asks again
    expect(await work(sandbox, { maxTries: 2 })).toBe('passed');
  });

  it('is left to other hosts by one that refuses a language of it', async () => {
    await queue(aTask({ examples: [example('accepted')] }));
    const claim = (without: readonly string[]) =>
      claimTaskCheck(db, { host: 'host-0', leaseMs: 30_000, without });
    expect(await claim(['c', 'python'])).toBeUndefined();
    expect(await claim(['c'])).toMatchObject({ languages: ['python'], state: 'running' });
  });

  it('is given back untouched when the worker stops', async () => {
    const exam = await queue(aTask({ examples: [example('accepted'), example('accepted')] }));
    const stop = new AbortController();
    const betweenExamples = () => Promise.resolve(stop.abort(new WorkerStopping('stopping')));
    expect(await work(new FakeSandbox(), { stop, betweenExamples })).toBe('given-back');
    expect(await newest(exam)).toMatchObject({ state: 'queued', infra_failures: 0, report: null });
  });

  it('writes nothing once another worker may own it', async () => {
    const exam = await queue(aTask({ examples: [example('accepted')] }));
    let taken = false;
    const betweenExamples = async () => {
      if (taken) return;
      taken = true;
      await db.updateTable('task_check').set({ lease_until: EXAM_DAY }).execute();
      await sweepExpiredTaskChecks(db, 3);
      await claimTaskCheck(db, { host: 'host-1', leaseMs: 30_000 });
    };
    expect(await work(new FakeSandbox(), { betweenExamples })).toBe('lease-lost');
    expect(await newest(exam)).toMatchObject({ state: 'running', host: 'host-1', epoch: 2 });
  });
});
