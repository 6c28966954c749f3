/**
 * How much memory a grader takes: a real one, on an embedded PostgreSQL with 10,000 queued runs and on the real engine, while
 * submissions print 100 MB each, half of them for the default comparator and half for an output validator. Prints the peak
 * of its resident set; exit 1 where that is 200 MB or more. `npm run bench:grader-memory [-- --queued 10000 --large 8]`
 */
import { createHash, randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { Task } from '#exam-bank';
import {
  insertRun,
  insertSubmission,
  inTransaction,
  migrate,
  openDatabase,
  startEmbeddedPostgres,
  type Database,
  claimTenant,
} from '#store';
import { fileKeys } from '../file-keys.js';
import { startGrader } from '../e2e/grader-process.js';
import {
  EXAM_DAY,
  insertExam,
  insertQueuedRun,
  insertSittingUnderWay,
  type ExamRows,
} from '../factories/exam-rows.js';
import { judgeOf } from '../factories/judge-programs.js';
import { aGroup, aTask, aTest } from '../factories/task.js';
import { EVEN_VALIDATOR_C } from '../sandbox/judge-sources.js';

const MOST_MB = 200;
const TIMEOUT_MS = 9 * 60_000;
const OUTPUT_BYTES = 100_000_000;
/** Right for the comparator only at its very end, and an even number of bytes. */
const PRINTER = `import sys
piece = " " * 999_999 + "\\n"
for _ in range(${OUTPUT_BYTES / 1_000_000}):
    sys.stdout.write(piece)
print(7)
`;

const LIMITS = { cpuMs: 10_000, wallMs: 60_000, memoryMiB: 256, outputKiB: 131_072, processes: 1 };

function tasks(): readonly Task[] {
  const groups = [aGroup({ tests: [aTest('basic/1', '', '7\n')] })];
  const compared = aTask({ id: 'py-compared', groups, limits: { python: LIMITS } });
  const checker = judgeOf('output-validator', 'c', EVEN_VALIDATOR_C);
  return [compared, { ...compared, id: 'py-validated', checker }];
}

/** Runs that are due, but later than those that print: nobody comes to them. */
async function queueBehind(db: Database, exam: ExamRows, count: number): Promise<void> {
  const sittingId = await insertSittingUnderWay(db, exam);
  const later = new Date(EXAM_DAY.getTime() + 1_000);
  await inTransaction(db, async (tx) => {
    for (let at = 0; at < count; at += 1) {
      const submissionId = randomUUID();
      const files = [{ name: 'main.py', text: `print(${at})\n` }];
      await insertSubmission(tx, {
        id: submissionId,
        sittingId,
        itemVersionId: exam.taskVersionId,
        language: 'python',
        files,
        contentSha256: createHash('sha256').update(JSON.stringify(files)).digest('hex'),
        at: later,
        late: false,
      });
      await insertRun(tx, {
        id: randomUUID(),
        submissionId,
        itemVersionId: exam.taskVersionId,
        purpose: 'exam',
        remarkSetId: null,
        createdAt: later,
      });
    }
  });
}

/** Bytes; the kernel's own high-water mark. */
async function peakOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? Number.NaN) * 1024;
}

/** Waits until all of these runs are done. @returns how many were accepted */
async function accepted(db: Database, ids: readonly string[]): Promise<number> {
  const deadline = performance.now() + TIMEOUT_MS;
  for (;;) {
    const runs = await db
      .selectFrom('grading_run')
      .select(['state', 'verdict', 'last_failure'])
      .where('id', 'in', ids)
      .execute();
    const parked = runs.find(({ state }) => state === 'parked');
    if (parked !== undefined) throw new Error(`a run was parked: ${String(parked.last_failure)}`);
    if (runs.every(({ verdict }) => verdict !== null))
      return runs.filter(({ verdict }) => verdict === 'accepted').length;
    if (performance.now() > deadline) throw new Error('the runs are not done in time');
    await delay(500);
  }
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      queued: { type: 'string', default: '10000' },
      large: { type: 'string', default: '8' },
    },
  });
  const [queued, large] = [Number(values.queued), Number(values.large)];
  const folder = await mkdtemp(path.join(os.tmpdir(), 'assay-bench-'));
  const server = await startEmbeddedPostgres({ folder: path.join(folder, 'pg'), durable: false });
  const db = openDatabase(server.url, () => undefined);
  try {
    await migrate(db);
    await claimTenant(db, 'local', new Date());
    const keys = await fileKeys(folder);
    const exams: ExamRows[] = [];
    for (const task of tasks()) exams.push(await insertExam(db, keys, task));
    const ids: string[] = [];
    for (let at = 0; at < large; at += 1) {
      const exam = exams[at % exams.length];
      if (exam === undefined) throw new Error('no exam');
      const { runId } = await insertQueuedRun(db, exam, [{ name: 'main.py', text: PRINTER }]);
      ids.push(runId);
    }
    const [first] = exams;
    if (first !== undefined) await queueBehind(db, first, queued - large);
    const grader = await startGrader({ dataFolder: folder, databaseUrl: server.url });
    const { pid } = grader.child;
    try {
      const began = performance.now();
      const count = await accepted(db, ids);
      const seconds = ((performance.now() - began) / 1000).toFixed(0);
      const megabytes = (await peakOf(pid ?? 0)) / 1_000_000;
      process.stdout.write(
        `${queued} queued, ${large} runs of ${OUTPUT_BYTES / 1e6} MB each (${count} accepted) in ${seconds} s: ` +
          `the grader's peak is ${megabytes.toFixed(0)} MB resident, ${MOST_MB} allowed\n`,
      );
      return count === large && megabytes < MOST_MB ? 0 : 1;
    } finally {
      await grader.stop();
    }
  } finally {
    await db.destroy();
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

process.exitCode = await main();
