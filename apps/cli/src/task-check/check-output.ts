import type { Task } from '#exam-bank';
import type { ExampleEvidence, ExampleRun } from '#scoring';
import { tableOf } from '../output.js';

/** One example submission as `exam task check --json` tells of it. */
export interface CheckedSubmission {
  readonly path: string;
  readonly expected: string;
  readonly verdict: string;
  readonly points: string | null;
  /** Gradings with the task's own limits. */
  readonly runs: number;
  /** Of all of them, in milliseconds and bytes; null where nothing ran. */
  readonly slowestCpuMs: number | null;
  readonly peakMemoryBytes: number | null;
}

export function checkedSubmissions(
  task: Task,
  evidence: readonly ExampleEvidence[],
): readonly CheckedSubmission[] {
  return task.examples.map(({ path, verdict }, at) => {
    const runs = evidence[at]?.runs ?? [];
    const [first] = runs;
    return {
      path,
      expected: verdict,
      verdict: first?.verdict ?? 'not-marked',
      points: first?.points ?? null,
      runs: runs.length,
      slowestCpuMs: most(runs, ({ cpuMs }) => cpuMs),
      peakMemoryBytes: most(runs, ({ memoryBytes }) => memoryBytes),
    };
  });
}

function most(
  runs: readonly ExampleRun[],
  measure: (test: ExampleRun['tests'][number]) => number | null,
): number | null {
  const values = runs.flatMap(({ tests }) => tests.flatMap((test) => measure(test) ?? []));
  return values.length === 0 ? null : Math.max(...values);
}

export function checkTable(task: Task, submissions: readonly CheckedSubmission[]): string {
  const rows = submissions.map((one, at) => [
    one.path,
    one.expected,
    one.verdict,
    task.examples[at]?.points ?? '',
    one.points ?? '',
    one.slowestCpuMs === null ? '' : String(Math.round(one.slowestCpuMs)),
    one.peakMemoryBytes === null ? '' : String(Math.round(one.peakMemoryBytes / 1024 / 1024)),
  ]);
  const head = ['submission', 'expected', 'verdict', 'points', 'got', 'most CPU ms', 'most MiB'];
  return tableOf(head, rows);
}
