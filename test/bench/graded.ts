import type { Language, SourceFile, Task } from '#exam-bank';
import type { RunFacts } from '#scoring';
import { claimRun } from '#store';
import { gradeRun, type RunContext } from '../../apps/grader/src/grade-run.js';
import { gradeSubmission } from '../../apps/grader/src/grade-submission.js';
import type { Sandbox } from '../../apps/grader/src/sandbox/sandbox.js';
import { startWorker, type WorkerOptions } from '../../apps/grader/src/worker.js';
import { createTestDatabase } from '../database.js';
import { insertExam, insertQueuedRun, type ExamRows } from '../factories/exam-rows.js';
import { memoryKeys } from '../fakes/memory-keys.js';
import { openGate } from '../fakes/open-gate.js';
import { silentDoorbell } from '../fakes/silent-doorbell.js';
import { timed } from './measure.js';

const LEASE_MS = 60_000;

export interface GradedOne {
  /** From before the claim to after the commit. */
  readonly ms: number;
  /** From before the claim until the candidate's artefact was there. */
  readonly compiledMs: number;
  readonly facts: RunFacts;
}

/** The grader as it is, on a database of its own, with a queue to fill. */
export interface GradedQueue {
  /** One submission, waiting to be claimed. */
  hand(task: Task, language: Language, files: readonly SourceFile[]): Promise<string>;
  /** Claims one run and carries it to its committed mark.  */
  gradeOne(): Promise<GradedOne>;
  /** Works until nothing is queued. @returns the facts of all */
  gradeAll(slots: number): Promise<readonly RunFacts[]>;
  close(): Promise<void>;
}

const now = () => new Date();

export async function openGradedQueue(sandbox: Sandbox): Promise<GradedQueue> {
  const database = await createTestDatabase();
  const { db } = database;
  const keys = memoryKeys();
  const exams = new Map<Task, ExamRows>();
  let seen: RunFacts[] = [];
  let compiledAt = 0;
  let handed = 0;
  const watched: Sandbox = {
    compile: async (request) => {
      const outcome = await sandbox.compile(request);
      compiledAt = performance.now();
      return outcome;
    },
    open: (request) => sandbox.open(request),
    close: () => sandbox.close(),
  };
  const context: RunContext = {
    db,
    keys,
    grade: async (request) => {
      const facts = await gradeSubmission({ sandbox: watched, now }, request);
      seen.push(facts);
      return facts;
    },
    leaseMs: LEASE_MS,
    gate: openGate(),
    maxTries: 1,
    now,
  };
  return {
    hand: async (task, language, files) => {
      const exam = exams.get(task) ?? (await insertExam(db, keys, task));
      exams.set(task, exam);
      handed += 1;
      return (await insertQueuedRun(db, exam, files, language)).runId;
    },
    gradeOne: async () => {
      seen = [];
      handed -= 1;
      const started = performance.now();
      const { ms } = await timed(() => gradeNext(context));
      return { ms, compiledMs: compiledAt - started, facts: seen[0]! };
    },
    gradeAll: async (slots) => {
      seen = [];
      const count = handed;
      handed = 0;
      await workThrough({ ...context, slots }, () => seen.length, count);
      return seen;
    },
    close: () => database.drop(),
  };
}

async function gradeNext(context: RunContext): Promise<void> {
  const run = await claimRun(context.db, { host: 'bench', leaseMs: context.leaseMs });
  if (run === undefined) throw new Error('nothing is queued');
  const end = await gradeRun(context, run, new AbortController().signal);
  if (end.state !== 'committed') throw new Error(JSON.stringify(end));
}

/** Ends when as many were graded as were handed in; stopping waits for their commits. */
async function workThrough(
  context: RunContext & { readonly slots: number },
  graded: () => number,
  count: number,
): Promise<void> {
  const silent = () => undefined;
  const options: WorkerOptions = {
    ...context,
    gate: openGate(),
    doorbell: silentDoorbell(),
    log: { info: silent, warn: silent, error: silent },
    host: 'bench',
    sweepMs: 2000,
    graceMs: 10_000,
  };
  const worker = await startWorker(options);
  while (graded() < count) await new Promise((resolve) => setTimeout(resolve, 20));
  await worker.stop();
}
