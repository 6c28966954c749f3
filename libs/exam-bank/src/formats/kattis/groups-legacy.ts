import type { GroupScoring } from '../../task.js';
import type { Findings } from './findings.js';
import { sampleGroup, type PackageData, type PlannedGroup } from './planned-group.js';
import { allTests, type TestFolder } from './test-data.js';
import { textOf, type YamlMap } from './yaml-file.js';

/** Keys of testdata.yaml. */
export const LEGACY_KEYS: ReadonlySet<string> = new Set([
  ...['on_reject', 'grading', 'grader_flags', 'accept_score', 'reject_score', 'range'],
  ...['input_validator_flags', 'output_validator_flags', 'name', 'objective'],
]);
const FLAGS = new Set([
  ...['worst_error', 'first_error', 'always_accept', 'sum', 'avg', 'min', 'max'],
  ...['ignore_sample', 'accept_if_any_accepted'],
]);

/** How the default grader of legacy packages puts results together. */
interface GraderMode {
  readonly scoring: 'sum' | 'avg' | 'min' | 'max';
  /** A rejected part leaves the others their score. */
  readonly partial: boolean;
  readonly ignoreSample: boolean;
}

/**
 * Groups of a scoring package with testdata.yaml. What can be said with ours: secret groups that add up although one is
 * rejected, each of them all-or-nothing or the sum of its tests.
 */
export function legacyGroups(
  { root, sample, secret }: PackageData,
  findings: Findings,
): readonly PlannedGroup[] {
  const whole = inherited(root ?? {}, secret.config);
  checkConfig(secret.path, whole, findings);
  const mode = modeOf(secret.path, whole, findings);
  const all = modeOf('.', root ?? {}, findings);
  if (sample !== undefined) checkConfig(sample.path, sample.config ?? {}, findings);
  if (sample !== undefined && !all.ignoreSample) worthlessSample(sample, root ?? {}, findings);
  const samples = sampleGroup(sample);
  // Where the samples are not passed over, a rejected one rejects everything.
  const dependsOn = sample === undefined || all.ignoreSample || all.partial ? [] : ['sample'];
  return [
    ...samples,
    ...secretGroups(secret, { whole, mode, findings }).map((group) => ({ ...group, dependsOn })),
  ];
}

function secretGroups(
  secret: TestFolder,
  {
    whole,
    mode,
    findings,
  }: { readonly whole: YamlMap; readonly mode: GraderMode; readonly findings: Findings },
): readonly PlannedGroup[] {
  if (secret.folders.length === 0) return [leaf(secret, whole, findings)];
  if (secret.tests.length > 0) findings.reasons.push('data/secret: has tests beside its groups');
  if (mode.scoring !== 'sum')
    findings.reasons.push(`data/secret: the ${mode.scoring} of its groups is not supported`);
  if (!mode.partial)
    findings.reasons.push(
      'data/secret: one rejected group takes the score of all; only groups that stand for themselves are supported (on_reject: continue, grader_flags: accept_if_any_accepted)',
    );
  return secret.folders.map((folder) => {
    const config = inherited(whole, folder.config);
    checkConfig(folder.path, config, findings);
    for (const nested of folder.folders)
      findings.reasons.push(`data/${nested.path}: a group inside a group is not supported`);
    return leaf(folder, config, findings);
  });
}

/** What a group does not say is as in the group around it. */
function inherited(around: YamlMap, own: YamlMap | undefined): YamlMap {
  return { ...around, ...own };
}

function checkConfig(path: string, config: YamlMap, findings: Findings): void {
  const reasons: string[] = [];
  for (const key of Object.keys(config).filter((one) => !LEGACY_KEYS.has(one)))
    reasons.push(`unknown key "${key}"`);
  if (config['grading'] === 'custom') reasons.push('custom graders are not supported');
  if (Number(config['reject_score'] ?? 0) !== 0)
    reasons.push('points for rejected tests are not supported');
  findings.reasons.push(...reasons.map((reason) => `data/${path}: ${reason}`));
}

function modeOf(path: string, config: YamlMap, findings: Findings): GraderMode {
  const flags = textOf(config['grader_flags'])
    .split(/\s+/)
    .filter((flag) => flag !== '');
  for (const flag of flags.filter((one) => !FLAGS.has(one)))
    findings.reasons.push(`data/${path}: unknown grader flag "${flag}"`);
  const scoring = flags.findLast((flag): flag is GraderMode['scoring'] =>
    ['sum', 'avg', 'min', 'max'].includes(flag),
  );
  const forgiving = flags.includes('always_accept') || flags.includes('accept_if_any_accepted');
  return {
    scoring: scoring ?? 'sum',
    partial: forgiving && config['on_reject'] === 'continue',
    ignoreSample: flags.includes('ignore_sample'),
  };
}

/** A group of tests. One that is rejected has no score, so whatever is added up counts only where rejection is forgiven. */
function leaf(folder: TestFolder, config: YamlMap, findings: Findings): PlannedGroup {
  const { scoring, partial } = modeOf(folder.path, config, findings);
  const tests = allTests(folder);
  const each = Number(config['accept_score'] ?? 1);
  if (scoring === 'max')
    findings.reasons.push(
      `data/${folder.path}: the best of its tests as the score is not supported`,
    );
  const points = scoring === 'sum' ? each * tests.length : each;
  const adds: GroupScoring = scoring === 'min' || !partial ? 'all-or-nothing' : 'sum';
  return { path: folder.path, points, scoring: adds, dependsOn: [], tests };
}

/** Ours are worth nothing; a package whose samples are worth something cannot be said. */
function worthlessSample(sample: TestFolder, root: YamlMap, findings: Findings): void {
  const { accept_score: worth = 1 } = inherited(root, sample.config);
  if (Number(worth) !== 0)
    findings.reasons.push(
      'data/sample: samples that are worth points are not supported (accept_score: 0, or grader_flags: ignore_sample in data/testdata.yaml)',
    );
}
