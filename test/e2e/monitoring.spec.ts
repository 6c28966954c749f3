import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { findRun } from '#store';
import { fileKeys } from '../file-keys.js';
import { createTestDatabase, type TestDatabase } from '../database.js';
import { eventually } from '../eventually.js';
import { insertExam, insertQueuedRun, type ExamRows } from '../factories/exam-rows.js';
import { parseExposition, valueOf, type Sample } from '../monitoring/exposition.js';
import {
  openEngineRoad,
  startGrader,
  type EngineRoad,
  type GraderProcess,
} from './grader-process.js';

let folder: string;
let test: TestDatabase;
let exam: ExamRows;
let road: EngineRoad;
let grader: GraderProcess;

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'assay-monitoring-'));
  test = await createTestDatabase();
  exam = await insertExam(test.db, await fileKeys(folder));
  road = await openEngineRoad(path.join(folder, 'docker.sock'));
  grader = await startGrader({
    dataFolder: folder,
    databaseUrl: test.url,
    dockerSocket: road.socketPath,
  });
});
afterEach(async () => {
  await grader.stop();
  await road.close();
  await test.drop();
  await rm(folder, { recursive: true, force: true });
});

async function scrape(): Promise<readonly Sample[]> {
  const answer = await fetch(`${grader.monitoring}/metrics`);
  return parseExposition(await answer.text());
}

async function readiness(): Promise<{ readonly status: number; readonly failing: string[] }> {
  const answer = await fetch(`${grader.monitoring}/health/ready`);
  const { checks } = (await answer.json()) as { checks: { name: string; ok: boolean }[] };
  return {
    status: answer.status,
    failing: checks.filter(({ ok }) => !ok).map(({ name }) => name),
  };
}

async function grade(): Promise<string> {
  const { runId } = await insertQueuedRun(test.db, exam);
  const isDone = async () => (await findRun(test.db, runId))?.state === 'done';
  await eventually('the run is done', isDone, 60_000);
  return runId;
}

describe('a grader at work', () => {
  it('tells of its runs, and of nobody', async () => {
    expect(await readiness()).toEqual({ status: 200, failing: [] });
    const runId = await grade();
    await grade();
    const committed = { language: 'python', end: 'committed' };
    const samples = await scrape();
    expect(valueOf(samples, 'assay_run_seconds_count', committed)).toBe(2);
    expect(valueOf(samples, 'assay_queue_wait_seconds_count', { purpose: 'exam' })).toBe(2);
    expect(valueOf(samples, 'assay_compile_seconds_count', { language: 'python' })).toBe(2);
    expect(
      valueOf(samples, 'assay_tests_total', { language: 'python', verdict: 'accepted' }),
    ).toBeGreaterThan(1);
    expect(valueOf(samples, 'assay_queue_runs', { state: 'queued' })).toBe(0);
    // Whether one stood ready depends on how quick the machine is; that one was taken for each run does not.
    const taken = samples.filter(
      ({ name, labels }) =>
        /^assay_pool_(hits|misses)_total$/.test(name) && labels['purpose'] === 'run',
    );
    expect(taken.reduce((sum, { value }) => sum + value, 0)).toBe(2);
    expect(valueOf(samples, 'assay_containers_alive')).toBeGreaterThan(0);
    expect(valueOf(samples, 'assay_breaker_state', { state: 'closed' })).toBe(1);
    const labels = JSON.stringify(samples.map((sample) => sample.labels));
    expect(labels).not.toContain(runId);
    expect(labels).not.toContain(exam.taskVersionId);
  }, 120_000);

  it('stops claiming while the engine is away, says so, and goes on by itself', async () => {
    await grade();
    await road.cut();
    const rows = await Promise.all([1, 2, 3, 4].map(() => insertQueuedRun(test.db, exam)));
    await eventually(
      'the breaker is open',
      async () => valueOf(await scrape(), 'assay_breaker_state', { state: 'closed' }) === 0,
      60_000,
    );
    expect(await readiness()).toMatchObject({ status: 503 });
    expect((await readiness()).failing).toEqual(['engine', 'breaker', 'engine-ill']);
    await road.mend();
    await eventually(
      'all runs are done',
      async () => {
        const runs = await Promise.all(rows.map(({ runId }) => findRun(test.db, runId)));
        return runs.every((run) => run?.state === 'done' && run.infra_failures === 0);
      },
      120_000,
    );
    expect(await readiness()).toEqual({ status: 200, failing: [] });
    const away = { code: 'engine-unreachable' };
    expect(valueOf(await scrape(), 'assay_infra_errors_total', away)).toBeGreaterThanOrEqual(3);
  }, 240_000);
});
