import { describe, expect, it, test } from '@jest/globals';
import type { ShortTextItem, TextKey } from '#exam-bank';
import { scoreItem } from '../score-item.js';

const item = (key: Partial<TextKey>): ShortTextItem => ({
  id: 'k-1',
  criterion: 'C-1',
  difficulty: 'easy',
  points: 3,
  minutes: 1,
  author: 'a.author',
  prompt: '?',
  rationale: '!',
  type: 'short-text',
  key: { accepted: ['x'], caseSensitive: false, whitespace: 'collapse', ...key },
});
const folded = { quotesAndDashes: 'folded' } as const;
const patterns = (...list: readonly string[]) =>
  item({ patterns: list.map((pattern) => ({ pattern })) });

describe('E19: written text', () => {
  const cases: readonly (readonly [string, ShortTextItem, string, string])[] = [
    ['full width under NFC', item({}), '\uff38', '0'],
    ['full width under NFKC', item({ form: 'NFKC' }), '\uff38', '3'],
    ['a ligature under NFKC', item({ accepted: ['file'], form: 'NFKC' }), '\ufb01le', '3'],
    ['smart quotes as they stand', item({ accepted: ["it's"] }), 'it\u2019s', '0'],
    ['smart quotes folded', item({ accepted: ["it's"], ...folded }), 'it\u2019s', '3'],
    ['double quotes folded', item({ accepted: ['\u201ea\u201d'], ...folded }), '"a"', '3'],
    ['dashes folded', item({ accepted: ['a-b'], ...folded }), 'a\u2013b', '3'],
    ['the minus sign folded', item({ accepted: ['\u22125'], ...folded }), '-5', '3'],
    ['a back quote is no quote', item({ accepted: ["'"], ...folded }), '`', '0'],
    ['zero width kept', item({ accepted: ['ab'] }), 'a\u200bb', '0'],
    ['zero width dropped', item({ accepted: ['ab'], invisible: 'dropped' }), 'a\u200bb', '3'],
    ['a soft hyphen dropped', item({ accepted: ['ab'], invisible: 'dropped' }), 'a\u00adb', '3'],
    ['a mark of direction dropped', item({ invisible: 'dropped' }), '\u202ex', '3'],
    ['Cyrillic that looks Latin', item({ accepted: ['a'], form: 'NFKC' }), '\u0430', '0'],
    ['an accent counts', item({ accepted: ['resume'] }), 'r\u00e9sum\u00e9', '0'],
    ['trailing punctuation counts', item({}), 'x.', '0'],
    ['dotted capital I is not i', item({ accepted: ['i'] }), '\u0130', '0'],
    ['lower case is composed again', item({ accepted: ['\u01f0'] }), 'J\u030c', '3'],
    ['sharp s is not ss', item({ accepted: ['ss'] }), '\u00df', '0'],
    ['a pattern fits the whole', patterns('ab+'), 'ABBB', '3'],
    ['a pattern never fits a part', patterns('ab+'), 'abc', '0'],
    ['every branch of a pattern is anchored', patterns('a|bc'), 'abc', '0'],
    ['a pattern meets the normalised text', patterns('a b'), ' A \t B ', '3'],
    ['any of the patterns', patterns('a', '\\d{3}'), '123', '3'],
    ['a text that is accepted beside patterns', patterns('a'), 'X', '3'],
  ];
  test.each(cases)('%s', (_, given, response, points) => {
    expect(scoreItem(given, response)).toMatchObject({ points, maxPoints: '3' });
  });

  it('the first that fits of texts and patterns that are worth a part', () => {
    const given = item({
      partial: [{ text: 'ab', share: '1/2' }],
      patterns: [
        { pattern: 'a.', share: '1/3' },
        { pattern: 'a.*', share: '1/4' },
      ],
    });
    const points = ['ab', 'ac', 'acd', 'b'].map((text) => scoreItem(given, text).points);
    expect(points).toEqual(['1.5', '1', '0.75', '0']);
  });

  it('an answer that is longer than the item allows is refused, not scored', () => {
    const short: ShortTextItem = { ...item({}), maxLength: 3 };
    expect(scoreItem(short, 'x')).toMatchObject({ points: '3' });
    expect(() => scoreItem(short, 'x   ')).toThrow(
      expect.objectContaining({ code: 'response-malformed' }),
    );
  });

  it('a pattern that would stall other engines is matched in steps of the text', () => {
    const evil = patterns('(a*)*b', '(a|aa)+c', '(.*.*.*)*d');
    expect(scoreItem(evil, 'a'.repeat(2_000)).points).toBe('0');
  });

  it('says by which rules it compared', () => {
    const given = item({
      form: 'NFKC',
      invisible: 'dropped',
      ...folded,
      patterns: [{ pattern: 'y' }],
    });
    expect(scoreItem(given, '\uff39').derivation).toEqual([
      'compared (NFKC, trimmed, white space collapse, case ignored, plain quotes and dashes, without invisible characters): "y"',
      'accepted: "x"',
      'pattern y: fits',
      'right',
      '1 × 3 = 3 points',
    ]);
  });

  it('a pattern that cannot be understood measures nothing', () => {
    expect(() => scoreItem(patterns('(a'), 'y')).toThrow(
      expect.objectContaining({ code: 'key-malformed' }),
    );
  });
});
