import type { Task } from '#exam-bank';
import {
  evidenceOf,
  firstRuns,
  furtherRuns,
  type CheckDepth,
  type ExampleEvidence,
  type MadeRun,
  type PlannedRun,
} from '#scoring';
import { gradeAll, type RunnerJob } from '../task-runner.js';

/** Called with each grading that ended; for progress. */
type OnRun = (line: string) => void;

export interface GradedExamples {
  /** In the order of the task's examples. */
  readonly evidence: readonly ExampleEvidence[];
  /** What the task's own checker did wrong. */
  readonly faults: readonly string[];
}

/** Grades a task's example submissions in the real sandbox, as often and with such limits as its check needs. */
export async function gradeExamples(
  task: Task,
  depth: CheckDepth,
  onRun: OnRun,
): Promise<GradedExamples> {
  const first = await gradeRuns(firstRuns(task, depth), onRun);
  const further = await gradeRuns(furtherRuns(task, depth, first.made), onRun);
  return {
    evidence: evidenceOf(task, [...first.made, ...further.made]),
    faults: [...first.faults, ...further.faults],
  };
}

interface Graded {
  readonly made: readonly MadeRun[];
  readonly faults: readonly string[];
}

async function gradeRuns(planned: readonly PlannedRun[], onRun: OnRun): Promise<Graded> {
  if (planned.length === 0) return { made: [], faults: [] };
  const byId = new Map(planned.map((run, at) => [`${at + 1} ${nameOf(run)}`, run]));
  const jobs = [...byId].map(([id, { example, task }]): RunnerJob => {
    const { language, files } = example;
    return { id, task, language, files };
  });
  const made: MadeRun[] = [];
  const faults: string[] = [];
  await gradeAll(
    jobs,
    (run) => {
      const of = byId.get(run.id);
      if (of === undefined) return;
      made.push({ planned: of, run });
      onRun(`${nameOf(of)}: ${run.verdict}, ${run.points} of ${run.maxPoints}`);
      if (!run.compile.ok) onRun(`  ${firstError(run.compile.output)}`);
    },
    (id, message) => {
      const of = byId.get(id);
      if (of === undefined) return;
      faults.push(`${nameOf(of)}: ${message}`);
      onRun(`${nameOf(of)}: ${message}`);
    },
  );
  return { made, faults: [...new Set(faults)] };
}

/** Of the compiler's messages, the line that says most. */
function firstError(output: string): string {
  const lines = output.split('\n').filter((line) => line.trim() !== '');
  return lines.find((line) => /error/i.test(line)) ?? lines[0] ?? 'the compiler said nothing';
}

function nameOf({ example, kind }: PlannedRun): string {
  return `${example.path}${kind === 'plain' ? '' : ` (${kind} limits)`}`;
}
