import type { ExampleSubmission, PackagedExpectation, Task, TestsExpectation } from '#exam-bank';
import { comparePoints } from '../points.js';
import type { ExampleRun, ExampleTestRun, TaskProblem } from './example-run.js';
import { exampleProblem } from './example-run.js';
import { verdictClass } from './verdict-class.js';

/** Where one grading of an example submission is not what its author promises: verdict, points, or a package's finer rules. */
export function expectationProblems(
  example: ExampleSubmission,
  run: ExampleRun,
): readonly TaskProblem[] {
  const verdict =
    example.packaged === undefined
      ? verdictProblems(example, run)
      : packagedProblems(example, example.packaged, run);
  return [...verdict, ...pointsProblems(example, run)];
}

function verdictProblems(example: ExampleSubmission, run: ExampleRun): readonly TaskProblem[] {
  if (run.verdict === example.verdict) return [];
  return [wrongVerdict(example, `expected ${example.verdict}, got ${run.verdict}`)];
}

function pointsProblems(example: ExampleSubmission, run: ExampleRun): readonly TaskProblem[] {
  const { points } = example;
  if (points === undefined || comparePoints(points, run.points) === 0) return [];
  const message = `expected ${points} points, got ${run.points}`;
  return [exampleProblem(example, 'wrong-points', message)];
}

function packagedProblems(
  example: ExampleSubmission,
  { tests, verdicts, points }: PackagedExpectation,
  run: ExampleRun,
): readonly TaskProblem[] {
  const problems = tests.flatMap((expectation) => testsProblems(example, expectation, run));
  const own = verdictClass(run.verdict);
  if (verdicts !== undefined && (own === undefined || !verdicts.includes(own)))
    problems.push(wrongVerdict(example, `expected ${example.verdict}, got ${run.verdict}`));
  if (
    points !== undefined &&
    (comparePoints(run.points, points.least) < 0 || comparePoints(run.points, points.most) > 0)
  ) {
    const range = points.least === points.most ? points.least : `${points.least} to ${points.most}`;
    const message = `expected ${range} points, got ${run.points}`;
    problems.push(exampleProblem(example, 'wrong-points', message));
  }
  return problems;
}

function testsProblems(
  example: ExampleSubmission,
  expectation: TestsExpectation,
  run: ExampleRun,
): TaskProblem[] {
  const ended = testsOf(expectation, run).flatMap(({ id, verdict }) => {
    const of = verdictClass(verdict);
    return of === undefined ? [] : [{ id, verdict, of }];
  });
  const strange = ended.find(({ of }) => !expectation.permitted.includes(of));
  if (strange !== undefined) {
    const permitted = expectation.permitted.join(' or ');
    const message = `test ${strange.id} is only to end as ${permitted}, got ${strange.verdict}`;
    return [wrongVerdict(example, message)];
  }
  if (ended.some(({ of }) => expectation.required.includes(of))) return [];
  const got = run.tests.length === 0 ? run.verdict : 'none that does';
  return [
    wrongVerdict(
      example,
      `some test is to end as ${expectation.required.join(' or ')}, got ${got}`,
    ),
  ];
}

/** The tests of a run that an expectation is about. */
export function testsOf(
  { tests }: Pick<TestsExpectation, 'tests'>,
  run: ExampleRun,
): readonly ExampleTestRun[] {
  return tests === undefined ? run.tests : run.tests.filter(({ id }) => tests.includes(id));
}

function wrongVerdict(example: ExampleSubmission, message: string): TaskProblem {
  return exampleProblem(example, 'wrong-verdict', message);
}

/** Whether it is promised to be right in every test. */
export function isAccepted(example: ExampleSubmission): boolean {
  return example.verdict === 'accepted';
}

/** Languages in which nobody has shown that the task can be solved within its limits. */
export function languageProblems(
  task: Pick<Task, 'languages' | 'examples'>,
): readonly TaskProblem[] {
  return task.languages
    .filter((name) => !task.examples.some((one) => one.language === name && isAccepted(one)))
    .map((name) => ({
      code: 'no-accepted-example',
      message: `no accepted example submission in ${name}: nothing shows that its limits suffice`,
    }));
}
