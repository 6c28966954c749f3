import type { Task } from '#exam-bank';
import { exampleProblem, type ExampleRun, type TaskProblem } from './example-run.js';
import { expectationProblems, languageProblems } from './expectations.js';
import {
  looseTimeProblems,
  tightMemoryProblems,
  tightTimeProblems,
  type Margins,
} from './margins.js';
import { flakyProblems } from './repeats.js';

/** All gradings of one example submission. */
export interface ExampleEvidence {
  /** With the task as it is; the first one is held to the promise. */
  readonly runs: readonly ExampleRun[];
  /** With every time limit multiplied by the margin; only where the example bounds the limit from above. */
  readonly stretched?: ExampleRun | undefined;
  /** With the memory limit divided by the margin; only where the example came near it. */
  readonly squeezed?: ExampleRun | undefined;
}

/**
 * The acceptance check of a task: what is wrong with it, from the gradings of its example submissions.
 * @param evidence in the order of the task's examples
 * @param margins undefined: promises only, whatever time and memory were needed
 */
export function checkExamples(
  task: Task,
  evidence: readonly ExampleEvidence[],
  margins: Margins | undefined,
): readonly TaskProblem[] {
  const ofExamples = task.examples.flatMap((example, at) => {
    const { runs, stretched, squeezed } = evidence[at] ?? { runs: [] };
    const [first] = runs;
    if (first === undefined) return [exampleProblem(example, 'not-graded', 'was not graded')];
    const promise = expectationProblems(example, first);
    const flaky = flakyProblems(task, example, runs);
    // Times of a submission that does something else than its author thinks tell nothing.
    if (margins === undefined || promise.length > 0) return [...promise, ...flaky];
    const tight = runs.map((run) => tightTimeProblems(task, example, { run, margins }));
    return [
      ...flaky,
      ...(tight.find((problems) => problems.length > 0) ?? []),
      ...(stretched ? looseTimeProblems(example, { run: stretched, margins }) : []),
      ...(squeezed ? tightMemoryProblems(example, { run: squeezed, margins }) : []),
    ];
  });
  return [...ofExamples, ...languageProblems(task)];
}
