import { contentHash, type Language, type SourceFile, type Task } from '#exam-bank';
import { createCompiledJudges } from './checker/compiled-judges.js';
import { gradeSubmission, type GradingPorts } from './grade-submission.js';
import { JudgeFailure } from './judge-failure.js';
import { SandboxFailure, type Sandbox } from './sandbox/sandbox.js';
import { taskReport, type TaskReport } from './task-report.js';

/** One line of the task runner's input. The command line has checked it: the task by parseTask, the files by checkSubmission. */
export interface TaskJob {
  readonly id: string;
  readonly task: Task;
  readonly language: Language;
  readonly files: readonly SourceFile[];
}

/** One line of its output. */
export type TaskResult =
  | ({ readonly id: string } & TaskReport)
  | {
      readonly id: string;
      readonly error: {
        /** `task`: its author's checker failed; `ours`: anything else. Neither is a verdict. */
        readonly fault: 'task' | 'ours';
        readonly code: string;
        readonly message: string;
      };
    };

export interface TaskRunOptions {
  readonly sandbox: Sandbox;
  /** Jobs under way at the same time. */
  readonly slots: number;
  readonly now: () => Date;
  readonly write: (result: TaskResult) => void;
}

/**
 * Grades jobs as they come, `slots` at a time, and writes each result as soon as it is there.
 * @returns whether every job was graded: false after any fault of ours
 */
export async function runTasks(
  options: TaskRunOptions,
  jobs: AsyncIterable<TaskJob>,
): Promise<boolean> {
  const underWay = new Set<Promise<void>>();
  const judges = createCompiledJudges(options.sandbox);
  let allGraded = true;
  for await (const job of jobs) {
    const running = runTask({ ...options, judges }, job)
      .then((result) => {
        if ('error' in result) allGraded = false;
        options.write(result);
      })
      .finally(() => underWay.delete(running));
    underWay.add(running);
    if (underWay.size >= options.slots) await Promise.race(underWay);
  }
  await Promise.all(underWay);
  return allGraded;
}

async function runTask(ports: GradingPorts, job: TaskJob): Promise<TaskResult> {
  const { id, task, language, files } = job;
  try {
    const facts = await gradeSubmission(ports, {
      label: `task-${id}`,
      task,
      taskSha256: contentHash(task),
      submission: { language, files, sha256: contentHash(files) },
      signal: new AbortController().signal,
    });
    const scored = taskReport(task, facts);
    return scored.ok ? { id, ...scored.report } : failed(id, 'ours', 'not-marked', scored.reason);
  } catch (error) {
    if (error instanceof JudgeFailure) {
      const detail = error.detail === '' ? '' : `: ${error.detail}`;
      return failed(id, 'task', error.code, `${error.message}${detail}`);
    }
    if (error instanceof SandboxFailure) return failed(id, 'ours', error.code, error.message);
    const message = error instanceof Error ? error.message : String(error);
    return failed(id, 'ours', 'internal-error', message);
  }
}

function failed(id: string, fault: 'task' | 'ours', code: string, message: string): TaskResult {
  return { id, error: { fault, code, message } };
}
