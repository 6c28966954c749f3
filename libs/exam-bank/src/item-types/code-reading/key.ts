import type { CodeReadingItem } from '../../item.js';
import type { LocalProblem } from '../../problem.js';

/** There is a listing to read, and an output that a candidate can enter. */
export function codeReadingKeyProblems({ code, key }: CodeReadingItem): readonly LocalProblem[] {
  const problems: LocalProblem[] = [];
  if (code === undefined)
    problems.push({ path: '.code', message: 'there is no listing', hint: 'give the code to read' });
  if (key.lineEndings === 'exact' && key.output.includes('\r'))
    problems.push({
      path: '.key.output',
      message: 'no browser sends a carriage return',
      hint: 'let lineEndings be "any"',
    });
  return problems;
}
