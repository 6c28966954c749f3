import { expect, test } from '@jest/globals';
import { formulaKeyProblems } from './key.js';

test.each([
  ['0', false],
  ['x - x', false],
  ['sin(x)^2 + cos(x)^2 - 1', false],
  ['(1e-40*x + pi) - pi', false],
  ['6.62607015e-34*x/(2*pi)', true],
  ['1e-70*pi*x', true],
  ['1e-40*x', true],
  ['cos(pi*x)', true],
])('a key of %s: 0 is no right answer to it, %s', (expression, isTaken) => {
  const problems = formulaKeyProblems({
    ...{ id: 'f-1', type: 'formula', criterion: 'C-1', difficulty: 'easy', points: 2, minutes: 1 },
    ...{ author: 'a', prompt: '?', rationale: '!' },
    variables: [{ name: 'x', min: '-5', max: '5' }],
    key: { expression },
  });
  expect(problems.map(({ path }) => path)).toEqual(isTaken ? [] : ['.key.expression']);
});
