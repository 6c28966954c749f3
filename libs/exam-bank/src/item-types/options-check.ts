import type { Option } from '../item.js';
import { duplicateIds } from '../parse/duplicates.js';
import type { LocalProblem } from '../problem.js';

/** Ids and texts of a list of options must both be unique: of two equal texts one would be wrong. */
export function optionProblems(options: readonly Option[], path: string): readonly LocalProblem[] {
  const ids = options.map(({ id }, index) => ({ id, path: `${path}[${String(index)}].id` }));
  const problems = [...duplicateIds(ids)];
  const texts = new Set<string>();
  for (const [index, { text }] of options.entries()) {
    if (texts.has(text.trim())) {
      problems.push({
        path: `${path}[${String(index)}].text`,
        message: 'the same text as an earlier one',
        hint: 'a candidate could not tell them apart; reword it or remove it',
      });
    }
    texts.add(text.trim());
  }
  return problems;
}

/** Pinned ids are those of options, and each is named once. */
export function pinnedProblems(
  options: readonly Option[],
  pinned: readonly string[] = [],
): readonly LocalProblem[] {
  const named = pinned.map((id, index) => ({ id, path: `.pinned[${String(index)}]` }));
  return [
    ...named.flatMap(({ id, path }) => unknownOption(options, id, path)),
    ...duplicateIds(named),
  ];
}

/** A problem if the id is none of the options'. */
export function unknownOption(
  options: readonly Option[],
  id: string,
  path: string,
): readonly LocalProblem[] {
  if (options.some((option) => option.id === id)) return [];
  const known = options.map((option) => option.id).join(', ');
  return [{ path, message: `"${id}" is not there to choose`, hint: `the ids are ${known}` }];
}
