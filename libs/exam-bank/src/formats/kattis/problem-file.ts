import { schemaCheck } from '../../parse/schema-check.js';
import type { Findings, PackageFiles } from './findings.js';
import {
  currentSchema,
  legacySchema,
  type CurrentProblem,
  type LegacyProblem,
} from './problem-schema.js';
import { flagsOf, isMap, readYaml, textOf, wordsOf, type YamlMap } from './yaml-file.js';

type FormatVersion = 'legacy' | '2023-07' | '2025-09';

/** problem.yaml in one form for all versions. Limits as they are stated, in the format's units. */
export interface ProblemFile {
  readonly version: FormatVersion;
  readonly scoring: boolean;
  readonly interactive: boolean;
  readonly customValidator: boolean;
  readonly validatorFlags: readonly string[];
  /** By language of the statement. */
  readonly names: ReadonlyMap<string, string>;
  readonly author: string | undefined;
  readonly languages: readonly string[] | 'all';
  readonly limits: NonNullable<CurrentProblem['limits']>;
  readonly constants: ReadonlyMap<string, string>;
}

const VERSIONS: ReadonlyMap<unknown, FormatVersion> = new Map<unknown, FormatVersion>([
  [undefined, 'legacy'],
  ['legacy', 'legacy'],
  ['legacy-icpc', 'legacy'],
  ['2023-07-draft', '2023-07'],
  ['2023-07', '2023-07'],
  ['2025-09-draft', '2025-09'],
  ['2025-09', '2025-09'],
]);

const checkLegacy = schemaCheck(legacySchema);
const checkCurrent = schemaCheck(currentSchema);

/** Reads problem.yaml; undefined, with reasons, where too little of it is understood to go on. */
export function readProblemFile(files: PackageFiles, findings: Findings): ProblemFile | undefined {
  const before = findings.reasons.length;
  const yaml = readYaml(files, 'problem.yaml', findings);
  if (findings.reasons.length > before) return undefined;
  const stated = yaml['problem_format_version'];
  const version = VERSIONS.get(stated);
  if (version === undefined) {
    findings.reasons.push(`problem.yaml: format version ${JSON.stringify(stated)} is not read`);
    return undefined;
  }
  return version === 'legacy' ? readLegacy(yaml, findings) : readCurrent(yaml, version, findings);
}

function readLegacy(yaml: YamlMap, findings: Findings): ProblemFile | undefined {
  const checked = checkLegacy(yaml, '$');
  if (!checked.ok) return blocked(checked.problems, findings);
  const problem: LegacyProblem = checked.value;
  const types = (problem.type ?? 'pass-fail').split(/\s+/);
  const [validation = 'default', ...more] = (problem.validation ?? 'default').trim().split(/\s+/);
  const reasons: string[] = [];
  if (types.some((type) => type !== 'pass-fail' && type !== 'scoring'))
    reasons.push(`type "${problem.type ?? ''}" is not supported`);
  if (validation !== 'default' && validation !== 'custom')
    reasons.push(`validation "${validation}" is unknown`);
  for (const word of more.filter((one) => one !== 'interactive'))
    reasons.push(
      word === 'score'
        ? 'validation "score": validators that give scores of their own are not supported'
        : `validation "${word}" is unknown`,
    );
  if (problem.grading?.objective === 'min')
    reasons.push('grading: to minimise a score is not supported');
  const validatorFlags = flagsOf(problem.validator_flags ?? '');
  if (validatorFlags === undefined) reasons.push('validator_flags: quotes are not supported');
  findings.reasons.push(...reasons.map((reason) => `problem.yaml: ${reason}`));
  const { time_multiplier, time_safety_margin, ...limits } = problem.limits ?? {};
  return {
    version: 'legacy',
    scoring: types.includes('scoring'),
    interactive: more.includes('interactive'),
    customValidator: validation === 'custom',
    validatorFlags: validatorFlags ?? [],
    names: new Map(problem.name === undefined ? [] : [['en', problem.name]]),
    author: problem.author?.split(/,|\band\b|&/)[0]?.trim(),
    languages: 'all',
    limits: {
      ...limits,
      time_multipliers: {
        ac_to_time_limit: time_multiplier ?? 5,
        time_limit_to_tle: time_safety_margin ?? 2,
      },
    },
    constants: new Map(),
  };
}

const TYPES = new Set(['pass-fail', 'scoring', 'interactive']);

function readCurrent(
  yaml: YamlMap,
  version: FormatVersion,
  findings: Findings,
): ProblemFile | undefined {
  const checked = checkCurrent(yaml, '$');
  if (!checked.ok) return blocked(checked.problems, findings);
  const problem: CurrentProblem = checked.value;
  // The format's own examples write several types into one string.
  const types = wordsOf(problem.type ?? 'pass-fail')?.flatMap((type) => type.trim().split(/\s+/));
  const reasons = (types ?? ['?'])
    .filter((type) => !TYPES.has(type))
    .map((type) => `type "${type}" is not supported`);
  const languages = problem.languages ?? 'all';
  const listed = languages === 'all' ? 'all' : wordsOf(languages);
  if (listed === undefined) reasons.push('languages: neither "all" nor a list of names');
  if (types?.includes('pass-fail') === true && types.includes('scoring'))
    reasons.push('type: pass-fail and scoring exclude each other');
  findings.reasons.push(...reasons.map((reason) => `problem.yaml: ${reason}`));
  return {
    version,
    scoring: types?.includes('scoring') === true,
    interactive: types?.includes('interactive') === true,
    customValidator: false,
    validatorFlags: [],
    names: namesOf(problem.name),
    author: authorOf(problem.credits),
    languages: listed ?? 'all',
    limits: problem.limits ?? {},
    constants: constantsOf(problem.constants ?? {}, findings),
  };
}

function blocked(
  problems: readonly { readonly path: string; readonly message: string }[],
  findings: Findings,
): undefined {
  findings.reasons.push(...problems.map(({ path, message }) => `problem.yaml: ${path} ${message}`));
  return undefined;
}

function namesOf(name: unknown): ReadonlyMap<string, string> {
  if (isMap(name)) return new Map(Object.entries(name).map(([key, value]) => [key, textOf(value)]));
  return new Map(name === undefined ? [] : [['en', textOf(name)]]);
}

function authorOf(credits: unknown): string | undefined {
  const authors = isMap(credits) ? credits['authors'] : credits;
  const [first] = Array.isArray(authors) ? (authors as readonly unknown[]) : [authors];
  const name = isMap(first) ? first['name'] : first;
  return typeof name === 'string' ? name.replace(/<.*>/, '').trim() : undefined;
}

/** By the name that stands between the braces: `name`, `name.value`, `name.variant`. */
function constantsOf(
  constants: Readonly<Record<string, unknown>>,
  findings: Findings,
): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const [name, stated] of Object.entries(constants)) {
    const variants = isMap(stated) ? stated : { value: stated };
    for (const [variant, value] of Object.entries(variants)) {
      if (typeof value !== 'string' && typeof value !== 'number')
        findings.reasons.push(`problem.yaml: constant ${name} is neither a number nor a text`);
      else values.set(`${name}.${variant}`, String(value));
    }
    const plain = values.get(`${name}.value`);
    if (plain === undefined) findings.reasons.push(`problem.yaml: constant ${name} has no value`);
    else values.set(name, plain);
  }
  return values;
}
