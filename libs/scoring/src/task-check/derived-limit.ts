import type { PackageTiming, Task } from '#exam-bank';
import type { ExampleRun } from './example-run.js';
import { testsOf } from './expectations.js';
import { boundsOf, withLimits } from './margins.js';
import { verdictClass } from './verdict-class.js';

/** No task has a longer one. */
const LONGEST_MS = 60_000;
const INTERACTION_MARGIN_MS = 5_000;

export type DerivedLimit =
  { readonly ok: true; readonly cpuMs: number } | { readonly ok: false; readonly reason: string };

/**
 * The time limit of a package that states none: the smallest multiple of its resolution that is at least the slowest test of
 * its right submissions times its multiplier.
 * @param runs one of each example, in their order; undefined for those that bound nothing from below
 */
export function derivedTimeLimit(
  task: Pick<Task, 'examples'>,
  runs: readonly (ExampleRun | undefined)[],
  timing: Pick<PackageTiming, 'resolutionMs' | 'acToTimeLimit'>,
): DerivedLimit {
  const bounding = task.examples.flatMap((example, at) => {
    const run = runs[at];
    const lower = boundsOf(example).filter(({ bounds }) => bounds === 'lower');
    return run === undefined ? [] : lower.flatMap((bound) => testsOf(bound, run));
  });
  if (bounding.some(({ verdict }) => verdictClass(verdict) === 'time-limit'))
    return { ok: false, reason: 'a right submission is so slow that no task has such a limit' };
  const slowest = Math.max(-1, ...bounding.map(({ cpuMs }) => cpuMs ?? -1));
  if (slowest < 0)
    return { ok: false, reason: 'no right submission ran, so that there is no time limit' };
  const { resolutionMs, acToTimeLimit } = timing;
  const steps = Math.max(1, Math.ceil((slowest * acToTimeLimit) / resolutionMs));
  const cpuMs = steps * resolutionMs;
  if (cpuMs <= LONGEST_MS) return { ok: true, cpuMs };
  return { ok: false, reason: `the time limit would be ${cpuMs / 1000} s; no task has such a one` };
}

/** The task with this time limit for every test in every language. */
export function withTimeLimit(task: Task, cpuMs: number): Task {
  const wallMs = 2 * cpuMs + 1000;
  const timed = withLimits(task, (limits) => ({ ...limits, cpuMs, wallMs }));
  const { interactor } = task;
  if (interactor === undefined) return { ...timed, nearLimit: task.nearLimit };
  const { limits } = interactor;
  const longest = Math.max(2 * limits.cpuMs + 1000, wallMs + INTERACTION_MARGIN_MS);
  return {
    ...timed,
    nearLimit: task.nearLimit,
    interactor: { ...interactor, limits: { ...limits, wallMs: longest } },
  };
}
