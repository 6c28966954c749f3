import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { openDoorbell } from '#queue';
import type { Language, SourceFile, Task } from '#exam-bank';
import type { RunFacts } from '#scoring';
import { claimTenant, migrate, openDatabase, startEmbeddedPostgres } from '#store';
import { startGrader } from '../e2e/grader-process.js';
import { fileKeys } from '../file-keys.js';
import { insertExam, insertQueuedRun, type ExamRows } from '../factories/exam-rows.js';

const TIMEOUT_MS = 8 * 60_000;

/** The grader as it is built and started in earnest, with a queue to fill. */
export interface BuiltGrader {
  /** One submission more that waits; the grader stands still meanwhile. */
  hand(task: Task, language: Language, files: readonly SourceFile[]): Promise<void>;
  /** Lets the grader go, until nothing is queued. @returns what was handed since the last time */
  gradeAll(): Promise<readonly string[]>;
  factsOf(runs: readonly string[]): Promise<readonly RunFacts[]>;
  close(): Promise<void>;
}

export async function openBuiltGrader(slots: number, cores: string): Promise<BuiltGrader> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'assay-bench-'));
  const server = await startEmbeddedPostgres({ folder: path.join(folder, 'pg'), durable: false });
  const db = openDatabase(server.url, () => undefined);
  await migrate(db);
  await claimTenant(db, 'local', new Date());
  const keys = await fileKeys(folder);
  const onError = (error: Error): void => void process.stderr.write(`${error.message}\n`);
  const bell = await openDoorbell({ databaseUrl: server.url, redisUrl: undefined, onError });
  const grader = await startGrader({
    dataFolder: folder,
    databaseUrl: server.url,
    env: {
      EXAM_SANDBOX_SLOTS: String(slots),
      EXAM_SANDBOX_POOL: String(slots),
      EXAM_SANDBOX_CORES: cores === '' ? 'any' : cores,
      EXAM_LEASE_SECONDS: '600', // it is stopped while the queue is filled
    },
  });
  const exams = new Map<Task, ExamRows>();
  let waiting: string[] = [];

  async function allDone(ids: readonly string[]): Promise<void> {
    const deadline = performance.now() + TIMEOUT_MS;
    for (;;) {
      // Only what is small: to look is not to work.
      const open = await db
        .selectFrom('grading_run')
        .select(['state', 'last_failure'])
        .where('id', 'in', ids)
        .where('state', '<>', 'done')
        .execute();
      const parked = open.find(({ state }) => state === 'parked');
      if (parked !== undefined) throw new Error(`a run was parked: ${String(parked.last_failure)}`);
      if (open.length === 0) return;
      if (performance.now() > deadline) throw new Error('the queue is not empty in time');
      await delay(250);
    }
  }

  async function factsOf(ids: readonly string[]): Promise<readonly RunFacts[]> {
    const runs = await db
      .selectFrom('grading_run')
      .select('facts')
      .where('id', 'in', ids)
      .execute();
    return runs.map(({ facts }) => facts as RunFacts); // written by the grader
  }

  return {
    hand: async (task, language, files) => {
      grader.child.kill('SIGSTOP');
      const exam = exams.get(task) ?? (await insertExam(db, keys, task));
      exams.set(task, exam);
      waiting.push((await insertQueuedRun(db, exam, files, language)).runId);
    },
    gradeAll: async () => {
      const ids = waiting;
      waiting = [];
      grader.child.kill('SIGCONT');
      await bell.ring(ids.slice(0, 1));
      await allDone(ids);
      return ids;
    },
    factsOf,
    close: async () => {
      grader.child.kill('SIGCONT');
      await grader.stop();
      await bell.close();
      await db.destroy();
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
