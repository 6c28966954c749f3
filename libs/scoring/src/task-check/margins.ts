import { limitsOf, type ExampleSubmission, type Limits, type Task } from '#exam-bank';
import {
  exampleProblem,
  type ExampleRun,
  type ExampleTestRun,
  type TaskProblem,
} from './example-run.js';
import { isAccepted, testsOf } from './expectations.js';

/** How far limits must be from what example submissions need: factors of at least 1. */
export interface Margins {
  /** The slowest test of an accepted example, times this, is at most the limit. */
  readonly acToTimeLimit: number;
  /** The slowest test of a time-limit example is at least the limit times this. */
  readonly timeLimitToTle: number;
  /** An accepted example is still accepted with the memory limit divided by this. */
  readonly memory: number;
}

/** Those for time are the defaults of the problem package format. */
export const DEFAULT_MARGINS: Margins = { acToTimeLimit: 2, timeLimitToTle: 1.5, memory: 1.25 };

interface Bound {
  readonly tests?: readonly string[];
  readonly bounds: 'lower' | 'upper';
}

/** What an example's times say about the time limit. */
export function boundsOf(example: ExampleSubmission): readonly Bound[] {
  if (example.packaged !== undefined)
    return example.packaged.tests.flatMap(({ tests, bounds }) =>
      bounds === undefined ? [] : [{ bounds, ...(tests && { tests }) }],
    );
  if (isAccepted(example)) return [{ bounds: 'lower' }];
  return example.verdict === 'time-limit' ? [{ bounds: 'upper' }] : [];
}

/** Tests of a run that come too near the time limit from below. */
export function tightTimeProblems(
  task: Task,
  example: ExampleSubmission,
  { run, margins }: { readonly run: ExampleRun; readonly margins: Margins },
): readonly TaskProblem[] {
  const lower = boundsOf(example).filter(({ bounds }) => bounds === 'lower');
  const tests = new Set(lower.flatMap((bound) => testsOf(bound, run)));
  const tight = [...tests].filter(({ id, cpuMs }) => {
    const limit = limitsOfTest(task, id, example)?.cpuMs;
    return limit !== undefined && cpuMs !== null && cpuMs * margins.acToTimeLimit > limit;
  });
  const worst = slowest(tight);
  if (worst === undefined) return [];
  const limit = limitsOfTest(task, worst.id, example)?.cpuMs ?? 0;
  const needed = Math.ceil((worst.cpuMs ?? 0) * margins.acToTimeLimit);
  const message = `test ${worst.id} took ${ms(worst.cpuMs)} of ${limit} ms: the limit must be at least ${needed} ms (× ${margins.acToTimeLimit})`;
  return [exampleProblem(example, 'time-limit-tight', message)];
}

/**
 * Time-limit examples that are not slow enough.
 * @param run with every time limit multiplied by the margin, see {@link withTimes}
 */
export function looseTimeProblems(
  example: ExampleSubmission,
  { run, margins }: { readonly run: ExampleRun; readonly margins: Margins },
): readonly TaskProblem[] {
  return boundsOf(example)
    .filter(({ bounds }) => bounds === 'upper')
    .filter((bound) => !testsOf(bound, run).some(({ verdict }) => isTooSlow(verdict)))
    .map((bound) => {
      const took = ms(slowest(testsOf(bound, run))?.cpuMs ?? null);
      const message = `with ${margins.timeLimitToTle} times the limit it is not too slow any more (its slowest test took ${took} ms): lower the limit or make the tests larger`;
      return exampleProblem(example, 'time-limit-loose', message);
    });
}

/** Whether an accepted run came so near the memory limit that it has to be run again with less. */
export function isNearMemoryLimit(
  task: Task,
  example: ExampleSubmission,
  { run, margins }: { readonly run: ExampleRun; readonly margins: Margins },
): boolean {
  return (
    isAccepted(example) &&
    run.tests.some(({ id, memoryBytes }) => {
      const limit = limitsOfTest(task, id, example)?.memoryMiB;
      if (limit === undefined || memoryBytes === null) return false;
      return memoryBytes * margins.memory > limit * 1024 * 1024;
    })
  );
}

/** @param run with the memory limit divided by the margin: a runtime that only took what it was allowed is content with less */
export function tightMemoryProblems(
  example: ExampleSubmission,
  { run, margins }: { readonly run: ExampleRun; readonly margins: Margins },
): readonly TaskProblem[] {
  const failed = run.tests.find(({ verdict }) => verdict !== 'accepted');
  if (run.verdict === 'accepted') return [];
  const where = failed === undefined ? run.verdict : `${failed.id}: ${failed.verdict}`;
  const message = `with the memory limit divided by ${margins.memory} it is not accepted any more (${where}): raise the limit`;
  return [exampleProblem(example, 'memory-limit-tight', message)];
}

/** The task with every time limit multiplied, and near misses not run again. */
export function withTimes(task: Task, factor: number): Task {
  return withLimits(task, (limits) => ({
    ...limits,
    cpuMs: Math.ceil(limits.cpuMs * factor),
    wallMs: Math.ceil(limits.wallMs * factor),
  }));
}

/** The task with every memory limit divided. */
export function withMemoryDivided(task: Task, divisor: number): Task {
  return withLimits(task, (limits) => ({
    ...limits,
    memoryMiB: Math.max(1, Math.floor(limits.memoryMiB / divisor)),
  }));
}

/** The task with all its limits changed, and near misses not run again. */
export function withLimits(task: Task, change: (limits: Limits) => Limits): Task {
  const changed = (limits: Task['limits']): Task['limits'] =>
    Object.fromEntries(
      Object.entries(limits).map(([language, one]) => [language, one && change(one)]),
    );
  const ofPlace = (place: { readonly limits?: Task['limits'] }) =>
    place.limits === undefined ? {} : { limits: changed(place.limits) };
  return {
    ...task,
    limits: changed(task.limits),
    nearLimit: { ...task.nearLimit, withinPercent: 0 },
    groups: task.groups.map((group) => ({
      ...group,
      ...ofPlace(group),
      tests: group.tests.map((test) => ({ ...test, ...ofPlace(test) })),
    })),
  };
}

function limitsOfTest(task: Task, id: string, { language }: ExampleSubmission): Limits | undefined {
  for (const group of task.groups)
    for (const test of group.tests)
      if (test.id === id) return limitsOf(task, group, test, language);
  return undefined;
}

function slowest(tests: readonly ExampleTestRun[]): ExampleTestRun | undefined {
  return tests.toSorted((a, b) => (b.cpuMs ?? 0) - (a.cpuMs ?? 0))[0];
}

function isTooSlow(verdict: ExampleTestRun['verdict']): boolean {
  return verdict === 'time-limit' || verdict === 'wall-time-limit';
}

function ms(value: number | null): string {
  return value === null ? '0' : String(Math.round(value));
}
