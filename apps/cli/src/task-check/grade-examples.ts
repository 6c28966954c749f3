import type { Task } from '#exam-bank';
import {
  boundsOf,
  isNearMemoryLimit,
  isRepeated,
  withMemoryDivided,
  withTimes,
  type ExampleEvidence,
  type ExampleRun,
  type Margins,
} from '#scoring';
import { gradeAll, type RunnerJob } from '../task-runner.js';

export interface GradingPlan {
  /** Runs of every example whose output decides; the others run once. */
  readonly repeat: number;
  /** Undefined: no run is made for margins. */
  readonly margins: Margins | undefined;
  /** Called with each grading that ended; for progress. */
  readonly onRun: (line: string) => void;
}

export interface GradedExamples {
  /** In the order of the task's examples. */
  readonly evidence: readonly ExampleEvidence[];
  /** What the task's own checker did wrong. */
  readonly faults: readonly string[];
}

type Kind = 'plain' | 'stretched' | 'squeezed';

interface PlannedRun {
  readonly at: number;
  readonly kind: Kind;
  readonly task: Task;
}

/** Grades a task's example submissions in the real sandbox, as often and with such limits as its check needs. */
export async function gradeExamples(task: Task, plan: GradingPlan): Promise<GradedExamples> {
  const { margins } = plan;
  const first = await gradeRuns(task, plan, firstRuns(task, plan));
  if (margins === undefined) return evidenceOf(task, [first]);
  const near = first.runs.filter(
    ({ at, kind, run }) =>
      kind === 'plain' && isNearMemoryLimit(task, exampleAt(task, at), { run, margins }),
  );
  const squeezed = withMemoryDivided(task, margins.memory);
  const again = [...new Set(near.map(({ at }) => at))].map((at): PlannedRun => ({
    at,
    kind: 'squeezed',
    task: squeezed,
  }));
  return evidenceOf(task, [first, await gradeRuns(task, plan, again)]);
}

function firstRuns(task: Task, { repeat, margins }: GradingPlan): readonly PlannedRun[] {
  const stretched = margins && withTimes(task, margins.timeLimitToTle);
  return task.examples.flatMap((example, at) => {
    const times = isRepeated(example) ? repeat : 1;
    const plain = Array.from({ length: times }, (): PlannedRun => ({ at, kind: 'plain', task }));
    const isSlow = boundsOf(example).some(({ bounds }) => bounds === 'upper');
    if (stretched === undefined || !isSlow) return plain;
    return [...plain, { at, kind: 'stretched' as const, task: stretched }];
  });
}

interface Graded {
  readonly runs: readonly { readonly at: number; readonly kind: Kind; readonly run: ExampleRun }[];
  readonly faults: readonly string[];
}

async function gradeRuns(
  task: Task,
  { onRun }: GradingPlan,
  planned: readonly PlannedRun[],
): Promise<Graded> {
  if (planned.length === 0) return { runs: [], faults: [] };
  const byId = new Map(planned.map((run, at) => [`${at + 1} ${nameOf(task, run)}`, run]));
  const jobs = [...byId].map(([id, { at, task: graded }]): RunnerJob => {
    const { language, files } = exampleAt(task, at);
    return { id, task: graded, language, files };
  });
  const runs: Graded['runs'][number][] = [];
  const faults: string[] = [];
  await gradeAll(
    jobs,
    (run) => {
      const of = byId.get(run.id);
      if (of === undefined) return;
      runs.push({ at: of.at, kind: of.kind, run });
      onRun(`${nameOf(task, of)}: ${run.verdict}, ${run.points} of ${run.maxPoints}`);
      if (!run.compile.ok) onRun(`  ${firstError(run.compile.output)}`);
    },
    (id, message) => {
      const of = byId.get(id);
      if (of === undefined) return;
      faults.push(`${nameOf(task, of)}: ${message}`);
      onRun(`${nameOf(task, of)}: ${message}`);
    },
  );
  return { runs, faults: [...new Set(faults)] };
}

/** Of the compiler's messages, the line that says most. */
function firstError(output: string): string {
  const lines = output.split('\n').filter((line) => line.trim() !== '');
  return lines.find((line) => /error/i.test(line)) ?? lines[0] ?? 'the compiler said nothing';
}

function nameOf(task: Task, { at, kind }: Pick<PlannedRun, 'at' | 'kind'>): string {
  return `${exampleAt(task, at).path}${kind === 'plain' ? '' : ` (${kind} limits)`}`;
}

function evidenceOf(task: Task, graded: readonly Graded[]): GradedExamples {
  const runs = graded.flatMap((one) => one.runs);
  const evidence = task.examples.map((_, place) => {
    const own = (kind: Kind) =>
      runs.filter(({ at, kind: is }) => at === place && is === kind).map(({ run }) => run);
    return { runs: own('plain'), stretched: own('stretched')[0], squeezed: own('squeezed')[0] };
  });
  return { evidence, faults: graded.flatMap(({ faults }) => faults) };
}

function exampleAt(task: Task, at: number): Task['examples'][number] {
  const example = task.examples[at];
  if (example === undefined) throw new Error(`${task.id} has no example ${at}`);
  return example;
}
