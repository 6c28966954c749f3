import { checkSubmission } from '../../task/submission.js';
import type { ExampleSubmission, Language, SourceFile } from '../../task.js';
import { withConstants } from './constants.js';
import {
  currentExpectation,
  legacyExpectation,
  submissionRules,
  type Expected,
} from './expectations.js';
import type { Findings, PackageFiles } from './findings.js';
import { fitsGlob } from './globs.js';
import { languageOfCode, languageOfFiles } from './languages.js';
import type { ProblemFile } from './problem-file.js';
import { programsIn, type PackageProgram } from './programs.js';
import { readYaml, textOf, type YamlMap } from './yaml-file.js';

export interface SubmissionContext {
  readonly problem: ProblemFile;
  readonly testIds: ReadonlyMap<string, string>;
  /** Of a wholly right submission. */
  readonly maxPoints: string;
  readonly findings: Findings;
}

/** The example submissions, with what the package promises of them. What we cannot run is noted; the others have to do. */
export function findSubmissions(
  files: PackageFiles,
  context: SubmissionContext,
): readonly ExampleSubmission[] {
  const { problem, findings } = context;
  const isLegacy = problem.version === 'legacy';
  const stated = isLegacy ? {} : readYaml(files, 'submissions/submissions.yaml', findings);
  const rules = submissionRules(stated, findings);
  const folders = programsIn(files, 'submissions').filter(({ path }) => !files.has(path));
  return folders.flatMap(({ path: folder }) =>
    programsIn(files, folder).flatMap((program) => {
      const path = program.path.slice('submissions/'.length);
      const own = [...rules].flatMap(([glob, rule]) => (fitsGlob(glob, path) ? [rule] : []));
      const name = folder.slice('submissions/'.length);
      const expected = isLegacy
        ? legacyExpectation(name)
        : (currentExpectation(own, context.testIds, { path, findings }) ??
          (name === 'partially_accepted' ? legacyExpectation(name) : undefined));
      if (expected !== undefined) return exampleOf(program, { own, expected, context });
      findings.notes.push(
        `${program.path}: left out, the package says nothing of what it is to get`,
      );
      return [];
    }),
  );
}

function exampleOf(
  program: PackageProgram,
  {
    own,
    expected,
    context,
  }: {
    readonly own: readonly YamlMap[];
    readonly expected: Expected;
    readonly context: SubmissionContext;
  },
): readonly ExampleSubmission[] {
  const { problem, findings, maxPoints } = context;
  const language = languageOf(program, own);
  const files = sourcesOf(program);
  if (language === undefined || typeof files === 'string') {
    const why = typeof files === 'string' ? files : 'not in C, C++, Java or Python 3';
    findings.notes.push(`${program.path}: left out, ${why}`);
    return [];
  }
  if (own.some(({ entrypoint }) => entrypoint !== undefined))
    findings.notes.push(`${program.path}: its entrypoint is found by our own rules`);
  const { verdict, packaged } = expected;
  return [
    {
      path: program.path,
      files: files.map(({ name, text }) => ({
        name,
        text: withConstants(text, problem.constants),
      })),
      language,
      verdict,
      points: verdict === 'accepted' ? maxPoints : undefined,
      packaged,
    },
  ];
}

function languageOf(program: PackageProgram, own: readonly YamlMap[]): Language | undefined {
  const stated = own.map(({ language }) => language).find((one) => one !== undefined);
  if (stated !== undefined) return languageOfCode(textOf(stated));
  return languageOfFiles(program.files);
}

/** Its files by the rules of a submission, or why it is none. */
function sourcesOf({ files, nested }: PackageProgram): readonly SourceFile[] | string {
  if (nested) return 'it has folders inside';
  const check = checkSubmission({ language: '', files }, { languages: [''], callable: undefined });
  if (check.ok) return check.submission.files;
  return check.problems.map(({ code }) => code).join(', ');
}
