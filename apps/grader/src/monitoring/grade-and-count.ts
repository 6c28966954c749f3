import type { Task } from '#exam-bank';
import type { RunFacts } from '#scoring';
import type { GradingRun } from '#store';
import { gradeRun, type RunContext, type RunEnd } from '../grade-run.js';
import type { GradingRequest } from '../grade-submission.js';

/** What a worker tells of its runs. Labels are of small, fixed sets: never an id, a name, or anything of a task. */
export interface RunMetrics {
  /** @param waitedMs since the run was due */
  claimed(run: { readonly purpose: string; readonly waitedMs: number }): void;
  graded(run: { readonly language: string; readonly task: Task; readonly facts: RunFacts }): void;
  ended(run: {
    readonly language: string;
    readonly end: RunEnd['state'];
    readonly ms: number;
    /** Why, where it was given back or parked. */
    readonly code?: string;
  }): void;
}

/** {@link gradeRun}, and what is to be counted of it. */
export async function gradeAndCount(
  context: RunContext & { readonly metrics?: RunMetrics },
  run: GradingRun,
  stop: AbortSignal,
): Promise<RunEnd> {
  const { metrics } = context;
  const started = performance.now();
  let language = 'unknown'; // until the submission is there
  const grade = async (request: GradingRequest) => {
    language = request.submission.language;
    const facts = await context.grade(request);
    metrics?.graded({ language, task: request.task, facts });
    return facts;
  };
  metrics?.claimed({ purpose: run.purpose, waitedMs: waitedMs(run, context.leaseMs) });
  const end = await gradeRun({ ...context, grade }, run, stop);
  metrics?.ended({
    language,
    end: end.state,
    ms: performance.now() - started,
    ...('code' in end ? { code: end.code } : {}),
  });
  return end;
}

/** By the database's clock alone, which set both times: the lease began with the claim. */
function waitedMs({ lease_until, not_before }: GradingRun, leaseMs: number): number {
  return lease_until === null ? 0 : lease_until.getTime() - leaseMs - not_before.getTime();
}
