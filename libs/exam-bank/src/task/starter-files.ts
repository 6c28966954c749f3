import type { LocalProblem } from '../problem.js';
import type { Language, Task } from '../task.js';
import { namedFiles } from './named-files.js';

const STARTER_FILE = /^starter\/([^/]+)\/[^/]+$/;

export interface FoundStarters {
  readonly starter: Task['starter'];
  /** The files that are part of a starter. */
  readonly files: ReadonlySet<string>;
  readonly problems: readonly LocalProblem[];
}

/** What lies under `starter/<language>/` for the allowed languages; anything else there does not belong to the task. */
export function findStarters(
  folder: ReadonlyMap<string, Buffer>,
  languages: readonly Language[],
): FoundStarters {
  const starter = new Map<Language, Task['starter'][string]>();
  const used = new Set<string>();
  const problems: LocalProblem[] = [];
  for (const language of languages) {
    const paths = [...folder.keys()]
      .filter((path) => STARTER_FILE.exec(path)?.[1] === language)
      .sort();
    if (paths.length === 0) continue;
    for (const path of paths) used.add(path);
    const found = namedFiles(folder, paths, `starter/${language}`);
    problems.push(...found.problems);
    starter.set(language, found.files);
  }
  return { starter: Object.fromEntries(starter), files: used, problems };
}
