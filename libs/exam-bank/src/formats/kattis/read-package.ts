import { ID_PATTERN } from '../../parse/schema-parts.js';
import type { Difficulty, Language, LimitsByLanguage, Task } from '../../task.js';
import { noFindings, pathsBelow, type Findings, type PackageFiles } from './findings.js';
import { groupsOf } from './groups.js';
import type { PackageData } from './planned-group.js';
import { findJudge } from './judge.js';
import { judgeArguments } from './judge-arguments.js';
import { languageOfCode } from './languages.js';
import { findLimits, type PackageTiming } from './limits.js';
import { readProblemFile, type ProblemFile } from './problem-file.js';
import { findStatement } from './statement.js';
import { findSubmissions } from './submissions.js';
import { findTests } from './test-data.js';
import { readYaml } from './yaml-file.js';

/** What a package does not say of itself as an exam task. */
export interface PackageDefaults {
  /** The verification criterion that its points count towards. */
  readonly criterion: string;
  /** Of a pass-fail package; a scoring package has its own. */
  readonly points: number;
  readonly difficulty: Difficulty;
  readonly minutes: number;
}

export const PACKAGE_DEFAULTS: PackageDefaults = {
  criterion: 'unassigned',
  points: 10,
  difficulty: 'medium',
  minutes: 30,
};

export type PackageReading =
  | {
      readonly ok: true;
      readonly task: Task;
      readonly timing: PackageTiming;
      /** What is passed over by design, or taken from elsewhere. */
      readonly notes: readonly string[];
    }
  | { readonly ok: false; readonly reasons: readonly string[]; readonly notes: readonly string[] };

/**
 * Reads a Kattis/ICPC problem package (legacy, 2023-07, 2025-09) as a task. Whatever would change its meaning, and has no
 * counterpart in a task, blocks it with a reason; all reasons are listed.
 * @param files by path in the package, with `/`
 * @param name the package's, of its folder or archive
 */
export function readPackage(
  files: PackageFiles,
  name: string,
  defaults: PackageDefaults = PACKAGE_DEFAULTS,
): PackageReading {
  const findings = noFindings();
  const kept = withoutForeignFiles(files, findings);
  const problem = readProblemFile(kept, findings);
  if (problem === undefined) return { ok: false, ...findings };
  const made = taskOf(kept, problem, { name, defaults, findings });
  if (made === undefined || findings.reasons.length > 0) return { ok: false, ...findings };
  return { ok: true, ...made, notes: findings.notes };
}

const NAME = /^[a-zA-Z0-9_][a-zA-Z0-9_.-]{0,254}$/;

/** The format asks to behave as if files with other names were not there. */
function withoutForeignFiles(files: PackageFiles, findings: Findings): PackageFiles {
  const isKnown = (path: string): boolean => path.split('/').every((part) => NAME.test(part));
  const foreign = [...files.keys()].filter((path) => !isKnown(path) && !/(^|\/)\./.test(path));
  if (foreign.length > 0)
    findings.notes.push(`passed over for their names: ${foreign.slice(0, 5).join(', ')}`);
  return new Map([...files].filter(([path]) => isKnown(path)));
}

interface Making {
  readonly name: string;
  readonly defaults: PackageDefaults;
  readonly findings: Findings;
}

function taskOf(
  files: PackageFiles,
  problem: ProblemFile,
  { name, defaults, findings }: Making,
): { readonly task: Task; readonly timing: PackageTiming } | undefined {
  unsupportedParts(files, problem, findings);
  const statement = findStatement(files, problem, findings);
  const { program, judge, timing } = findLimits(files, problem, findings);
  const secret = findTests(files, 'secret', findings);
  if (secret === undefined) {
    findings.reasons.push('data/secret: has no tests');
    return undefined;
  }
  const rootConfig = files.has('data/testdata.yaml');
  const root = rootConfig ? readYaml(files, 'data/testdata.yaml', findings) : undefined;
  const data: PackageData = { root, sample: findTests(files, 'sample', findings), secret };
  const { groups, testIds } = groupsOf(problem, data, { defaults, findings });
  const flags = judgeArguments(problem, data, findings);
  const found = findJudge(files, problem, { flags, limits: judge, findings });
  const maxPoints = String(groups.reduce((sum, { points }) => sum + points, 0));
  const submissions = findSubmissions(files, { problem, testIds, maxPoints, findings });
  const languages = languagesOf(problem, submissions, findings);
  const id = name.replace(/_/g, '-');
  if (!new RegExp(ID_PATTERN).test(id))
    findings.reasons.push(`no task can have the name "${name}"`);
  if (maxPoints === '0') findings.reasons.push('no test is worth any points');
  const task: Task = {
    id,
    title: statement.title ?? name,
    author: userName(problem.author),
    difficulty: defaults.difficulty,
    minutes: defaults.minutes,
    statement: statement.text,
    languages,
    limits: forAll(languages, program),
    nearLimit: { withinPercent: 10, runs: 3, counts: 'median' },
    comparatorFlags: found.comparatorFlags,
    checker: problem.interactive ? undefined : found.validator,
    interactor: problem.interactive ? found.validator : undefined,
    callable: undefined,
    starter: {},
    groups,
    examples: submissions.filter(({ language }) => languages.includes(language)),
  };
  return { task, timing };
}

