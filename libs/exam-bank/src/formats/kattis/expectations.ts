import type { PackagedExpectation, TestsExpectation, VerdictClass } from '../../task.js';
import type { Findings } from './findings.js';
import { fitsGlob } from './globs.js';
import { isMap, isWords, type YamlMap } from './yaml-file.js';

const ALL: readonly VerdictClass[] = ['accepted', 'wrong-answer', 'time-limit', 'runtime-error'];
const FAILED: readonly VerdictClass[] = ['wrong-answer', 'time-limit', 'runtime-error'];
const CODES: ReadonlyMap<unknown, VerdictClass> = new Map<unknown, VerdictClass>([
  ['AC', 'accepted'],
  ['WA', 'wrong-answer'],
  ['TLE', 'time-limit'],
  ['RTE', 'runtime-error'],
]);

export interface Expected {
  /** In words; a plain verdict where there is just one. */
  readonly verdict: string;
  readonly packaged: PackagedExpectation;
}

/** What the folder of a legacy submission says: judging stopped at its first failed test, so only that one is known. */
const LEGACY = new Map<string, readonly VerdictClass[]>([
  ['accepted', ['accepted']],
  ['partially_accepted', FAILED],
  ['wrong_answer', ['wrong-answer']],
  ['time_limit_exceeded', ['time-limit']],
  ['run_time_error', ['runtime-error']],
]);

/** @returns undefined for a folder that the format does not know */
export function legacyExpectation(folder: string): Expected | undefined {
  const verdicts = LEGACY.get(folder);
  if (verdicts === undefined) return undefined;
  const verdict = inWords(verdicts);
  if (folder === 'accepted')
    return {
      verdict,
      packaged: { tests: [{ permitted: verdicts, required: verdicts, bounds: 'lower' }] },
    };
  const isSlow = folder === 'time_limit_exceeded';
  const tests: readonly TestsExpectation[] = isSlow
    ? [{ permitted: ALL, required: verdicts, bounds: 'upper' }]
    : [];
  return { verdict, packaged: { verdicts, tests } };
}

/** The folders that 2025-09 knows without submissions.yaml. */
const DEFAULTS: Readonly<Record<string, YamlMap>> = {
  accepted: { permitted: ['AC'] },
  rejected: { required: ['RTE', 'TLE', 'WA'] },
  wrong_answer: { permitted: ['AC', 'WA'], required: ['WA'] },
  time_limit_exceeded: { permitted: ['AC', 'TLE'], required: ['TLE'] },
  run_time_error: { permitted: ['AC', 'RTE'], required: ['RTE'] },
  brute_force: {
    permitted: ['AC', 'RTE', 'TLE'],
    required: ['RTE', 'TLE'],
    use_for_time_limit: false,
  },
};

/** Entries of submissions.yaml by pattern, on top of the folders that are known without it. */
export function submissionRules(stated: YamlMap, findings: Findings): ReadonlyMap<string, YamlMap> {
  const rules = new Map<string, YamlMap>(Object.entries(DEFAULTS));
  for (const [pattern, rule] of Object.entries(stated)) {
    if (isMap(rule)) rules.set(pattern, { ...DEFAULTS[pattern], ...rule });
    else findings.reasons.push(`submissions.yaml: "${pattern}" is no mapping`);
  }
  return rules;
}

const ABOUT = new Set(['language', 'entrypoint', 'authors', 'author', 'model_solution']);
const RULE = new Set(['permitted', 'required', 'score', 'message', 'use_for_time_limit']);

/**
 * What all rules that fit a submission say of it together.
 * @param path below submissions/
 * @param testIds by path below data/
 * @returns undefined where no rule fits
 */
export function currentExpectation(
  rules: readonly YamlMap[],
  testIds: ReadonlyMap<string, string>,
  { path, findings }: { readonly path: string; readonly findings: Findings },
): Expected | undefined {
  const context: RuleContext = { where: `submissions.yaml: ${path}`, testIds, findings };
  const tests = rules.flatMap((rule) => testsOfRule(rule, undefined, context));
  if (tests.length === 0) return undefined;
  const whole = tests.filter((one) => one.tests === undefined);
  const points = rules.map(({ score }) => scoreOf(score, context)).find((one) => one !== undefined);
  return {
    verdict: inWords(agreed(whole)),
    packaged: { tests, ...(points && { points }) },
  };
}

