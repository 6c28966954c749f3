import type { TaskTest, TestGroup } from '../../task.js';
import { ID_PATTERN } from '../../parse/schema-parts.js';
import { TEST_NAME } from '../../task/task-schema.js';
import type { Findings } from './findings.js';
import { CURRENT_KEYS, currentGroups } from './groups-current.js';
import { LEGACY_KEYS, legacyGroups } from './groups-legacy.js';
import type { ProblemFile } from './problem-file.js';
import { sampleGroup, withFolders, type PackageData, type PlannedGroup } from './planned-group.js';
import { allTests, type PackageTest } from './test-data.js';
import { textOf } from './yaml-file.js';

export interface GroupDefaults {
  readonly criterion: string;
  /** Of a pass-fail package, which has none of its own. */
  readonly points: number;
}

export interface FoundGroups {
  readonly groups: readonly TestGroup[];
  /** Ids of the tests by their path below data/. */
  readonly testIds: ReadonlyMap<string, string>;
}

const MAX_POINTS = 1000;

/** The test groups of a package; what cannot be said with ours blocks it. */
export function groupsOf(
  problem: ProblemFile,
  data: PackageData,
  { defaults, findings }: { readonly defaults: GroupDefaults; readonly findings: Findings },
): FoundGroups {
  const planned = problem.scoring
    ? scoringGroups(problem, data, findings)
    : passFailGroups(data, defaults.points, findings);
  const ids = new Map(planned.map(({ path }) => [path, groupId(path)]));
  const testIds = new Map<string, string>();
  const groups = planned.map((group): TestGroup => {
    const id = ids.get(group.path) ?? '';
    if (!new RegExp(ID_PATTERN).test(id))
      findings.reasons.push(`data/${group.path}: no group can have the name "${id}"`);
    if (!Number.isInteger(group.points) || group.points < 0 || group.points > MAX_POINTS)
      findings.reasons.push(
        `data/${group.path}: ${group.points} points; a group has a whole number of them, at most ${MAX_POINTS}`,
      );
    const tests = group.tests.map((test): TaskTest => {
      const testId = `${id}/${nameIn(group.path, test.path)}`;
      testIds.set(test.path, testId);
      return { id: testId, input: test.input, answer: test.answer };
    });
    const isSample = group.path === 'sample';
    return {
      id,
      title: isSample ? 'Examples' : (group.path.split('/').at(-1) ?? id),
      visible: isSample && isShown(problem, group.tests, findings),
      criterion: defaults.criterion,
      points: group.points,
      scoring: group.scoring,
      dependsOn: group.dependsOn.map((path) => ids.get(path) ?? path),
      tests,
    };
  });
  clashes(groups, findings);
  return { groups, testIds };
}

/** Accepted only if every test is: one group for all that is secret, which counts only if the samples are right, too. */
function passFailGroups(
  { root, sample, secret }: PackageData,
  points: number,
  findings: Findings,
): readonly PlannedGroup[] {
  const folders = [sample, secret].flatMap((one) => (one ? withFolders(one) : []));
  for (const { config = {}, path } of [...folders, { path: '.', config: root ?? {} }]) {
    for (const key of Object.keys(config))
      if (!LEGACY_KEYS.has(key) && !CURRENT_KEYS.has(key))
        findings.reasons.push(`data/${path}: unknown key "${key}"`);
    const flags = textOf(config['grader_flags']);
    if (/accept_if_any_accepted|always_accept/.test(flags) || config['grading'] === 'custom')
      findings.reasons.push(
        `data/${path}: this way of grading (${flags || 'custom'}) is not supported`,
      );
    const scored = ['max_score', 'score_aggregation', 'require_pass', 'scoring'];
    for (const key of scored.filter((one) => config[one] !== undefined))
      findings.reasons.push(`data/${path}: ${key} does not belong into a pass-fail package`);
    if (config['static_validation_score'] !== undefined)
      findings.reasons.push(`data/${path}: static validation is not supported`);
  }
  return [
    ...sampleGroup(sample),
    {
      path: 'secret',
      points,
      scoring: 'all-or-nothing',
      dependsOn: sample === undefined ? [] : ['sample'],
      tests: allTests(secret),
    },
  ];
}

function scoringGroups(
  problem: ProblemFile,
  data: PackageData,
  findings: Findings,
): readonly PlannedGroup[] {
  const configs = withFolders(data.secret).map(({ config }) => config ?? {});
  const isLegacy =
    problem.version === 'legacy' ||
    (problem.version === '2023-07' &&
      !configs.some((config) => 'scoring' in config || 'max_score' in config));
  return isLegacy ? legacyGroups(data, findings) : currentGroups(data, findings);
}

function groupId(path: string): string {
  const own = path.startsWith('secret/') ? path.slice('secret/'.length) : path;
  return own.replace(/[/_]/g, '-');
}

function nameIn(group: string, test: string): string {
  return test.slice(group.length + 1).replaceAll('/', '.');
}

/** Answers that are no output, or that the author shows in another form, are not for candidates' eyes. */
function isShown(
  { interactive }: ProblemFile,
  tests: readonly PackageTest[],
  findings: Findings,
): boolean {
  if (!interactive && !tests.some(({ shownOtherwise }) => shownOtherwise)) return true;
  findings.notes.push(
    'data/sample: the samples are run, but not shown: the package shows them in another form',
  );
  return false;
}

function clashes(groups: readonly TestGroup[], findings: Findings): void {
  const tests = groups.flatMap((group) => group.tests.map(({ id }) => id));
  const names = [...groups.map(({ id }) => id), ...tests];
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined)
    findings.reasons.push(`data: two groups or tests would have the name ${twice}; rename one`);
  const form = new RegExp(`^[^/]+/${TEST_NAME}$`);
  const odd = tests.find((id) => !form.test(id));
  if (odd !== undefined) findings.reasons.push(`data: no test can have the name ${odd}`);
}
