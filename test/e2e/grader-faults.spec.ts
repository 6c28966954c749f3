import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { findRun, selectMarkEntries, type GradingRun, type MarkEntry } from '#store';
import { fileKeys } from '../file-keys.js';
import { createTestDatabase, type TestDatabase } from '../database.js';
import { eventually } from '../eventually.js';
import {
  insertExam,
  insertQueuedRun,
  type ExamRows,
  type RunRows,
} from '../factories/exam-rows.js';
import { aGroup, aTask, aTest } from '../factories/task.js';
import { openEngineRoad, startGrader, type GraderProcess } from './grader-process.js';

// Long enough to be caught in the middle, short enough to be waited for: 10 tests of some 0.4 s each.
const SLOW = 'import time\ntime.sleep(0.4)\nprint(2 * int(input()))\n';
const TASK = aTask({
  groups: [
    aGroup({
      tests: Array.from({ length: 10 }, (_, at) => aTest(`basic/${at}`, `${at}\n`, `${2 * at}\n`)),
    }),
  ],
});

let folder: string;
let test: TestDatabase;
let exam: ExamRows;
const graders: GraderProcess[] = [];

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'assay-faults-'));
  test = await createTestDatabase();
  exam = await insertExam(test.db, await fileKeys(folder), TASK);
});

afterEach(async () => {
  await Promise.all(graders.splice(0).map((grader) => grader.stop()));
  await test.drop();
  await rm(folder, { recursive: true, force: true });
});

async function grader(dockerSocket?: string): Promise<GraderProcess> {
  const settings = { dataFolder: folder, databaseUrl: test.url };
  const started = await startGrader(
    dockerSocket === undefined ? settings : { ...settings, dockerSocket },
  );
  graders.push(started);
  return started;
}

function queueSlowRun(): Promise<RunRows> {
  return insertQueuedRun(test.db, exam, [{ name: 'main.py', text: SLOW }]);
}

async function runOf({ runId }: RunRows): Promise<GradingRun> {
  const run = await findRun(test.db, runId);
  if (run === undefined) throw new Error('the run is gone');
  return run;
}

async function untilUnderWay(rows: RunRows): Promise<void> {
  await eventually('a container works on the run', async () => {
    const { state } = await runOf(rows);
    return state === 'running' && (await busyContainers()) > 0;
  });
}

async function untilDone(rows: RunRows): Promise<MarkEntry[]> {
  await eventually('the run is done', async () => (await runOf(rows)).state === 'done', 60_000);
  return selectMarkEntries(test.db, rows.sittingId);
}

/** Containers in which a candidate's program is alive. */
async function busyContainers(): Promise<number> {
  const { stdout } = await promisify(execFile)('ps', ['-eo', 'args']);
  return stdout.split('\n').filter((line) => line.includes('python') && line.includes('/app/'))
    .length;
}

const FULL_MARKS = [{ points: '10', max_points: '10', state: 'marked', sequence: 1 }];

describe('a grader process', () => {
  it('that is killed in the middle of a run delays the mark and loses nothing', async () => {
    const first = await grader();
    const rows = await queueSlowRun();
    await untilUnderWay(rows);
    await first.killHard();
    const epochBefore = (await runOf(rows)).epoch;
    await grader();
    expect(await untilDone(rows)).toMatchObject(FULL_MARKS);
    expect((await runOf(rows)).epoch).toBeGreaterThan(epochBefore);
  }, 120_000);

  it('that loses the Docker engine in the middle of a run gives it back and marks it when the engine is there again', async () => {
    const road = await openEngineRoad(path.join(folder, 'docker.sock'));
    try {
      await grader(road.socketPath);
      const rows = await queueSlowRun();
      await untilUnderWay(rows);
      await road.cut();
      await untilGivenBack(rows);
      await road.mend();
      expect(await untilDone(rows)).toMatchObject(FULL_MARKS);
    } finally {
      await road.close();
    }
  }, 120_000);

  it('that is stopped in order gives its run back for another', async () => {
    const first = await grader();
    const rows = await queueSlowRun();
    await untilUnderWay(rows);
    await first.stop();
    await grader();
    expect(await untilDone(rows)).toMatchObject(FULL_MARKS);
  }, 120_000);
});

async function untilGivenBack(rows: RunRows): Promise<void> {
  await eventually(
    'the run is given back, as our fault',
    async () => (await runOf(rows)).last_failure !== null,
    30_000,
  );
  expect(await selectMarkEntries(test.db, rows.sittingId)).toEqual([]);
}
