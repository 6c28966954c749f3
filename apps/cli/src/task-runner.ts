import { fork, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { SourceFile, Task } from '#exam-bank';
import { infrastructure } from './exit.js';

/** One submission for the sandbox; see `exam task run` in docs/commands.md for the answer. */
export interface RunnerJob {
  readonly id: string;
  readonly task: Task;
  readonly language: string;
  readonly files: readonly SourceFile[];
}

interface RunnerTest {
  readonly id: string;
  readonly group: string;
  readonly verdict: string;
  readonly cpuMs: number;
  readonly wallMs: number;
  readonly memoryBytes: number;
}

export interface RunnerReport {
  readonly id: string;
  readonly verdict: string;
  readonly points: string;
  readonly maxPoints: string;
  readonly compile: { readonly ok: boolean; readonly output: string };
  readonly tests: readonly RunnerTest[];
  readonly provenance: unknown;
}

type RunnerAnswer =
  | RunnerReport
  | { readonly id: string; readonly error: { readonly code: string; readonly message: string } };

/**
 * Grades in the real sandbox, by a grader process of its own. Reports come in the order in which they are ready.
 * @throws CommandError (infrastructure) when a job could not be graded by a fault of ours: that is no verdict
 */
export async function gradeAll(
  jobs: readonly RunnerJob[],
  onReport: (report: RunnerReport) => void,
): Promise<void> {
  const runner = fork(fileURLToPath(new URL('../../grader/src/task-runner.js', import.meta.url)), {
    stdio: ['pipe', 'pipe', 'inherit', 'ipc'],
  });
  const failures: string[] = [];
  const answered = new Set<string>();
  const reading = readAnswers(runner, (answer) => {
    answered.add(answer.id);
    if ('error' in answer)
      failures.push(`${answer.id}: not marked: ${answer.error.message} (${answer.error.code})`);
    else onReport(answer);
  });
  for (const job of jobs) runner.stdin?.write(`${JSON.stringify(job)}\n`);
  runner.stdin?.end();
  const code = await exitOf(runner);
  await reading;
  const missing = jobs.filter(({ id }) => !answered.has(id));
  if (failures.length > 0) throw infrastructure(failures.join('\n'));
  if (missing.length > 0)
    throw infrastructure(
      `the grader ended (${String(code)}) without an answer for ${missing.map(({ id }) => id).join(', ')}`,
    );
}

async function readAnswers(
  runner: ChildProcess,
  onAnswer: (answer: RunnerAnswer) => void,
): Promise<void> {
  if (runner.stdout === null) throw new Error('the grader has no output pipe');
  for await (const line of createInterface({ input: runner.stdout })) {
    onAnswer(JSON.parse(line) as RunnerAnswer); // our own process writes it
  }
}

function exitOf(child: ChildProcess): Promise<number | string | null> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve(code ?? signal));
  });
}
