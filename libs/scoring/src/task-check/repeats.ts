import type { ExampleSubmission, Task } from '#exam-bank';
import { exampleProblem, type ExampleRun, type TaskProblem } from './example-run.js';

/** Whether repeated runs of an example tell more than one: where it is its output that decides. */
export function isRepeated({ verdict, packaged }: ExampleSubmission): boolean {
  if (packaged !== undefined) return !/time-limit|runtime-error/.test(verdict);
  return ['accepted', 'partial', 'wrong-answer', 'no-output'].includes(verdict);
}

/**
 * Where repeated runs of one example differ. A verdict that changes is always a problem. Output that changes is one where it
 * is compared with the answer; a checker or an interactor may accept many outputs.
 */
export function flakyProblems(
  task: Pick<Task, 'checker' | 'interactor'>,
  example: ExampleSubmission,
  runs: readonly ExampleRun[],
): readonly TaskProblem[] {
  const [first, ...others] = runs;
  if (first === undefined) return [];
  const problems: TaskProblem[] = [];
  const points = new Set(runs.map((run) => run.points));
  for (const [at, { id, verdict, stdoutSha256 }] of first.tests.entries()) {
    const again = others.map(({ tests }) => tests[at]);
    const verdicts = new Set([verdict, ...again.map((test) => test?.verdict ?? 'skipped')]);
    const outputs = new Set([stdoutSha256, ...again.map((test) => test?.stdoutSha256 ?? null)]);
    const compared = task.checker === undefined && task.interactor === undefined;
    if (verdicts.size > 1)
      problems.push(
        exampleProblem(
          example,
          'verdict-changes',
          `test ${id} ended differently in ${runs.length} runs: ${[...verdicts].join(', ')}`,
        ),
      );
    else if (compared && outputs.size > 1 && isJudgedByOutput(verdict))
      problems.push(
        exampleProblem(
          example,
          'output-changes',
          `test ${id} had ${outputs.size} different outputs in ${runs.length} runs`,
        ),
      );
  }
  if (problems.length === 0 && points.size > 1)
    problems.push(
      exampleProblem(example, 'verdict-changes', `points differ: ${[...points].join(', ')}`),
    );
  return problems;
}

function isJudgedByOutput(verdict: string): boolean {
  return ['accepted', 'partial', 'wrong-answer', 'no-output'].includes(verdict);
}
