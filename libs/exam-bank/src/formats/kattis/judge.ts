import { comparatorFlagsProblem } from '../../task/comparator-flags.js';
import { checkSubmission } from '../../task/submission.js';
import type { JudgeProgram, Limits } from '../../task.js';
import { withConstants } from './constants.js';
import type { Findings, PackageFiles } from './findings.js';
import { languageOfFiles } from './languages.js';
import type { ProblemFile } from './problem-file.js';
import { programsIn, type PackageProgram } from './programs.js';

export interface FoundJudge {
  readonly comparatorFlags: string;
  readonly validator: JudgeProgram | undefined;
}

/** How outputs are judged: by the default comparator with its flags, or by the package's own validator. */
export function findJudge(
  files: PackageFiles,
  problem: ProblemFile,
  {
    flags,
    limits,
    findings,
  }: { readonly flags: readonly string[]; readonly limits: Limits; readonly findings: Findings },
): FoundJudge {
  const isLegacy = problem.version === 'legacy';
  const [folder, other] = isLegacy
    ? ['output_validators', 'output_validator']
    : ['output_validator', 'output_validators'];
  if (programsIn(files, other).length > 0)
    findings.reasons.push(`${other}/: in this version of the format the folder is ${folder}/`);
  const programs = validatorsIn(files, folder, isLegacy);
  const isCustom = isLegacy ? problem.customValidator : programs.length > 0;
  if (!isCustom) return defaultJudge(problem, programs, { folder, flags, findings });
  const [program] = programs;
  if (program === undefined || programs.length > 1) {
    const what = programs.length === 0 ? 'there is none' : 'more than one is not supported';
    findings.reasons.push(`${folder}/: an output validator is asked for: ${what}`);
    return { comparatorFlags: '', validator: undefined };
  }
  const validator = validatorOf(program, problem, { flags, limits, findings });
  return { comparatorFlags: '', validator };
}

function defaultJudge(
  { interactive }: ProblemFile,
  programs: readonly PackageProgram[],
  {
    folder,
    flags,
    findings,
  }: { readonly folder: string; readonly flags: readonly string[]; readonly findings: Findings },
): FoundJudge {
  if (interactive) findings.reasons.push('an interactive package without an output validator');
  if (programs.length > 0)
    findings.notes.push(`${folder}/: not used, the package asks for the default validator`);
  const wrong = comparatorFlagsProblem(flags.join(' '));
  if (wrong !== undefined) findings.reasons.push(`default output validator: ${wrong}`);
  return { comparatorFlags: flags.join(' '), validator: undefined };
}

/** In a legacy package every entry is a validator of its own; later the folder holds one program, in it or in a folder of it. */
function validatorsIn(
  files: PackageFiles,
  folder: string,
  isLegacy: boolean,
): readonly PackageProgram[] {
  const entries = programsIn(files, folder);
  const loose = entries.filter(({ path }) => files.has(path));
  if (isLegacy || loose.length === 0) return entries;
  const all = entries.flatMap((entry) => entry.files);
  return [{ path: folder, files: all, nested: loose.length < entries.length }];
}

function validatorOf(
  program: PackageProgram,
  problem: ProblemFile,
  {
    flags,
    limits,
    findings,
  }: { readonly flags: readonly string[]; readonly limits: Limits; readonly findings: Findings },
): JudgeProgram | undefined {
  const reasons: string[] = [];
  if (program.nested) reasons.push('folders inside a validator are not supported');
  if (program.files.some(({ name }) => name === 'build' || name === 'run'))
    reasons.push('build and run scripts are not supported');
  const language = languageOfFiles(program.files);
  if (language === undefined) reasons.push('is not written in C, C++, Java or Python 3');
  const check = checkSubmission(
    { language: '', files: program.files },
    { languages: [''], callable: undefined },
  );
  if (!check.ok) reasons.push(...check.problems.map(({ message }) => message));
  const sources = check.ok ? check.submission.files : [];
  if (problem.scoring && sources.some(({ text }) => /score(_multiplier)?\.txt/.test(text)))
    reasons.push('a validator that gives scores of its own is not supported');
  findings.reasons.push(...reasons.map((reason) => `${program.path}: ${reason}`));
  if (reasons.length > 0 || language === undefined) return undefined;
  const text = (source: string): string => withConstants(source, problem.constants);
  return {
    kind: 'output-validator',
    language,
    files: sources.map((file) => ({ name: file.name, text: text(file.text) })),
    arguments: flags,
    limits,
  };
}
