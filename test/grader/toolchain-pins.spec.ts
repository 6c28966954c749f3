import { afterEach, beforeEach, describe, expect, it, test } from '@jest/globals';
import { decodeEvent } from '#audit';
import { selectToolchainPins, type Database, type ToolchainPin } from '#store';
import { gradeSubmission } from '../../apps/grader/src/grade-submission.js';
import type { ImageTools } from '../../apps/grader/src/sandbox/images.js';
import { openToolchainPins, pinDifference } from '../../apps/grader/src/toolchain-pins.js';
import { startWorker, type Worker } from '../../apps/grader/src/worker.js';
import { createTestDatabase, type TestDatabase } from '../database.js';
import { eventually } from '../eventually.js';
import { EXAM_DAY, insertExam, insertQueuedRun } from '../factories/exam-rows.js';
import { FakeSandbox } from '../fakes/fake-sandbox.js';
import { evidenceSigner } from '../fakes/evidence-signer.js';
import { memoryKeys } from '../fakes/memory-keys.js';
import { openGate } from '../fakes/open-gate.js';
import { silentDoorbell } from '../fakes/silent-doorbell.js';
import { TestClock } from '../fakes/test-clock.js';

const OLD: ImageTools = { toolVersion: 'Python 3.13.5', packagesSha256: 'a1', treeSha256: 'b1' };
const NEW: ImageTools = { toolVersion: 'Python 3.13.9', packagesSha256: 'a2', treeSha256: 'b2' };

let database: TestDatabase;
let db: Database;
let clock: TestClock;
beforeEach(async () => {
  database = await createTestDatabase();
  db = database.db;
  clock = new TestClock(EXAM_DAY);
});
afterEach(() => database.drop());

const pinsOf = (host: string, renew = false) =>
  openToolchainPins({ db, host, now: () => clock.now(), renew });

async function events(): Promise<readonly unknown[]> {
  const rows = await db.selectFrom('audit_event').select('leaf').execute();
  return rows
    .map(({ leaf }) => decodeEvent(leaf))
    .filter(({ type }) => type === 'toolchain.pinned')
    .map(({ subject, data }) => [subject.ref, data['generation'], data['toolVersion']]);
}

describe('pins of tools', () => {
  it('are what the first host has, and hold every other one to it, in so many words', async () => {
    await pinsOf('first').admit('python', OLD);
    await pinsOf('equal').admit('python', OLD);
    const other = pinsOf('other');
    await expect(other.admit('python', NEW)).rejects.toMatchObject({
      code: 'toolchain-differs',
      message:
        'python on other is "Python 3.13.9", but "Python 3.13.5" is pinned on 2026-03-02T09:00:00.000Z by first',
    });
    expect(other.refused()).toEqual(['python']);
    expect(await events()).toEqual([['python', 1, 'Python 3.13.5']]);
  });

  it('are made once when several hosts are first at the same time', async () => {
    const hosts = ['a', 'b', 'c', 'd'].map((host) => pinsOf(host));
    await Promise.all(hosts.map((host) => host.admit('python', OLD)));
    expect(await selectToolchainPins(db)).toHaveLength(1);
    expect(await events()).toHaveLength(1);
  });

  it('are kept by language', async () => {
    const pins = pinsOf('first');
    await pins.admit('python', OLD);
    await pins.admit('lua', NEW);
    expect((await selectToolchainPins(db)).map(({ language }) => language)).toEqual([
      'lua',
      'python',
    ]);
  });

  it('are renewed on demand only; then the host with the old tools is refused, soon', async () => {
    const old = pinsOf('old');
    await old.admit('python', OLD);
    await pinsOf('upgraded', true).admit('python', NEW);
    expect(await selectToolchainPins(db)).toMatchObject([
      { generation: 2, tool_version: 'Python 3.13.9', pinned_host: 'upgraded' },
    ]);
    clock.advance({ minutes: 1 });
    await expect(old.admit('python', OLD)).rejects.toMatchObject({ code: 'toolchain-differs' });
    await pinsOf('upgraded').admit('python', NEW);
    expect(await events()).toHaveLength(2);
  });

  it('let a host try again after a while', async () => {
    await pinsOf('first').admit('python', OLD);
    const other = pinsOf('other');
    await other.admit('python', NEW).catch(() => undefined);
    clock.advance({ minutes: 1 });
    expect(other.refused()).toEqual([]);
    expect(other.refusals()).toMatchObject([{ language: 'python' }]); // nobody has seen it mended
    await other.admit('python', OLD);
    expect(other.refusals()).toEqual([]);
  });

  const pin: ToolchainPin = {
    language: 'python',
    generation: 1,
    tool_version: OLD.toolVersion,
    packages_sha256: OLD.packagesSha256,
    tree_sha256: OLD.treeSha256,
    pinned_at: EXAM_DAY,
    pinned_host: 'first',
  };
  test.each<[string, Partial<ImageTools>, RegExp | undefined]>([
    ['the same', {}, undefined],
    ['the same in another image', { treeSha256: 'b9' }, undefined],
    [
      'another version',
      { toolVersion: 'Python 3.12.0' },
      /^is "Python 3.12.0", but "Python 3.13.5"/,
    ],
    ['other packages beside it', { packagesSha256: 'a9' }, /among packages a9, and a1 are pinned/],
  ])('tell %s', (_, change, expected) => {
    const difference = pinDifference(pin, { ...OLD, ...change });
    if (expected === undefined) expect(difference).toBeUndefined();
    else expect(difference).toMatch(expected);
  });
});

describe('a run in a language that a host has in another version', () => {
  let workers: Worker[];
  beforeEach(() => {
    workers = [];
  });
  afterEach(() => Promise.all(workers.map((worker) => worker.stop())));

  const start = async (host: string, tools: ImageTools, said: string[]) => {
    const pins = pinsOf(host);
    const write = (facts: object, message: string) =>
      void said.push(`${message} ${JSON.stringify(facts)}`);
    const sandbox = new FakeSandbox();
    workers.push(
      await startWorker({
        db,
        keys: memoryKeys(),
        signer: evidenceSigner(),
        doorbell: silentDoorbell(),
        log: { info: write, warn: write, error: write },
        gate: openGate(),
        now: () => clock.now(),
        grade: async (request) => {
          await pins.admit(request.submission.language, tools);
          return gradeSubmission({ sandbox, now: () => clock.now() }, request);
        },
        host,
        refusedLanguages: pins.refused,
        slots: 1,
        leaseMs: 30_000,
        maxTries: 1,
        sweepMs: 20,
        graceMs: 5_000,
      }),
    );
  };
  const states = async () =>
    (await db.selectFrom('grading_run').select(['state', 'infra_failures', 'host']).execute())[0];

  it('is given back untouched, left to others, and graded by one that has the pinned version', async () => {
    await pinsOf('first').admit('python', OLD);
    await insertQueuedRun(db, await insertExam(db, memoryKeys()));
    const said: string[] = [];
    await start('odd', NEW, said);
    await eventually('the odd host gives the run back', () =>
      said.some((line) => line.includes('run given back')),
    );
    expect(said.join('\n')).toMatch(/toolchain-differs.*3\.13\.9.*3\.13\.5/);
    expect(await states()).toMatchObject({ state: 'queued', infra_failures: 0 });
    await start('right', OLD, []);
    await eventually('the right host grades it', async () => (await states())?.state === 'done');
    expect(await states()).toMatchObject({ host: 'right', infra_failures: 0 });
    expect(said.filter((line) => line.includes('given back'))).toHaveLength(1);
  });
});
