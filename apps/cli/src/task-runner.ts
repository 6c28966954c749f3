import { fork, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { SourceFile, Task } from '#exam-bank';
import type { ExampleRun, Verdict } from '#scoring';
import { infrastructure } from './exit.js';

/** One submission for the sandbox; see `exam task run` in docs/commands.md for the answer. */
export interface RunnerJob {
  readonly id: string;
  readonly task: Task;
  readonly language: string;
  readonly files: readonly SourceFile[];
}

/** The measurements are null for a test that was skipped. */
interface RunnerTest {
  readonly id: string;
  readonly group: string;
  readonly verdict: Verdict;
  readonly cpuMs: number | null;
  readonly wallMs: number | null;
  readonly memoryBytes: number | null;
  readonly stdoutSha256: string | null;
}

export interface RunnerReport extends ExampleRun {
  readonly id: string;
  readonly compile: { readonly ok: boolean; readonly output: string };
  readonly tests: readonly RunnerTest[];
  readonly provenance: unknown;
}

interface RunnerFailure {
  readonly id: string;
  readonly error: {
    readonly fault: 'task' | 'ours';
    readonly code: string;
    readonly message: string;
  };
}

type RunnerAnswer = RunnerReport | RunnerFailure;

/**
 * Grades in the real sandbox, by a grader process of its own. Reports come in the order in which they are ready.
 * @throws CommandError (infrastructure) when a job could not be graded by a fault of ours: that is no verdict
 */
export async function gradeAll(
  jobs: readonly RunnerJob[],
  onReport: (report: RunnerReport) => void,
  /** Where the task's own checker failed; without it that, too, ends the command. */
  onTaskFault?: (id: string, message: string) => void,
): Promise<void> {
  const runner = fork(fileURLToPath(new URL('../../grader/src/task-runner.js', import.meta.url)), {
    stdio: ['pipe', 'pipe', 'inherit', 'ipc'],
  });
  const failures: string[] = [];
  const answered = new Set<string>();
  const reading = readAnswers(runner, (answer) => {
    answered.add(answer.id);
    if (!('error' in answer)) return onReport(answer);
    const { fault, code, message } = answer.error;
    if (fault === 'task' && onTaskFault !== undefined) onTaskFault(answer.id, message);
    else failures.push(`${answer.id}: not marked: ${message} (${code})`);
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
