import type { LocalProblem } from '../problem.js';

/** A problem for every id that was used before, at the later place. */
export function duplicateIds(
  ids: readonly { readonly id: string; readonly path: string }[],
): readonly LocalProblem[] {
  const first = new Map<string, string>();
  const problems: LocalProblem[] = [];
  for (const { id, path } of ids) {
    const earlier = first.get(id);
    if (earlier === undefined) first.set(id, path);
    else {
      problems.push({
        path,
        message: `id "${id}" is used twice`,
        hint: `${earlier} has it already; ids are unique`,
      });
    }
  }
  return problems;
}
