import type { Task } from '#exam-bank';
import { subtractPoints } from '#scoring';
import type { TaskReport } from './task-report.js';

/** What came of one example submission: its grading, or what the task's own checker did wrong. */
export type ExampleEnd =
  | { readonly path: string; readonly report: TaskReport }
  | { readonly path: string; readonly fault: string };

/** What is kept of an acceptance check: verdicts and what is wrong, nothing of the tests. */
export interface TaskCheckReport {
  readonly ok: boolean;
  readonly submissions: readonly {
    readonly path: string;
    readonly expected: string;
    readonly verdict: string;
  }[];
  readonly problems: readonly string[];
  /** Tools that the examples were compiled and run with, by language. */
  readonly tools: Readonly<Record<string, string>>;
}

/** Whether a task's example submissions do what its author says they do. */
export function checkReport(task: Task, ends: readonly ExampleEnd[]): TaskCheckReport {
  const byPath = new Map(ends.map((end) => [end.path, end]));
  const submissions: TaskCheckReport['submissions'][number][] = [];
  const problems: string[] = [];
  const tools: Record<string, string> = {};
  for (const { path, verdict: expected, points } of task.examples) {
    const end = byPath.get(path);
    const report = end !== undefined && 'report' in end ? end.report : undefined;
    submissions.push({ path, expected, verdict: report?.verdict ?? 'not-marked' });
    if (report === undefined) {
      problems.push(`${path}: ${end !== undefined && 'fault' in end ? end.fault : 'not graded'}`);
      continue;
    }
    tools[report.provenance.language] = report.provenance.toolVersion;
    if (report.verdict !== expected)
      problems.push(`${path}: expected ${expected}, got ${report.verdict}`);
    if (points !== undefined && subtractPoints(points, report.points) !== '0')
      problems.push(`${path}: expected ${points} points, got ${report.points}`);
  }
  if (!task.examples.some(({ verdict }) => verdict === 'accepted'))
    problems.push('no example submission is expected to be accepted');
  return { ok: problems.length === 0, submissions, problems, tools };
}
