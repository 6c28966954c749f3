import type { ExampleSubmission } from '#exam-bank';
import type { Points } from '../points.js';
import type { Verdict } from '../run-facts.js';

/** What one grading of one example submission found, as far as a check of the task needs it. */
export interface ExampleRun {
  readonly verdict: Verdict;
  readonly points: Points;
  readonly maxPoints: Points;
  readonly tests: readonly ExampleTestRun[];
}

/** The measurements are null for a test that was skipped. */
export interface ExampleTestRun {
  readonly id: string;
  readonly verdict: Verdict;
  readonly cpuMs: number | null;
  readonly memoryBytes: number | null;
  readonly stdoutSha256: string | null;
}

export type TaskProblemCode =
  | 'not-graded'
  | 'wrong-verdict'
  | 'wrong-points'
  | 'no-accepted-example'
  | 'time-limit-tight'
  | 'time-limit-loose'
  | 'memory-limit-tight'
  | 'verdict-changes'
  | 'output-changes';

/** Why a task does not pass its check; codes are stable, messages are for its author. */
export interface TaskProblem {
  readonly code: TaskProblemCode;
  /** Of the example submission; absent where the task itself is meant. */
  readonly path?: string;
  readonly message: string;
}

/** The problem as a line. */
export function problemLine({ path, message }: TaskProblem): string {
  return path === undefined ? message : `${path}: ${message}`;
}

export function exampleProblem(
  example: Pick<ExampleSubmission, 'path'>,
  code: TaskProblemCode,
  message: string,
): TaskProblem {
  return { code, path: example.path, message };
}