const PASSED_OVER: Readonly<Record<string, string>> = {
  input_validators: 'input validators are not run',
  input_format_validators: 'input validators are not run',
  generators: 'generators are not run',
  solution: 'the description of the solution is not kept',
  attachments: 'attachments are not offered to candidates',
  input_visualizer: 'visualizers are not run',
  output_visualizer: 'visualizers are not run',
  'data/invalid_input': 'tests of the validators are not run',
  'data/invalid_output': 'tests of the validators are not run',
  'data/valid_output': 'tests of the validators are not run',
};
const BLOCKING: Readonly<Record<string, string>> = {
  include: 'files that are put beside every submission are not supported',
  static_validator: 'static validation is not supported',
  graders: 'custom graders are not supported',
};
const READ = ['problem.yaml', 'domjudge-problem.ini', 'problem_statement', 'statement', 'data'];
const PROGRAMS = ['submissions', 'output_validators', 'output_validator'];

function unsupportedParts(files: PackageFiles, { version }: ProblemFile, findings: Findings): void {
  for (const [folder, why] of Object.entries(BLOCKING))
    if (pathsBelow(files, folder).length > 0) findings.reasons.push(`${folder}/: ${why}`);
  for (const [folder, why] of Object.entries(PASSED_OVER))
    if (pathsBelow(files, folder).length > 0) findings.notes.push(`${folder}/: ${why}`);
  const known = new Set([
    ...READ,
    ...PROGRAMS,
    ...Object.keys(BLOCKING),
    ...Object.keys(PASSED_OVER),
  ]);
  const tops = new Set([...files.keys()].map((path) => path.split('/')[0] ?? ''));
  const others = [...tops].filter((top) => !known.has(top));
  if (others.length > 0) findings.notes.push(`no part of the format: ${others.join(', ')}`);
  const older = [...files.keys()].filter((path) => /^data\/.*testdata\.yaml$/.test(path));
  const telling = older.filter((path) => Object.keys(readYaml(files, path, findings)).length > 0);
  if (version === '2025-09' && telling.length > 0)
    findings.reasons.push(
      `${telling.join(', ')}: belongs to older versions; in this one it is test_group.yaml`,
    );
}

/** The languages that a submission may be in: of those that the package allows, all in which a right one is at hand. */
function languagesOf(
  { languages }: ProblemFile,
  examples: Task['examples'],
  findings: Findings,
): readonly Language[] {
  const shown = [
    ...new Set(
      examples.filter(({ verdict }) => verdict === 'accepted').map(({ language }) => language),
    ),
  ];
  const allowed =
    languages === 'all' ? shown : languages.flatMap((code) => languageOfCode(code) ?? []);
  const kept = allowed.filter((language) => shown.includes(language)).toSorted();
  const dropped =
    languages === 'all'
      ? []
      : languages.filter((code) => !kept.includes(languageOfCode(code) ?? ''));
  if (dropped.length > 0)
    findings.notes.push(
      `not allowed for lack of an accepted example submission, or not installed: ${dropped.join(', ')}`,
    );
  if (languages === 'all')
    findings.notes.push(
      `allowed are the languages of accepted example submissions: ${kept.join(', ')}`,
    );
  if (kept.length === 0)
    findings.reasons.push(
      'no accepted example submission in a language that is supported and allowed',
    );
  return kept;
}

function forAll(
  languages: readonly Language[],
  limits: NonNullable<LimitsByLanguage[string]>,
): LimitsByLanguage {
  return Object.fromEntries(languages.map((language) => [language, limits]));
}

/** A user name made of a person's name: authors are told apart by it when somebody approves. */
function userName(author: string | undefined): string {
  const plain = (author ?? '')
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/ł/g, 'l');
  const name = plain
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '.')
    .replace(/^\.+|\.+$/g, '')
    .slice(0, 64);
  return name === '' ? 'unknown' : name;
}