interface RuleContext {
  readonly where: string;
  readonly testIds: ReadonlyMap<string, string>;
  readonly findings: Findings;
}

function testsOfRule(
  rule: YamlMap,
  tests: readonly string[] | undefined,
  context: RuleContext,
): readonly TestsExpectation[] {
  const { where, testIds, findings } = context;
  const own = expectationOf(rule, tests, context);
  const nested = Object.entries(rule).flatMap(([key, value]) => {
    if (RULE.has(key) || (tests === undefined && ABOUT.has(key))) return [];
    const ids = [...testIds].filter(([path]) => fitsGlob(key, path)).map(([, id]) => id);
    if (tests !== undefined || !isMap(value) || ids.length === 0) {
      findings.reasons.push(`${where}: "${key}" is neither a known key nor the name of tests`);
      return [];
    }
    if (value['score'] !== undefined)
      findings.notes.push(`${where}: the score of ${key} is not checked`);
    return testsOfRule(value, ids, context);
  });
  return [...(own === undefined ? [] : [own]), ...nested];
}

function expectationOf(
  rule: YamlMap,
  tests: readonly string[] | undefined,
  { where, findings }: RuleContext,
): TestsExpectation | undefined {
  if (rule['message'] !== undefined) findings.notes.push(`${where}: message is not checked`);
  if (!['permitted', 'required', 'use_for_time_limit'].some((key) => key in rule)) return undefined;
  const permitted = classesOf(rule['permitted']);
  const required = classesOf(rule['required']);
  if (permitted === undefined || required === undefined) {
    findings.reasons.push(`${where}: permitted and required are lists of AC, WA, TLE, RTE`);
    return undefined;
  }
  const bounds = boundsOf(rule['use_for_time_limit'], permitted, required);
  return { permitted, required, ...(tests && { tests }), ...(bounds && { bounds }) };
}

function classesOf(stated: unknown): readonly VerdictClass[] | undefined {
  if (stated === undefined) return ALL;
  if (!isWords(stated) || stated.length === 0) return undefined;
  const classes = stated.flatMap((code) => CODES.get(code) ?? []);
  return classes.length === stated.length ? classes : undefined;
}

function boundsOf(
  stated: unknown,
  permitted: readonly VerdictClass[],
  required: readonly VerdictClass[],
): TestsExpectation['bounds'] {
  if (stated === false) return undefined;
  if (stated === 'lower' || stated === 'upper') return stated;
  if (required.length === 1 && required[0] === 'time-limit') return 'upper';
  return permitted.includes('time-limit') ? undefined : 'lower';
}

function scoreOf(stated: unknown, { where, findings }: RuleContext): PackagedExpectation['points'] {
  if (stated === undefined) return undefined;
  const [least, most = least] = Array.isArray(stated) ? (stated as readonly unknown[]) : [stated];
  const [from, to] = [pointsText(least), pointsText(most)];
  if (from !== undefined && to !== undefined) return { least: from, most: to };
  findings.reasons.push(`${where}: score is neither a number nor two of them`);
  return undefined;
}

function pointsText(value: unknown): string | undefined {
  const text = String(value);
  return typeof value === 'number' && /^\d{1,9}(\.\d{1,9})?$/.test(text) ? text : undefined;
}

/** The classes that a submission can fail with, as far as the rules about all its tests tell; accepted if it cannot fail. */
function agreed(whole: readonly TestsExpectation[]): readonly VerdictClass[] {
  const permitted = ALL.filter((one) => whole.every((rule) => rule.permitted.includes(one)));
  const required = permitted.filter((one) => whole.every((rule) => rule.required.includes(one)));
  return required.length > 0 ? required : permitted;
}

function inWords(classes: readonly VerdictClass[]): string {
  return classes.join(' or ');
}
