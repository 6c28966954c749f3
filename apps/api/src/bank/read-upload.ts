import { installedLanguages } from '#config';
import {
  formatProblems,
  joinTasks,
  missingLanguages,
  parseBank,
  parseTask,
  type ExamBank,
  type Problem as ContentProblem,
} from '#exam-bank';
import { qtiProblems } from '#scoring';
import { Problem } from '../http/problem.js';

/** A bank as it lies in a folder: the text of bank.json and the files of each task folder, base64. */
export interface UploadedBank {
  readonly bank: string;
  readonly tasks: readonly {
    readonly folder: string;
    readonly files: readonly { readonly path: string; readonly base64: string }[];
  }[];
}

/** The whole bank, or one refusal that lists everything that is wrong. */
export function readUpload(upload: UploadedBank): ExamBank {
  const problems: ContentProblem[] = [];
  const parsed = parseBank(upload.bank, 'bank.json');
  problems.push(...(parsed.ok ? qtiProblems(parsed.value.items, 'bank.json') : parsed.problems));
  const tasks = upload.tasks.flatMap(({ folder, files }) => {
    const task = parseTask(
      new Map(files.map(({ path, base64 }) => [path, Buffer.from(base64, 'base64')])),
      folder,
    );
    problems.push(
      ...(task.ok ? missingLanguages(task.value, installedLanguages()) : task.problems),
    );
    return task.ok ? [task.value] : [];
  });
  if (!parsed.ok || problems.length > 0) throw contentRefused(problems);
  const joined = joinTasks(parsed.value, tasks, 'bank.json');
  if (!joined.ok) throw contentRefused(joined.problems);
  return joined.value;
}

/** One problem document for a refused file: what, where, what to do. */
export function contentRefused(problems: readonly ContentProblem[]): Problem {
  return new Problem(
    'content-refused',
    `Nothing was imported. ${formatProblems(problems.slice(0, 1))}`,
    problems.map(({ file, path, message, hint }) => ({ path: `${file}: ${path}`, message, hint })),
  );
}
