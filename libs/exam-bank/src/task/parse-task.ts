import type { Static } from '@sinclair/typebox';
import { duplicateIds } from '../parse/duplicates.js';
import { readJson } from '../parse/json-text.js';
import { schemaCheck } from '../parse/schema-check.js';
import type { LocalProblem, ParseResult, Problem } from '../problem.js';
import type { Language, Limits, Task } from '../task.js';
import { comparatorFlagsProblem } from './comparator-flags.js';
import { DEFAULT_NEAR_LIMIT, limitsFor, limitsProblems } from './limits.js';
import { decodeText } from './source-files.js';
import { findExamples } from './task-examples.js';
import { taskFileSchema } from './task-schema.js';
import { findTests } from './task-tests.js';

type TaskFile = Static<typeof taskFileSchema>;

const checkSchema = schemaCheck(taskFileSchema);

/**
 * Reads a task folder (docs/formats.md): file contents by path relative to the folder, with `/`.
 * The task holds all of it, tests as base64; every problem is listed, and one is enough to refuse.
 */
export function parseTask(
  files: ReadonlyMap<string, Buffer>,
  folderName: string,
): ParseResult<Task> {
  const read = readTaskFile(files);
  if (!read.ok)
    return { ok: false, problems: read.problems.map((problem) => inFile(folderName, problem)) };
  const file = read.value;
  const found = findTests(
    files,
    file.groups.map(({ id }) => id),
  );
  const { examples, problems } = findExamples(files, file.examples, file);
  const statement = textFile(files, 'statement.md');
  const checker = file.checker === undefined ? undefined : textFile(files, file.checker);
  const all = [
    ...taskFileProblems(file, folderName),
    ...found.problems,
    ...problems,
    ...(statement.problem ?? []),
    ...(checker?.problem ?? []),
    ...strayFiles(files, file, found.files),
  ];
  if (all.length > 0)
    return { ok: false, problems: all.map((problem) => inFile(folderName, problem)) };
  const { id, title, author, difficulty, minutes, languages } = file;
  const groups = file.groups.map((group) => ({
    ...group,
    visible: group.visible ?? false,
    dependsOn: group.dependsOn ?? [],
    tests: found.tests.get(group.id) ?? [],
  }));
  const value: Task = {
    ...{ id, title, author, difficulty, minutes, languages, groups, examples },
    statement: statement.text,
    limits: allLimits(file),
    comparatorFlags: file.comparator?.flags.trim() ?? '',
    checker: checker && { kind: 'javascript', source: checker.text },
    interactor: undefined,
    callable: undefined,
    nearLimit: DEFAULT_NEAR_LIMIT,
    starter: {},
  };
  return { ok: true, value };
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
  if (text.problem !== undefined) return { ok: false, problems: text.problem };
  const json = readJson(text.text);
  return json.ok ? checkSchema(json.value, '$') : { ok: false, problems: [json.problem] };
}

function textFile(
  files: ReadonlyMap<string, Buffer>,
  path: string,
): { readonly text: string; readonly problem?: readonly LocalProblem[] } {
  const bytes = files.get(path);
  if (bytes === undefined) {
    return { text: '', problem: [{ path, message: 'the file is missing', hint: 'add it' }] };
  }
  const text = decodeText(bytes);
  if (text === undefined || text.trim() === '') {
    const message = text === undefined ? 'is not UTF-8 text' : 'is empty';
    return { text: '', problem: [{ path, message, hint: 'save it as UTF-8 text' }] };
  }
  return { text };
}

function taskFileProblems(file: TaskFile, folderName: string): readonly LocalProblem[] {
  const problems = [
    ...duplicateIds(file.groups.map(({ id }, at) => ({ id, path: `$.groups[${String(at)}].id` }))),
    ...dependencyProblems(file),
    ...limitsProblems(file.limits, file.languages),
  ];
  if (file.id !== folderName) {
    problems.push({
      path: '$.id',
      message: `is not the folder's name "${folderName}"`,
      hint: 'make them equal',
    });
  }
  if (file.groups.every(({ points }) => points === 0)) {
    problems.push({
      path: '$.groups',
      message: 'no group has points',
      hint: 'give at least one group points',
    });
  }
  const flags = file.comparator?.flags ?? '';
  const wrong = comparatorFlagsProblem(flags);
  const path = '$.comparator.flags';
  if (wrong !== undefined) problems.push({ path, message: wrong, hint: 'see docs/formats.md' });
  if (file.checker !== undefined && flags.trim() !== '') {
    problems.push({
      path,
      message: 'the checker would never see these flags',
      hint: 'keep one of the two',
    });
  }
  return problems;
}

/** A group may depend on earlier groups only, so that no cycle can arise and the order of running is enough. */
function dependencyProblems({ groups }: TaskFile): readonly LocalProblem[] {
  const earlier = new Set<string>();
  const problems: LocalProblem[] = [];
  for (const [index, group] of groups.entries()) {
    for (const id of (group.dependsOn ?? []).filter((name) => !earlier.has(name))) {
      const known = groups.some((other) => other.id === id);
      problems.push({
        path: `$.groups[${String(index)}].dependsOn`,
        message: known
          ? `group "${id}" does not come before "${group.id}"`
          : `there is no group "${id}"`,
        hint: 'name groups that are listed earlier',
      });
    }
    earlier.add(group.id);
  }
  return problems;
}

function strayFiles(
  files: ReadonlyMap<string, Buffer>,
  file: TaskFile,
  tests: ReadonlySet<string>,
): readonly LocalProblem[] {
  const known = new Set([
    'task.json',
    'statement.md',
    ...(file.checker === undefined ? [] : [file.checker]),
    ...file.examples.flatMap((example) => example.files),
  ]);
  return [...files.keys()]
    .filter((path) => !known.has(path) && !tests.has(path))
    .sort()
    .map((path) => ({
      path,
      message: 'does not belong to the task',
      hint: 'remove it, or name it in task.json',
    }));
}

function allLimits({ limits, languages }: TaskFile): Task['limits'] {
  const resolved: Partial<Record<Language, Limits>> = {};
  for (const language of languages) resolved[language] = limitsFor(limits, language);
  return resolved;
}
