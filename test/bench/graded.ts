import type { Language, SourceFile, Task } from '#exam-bank';
import type { RunFacts } from '#scoring';
import { claimRun } from '#store';
import { gradeRun, type RunContext } from '../../apps/grader/src/grade-run.js';
import { gradeSubmission } from '../../apps/grader/src/grade-submission.js';
import type { Sandbox } from '../../apps/grader/src/sandbox/sandbox.js';
import { createTestDatabase } from '../database.js';
import { insertExam, insertQueuedRun, type ExamRows } from '../factories/exam-rows.js';
import { evidenceSigner } from '../fakes/evidence-signer.js';
import { memoryKeys } from '../fakes/memory-keys.js';
import { openGate } from '../fakes/open-gate.js';
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
    signer: evidenceSigner(),
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
      return (await insertQueuedRun(db, exam, files, language)).runId;
    },
    gradeOne: async () => {
      seen = [];
      const started = performance.now();
      const { ms } = await timed(() => gradeNext(context));
      return { ms, compiledMs: compiledAt - started, facts: seen[0]! };
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
