import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { decodeEvent } from '#audit';
import type { ExampleSubmission } from '#exam-bank';
import { openDoorbell, type Doorbell } from '#queue';
import { claimRun, inTransaction, sweepExpiredRuns, type Database, type GradingRun } from '#store';
import type { Hindrance } from '../../apps/grader/src/gate/gate.js';
import { gradeSubmission } from '../../apps/grader/src/grade-submission.js';
import { SandboxFailure } from '../../apps/grader/src/sandbox/sandbox.js';
import { startWorker, type Worker, type WorkerOptions } from '../../apps/grader/src/worker.js';
import { createTestDatabase, databaseOutage, type TestDatabase } from '../database.js';
import { eventually } from '../eventually.js';
import {
  EXAM_DAY,
  insertExam,
  insertQueuedCheck,
  insertQueuedRun,
  type ExamRows,
} from '../factories/exam-rows.js';
import { aGroup, aScript, aTask, aTest } from '../factories/task.js';
import { FakeSandbox, type FakeEnd } from '../fakes/fake-sandbox.js';
import { evidenceSigner } from '../fakes/evidence-signer.js';
import { memoryKeys } from '../fakes/memory-keys.js';
import { openGate } from '../fakes/open-gate.js';
import { silentDoorbell } from '../fakes/silent-doorbell.js';

let database: TestDatabase;
let db: Database;
let exam: ExamRows;
let workers: Worker[];
let log: { readonly level: string; readonly message: string; readonly text: string }[];

beforeEach(async () => {
  database = await createTestDatabase();
  db = database.db;
  exam = await insertExam(db, memoryKeys());
  workers = [];
  log = [];
});
afterEach(async () => {
  await Promise.all(workers.map((worker) => worker.stop()));
  await database.drop();
});

async function start(
  sandbox: FakeSandbox,
  changes: Partial<WorkerOptions> & { readonly doorbell?: Doorbell } = {},
): Promise<Worker> {
  const write = (level: string) => (facts: Readonly<Record<string, unknown>>, message: string) =>
    void log.push({ level, message, text: JSON.stringify(facts) });
  const now = () => EXAM_DAY;
  const worker = await startWorker({
    db,
    keys: memoryKeys(),
    signer: evidenceSigner(),
    doorbell: silentDoorbell(),
    log: { info: write('info'), warn: write('warn'), error: write('error') },
    gate: openGate(),
    now,
    grade: (request) => gradeSubmission({ sandbox, now }, request),
    host: `host-${workers.length}`,
    slots: 1,
    leaseMs: 30_000,
    maxTries: 3,
    sweepMs: 20,
    graceMs: 5_000,
    ...changes,
  });
  workers.push(worker);
  return worker;
}

const run = (id: string): Promise<GradingRun> =>
  db.selectFrom('grading_run').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
const hasState = (id: string, state: GradingRun['state']) =>
  eventually(`the run is ${state}`, async () => (await run(id)).state === state);
const marks = () =>
  db.selectFrom('mark_entry').select(['run_id', 'points', 'sequence']).orderBy('id').execute();
/** Without the key's, which comes with whatever is signed first. */
const events = async () =>
  (await db.selectFrom('audit_event').select('leaf').orderBy('ordinal').execute())
    .map(({ leaf }) => decodeEvent(leaf))
    .filter(({ type }) => type !== 'evidence-key.announced')
    .map(({ type, data, subject }) => ({ type, data, subject }));
/** Whatever it is said to be, the fake sandbox decides how it ends. */
const EXAMPLE: ExampleSubmission = {
  path: 'submissions/accepted/main.py',
  files: [{ name: 'main.py', text: '' }],
  language: 'python',
  verdict: 'accepted',
  points: undefined,
};
/** A program that waits until the test lets it go. */
function heldProgram() {
  const [started, gate] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const program = async (stdin: string): Promise<FakeEnd> => {
    started.resolve();
    await gate.promise;
    return { stdout: `${2 * Number(stdin)}\n` };
  };
  return { program, started: started.promise, letGo: gate.resolve };
}
const died = () => new SandboxFailure('container-died', 'the container was killed');

