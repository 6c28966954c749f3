import type { Task, TestGroup } from '#exam-bank';
import { Fraction } from 'fraction.js';
import { sumByCriterion, sumOfParts, type CriterionPoints } from './criterion-points.js';
import {
  determineVerdict,
  isTestVerdict,
  submissionVerdict,
  type TestVerdict,
} from './determine-verdict.js';
import { addPoints, formatPoints, parsePoints, sharePoints, type Points } from './points.js';
import type { RunFacts, Verdict } from './run-facts.js';
import { properShare } from './run-shape.js';
import { ScoringError } from './scoring-error.js';

export interface GroupScore {
  readonly id: string;
  readonly points: Points;
  readonly maxPoints: Points;
  readonly verdict: Verdict;
}

/** Points only where every test has its result; `not-marked` carries none, so nobody can take it for 0. */
export type TaskScore =
  | {
      readonly verdict: Exclude<Verdict, 'not-marked'>;
      readonly points: Points;
      readonly maxPoints: Points;
      readonly groups: readonly GroupScore[];
      readonly parts: readonly CriterionPoints[];
    }
  | { readonly verdict: 'not-marked'; readonly maxPoints: Points; readonly reason: string };

/** The part of a task that its marks depend on. */
export type MarkedTask = Pick<Task, 'id'> & {
  readonly groups: readonly (Omit<TestGroup, 'tests' | 'title' | 'visible'> & {
    readonly tests: readonly { readonly id: string }[];
  })[];
};
type MarkedGroup = MarkedTask['groups'][number];

/**
 * The points of a submission that compiled, from the verdicts on its tests, whatever order they come in.
 * @throws ScoringError `test-results-incomplete` unless there is exactly one verdict for every test of the task;
 *   `task-malformed` for a task or a group without tests; `verdict-unknown` for one that no test can have, and for a share
 *   that is not there with `partial`, or is with anything else
 */
export function scoreTask(task: MarkedTask, testVerdicts: readonly TestVerdict[]): TaskScore {
  const results = resultsByTest(task, testVerdicts);
  const verdicts = new Map([...results].map(([id, { verdict }]) => [id, verdict]));
  const inOrder = testIds(task).map((id) => resultOf(verdicts, id));
  const verdict = submissionVerdict({ ok: true }, inOrder);
  if (verdict === 'not-marked') return notMarked(task, 'a test has no usable result');
  const wronglySkipped = task.groups.find(
    (group) =>
      !groupIsSkipped(task, group.id, verdicts) &&
      group.tests.some(({ id }) => verdicts.get(id) === 'skipped'),
  );
  if (wronglySkipped)
    return notMarked(task, `group ${wronglySkipped.id} was skipped without cause`);
  const groups = task.groups.map((group) =>
    groupIsSkipped(task, group.id, verdicts)
      ? { id: group.id, points: '0', maxPoints: maxPointsOf(group), verdict: 'skipped' as const }
      : scoreGroup(group, results),
  );
  return { verdict, ...summed(task, groups) };
}

/**
 * The points of one grading run: of compiling, then of the tests. A compile error is the submission's own: 0 points.
 * @throws ScoringError as {@link scoreTask}
 */
export function scoreRun(
  task: MarkedTask & Pick<Task, 'nearLimit'>,
  facts: Pick<RunFacts, 'compile' | 'tests'>,
): TaskScore {
  const { verdict, tests } = determineVerdict(facts, task.nearLimit);
  if (facts.compile.ok) return scoreTask(task, tests);
  if (verdict !== 'compile-error') return notMarked(task, 'compile facts contradict the tests');
  testIds(task); // a malformed task is refused whatever the submission is
  const groups = task.groups.map((group) => ({
    id: group.id,
    points: '0',
    maxPoints: maxPointsOf(group),
    verdict,
  }));
  return { verdict, ...summed(task, groups) };
}

/**
 * Whether a failed dependency makes the tests of a group pointless. Asked before the group runs; every group that it depends
 * on must have all its verdicts by then.
 * @throws ScoringError `task-malformed` for an unknown group or one that does not come earlier, `test-results-incomplete`
 */
export function groupIsSkipped(
  task: MarkedTask,
  groupId: string,
  verdictsSoFar: ReadonlyMap<string, Verdict>,
): boolean {
  const index = task.groups.findIndex(({ id }) => id === groupId);
  const group = task.groups[index];
  if (!group) throw taskMalformed(task, `no group ${groupId}`);
  return group.dependsOn.some((id) => {
    const dependency = task.groups.slice(0, index).find((earlier) => earlier.id === id);
    if (!dependency || dependency.tests.length === 0) {
      throw taskMalformed(task, `group ${groupId} depends on ${id}, no earlier group with tests`);
    }
    return dependency.tests.some((test) => resultOf(verdictsSoFar, test.id) !== 'accepted');
  });
}

