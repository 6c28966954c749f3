import { stat } from 'node:fs/promises';
import type { PackageTiming } from '#exam-bank';
import { checkExamples, DEFAULT_MARGINS, problemLine, type Margins } from '#scoring';
import {
  packageDefaults,
  readTask,
  type PackageOptions,
  type TaskReading,
} from '../content/read-task.js';
import { badInput, CommandError, EXIT, type ExitCode } from '../exit.js';
import { printJson, say } from '../output.js';
import { checkedSubmissions, checkTable } from '../task-check/check-output.js';
import { gradeExamples } from '../task-check/grade-examples.js';
import { timedTask } from '../task-check/timed-task.js';

export interface TaskCheckOptions extends PackageOptions {
  readonly json?: boolean;
  readonly quick?: boolean;
  readonly repeat?: string;
}

const DEFAULT_REPEAT = '3';
const MOST_REPEATS = 20;

/**
 * `exam task check`: is the task well-formed, does every example get its verdict and points in the real sandbox, again and
 * again, and are its limits far enough from what the examples need?
 */
export async function taskCheckCommand(
  source: string,
  options: TaskCheckOptions,
): Promise<ExitCode> {
  const repeat = repeatOf(options);
  const onRun = (line: string): void => say(`  ${line}`);
  const read = await readTaskOrReport(source, options);
  if (!read.ok) return refused(read.problems, read.notes, options);
  const { notes } = read;
  say(`${read.task.id}: ${read.task.examples.length} example submissions`);
  const timed = await timedTask(read.task, read.timing, onRun);
  if (!timed.ok) return refused([timed.reason], notes, options);
  const { task, derivedMs } = timed;
  const margins = options.quick === true ? undefined : marginsOf(read.timing);
  const { evidence, faults } = await gradeExamples(task, { repeat, margins }, onRun);
  const problems = [...faults, ...checkExamples(task, evidence, margins).map(problemLine)];
  const submissions = checkedSubmissions(task, evidence);
  const ok = problems.length === 0;
  if (options.json === true)
    printJson({
      ok,
      submissions,
      problems,
      notes,
      ...(derivedMs && { derivedTimeLimitMs: derivedMs }),
    });
  else {
    process.stdout.write(`${checkTable(task, submissions)}\n`);
    for (const line of [...notes.map((note) => `note: ${note}`), ...problems]) say(line);
  }
  return ok ? EXIT.done : EXIT.checkFailed;
}

/** A package's own multipliers; a limit that was made by one of them keeps it, whatever the next run takes. */
function marginsOf(timing: PackageTiming | undefined): Margins {
  if (timing === undefined) return DEFAULT_MARGINS;
  const { stated, acToTimeLimit, timeLimitToTle } = timing;
  return { ...DEFAULT_MARGINS, acToTimeLimit: stated ? acToTimeLimit : 1, timeLimitToTle };
}

function repeatOf({ quick, repeat }: TaskCheckOptions): number {
  if (quick === true) {
    if (repeat === undefined) return 1;
    throw badInput('--quick runs everything once: leave --repeat out');
  }
  const text = repeat ?? DEFAULT_REPEAT;
  const count = Number(text);
  if (!/^\d{1,3}$/.test(text) || count < 1 || count > MOST_REPEATS)
    throw badInput(`--repeat ${text}: give a number from 1 to ${MOST_REPEATS}`);
  return count;
}

function refused(
  problems: readonly string[],
  notes: readonly string[],
  { json }: TaskCheckOptions,
): ExitCode {
  if (json === true) printJson({ ok: false, submissions: [], problems, notes });
  else for (const line of [...notes.map((note) => `note: ${note}`), ...problems]) say(line);
  return EXIT.checkFailed;
}

/** A folder that is no well-formed task fails the check; it is not a wrong call of the command. */
async function readTaskOrReport(source: string, options: TaskCheckOptions): Promise<TaskReading> {
  const defaults = packageDefaults(options);
  try {
    return await readTask(source, defaults);
  } catch (error) {
    const info = await stat(source).catch(() => undefined);
    if (!(error instanceof CommandError) || info?.isDirectory() !== true) throw error;
    return { ok: false, id: source, problems: error.message.split('\n'), notes: [] };
  }
}
