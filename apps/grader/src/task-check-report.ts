import type { Task } from '#exam-bank';
import { checkExamples, evidenceOf, problemLine, type CheckDepth, type MadeRun } from '#scoring';
import type { TaskReport } from './task-report.js';

/** One grading of a check: its report, or what the task's own checker did wrong. */
export interface CheckRun {
  readonly planned: MadeRun['planned'];
  readonly end: { readonly report: TaskReport } | { readonly fault: string };
}

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

/** The gradings in the form that the rules of a check go by. */
export function madeRuns(runs: readonly CheckRun[]): readonly MadeRun[] {
  return runs.map(({ planned, end }) => ({
    planned,
    run: 'report' in end ? end.report : undefined,
  }));
}

/** Whether a task's example submissions do what its author says they do, and what is wrong where they do not. */
export function checkReport(
  task: Task,
  { margins }: CheckDepth,
  runs: readonly CheckRun[],
): TaskCheckReport {
  const evidence = evidenceOf(task, madeRuns(runs));
  const faults = runs.flatMap(({ planned, end }) =>
    'fault' in end ? [`${planned.example.path}: ${end.fault}`] : [],
  );
  const problems = [...new Set(faults), ...checkExamples(task, evidence, margins).map(problemLine)];
  const provenances = runs.flatMap(({ end }) => ('report' in end ? [end.report.provenance] : []));
  return {
    ok: problems.length === 0,
    submissions: task.examples.map(({ path, verdict }, at) => ({
      path,
      expected: verdict,
      verdict: evidence[at]?.runs[0]?.verdict ?? 'not-marked',
    })),
    problems,
    tools: Object.fromEntries(
      provenances.map(({ language, toolVersion }) => [language, toolVersion]),
    ),
  };
}
