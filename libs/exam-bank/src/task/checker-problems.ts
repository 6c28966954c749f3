import type { LocalProblem } from '../problem.js';
import type { Task } from '../task.js';

/** Outputs that a JavaScript checker takes: it has to be able to split one into words well within its two seconds. */
export const MAX_SCRIPT_OUTPUT_KIB = 4 * 1024;
/** Outputs that a testlib checker takes: it opens a file, so all of it has to be there. */
export const MAX_TESTLIB_OUTPUT_KIB = 16 * 1024;

/** A checker sees results rewritten, and a double may become so much longer: `1e20` is 21 digits. */
const REWRITTEN = 8;
/** Languages in which a program that fails by itself ends with none of the exit codes that testlib has decisions for. */
const TESTLIB_LANGUAGES: readonly string[] = ['c', 'cpp'];

/** What is wrong with a task's checker or interactor beyond its form: in these ways a candidate could make it fail. */
export function checkerProblems(
  task: Pick<Task, 'checker' | 'interactor' | 'callable' | 'limits' | 'groups'>,
): { readonly problems: readonly LocalProblem[] } {
  return { problems: [...outputProblems(task), ...languageProblems(task)] };
}

function outputProblems(
  task: Pick<Task, 'checker' | 'callable' | 'limits' | 'groups'>,
): readonly LocalProblem[] {
  const taken = takenKiB(task.checker);
  const most = task.callable === undefined ? taken : taken / REWRITTEN;
  const allowed = longestOutputKiB(task);
  if (allowed <= most) return [];
  const message = `the checker takes outputs of at most ${String(most)} KiB, not ${String(allowed)}`;
  return [{ path: '$.limits.outputKiB', message, hint: 'lower it here, in the group or the test' }];
}

function takenKiB(checker: Task['checker']): number {
  switch (checker?.kind) {
    case 'javascript':
      return MAX_SCRIPT_OUTPUT_KIB;
    case 'testlib':
      return MAX_TESTLIB_OUTPUT_KIB;
    case 'output-validator':
    case undefined:
      return Infinity;
  }
}

/** The largest output that any test allows in any language. */
export function longestOutputKiB({ limits, groups }: Pick<Task, 'limits' | 'groups'>): number {
  const tests = groups.flatMap((group) => group.tests);
  const all = [limits, ...groups.map((group) => group.limits), ...tests.map((test) => test.limits)];
  return Math.max(
    ...all.flatMap((each) => Object.values(each ?? {}).map((one) => one?.outputKiB ?? 0)),
  );
}

function languageProblems(task: Pick<Task, 'checker' | 'interactor'>): readonly LocalProblem[] {
  return (['checker', 'interactor'] as const).flatMap((role) => {
    const judge = task[role];
    if (judge?.kind !== 'testlib' || TESTLIB_LANGUAGES.includes(judge.language)) return [];
    const message = `in ${judge.language} a failure of its own could look like "wrong answer" (exit code 1)`;
    return [{ path: `$.${role}.language`, message, hint: 'write an output-validator instead' }];
  });
}
