import { describe, expect, it, test } from '@jest/globals';
import type { CodeReadingItem } from '#exam-bank';
import { scoreItem } from '../score-item.js';

type Key = CodeReadingItem['key'];
const loose = { lineEndings: 'any', trailingSpace: 'ignore' } as const;
const strict = { lineEndings: 'exact', trailingSpace: 'exact' } as const;

const itemOf = (key: Key, scoring: CodeReadingItem['scoring']): CodeReadingItem => ({
  id: 'r-1',
  criterion: 'C-1',
  difficulty: 'easy',
  points: 6,
  minutes: 1,
  author: 'a.author',
  prompt: '?',
  code: { language: 'python', text: 'print()' },
  rationale: '!',
  type: 'code-reading',
  scoring,
  key,
});

describe('the output of a listing', () => {
  const output = '1\n 2\n3';
  test.each<{ name: string; rule: Omit<Key, 'output'>; given: string; right: boolean }>([
    { name: 'the same', rule: strict, given: '1\n 2\n3', right: true },
    { name: 'a last line end too many', rule: strict, given: '1\n 2\n3\n', right: false },
    {
      name: 'a last line end that does not count',
      rule: loose,
      given: '1\n 2\n3\n\n',
      right: true,
    },
    { name: 'spaces and tabs at ends', rule: loose, given: '1 \n 2\t \n3 ', right: true },
    { name: 'spaces at ends that count', rule: strict, given: '1 \n 2\n3', right: false },
    { name: 'spaces at the beginning', rule: loose, given: '1\n2\n3', right: false },
    { name: 'carriage returns', rule: loose, given: '1\r\n 2\r3', right: true },
    { name: 'carriage returns that count', rule: strict, given: '1\r\n 2\r\n3', right: false },
    { name: 'an empty line between', rule: loose, given: '1\n\n 2\n3', right: false },
    { name: 'another space', rule: loose, given: '1\n\u00a02\n3', right: false },
    { name: 'full-width digits', rule: loose, given: '１\n 2\n3', right: false },
  ])('$name: right is $right', ({ rule, given, right }) => {
    const item = itemOf({ output, ...rule }, 'all-or-nothing');
    expect(scoreItem(item, given).points).toBe(right ? '6' : '0');
  });

  test.each([
    { name: 'all', given: '1\n2\n3', points: '6' },
    { name: 'two', given: '1\nx\n3', points: '4' },
    { name: 'a line too few', given: '1\n2', points: '4' },
    { name: 'a line too many', given: '1\n2\n3\n4', points: '4.5' },
    { name: 'one line that is missing shifts the others', given: '2\n3', points: '0' },
    { name: 'the same line for all', given: '1\n1\n1', points: '2' },
    { name: 'none', given: '9', points: '0' },
  ])('by line, $name: $points of 6', ({ given, points }) => {
    const item = itemOf({ output: '1\n2\n3\n', ...loose }, 'per-line');
    expect(scoreItem(item, given).points).toBe(points);
  });

  it('says what was compared', () => {
    const item = itemOf({ output: '1\n2', ...loose }, 'per-line');
    expect(scoreItem(item, '1').derivation).toEqual([
      'compared (line endings any, trailing space ignore): "1"',
      'output: "1\\n2"',
      '1 of 2 lines right',
      '0.5 × 6 = 3 points',
    ]);
  });

  it('is no mark where it is no text', () => {
    expect(() => scoreItem(itemOf({ output: '1', ...loose }, 'per-line'), ['1'])).toThrow(
      expect.objectContaining({ code: 'response-malformed' }),
    );
  });
});