describe('the grader', () => {
  it('claims a due run, grades it, and enters its mark with an event', async () => {
    const { runId } = await insertQueuedRun(db, exam);
    const sandbox = new FakeSandbox();
    await start(sandbox);
    await hasState(runId, 'done');
    expect(await run(runId)).toMatchObject({ verdict: 'accepted', host: 'host-0', epoch: 1 });
    expect(await marks()).toEqual([{ run_id: runId, points: '10', sequence: 1 }]);
    expect((await events()).map(({ type }) => type)).toEqual(['mark.entered']);
    expect(sandbox.opened).toEqual([`run-${runId}-1`]);
  });

  it('starts at once when it is rung for, long before it would sweep', async () => {
    const doorbell = await openDoorbell({
      databaseUrl: database.url,
      redisUrl: undefined,
      onError: () => undefined,
    });
    await start(new FakeSandbox(), { doorbell, sweepMs: 600_000 });
    const { runId } = await insertQueuedRun(db, exam);
    await doorbell.ring([runId]);
    await hasState(runId, 'done');
  });

  it('grades as many runs at the same time as it has slots, and each once', async () => {
    const { program, letGo } = heldProgram();
    const sandbox = new FakeSandbox({ program });
    for (let count = 0; count < 5; count += 1) await insertQueuedRun(db, exam);
    await start(sandbox, { slots: 3 });
    await eventually('three runs are under way', () => sandbox.openNow === 3);
    letGo();
    await eventually('five marks are entered', async () => (await marks()).length === 5);
    expect(sandbox.opened).toHaveLength(5);
    expect(sandbox.openNow).toBe(0);
  });

  it('never makes a mark of an infrastructure failure: the run is given back and then succeeds', async () => {
    const { runId } = await insertQueuedRun(db, exam);
    await start(new FakeSandbox({ failures: [died()] }));
    await hasState(runId, 'done');
    expect(await marks()).toEqual([{ run_id: runId, points: '10', sequence: 1 }]);
    expect(await run(runId)).toMatchObject({ epoch: 2, infra_failures: 1 });
    const [given, entered] = await events();
    expect(given).toMatchObject({
      type: 'run.given-back',
      subject: { kind: 'run', ref: runId },
      data: { code: 'container-died', epoch: 1, failures: 1 },
    });
    expect(entered).toMatchObject({
      type: 'mark.entered',
      subject: { ref: given?.data['sitting'] },
    });
  });

  it('parks a run for a person after as many faults as it may have, without a mark', async () => {
    const { runId } = await insertQueuedRun(db, exam);
    await start(new FakeSandbox({ failures: [died(), died()] }), { maxTries: 2 });
    await hasState(runId, 'parked');
    expect(await marks()).toEqual([]);
    expect((await events()).map(({ type }) => type)).toEqual(['run.given-back', 'run.parked']);
    expect((await run(runId)).last_failure).toBe('container-died: the container was killed');
  });

  it('parks nothing while the engine is away: an outage uses up no tries', async () => {
    const { runId } = await insertQueuedRun(db, exam);
    const away = new SandboxFailure('engine-unreachable', 'connect ECONNREFUSED');
    await start(new FakeSandbox({ failures: [away, away] }), { maxTries: 1 });
    await hasState(runId, 'done');
    expect(await run(runId)).toMatchObject({ epoch: 3, infra_failures: 0 });
    expect(
      (await events()).map(({ type, data }) => [type, data['code'], data['failures']]),
    ).toEqual([
      ['run.given-back', 'engine-unreachable', 0],
      ['run.given-back', 'engine-unreachable', 0],
      ['mark.entered', undefined, undefined],
    ]);
  });

  it('does not hold it against a run that the engine went away under it', async () => {
    const { runId } = await insertQueuedRun(db, exam);
    const answers = [false, true];
    const gate = openGate({ engineAnswers: () => Promise.resolve(answers.shift() ?? true) });
    await start(new FakeSandbox({ failures: [died()] }), { maxTries: 1, gate });
    await hasState(runId, 'done');
    expect(await run(runId)).toMatchObject({ infra_failures: 0 });
    expect((await events())[0]).toMatchObject({ data: { code: 'engine-unreachable' } });
  });

  it('claims nothing while its host should take no work, and goes on when it may', async () => {
    let hindrances: Hindrance[] = [{ code: 'disk-full', message: 'full' }];
    let asked = 0;
    const gate = openGate({
      hindrances: () => {
        asked += 1;
        return hindrances;
      },
    });
    const { runId } = await insertQueuedRun(db, exam);
    await start(new FakeSandbox(), { gate });
    await eventually('it was about to claim, more than once', () => asked > 2);
    expect(await run(runId)).toMatchObject({ state: 'queued', epoch: 0 });
    hindrances = [];
    await hasState(runId, 'done');
  });

  it('tells the gate of every failure of the engine, and of every run that it carried to its end', async () => {
    const { runId } = await insertQueuedRun(db, exam);
    const told: string[] = [];
    const gate = openGate({
      engineFailed: (why) => void told.push(why),
      engineWorked: () => void told.push('worked'),
    });
    const failures = [
      new SandboxFailure('engine-unreachable', 'connect ECONNREFUSED'),
      new SandboxFailure('container-not-started', 'no runtime'),
      died(),
    ];
    await start(new FakeSandbox({ failures }), { gate });
    await hasState(runId, 'done');
    await eventually('it is told', () => told.length === 3);
    expect(told).toEqual(['connect ECONNREFUSED', 'no runtime', 'worked']);
  });

  it('tells the gate of what befell an acceptance check, too, and leaves those it refuses', async () => {
    const task = await insertExam(db, memoryKeys(), aTask({ examples: [EXAMPLE] }));
    await insertQueuedCheck(db, task, ['python']);
    const told: string[] = [];
    const gate = openGate({
      engineFailed: (why) => void told.push(why),
      engineWorked: () => void told.push('worked'),
    });
    const failures = [new SandboxFailure('engine-unreachable', 'connect ECONNREFUSED')];
    let refused = ['python'];
    let asked = 0;
    const refusedLanguages = () => {
      asked += 1;
      return refused;
    };
    await start(new FakeSandbox({ failures }), { gate, refusedLanguages });
    await eventually('it has looked more than once', () => asked > 4);
    expect(told).toEqual([]);
    refused = [];
    await eventually('it is told', () => told.length === 2);
    expect(told).toEqual(['connect ECONNREFUSED', 'worked']);
    const given = log.filter(({ message }) => message === 'task check given back');
    expect(given).toMatchObject([{ level: 'warn', text: expect.stringContaining('unreachable') }]);
  });

  it('leaves one slot to candidates while authors have their tasks checked', async () => {
    for (const id of ['one', 'two']) {
      const task = aTask({ id, examples: [EXAMPLE] });
      await insertQueuedCheck(db, await insertExam(db, memoryKeys(), task), ['python']);
    }
    const held = heldProgram();
    // The checks are held in their first test; a candidate's program is not.
    const program = (stdin: string) => (stdin === '1\n' ? held.program(stdin) : { stdout: '42\n' });
    const groups = [aGroup({ tests: [aTest('basic/1', '21\n', '42\n')] })];
    await start(new FakeSandbox({ program }), { slots: 2 });
    await held.started;
    const { runId } = await insertQueuedRun(
      db,
      await insertExam(db, memoryKeys(), aTask({ groups })),
    );
    await hasState(runId, 'done');
    held.letGo();
  });

  it('parks a run whose checker is broken, and repeats neither its words nor the test in log or record', async () => {
    const checker = 'function check({ answer }) { throw new Error("secret " + answer); }';
    const broken = await insertExam(db, memoryKeys(), aTask({ checker: aScript(checker) }));
    const { runId } = await insertQueuedRun(db, broken);
    await start(new FakeSandbox(), { maxTries: 1 });
    await hasState(runId, 'parked');
    await eventually('it is logged', () => log.some(({ message }) => message.includes('parked')));
    expect(`${JSON.stringify(log)}${(await run(runId)).last_failure}`).not.toContain('secret');
    expect(await marks()).toEqual([]);
  });

  it('stops and writes nothing when its lease was lost to another worker', async () => {
    const { program, started } = heldProgram();
    const sandbox = new FakeSandbox({ program });
    const { runId } = await insertQueuedRun(db, exam);
    await start(sandbox, { leaseMs: 300 });
    await started;
    // Another worker believes it dead and takes the run over.
    await db
      .updateTable('grading_run')
      .set({ lease_until: new Date(0) })
      .where('id', '=', runId)
      .execute();
    await inTransaction(db, (tx) => sweepExpiredRuns(tx, 5));
    await claimRun(db, { host: 'another', leaseMs: 60_000 });
    await eventually('the container is closed', () => sandbox.openNow === 0);
    expect(await marks()).toEqual([]);
    expect(await run(runId)).toMatchObject({ state: 'running', epoch: 2, host: 'another' });
  });

  it('keeps its lease for as long as it works', async () => {
    const { program, started, letGo } = heldProgram();
    const { runId } = await insertQueuedRun(db, exam);
    await start(new FakeSandbox({ program }), { leaseMs: 400 });
    await started;
    const first = (await run(runId)).lease_until?.getTime() ?? Infinity;
    await eventually('the lease was extended past its first end', async () => {
      const until = (await run(runId)).lease_until?.getTime() ?? 0;
      return until > first + 400;
    });
    letGo();
    await hasState(runId, 'done');
    expect(await run(runId)).toMatchObject({ epoch: 1, infra_failures: 0 });
  });

  it('takes back the run of a worker that fell silent', async () => {
    const { runId } = await insertQueuedRun(db, exam);
    await claimRun(db, { host: 'silent', leaseMs: 1 });
    await start(new FakeSandbox());
    await hasState(runId, 'done');
    expect(await marks()).toEqual([{ run_id: runId, points: '10', sequence: 1 }]);
    expect((await events())[0]).toMatchObject({
      type: 'run.given-back',
      data: { code: 'worker-silent', failures: 1 },
    });
  });

  it('finishes what is under way when it is told to stop, and claims nothing more', async () => {
    const { program, started, letGo } = heldProgram();
    const runs = [await insertQueuedRun(db, exam), await insertQueuedRun(db, exam)];
    const worker = await start(new FakeSandbox({ program }));
    await started;
    const stopped = worker.stop();
    letGo();
    await stopped;
    const states = await Promise.all(runs.map(async ({ runId }) => (await run(runId)).state));
    expect(states.sort()).toEqual(['done', 'queued']);
  });

  it('gives back what does not finish in its grace when it is told to stop', async () => {
    const { program, started } = heldProgram();
    const sandbox = new FakeSandbox({ program });
    const { runId } = await insertQueuedRun(db, exam);
    const worker = await start(sandbox, { graceMs: 20, maxTries: 1 });
    await started;
    await worker.stop();
    expect(await run(runId)).toMatchObject({ state: 'queued', epoch: 1, infra_failures: 0 });
    expect(sandbox.openNow).toBe(0);
    expect((await events())[0]).toMatchObject({ data: { code: 'worker-stopping' } });
  });

  it('grades on after the database was away, and tells of the outage once', async () => {
    await start(new FakeSandbox());
    const first = await insertQueuedRun(db, exam);
    await hasState(first.runId, 'done');
    const outage = await databaseOutage(database);
    await eventually('the outage is noticed', () => log.some(({ level }) => level === 'warn'));
    await outage.end();
    const { runId } = await insertQueuedRun(db, exam);
    await hasState(runId, 'done');
    expect(log.filter(({ level }) => level === 'warn')).toEqual([
      expect.objectContaining({ level: 'warn' }),
    ]);
  });

  it('commits what it found although the database was away at that moment', async () => {
    const { program, started, letGo } = heldProgram();
    const { runId } = await insertQueuedRun(db, exam);
    await start(new FakeSandbox({ program }));
    await started;
    const outage = await databaseOutage(database);
    letGo();
    await eventually('the outage is noticed', () => log.some(({ level }) => level === 'warn'));
    await outage.end();
    await hasState(runId, 'done');
    expect(await marks()).toEqual([{ run_id: runId, points: '10', sequence: 1 }]);
    expect(await run(runId)).toMatchObject({ epoch: 1, infra_failures: 0 });
  });
});
