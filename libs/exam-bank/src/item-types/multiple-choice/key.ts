import type { MultipleChoiceItem } from '../../item.js';
import { duplicateIds } from '../../parse/duplicates.js';
import type { LocalProblem } from '../../problem.js';
import { optionProblems, pinnedProblems, unknownOption } from '../options-check.js';

/** The key is a set of the options, possibly empty. */
export function multipleChoiceKeyProblems(item: MultipleChoiceItem): readonly LocalProblem[] {
  const correct = item.key.correct.map((id, index) => ({
    id,
    path: `.key.correct[${String(index)}]`,
  }));
  return [
    ...optionProblems(item.options, '.options'),
    ...pinnedProblems(item.options, item.pinned),
    ...correct.flatMap(({ id, path }) => unknownOption(item.options, id, path)),
    ...duplicateIds(correct),
  ];
}
