import type { TrueFalseMatrixItem } from '../../item.js';
import type { LocalProblem } from '../../problem.js';
import { optionProblems, unknownOption } from '../options-check.js';

/** The key says of every statement whether it is true. */
export function trueFalseMatrixKeyProblems({
  statements,
  key,
}: TrueFalseMatrixItem): readonly LocalProblem[] {
  const undecided = statements.filter(({ id }) => !Object.hasOwn(key.truths, id));
  return [
    ...optionProblems(statements, '.statements'),
    ...Object.keys(key.truths).flatMap((id) => unknownOption(statements, id, '.key.truths')),
    ...undecided.map(({ id }) => ({
      path: '.key.truths',
      message: `statement "${id}" is neither true nor false`,
      hint: 'say true or false of every statement',
    })),
  ];
}
