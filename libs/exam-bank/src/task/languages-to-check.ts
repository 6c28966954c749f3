import type { Language, Task } from '../task.js';

/** The languages of which tools are needed to grade a task's examples: their own, and those of its judges. Sorted. */
export function languagesToCheck({
  examples,
  checker,
  interactor,
}: Pick<Task, 'examples' | 'checker' | 'interactor'>): readonly Language[] {
  const judges = [checker, interactor].filter((judge) => judge !== undefined);
  const used = [
    ...examples.map(({ language }) => language),
    ...judges.flatMap((judge) => ('language' in judge ? [judge.language] : [])),
  ];
  return [...new Set(used)].sort();
}
