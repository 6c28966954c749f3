import { contentHash, type CallableTask, type Language, type Limits, type Task } from '#exam-bank';
import { determineVerdict, type RunFacts, type Verdict } from '#scoring';
import { gradeSubmission } from '../../apps/grader/src/grade-submission.js';
import type { Sandbox } from '../../apps/grader/src/sandbox/sandbox.js';
import { aGroup, aTask, aTest } from '../factories/task.js';

const LIMITS: Limits = {
  cpuMs: 3000,
  wallMs: 9000,
  memoryMiB: 128,
  outputKiB: 1024,
  processes: 4,
};

export type Files = Readonly<Record<string, string>>;

/** A task whose tests are pairs of calls and results, a line each. */
export function aCallableTask(
  callable: CallableTask,
  language: Language,
  tests: readonly (readonly [calls: readonly string[], results: readonly string[]])[],
  changes: Partial<Task> = {},
): Task {
  const lines = (all: readonly string[]) => all.map((line) => `${line}\n`).join('');
  return aTask({
    callable,
    languages: [language],
    limits: { [language]: LIMITS },
    groups: [
      aGroup({
        tests: tests.map(([calls, results], at) =>
          aTest(`basic/${at}`, lines(calls), lines(results)),
        ),
      }),
    ],
    ...changes,
  });
}

export async function gradeFiles(sandbox: Sandbox, task: Task, files: Files): Promise<RunFacts> {
  const [language = ''] = task.languages;
  return gradeSubmission(
    { sandbox, now: () => new Date(0) },
    {
      label: 'callable',
      task,
      taskSha256: contentHash(task),
      submission: {
        language,
        files: Object.entries(files).map(([name, text]) => ({ name, text })),
        sha256: 'ab',
      },
      signal: new AbortController().signal,
    },
  );
}

export function verdictOf(facts: RunFacts): Verdict {
  return determineVerdict(facts, aTask().nearLimit).verdict;
}

/** What the submission said on standard error in its first test, for a failing test to show. */
export function lastWords(facts: RunFacts): string {
  const [first] = facts.tests;
  const said = Buffer.from(first?.process?.stderr.head ?? '', 'base64').toString('utf8');
  return [facts.compile.output, said, first?.comparison?.message ?? ''].join('\n').trim();
}
