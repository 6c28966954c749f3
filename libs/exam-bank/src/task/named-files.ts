import type { LocalProblem } from '../problem.js';
import type { SourceFile } from '../task.js';
import { checkSubmission } from './submission.js';

export interface NamedFiles {
  readonly files: readonly SourceFile[];
  readonly problems: readonly LocalProblem[];
}

/**
 * Source files of a task folder, held to the rules of a submission; a file is known by the last part of its path.
 * @param where the JSON path or the folder that problems are reported at
 */
export function namedFiles(
  folder: ReadonlyMap<string, Buffer>,
  paths: readonly string[],
  where: string,
): NamedFiles {
  const missing = paths.filter((path) => !folder.has(path));
  if (missing.length > 0) {
    const problems = missing.map((path) => ({
      path: where,
      message: `there is no file ${path}`,
      hint: 'add or correct it',
    }));
    return { files: [], problems };
  }
  const files = paths.map((path) => ({
    name: path.slice(path.lastIndexOf('/') + 1),
    bytes: folder.get(path) ?? Buffer.alloc(0),
  }));
  const check = checkSubmission({ language: '', files }, { languages: [''], callable: undefined });
  if (check.ok) return { files: check.submission.files, problems: [] };
  const problems = check.problems.map(({ code, message, file }) => ({
    path: where,
    message: `${file === undefined ? '' : `${paths[file] ?? ''}: `}${code}: ${message}`,
    hint: 'source files of a task are held to the rules of submissions',
  }));
  return { files: [], problems };
}
