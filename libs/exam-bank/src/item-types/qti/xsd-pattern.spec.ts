import { describe, expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import { compilePattern, matchesPattern } from './xsd-pattern.js';

const matches = (source: string, text: string): boolean => {
  const pattern = compilePattern(source);
  if ('problem' in pattern) throw new Error(pattern.problem);
  return matchesPattern(pattern, text);
};

describe('a regular expression of XML Schema', () => {
  const cases: readonly (readonly [string, readonly string[], readonly string[]])[] = [
    ['abc', ['abc'], ['', 'ab', 'abcd', 'xabc', 'ABC']],
    ['', [''], ['a']],
    ['a|bc|', ['a', 'bc', ''], ['abc', 'b']],
    ['(ab)*c+', ['c', 'ababcc'], ['ab', 'abac']],
    ['a?b{2}c{1,3}d{2,}', ['bbcdd', 'abbcccdddd'], ['bcdd', 'bbccccdd', 'bbcd']],
    ['[a-c][^a-c]', ['ax', 'b-'], ['xa', 'ab', 'a']],
    ['[a-z-[aeiou]]+', ['bcd'], ['bad']],
    ['[\\-.]+', ['-.-'], ['\\']],
    ['[a-]', ['a', '-'], ['b']],
    ['\\d{2}', ['42', '٤٢'], ['4', 'ab']],
    ['\\w+\\s\\S', ['ab c', 'ą !'], ['ab  ']],
    ['\\p{Lu}\\P{Lu}', ['Łz'], ['zŁ', 'ŁŁ']],
    ['a.c', ['abc', 'a😀c'], ['a\nc', 'abbc']],
    ['1\\.5\\*\\|\\^\\$', ['1.5*|^$'], ['1x5*|^$']],
    ['😀{2}', ['😀😀'], ['😀']],
    ['(a*)*b', ['aaab', 'b'], ['aaa']],
  ];
  test.each(cases)('%s', (source, right, wrong) => {
    for (const text of right) expect([text, matches(source, text)]).toEqual([text, true]);
    for (const text of wrong) expect([text, matches(source, text)]).toEqual([text, false]);
  });

  test.each([
    '^a',
    'a$',
    '(?i)a',
    '(a',
    'a)',
    '[a',
    '[z-a]',
    'a{3,1}',
    '\\b',
    '\\i',
    '\\p{IsGreek}',
    '*a',
    'a**',
    '((a{99}){99}){99}',
    '\\',
  ])('is refused where it cannot be told what %s means', (source) => {
    expect(compilePattern(source)).toEqual({ problem: expect.any(String) });
  });

  it('agrees with the regular expressions of JavaScript where both mean the same', () => {
    const part = fc.constantFrom(
      'a',
      'b',
      '[ab]',
      '(a|b)',
      '(ab)',
      'a?',
      'b*',
      '(a|ab)+',
      'a{2}',
      '.',
    );
    const text = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 6 });
    fc.assert(
      fc.property(fc.array(part, { maxLength: 5 }), text, (parts, candidate) => {
        const source = parts.join('');
        expect(matches(source, candidate)).toBe(new RegExp(`^(?:${source})$`, 'u').test(candidate));
      }),
    );
  });

  it('answers at once where a backtracking matcher would not', () => {
    expect(matches('(a|a)*(a|a)*(a|aa)*c', 'a'.repeat(2_000))).toBe(false);
  });
});
