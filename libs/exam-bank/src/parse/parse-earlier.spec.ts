import { expect, test } from '@jest/globals';
import { parseEarlier } from './parse-earlier.js';

test.each([
  { name: 'a list', text: [{ id: 'S-1', units: ['k-1'] }], sets: [{ id: 'S-1', units: ['k-1'] }] },
  {
    name: 'what a draw printed',
    text: { forms: [['k-1'], ['k-2', 't-1']], ms: 3 },
    sets: [
      { id: '1', units: ['k-1'] },
      { id: '2', units: ['k-2', 't-1'] },
    ],
  },
])('earlier sets are read from $name', ({ text, sets }) => {
  expect(parseEarlier(JSON.stringify(text), 'e.json')).toEqual({ ok: true, value: sets });
});

test.each([
  { name: 'a set without units', text: [{ id: 'S-1' }], problem: '$[0]: "units" is missing' },
  {
    name: 'an id that is none',
    text: { forms: [['no id']] },
    problem: '$.forms[0][0]: is not well-formed',
  },
  { name: 'a word', text: 'S-1', problem: '$: must be a value of type object' },
])('earlier sets are refused: $name', ({ text, problem }) => {
  const parsed = parseEarlier(JSON.stringify(text), 'e.json');
  const problems = parsed.ok
    ? []
    : parsed.problems.map(({ path, message }) => `${path}: ${message}`);
  expect(problems).toContain(problem);
});
