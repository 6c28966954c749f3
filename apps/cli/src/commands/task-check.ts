import { checkExamples, DEFAULT_MARGINS, problemLine } from '#scoring';
import { readTask } from '../content/read-bank.js';
import { badInput, CommandError, EXIT, type ExitCode } from '../exit.js';
import { printJson, say } from '../output.js';
import { checkedSubmissions, checkTable } from '../task-check/check-output.js';
import { gradeExamples } from '../task-check/grade-examples.js';

export interface TaskCheckOptions {
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
  const margins = options.quick === true ? undefined : DEFAULT_MARGINS;
  const task = await readTaskOrReport(source, options.json === true);
  if (task === undefined) return EXIT.checkFailed;
  say(`${task.id}: ${task.examples.length} example submissions, ${testCount(task)} tests each`);
  const onRun = (line: string): void => say(`  ${line}`);
  const { evidence, faults } = await gradeExamples(task, { repeat, margins, onRun });
  const problems = [...faults, ...checkExamples(task, evidence, margins).map(problemLine)];
  const submissions = checkedSubmissions(task, evidence);
  const ok = problems.length === 0;
  if (options.json === true) printJson({ ok, submissions, problems });
  else {
    process.stdout.write(`${checkTable(task, submissions)}\n`);
    for (const problem of problems) say(problem);
  }
  return ok ? EXIT.done : EXIT.checkFailed;
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

function testCount({
  groups,
}: {
  readonly groups: readonly { readonly tests: readonly unknown[] }[];
}) {
  return groups.reduce((sum, { tests }) => sum + tests.length, 0);
}

/** A folder that is no well-formed task fails the check; it is not a wrong call of the command. */
async function readTaskOrReport(folder: string, json: boolean) {
  try {
    return await readTask(folder);
  } catch (error) {
    if (!(error instanceof CommandError) || error.message.endsWith('no such folder')) throw error;
    if (json) printJson({ ok: false, submissions: [], problems: error.message.split('\n') });
    else say(error.message);
    return undefined;
  }
}
