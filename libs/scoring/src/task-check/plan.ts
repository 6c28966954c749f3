import type { ExampleSubmission, Task } from '#exam-bank';
import type { ExampleEvidence } from './check-examples.js';
import type { ExampleRun } from './example-run.js';
import {
  boundsOf,
  isNearMemoryLimit,
  withMemoryDivided,
  withTimes,
  type Margins,
} from './margins.js';
import { isRepeated } from './repeats.js';

export interface CheckDepth {
  /** Runs of every example whose output decides; the others run once. */
  readonly repeat: number;
  /** Undefined: no run is made for margins. */
  readonly margins: Margins | undefined;
}

/** One grading that a check needs. */
export interface PlannedRun {
  readonly example: ExampleSubmission;
  /** `stretched`: with longer time limits; `squeezed`: with a smaller memory limit. */
  readonly kind: 'plain' | 'stretched' | 'squeezed';
  /** The task as it is to be graded: with the limits of this kind. */
  readonly task: Task;
}

/** A planned run and what came of it; absent where the task's own checker failed. */
export interface MadeRun {
  readonly planned: PlannedRun;
  readonly run: ExampleRun | undefined;
}

/** The gradings that a check begins with. */
export function firstRuns(task: Task, { repeat, margins }: CheckDepth): readonly PlannedRun[] {
  const stretched = margins && withTimes(task, margins.timeLimitToTle);
  return task.examples.flatMap((example) => {
    const times = isRepeated(example) ? repeat : 1;
    const plain = Array.from({ length: times }, (): PlannedRun => ({
      example,
      kind: 'plain',
      task,
    }));
    const isSlow = boundsOf(example).some(({ bounds }) => bounds === 'upper');
    if (stretched === undefined || !isSlow) return plain;
    return [...plain, { example, kind: 'stretched' as const, task: stretched }];
  });
}

/** The gradings that those make necessary. */
export function furtherRuns(
  task: Task,
  { margins }: CheckDepth,
  made: readonly MadeRun[],
): readonly PlannedRun[] {
  if (margins === undefined) return [];
  const near = made.flatMap(({ planned: { example, kind }, run }) =>
    run !== undefined && kind === 'plain' && isNearMemoryLimit(task, example, { run, margins })
      ? [example]
      : [],
  );
  const squeezed = withMemoryDivided(task, margins.memory);
  return [...new Set(near)].map((example) => ({ example, kind: 'squeezed', task: squeezed }));
}

/** What `checkExamples` goes by, in the order of the task's examples. */
export function evidenceOf(task: Task, made: readonly MadeRun[]): readonly ExampleEvidence[] {
  return task.examples.map((example) => {
    const own = (kind: PlannedRun['kind']) =>
      made.flatMap(({ planned, run }) =>
        planned.example === example && planned.kind === kind && run !== undefined ? [run] : [],
      );
    return { runs: own('plain'), stretched: own('stretched')[0], squeezed: own('squeezed')[0] };
  });
}
