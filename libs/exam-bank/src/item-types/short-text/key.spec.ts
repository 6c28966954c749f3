import { describe, expect, it, test } from '@jest/globals';
import { itemProblems } from '../../parse/parse-bank.js';
import type { TextKey } from '../../item.js';

const item = (key: Partial<TextKey>, more: object = {}) => ({
  id: 'k-1',
  type: 'short-text',
  criterion: 'C-1',
  difficulty: 'easy',
  points: 1,
  minutes: 1,
  author: 'a.author',
  prompt: '?',
  rationale: '!',
  ...more,
  key: { accepted: ['a'], caseSensitive: false, whitespace: 'exact', ...key },
});
const pattern = (text: string, key: Partial<TextKey> = {}) =>
  item({ patterns: [{ pattern: text }], ...key });

describe('the key of a written text', () => {
  test.each([
    [
      'all that it may say',
      item({ form: 'NFKC', quotesAndDashes: 'folded', invisible: 'dropped' }),
    ],
    ['a pattern', pattern('(ab|[c-e])+\\s?\\S\\p{Ll}{2,3}')],
    ['capitals where case counts', pattern('[A-Z]', { caseSensitive: true })],
  ])('may have %s', (_, value) => {
    expect(itemProblems(value)).toEqual([]);
  });

  test.each([
    ['a pattern that does not compile', pattern('(a')],
    ['an anchor, which is no letter to some engines', pattern('^a$')],
    ['a look-ahead', pattern('(?=a)a')],
    ['a repeated reference', pattern('(a)\\1')],
    ['more states than can be followed', pattern('((a{99}){99}){99}')],
    ['capitals where the text is in lower case (E19)', pattern('[A-Z]+')],
    ['a class of capitals where the text is in lower case', pattern('\\p{Lu}')],
    ['letters in another Unicode form (E19)', pattern('o\u0301')],
    ['full-width letters under NFKC (E19)', pattern('\uff58', { form: 'NFKC' })],
  ])('refuses %s', (_, value) => {
    expect(itemProblems(value).map(({ path }) => path)).toEqual(['$.key.patterns[0].pattern']);
  });

  it('refuses texts that nobody could hand in', () => {
    expect(itemProblems(item({ accepted: ['abc'] }, { maxLength: 2 }))).toMatchObject([
      { path: '$.key.accepted[0]', message: 'an accepted text is longer than an answer may be' },
    ]);
    expect(itemProblems(item({ accepted: ['\u200b'], invisible: 'dropped' }))).toMatchObject([
      { path: '$.key.accepted[0]', message: 'an accepted text is empty' },
    ]);
  });

  it('refuses a share that is not less than 1', () => {
    const patterns = [{ pattern: 'a+' }, { pattern: 'b+', share: '3/2' }];
    expect(itemProblems(item({ patterns }))).toMatchObject([{ path: '$.key.patterns[1].share' }]);
  });
});
