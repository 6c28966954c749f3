import { readJson } from '../parse/json-text.js';
import { schemaCheck } from '../parse/schema-check.js';
import type { LocalProblem, ParseResult, Problem } from '../problem.js';
import type { ScriptChecker, Task } from '../task.js';
import { readCallable } from './callable.js';
import { callableProblems } from './callable/problems.js';
import { checkerProblems } from './checker-problems.js';
import { findJudge, longestWallMs } from './judge-program.js';
import { resolveForAll } from './limits.js';
import { nearLimitRule } from './near-limit.js';
import { findStarters } from './starter-files.js';
import { findExamples } from './task-examples.js';
import { taskFileProblems } from './task-file-problems.js';
import { findGroups } from './task-groups.js';
import { type TaskFile, taskFileSchema } from './task-schema.js';
import { textFile } from './text-file.js';

const checkSchema = schemaCheck(taskFileSchema);

/**
 * Reads a task folder (docs/formats.md): file contents by path relative to the folder, with `/`.
 * The task holds all of it, tests as base64; every problem is listed, and one is enough to refuse.
 */
export function parseTask(
  files: ReadonlyMap<string, Buffer>,
  folderName: string,
): ParseResult<Task> {
  const refused = (problems: readonly LocalProblem[]) =>
    ({ ok: false, problems: problems.map((problem) => inFile(folderName, problem)) }) as const;
  const read = readTaskFile(files);
  if (!read.ok) return refused(read.problems);
  const { task, problems } = readFolder(files, read.value);
  const all = [...taskFileProblems(read.value, folderName), ...problems];
  return all.length > 0 ? refused(all) : { ok: true, value: task };
}

/** A JSON path is in task.json; any other path is a file of the folder itself. */
function inFile(folder: string, { path, message, hint }: LocalProblem): Problem {
  return path.startsWith('$')
    ? { file: `${folder}/task.json`, path, message, hint }
    : { file: `${folder}/${path}`, path: '$', message, hint };
}

function readTaskFile(
  files: ReadonlyMap<string, Buffer>,
): { ok: true; value: TaskFile } | { ok: false; problems: readonly LocalProblem[] } {
  const text = textFile(files, 'task.json');
  if (text.problems.length > 0) return { ok: false, problems: text.problems };
  const json = readJson(text.text);
  return json.ok ? checkSchema(json.value, '$') : { ok: false, problems: [json.problem] };
}

interface ReadFolder {
  /** To be used only where there is no problem. */
  readonly task: Task;
  readonly problems: readonly LocalProblem[];
}

function readFolder(files: ReadonlyMap<string, Buffer>, file: TaskFile): ReadFolder {
  const { id, title, author, difficulty, minutes, languages } = file;
  const limits = resolveForAll([file.limits], languages);
  const { groups, ...tests } = findGroups(files, file);
  const { callable, ...calling } = readCallable(file.callable);
  const calls = callableProblems(callable, {
    ...{ languages, limits, groups },
    flags: file.comparator?.flags,
  });
  const { examples, ...submissions } = findExamples(files, file.examples, { languages, callable });
  const { starter, ...starters } = findStarters(files, languages);
  const { checker, ...checking } = readChecker(files, file);
  const { interactor, ...talking } = readInteractor(files, file, { limits, groups });
  const judging = checkerProblems({ checker, interactor, callable, limits, groups });
  const statement = textFile(files, 'statement.md');
  const used = new Set([...usedFiles(file), ...tests.files, ...starters.files]);
  const judges = [checking, talking, judging];
  const found = [tests, submissions, starters, ...judges, calling, calls, statement];
  return {
    task: {
      ...{ id, title, author, difficulty, minutes, languages, limits, groups, examples, starter },
      ...{ checker, interactor, callable },
      statement: statement.text,
      nearLimit: nearLimitRule(file.nearLimit),
      comparatorFlags: file.comparator?.flags.trim() ?? '',
    },
    problems: [...found.flatMap(({ problems }) => problems), ...strayFiles(files, used)],
  };
}

interface FoundChecker {
  readonly checker: Task['checker'];
  readonly problems: readonly LocalProblem[];
}

function readChecker(files: ReadonlyMap<string, Buffer>, { checker }: TaskFile): FoundChecker {
  if (checker === undefined) return { checker, problems: [] };
  if (typeof checker !== 'string') {
    const { program, problems } = findJudge(files, checker, 'checker', 0);
    return { checker: program, problems };
  }
  const { text, problems } = textFile(files, checker);
  const script: ScriptChecker = { kind: 'javascript', source: text };
  return { checker: script, problems };
}

interface FoundInteractor {
  readonly interactor: Task['interactor'];
  readonly problems: readonly LocalProblem[];
}

function readInteractor(
  files: ReadonlyMap<string, Buffer>,
  { interactor }: TaskFile,
  tests: Pick<Task, 'limits' | 'groups'>,
): FoundInteractor {
  if (interactor === undefined) return { interactor, problems: [] };
  const { program, problems } = findJudge(files, interactor, 'interactor', longestWallMs(tests));
  return { interactor: program, problems };
}

function usedFiles({ checker, interactor, examples }: TaskFile): readonly string[] {
  const judges = [checker, interactor].flatMap((judge) =>
    typeof judge === 'string' ? [judge] : (judge?.files ?? []),
  );
  return ['task.json', 'statement.md', ...judges, ...examples.flatMap((example) => example.files)];
}

function strayFiles(
  files: ReadonlyMap<string, Buffer>,
  used: ReadonlySet<string>,
): readonly LocalProblem[] {
  return [...files.keys()]
    .filter((path) => !used.has(path))
    .sort()
    .map((path) => ({
      path,
      message: 'does not belong to the task',
      hint: 'remove it, or name it in task.json',
    }));
}