function scoreGroup(group: MarkedGroup, results: ReadonlyMap<string, TestVerdict>): GroupScore {
  const maxPoints = maxPointsOf(group);
  const inOrder = group.tests.map(({ id }) => resultOf(results, id));
  const verdict = inOrder.find((result) => result.verdict !== 'accepted')?.verdict ?? 'accepted';
  const points = sharePoints(maxPoints, groupShare(group, inOrder.map(worthOf)));
  return { id: group.id, points, maxPoints, verdict };
}

/** What a test is worth: 1 if accepted, the checker's share if partly right, else 0. */
function worthOf({ verdict, share }: TestVerdict): Fraction {
  if (verdict === 'accepted') return new Fraction(1);
  return verdict === 'partial' && share !== undefined ? parsePoints(share) : new Fraction(0);
}

function groupShare(group: MarkedGroup, worths: readonly Fraction[]): Points {
  const total = worths.length;
  const lowest = worths.reduce((low, worth) => (worth.compare(low) < 0 ? worth : low));
  switch (group.scoring) {
    case 'all-or-nothing':
      return lowest.compare(1) === 0 ? '1' : '0';
    case 'min':
      return formatPoints(lowest);
    case 'sum':
      return formatPoints(worths.reduce((sum, worth) => sum.add(worth)).div(total));
  }
}

/** The whole is the sum of the groups; groups without points count towards no criterion. */
function summed(
  task: MarkedTask,
  groups: readonly GroupScore[],
): Omit<Extract<TaskScore, { readonly points: Points }>, 'verdict'> {
  const criterionOf = new Map(task.groups.map(({ id, criterion }) => [id, criterion]));
  const parts = groups.flatMap(({ id, points, maxPoints }) => {
    const criterion = criterionOf.get(id);
    return criterion === undefined || maxPoints === '0' ? [] : [{ criterion, points, maxPoints }];
  });
  return { ...sumOfParts(groups), groups, parts: sumByCriterion(parts) };
}

function testIds(task: MarkedTask): readonly string[] {
  const empty = task.groups.find(({ tests }) => tests.length === 0);
  if (empty) throw taskMalformed(task, `group ${empty.id} has no tests`);
  const ids = task.groups.flatMap(({ tests }) => tests.map(({ id }) => id));
  if (ids.length === 0) throw taskMalformed(task, 'it has no tests');
  if (new Set(ids).size !== ids.length) throw taskMalformed(task, 'a test id occurs twice');
  return ids;
}

function resultsByTest(
  task: MarkedTask,
  testVerdicts: readonly TestVerdict[],
): ReadonlyMap<string, TestVerdict> {
  const ids = new Set(testIds(task));
  const results = new Map(testVerdicts.map((result) => [result.test, result]));
  const strange = testVerdicts.find((result) => !isResult(result));
  if (strange) {
    throw new ScoringError('verdict-unknown', `test ${strange.test}: verdict ${strange.verdict}`);
  }
  const known = testVerdicts.every(({ test }) => ids.has(test));
  if (!known || results.size !== testVerdicts.length || results.size !== ids.size) {
    throw new ScoringError(
      'test-results-incomplete',
      `task ${task.id}: ${testVerdicts.length} results do not match its ${ids.size} tests one to one`,
    );
  }
  return results;
}

function isResult({ verdict, share }: TestVerdict): boolean {
  if (!isTestVerdict(verdict)) return false;
  return verdict === 'partial' ? properShare(share) !== undefined : share === undefined;
}

function resultOf<T>(results: ReadonlyMap<string, T>, test: string): T {
  const result = results.get(test);
  if (result === undefined) {
    throw new ScoringError('test-results-incomplete', `no verdict for test ${test}`);
  }
  return result;
}

function maxPointsOf(group: MarkedGroup): Points {
  return formatPoints(parsePoints(String(group.points)));
}

function notMarked(task: MarkedTask, reason: string): TaskScore {
  return { verdict: 'not-marked', maxPoints: addPoints(task.groups.map(maxPointsOf)), reason };
}

function taskMalformed(task: MarkedTask, what: string): ScoringError {
  return new ScoringError('task-malformed', `task ${task.id}: ${what}`);
}
