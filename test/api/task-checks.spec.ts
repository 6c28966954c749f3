import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { gradeSubmission } from '../../apps/grader/src/grade-submission.js';
import { startWorker, type Worker } from '../../apps/grader/src/worker.js';
import { eventually } from '../eventually.js';
import { smallUpload, WRONG_TEST } from '../factories/small-bank.js';
import { FakeSandbox } from '../fakes/fake-sandbox.js';
import { openGate } from '../fakes/open-gate.js';
import { silentDoorbell } from '../fakes/silent-doorbell.js';
import { openApi, type ApiUnderTest, type Client } from './api-under-test.js';

interface ListedItem {
  readonly id: string;
  readonly itemId: string;
}

interface CheckView {
  readonly state: string;
  readonly report: { readonly problems: readonly string[] } | null;
}

type Upload = ReturnType<typeof smallUpload>;

/** Both tasks get an example submission that its author holds to be right. */
function uploadWithExamples(): Upload {
  const { bank, tasks } = smallUpload();
  return { bank, tasks: tasks.map(withExample) };
}

function withExample(task: Upload['tasks'][number]): Upload['tasks'][number] {
  const path = 'submissions/accepted/main.py';
  const files = task.files.map((file) => {
    if (file.path !== 'task.json') return file;
    const json = JSON.parse(Buffer.from(file.base64, 'base64').toString()) as object; // our own factory's
    const examples = [{ files: [path], language: 'python', verdict: 'accepted' }];
    return { ...file, base64: base64(JSON.stringify({ ...json, examples })) };
  });
  return { ...task, files: [...files, { path, base64: base64('print("whatever")\n') }] };
}

const base64 = (text: string): string => Buffer.from(text).toString('base64');

describe('the acceptance check of practical tasks', () => {
  let api: ApiUnderTest;
  let author: Client;
  let approver: Client;
  let worker: Worker | undefined;

  beforeEach(async () => {
    api = await openApi(undefined, 'required');
    author = await api.person('ann.author', 'author');
    approver = await api.person('app.rover', 'approver');
    worker = undefined;
  });
  afterEach(async () => {
    await worker?.stop();
    await api.close();
  });

  /** A grader whose program answers every test of the small tasks as it should be. */
  async function startGrader(): Promise<void> {
    const { db, keys, signer, clock } = api.engine;
    const program = (stdin: string) => {
      const [number, marker = ''] = stdin.trim().split('\n');
      return { stdout: `${2 * Number(number)} ${marker.replace('input-c4e9', 'answer-08fb')}\n` };
    };
    const sandbox = new FakeSandbox({ program });
    const now = () => clock.now();
    worker = await startWorker({
      db,
      keys,
      signer,
      doorbell: silentDoorbell(),
      log: { info: () => undefined, warn: () => undefined, error: () => undefined },
      gate: openGate(),
      now,
      grade: (request) => gradeSubmission({ sandbox, now }, request),
      host: 'host-0',
      slots: 1,
      leaseMs: 30_000,
      maxTries: 3,
      sweepMs: 20,
      graceMs: 5_000,
    });
  }

  async function importTasks(
    upload = uploadWithExamples(),
  ): Promise<{ readonly double: string; readonly sum: string; readonly items: string[] }> {
    const { body } = await author.post('/bank/imports', upload);
    const rows = (await author.get('/bank/mini/items')).body.items as readonly ListedItem[];
    const idOf = (itemId: string) => rows.find((row) => row.itemId === itemId)?.id;
    const tasks = [idOf('mini-double'), idOf('mini-sum')];
    const items = (body.created as string[]).filter((id) => !tasks.includes(id));
    return { double: tasks[0] ?? '', sum: tasks[1] ?? '', items };
  }

  const approve = (...ids: string[]) =>
    approver.call({ method: 'POST', path: '/bank/approvals', body: { itemVersions: ids } });
  const checkOf = async (id: string) =>
    (await approver.get(`/items/${id}/check`)).body as CheckView;
  const hasEnded = (id: string) =>
    eventually('the check has ended', async () =>
      ['passed', 'failed'].includes((await checkOf(id)).state),
    );

  it('is queued by the import, and until it has passed the task cannot be approved', async () => {
    const { sum, items } = await importTasks();
    expect(await checkOf(sum)).toMatchObject({ state: 'queued', report: null });
    expect(await approve(sum)).toMatchObject({ status: 409, body: { code: 'task-not-checked' } });
    expect((await approve(...items)).status).toBe(200);

    await startGrader();
    await hasEnded(sum);
    expect(await checkOf(sum)).toMatchObject({
      state: 'passed',
      report: {
        ok: true,
        submissions: [
          { path: 'submissions/accepted/main.py', expected: 'accepted', verdict: 'accepted' },
        ],
        problems: [],
      },
    });
    expect((await approve(sum)).status).toBe(200);
  });

  it('keeps a task with a wrong test from being approved until it is corrected and checked again', async () => {
    const { double } = await importTasks();
    await startGrader();
    await hasEnded(double);
    const { state, report } = await checkOf(double);
    expect(state).toBe('failed');
    expect(report?.problems).toEqual([
      'submissions/accepted/main.py: expected accepted, got wrong-answer',
    ]);
    expect(await approve(double)).toMatchObject({
      status: 409,
      body: { code: 'task-not-checked', detail: expect.stringContaining('failed') },
    });

    const { body } = await author.post(`/items/${double}/corrections`, {
      note: 'the answer of large/1 was one too high',
      tests: [{ id: WRONG_TEST.id, answer: WRONG_TEST.rightAnswer }],
    });
    const corrected = body.id as string;
    await hasEnded(corrected);
    expect((await approve(corrected)).status).toBe(200);
    // Nobody can bring the faulty draft back.
    expect(await approve(double)).toMatchObject({ status: 409 });
  });

  it('fails for a task that has nothing to show', async () => {
    const { double } = await importTasks(smallUpload());
    await startGrader();
    await hasEnded(double);
    expect((await checkOf(double)).report?.problems).toEqual([
      'no accepted example submission in python: nothing shows that its limits suffice',
    ]);
  });

  it('can be asked for again, and is one check for as long as it has not ended', async () => {
    const { sum } = await importTasks();
    expect((await approver.post('/bank/checks', { itemVersions: [sum] })).status).toBe(201);
    const open = await api.engine.db
      .selectFrom('task_check')
      .selectAll()
      .where('item_version_id', '=', sum)
      .execute();
    expect(open).toHaveLength(1);
  });

  it('is not for knowledge items, nor for everybody', async () => {
    const { items, sum } = await importTasks();
    const body = { itemVersions: items.slice(0, 1) };
    expect(await approver.call({ method: 'POST', path: '/bank/checks', body })).toMatchObject({
      status: 404,
    });
    const candidate = await api.person('can.didate', 'candidate');
    const path = `/items/${sum}/check`;
    expect(await candidate.call({ method: 'GET', path })).toMatchObject({ status: 403 });
  });
});
