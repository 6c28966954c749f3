import type { PackageTiming, Task } from '#exam-bank';
import { boundsOf, derivedTimeLimit, withTimeLimit } from '#scoring';
import { gradeExamples } from './grade-examples.js';

export type TimedTask =
  | { readonly ok: true; readonly task: Task; readonly derivedMs?: number }
  | { readonly ok: false; readonly reason: string };

/**
 * A package's task with its time limit. Where the package states none it is found as the format says, by running the right
 * submissions; it therefore is this host's.
 */
export async function timedTask(
  task: Task,
  timing: PackageTiming | undefined,
  onRun: (line: string) => void,
): Promise<TimedTask> {
  if (timing === undefined || timing.stated) return { ok: true, task };
  const right = task.examples.filter((example) =>
    boundsOf(example).some(({ bounds }) => bounds === 'lower'),
  );
  const depth = { repeat: 1, margins: undefined };
  const { evidence, faults } = await gradeExamples({ ...task, examples: right }, depth, onRun);
  const [fault] = faults;
  if (fault !== undefined) return { ok: false, reason: `no time limit: ${fault}` };
  const runs = evidence.map((one) => one.runs[0]);
  const derived = derivedTimeLimit({ examples: right }, runs, timing);
  if (!derived.ok) return { ok: false, reason: `no time limit: ${derived.reason}` };
  onRun(`time limit, from these: ${derived.cpuMs / 1000} s`);
  return { ok: true, task: withTimeLimit(task, derived.cpuMs), derivedMs: derived.cpuMs };
}
