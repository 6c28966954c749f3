import type { LocalProblem } from '../problem.js';
import type { ExampleSubmission, Task } from '../task.js';
import { checkSubmission } from './submission.js';
import type { TaskFile } from './task-schema.js';

type ExampleFile = TaskFile['examples'][number];

export interface FoundExamples {
  readonly examples: readonly ExampleSubmission[];
  readonly problems: readonly LocalProblem[];
}

/** The example submissions with their files, held to the same rules as a candidate's. */
export function findExamples(
  files: ReadonlyMap<string, Buffer>,
  listed: readonly ExampleFile[],
  task: Pick<Task, 'languages' | 'callable'>,
): FoundExamples {
  const examples: ExampleSubmission[] = [];
  const problems: LocalProblem[] = [];
  for (const [index, example] of listed.entries()) {
    const path = `$.examples[${String(index)}]`;
    const missing = example.files.filter((file) => !files.has(file));
    problems.push(
      ...missing.map((file) => ({
        path: `${path}.files`,
        message: `there is no file ${file}`,
        hint: 'add or correct it',
      })),
    );
    if (missing.length > 0) continue;
    const received = example.files.map((file) => ({
      name: file.slice(file.lastIndexOf('/') + 1),
      bytes: files.get(file) ?? Buffer.alloc(0),
    }));
    const check = checkSubmission({ language: example.language, files: received }, task);
    if (check.ok) {
      const { language, verdict, points } = example;
      const [first = ''] = example.files;
      examples.push({ path: first, files: check.submission.files, language, verdict, points });
    } else {
      problems.push(
        ...check.problems.map(({ code, message }) => ({
          path,
          message: `${code}: ${message}`,
          hint: 'examples are held to the rules of submissions',
        })),
      );
    }
  }
  return { examples, problems };
}
