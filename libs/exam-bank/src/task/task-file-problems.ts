import { duplicateIds } from '../parse/duplicates.js';
import type { LocalProblem } from '../problem.js';
import { comparatorFlagsProblem } from './comparator-flags.js';
import { limitsProblems } from './limits-problems.js';
import type { TaskFile } from './task-schema.js';

/** What is wrong with task.json by itself, beyond what its schema says. */
export function taskFileProblems(file: TaskFile, folderName: string): readonly LocalProblem[] {
  const ids = file.groups.map(({ id }, at) => ({ id, path: `$.groups[${String(at)}].id` }));
  return [
    ...duplicateIds(ids),
    ...dependencyProblems(file),
    ...limitsProblems({ path: '$.limits', limits: file.limits, around: [] }, file.languages),
    ...generalProblems(file, folderName),
    ...judgingProblems(file),
  ];
}

function generalProblems(file: TaskFile, folderName: string): readonly LocalProblem[] {
  const problems: LocalProblem[] = [];
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
  return problems;
}

/** One way of deciding about outputs: by the comparator's flags, by a checker, or by an interactor. */
function judgingProblems({
  comparator,
  checker,
  interactor,
  callable,
}: TaskFile): readonly LocalProblem[] {
  const problems: LocalProblem[] = [];
  const flags = comparator?.flags ?? '';
  const wrong = comparatorFlagsProblem(flags);
  const path = '$.comparator.flags';
  if (wrong !== undefined) problems.push({ path, message: wrong, hint: 'see docs/formats.md' });
  const hint = 'keep one of the two';
  if (flags.trim() !== '' && (checker !== undefined || interactor !== undefined)) {
    const judge = checker === undefined ? 'interactor' : 'checker';
    problems.push({ path, message: `the ${judge} would never see these flags`, hint });
  }
  if (checker !== undefined && interactor !== undefined) {
    const message = 'decides already; the checker would never be asked';
    problems.push({ path: '$.interactor', message, hint });
  }
  if (callable !== undefined && interactor !== undefined) {
    const message = 'talks with a program; a function or class is called instead';
    problems.push({ path: '$.interactor', message, hint });
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
