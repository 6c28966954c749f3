import type { Problem } from '../problem.js';
import type { Language, Task } from '../task.js';

/** A problem for every language that the task, its checker or its interactor needs and the installation does not have. */
export function missingLanguages(
  task: Pick<Task, 'id' | 'languages' | 'checker' | 'interactor'>,
  installed: readonly Language[],
): readonly Problem[] {
  const { checker, interactor } = task;
  const used = [
    ...task.languages.map((language, at) => ({ language, path: `$.languages[${String(at)}]` })),
    ...(checker !== undefined && 'language' in checker
      ? [{ language: checker.language, path: '$.checker.language' }]
      : []),
    ...(interactor === undefined
      ? []
      : [{ language: interactor.language, path: '$.interactor.language' }]),
  ];
  return used
    .filter(({ language }) => !installed.includes(language))
    .map(({ language, path }) => ({
      file: `${task.id}/task.json`,
      path,
      message: `this installation has no language "${language}"`,
      hint: `it has ${installed.join(', ')}; a language is a folder in sandboxes/`,
    }));
}
