import type { GroupScoring } from '../../task.js';
import type { Findings } from './findings.js';
import { sampleGroup, type PackageData, type PlannedGroup } from './planned-group.js';
import { allTests, type TestFolder } from './test-data.js';
import { isMap, wordsOf, type YamlMap } from './yaml-file.js';

const SCORING: ReadonlyMap<unknown, GroupScoring> = new Map<unknown, GroupScoring>([
  ['pass-fail', 'all-or-nothing'],
  ['sum', 'sum'],
  ['min', 'min'],
]);

interface GroupRule {
  readonly maxScore: number | undefined;
  readonly aggregation: GroupScoring;
  readonly requirePass: readonly string[];
}

/** Groups of a scoring package as of 2025-09 (test_group.yaml); a draft of 2023-07 kept the same in a map `scoring`. */
export function currentGroups(
  { sample, secret }: PackageData,
  findings: Findings,
): readonly PlannedGroup[] {
  const whole = ruleOf(secret, { maxScore: 100, aggregation: 'sum' }, findings);
  const grouped = secret.folders.filter(({ config }) => config !== undefined);
  const samples = sampleGroup(sample);
  if (grouped.length === 0) {
    const group = planned('secret', allTests(secret), whole);
    return [...samples, group];
  }
  if (secret.tests.length > 0 || grouped.length < secret.folders.length)
    findings.reasons.push('data/secret: has tests beside its groups');
  for (const folder of grouped) nestedGroups(folder, findings);
  const rules = grouped.map((folder) =>
    ruleOf(folder, { maxScore: undefined, aggregation: 'all-or-nothing' }, findings),
  );
  if (whole.aggregation === 'all-or-nothing')
    return [...samples, onlyWhole(secret, rules, whole, findings)];
  if (whole.aggregation === 'min')
    findings.reasons.push('data/secret: the least of the groups as the score is not supported');
  if (whole.requirePass.length > 0 && grouped.length > 0)
    rules.forEach(
      (rule, at) =>
        (rules[at] = {
          ...rule,
          requirePass: [...new Set([...whole.requirePass, ...rule.requirePass])],
        }),
    );
  const total = rules.reduce((sum, { maxScore }) => sum + (maxScore ?? 0), 0);
  if (whole.maxScore !== undefined && total > whole.maxScore)
    findings.reasons.push(
      `data/secret: its groups have ${total} points together, more than its max_score ${whole.maxScore}`,
    );
  const groups = grouped.map((folder, at) => {
    const rule = rules[at] ?? whole;
    if (rule.maxScore === undefined)
      findings.reasons.push(`data/${folder.path}: a group without max_score is not supported`);
    return planned(folder.path, allTests(folder), rule);
  });
  dependencies([...samples, ...groups], findings);
  return [...samples, ...groups];
}

function planned(
  path: string,
  tests: PlannedGroup['tests'],
  { maxScore, aggregation, requirePass }: GroupRule,
): PlannedGroup {
  return { path, points: maxScore ?? 0, scoring: aggregation, dependsOn: requirePass, tests };
}

/** Every test of every group has to be accepted: that is one group. */
function onlyWhole(
  secret: TestFolder,
  rules: readonly GroupRule[],
  whole: GroupRule,
  findings: Findings,
): PlannedGroup {
  if (rules.some(({ aggregation }) => aggregation !== 'all-or-nothing'))
    findings.reasons.push('data/secret: pass-fail, but one of its groups is not');
  return planned('secret', allTests(secret), whole);
}

/** Keys of test_group.yaml. */
export const CURRENT_KEYS: ReadonlySet<string> = new Set([
  ...['max_score', 'score_aggregation', 'require_pass', 'scoring', 'static_validation_score'],
  ...['args', 'input_validator_args', 'output_validator_args', 'static_validator_args'],
  ...['input_visualizer_args', 'output_visualizer_args', 'full_feedback', 'hint', 'description'],
]);

function ruleOf(
  { path, config = {} }: TestFolder,
  otherwise: { readonly maxScore: number | undefined; readonly aggregation: GroupScoring },
  findings: Findings,
): GroupRule {
  const reasons: string[] = [];
  for (const key of Object.keys(config).filter((one) => !CURRENT_KEYS.has(one)))
    reasons.push(`unknown key "${key}"`);
  if (config['static_validation_score'] !== undefined)
    reasons.push('static validation is not supported');
  const stated = scoringMap(config);
  const maxScore = stated['max_score'] ?? otherwise.maxScore;
  if (maxScore === 'unbounded') reasons.push('an unbounded score is not supported');
  else if (maxScore !== undefined && typeof maxScore !== 'number')
    reasons.push('max_score is no number');
  const aggregation =
    stated['score_aggregation'] === undefined
      ? otherwise.aggregation
      : SCORING.get(stated['score_aggregation']);
  if (aggregation === undefined) reasons.push('score_aggregation is none of pass-fail, sum, min');
  const requirePass = wordsOf(stated['require_pass'] ?? []);
  if (requirePass === undefined) reasons.push('require_pass is no list of groups');
  findings.reasons.push(...reasons.map((reason) => `data/${path}: ${reason}`));
  return {
    maxScore: typeof maxScore === 'number' ? maxScore : undefined,
    aggregation: aggregation ?? 'all-or-nothing',
    requirePass: requirePass ?? [],
  };
}

function scoringMap(config: YamlMap): YamlMap {
  const { scoring } = config;
  if (!isMap(scoring)) return config;
  return {
    max_score: scoring['score'],
    score_aggregation: scoring['aggregation'],
    require_pass: scoring['require_pass'],
  };
}

function nestedGroups({ folders }: TestFolder, findings: Findings): void {
  for (const folder of folders) {
    if (folder.config !== undefined)
      findings.reasons.push(`data/${folder.path}: a group inside a group is not supported`);
    nestedGroups(folder, findings);
  }
}

function dependencies(groups: readonly PlannedGroup[], findings: Findings): void {
  for (const [at, { path, dependsOn }] of groups.entries())
    for (const other of dependsOn)
      if (!groups.slice(0, at).some((group) => group.path === other))
        findings.reasons.push(`data/${path}: require_pass names ${other}, no earlier group`);
}
