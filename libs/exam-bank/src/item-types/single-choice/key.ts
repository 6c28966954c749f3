import type { SingleChoiceItem } from '../../item.js';
import type { LocalProblem } from '../../problem.js';
import { optionProblems, pinnedProblems, unknownOption } from '../options-check.js';

/** The key names one of the options. */
export function singleChoiceKeyProblems(item: SingleChoiceItem): readonly LocalProblem[] {
  return [
    ...optionProblems(item.options, '.options'),
    ...pinnedProblems(item.options, item.pinned),
    ...unknownOption(item.options, item.key.correct, '.key.correct'),
  ];
}

/** Where the right option stands in the file, from 0. */
export function singleChoiceKeyPosition({ options, key }: SingleChoiceItem): number {
  return options.findIndex(({ id }) => id === key.correct);
}
