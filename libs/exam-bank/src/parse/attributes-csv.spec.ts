import { describe, expect, it } from '@jest/globals';
import { attributesFromCsv } from './attributes-csv.js';
import { parseAttributes } from './parse-attributes.js';

const known = { items: new Set(['k-1', 'k-2', 'k-3']), tasks: new Set(['t-1']) };
const read = (csv: string) => {
  const converted = attributesFromCsv(csv, 'a.csv');
  return converted.ok ? parseAttributes(converted.value, 'a.csv', known) : converted;
};

describe('attributes in CSV', () => {
  it('are those of the JSON form', () => {
    const csv = [
      'id,level,words,enemies,angoff,responses,facility,calibration,a,b,c,tag.topic,family,language',
      'k-1,K2,120,k-2 k-3,60 55 70,412,0.62,2026,1.1,-0.4,0.2,loops|ranges,fam 1,en',
      '"k-2",,,,,,,,,,,"a, b",,',
      't-1,apply,,,,,,,,,,,,pl',
    ].join('\r\n');
    expect(read(csv)).toEqual({
      ok: true,
      value: {
        'k-1': {
          level: 'K2',
          words: 120,
          enemies: ['k-2', 'k-3'],
          angoff: [60, 55, 70],
          statistics: {
            responses: 412,
            facility: '0.62',
            calibration: { id: '2026', a: '1.1', b: '-0.4', c: '0.2' },
          },
          tags: { topic: ['loops', 'ranges'] },
          family: 'fam 1',
          language: 'en',
        },
        'k-2': { tags: { topic: ['a, b'] } },
        't-1': { level: 'apply', language: 'pl' },
      },
    });
  });

  it('may have semicolons and a byte order mark, as spreadsheets write them', () => {
    expect(read('\ufeffid;level\nk-1;K1\n\n')).toEqual({
      ok: true,
      value: { 'k-1': { level: 'K1' } },
    });
  });

  it.each([
    ['an unknown column', 'id,levl\nk-1,K1', 'row 1', 'unknown column "levl"'],
    ['no ids', 'level\nK1', 'row 1', 'there is no column "id"'],
    ['a column twice', 'id,level,level\nk-1,a,b', 'row 1', 'column "level" is there twice'],
    ['a row twice', 'id,level\nk-1,a\nk-1,b', 'row 3', '"k-1" has a row already'],
    ['a row without id', 'id,level\n,a', 'row 2', 'there is no id'],
    [
      'a rating that is no whole number',
      'id,angoff\nk-1,60 5x',
      'row 2, column angoff',
      'no whole number',
    ],
    ['words that are none', 'id,words\nk-1,many', 'row 2, column words', 'no whole number'],
    ['too few cells', 'id,level,family\nk-1,a', 'the file', 'is no CSV that is read'],
    ['an open quote', 'id,level\nk-1,"a', 'the file', 'is no CSV that is read'],
    [
      'an item that the bank does not have',
      'id,level\nk-9,a',
      '$.attributes["k-9"]',
      'the bank has no item or task "k-9"',
    ],
    ['a rating above 100', 'id,angoff\nk-1,101', '$.attributes["k-1"].angoff[0]', 'must be'],
    [
      'a facility without responses',
      'id,facility\nk-1,0.5',
      '$.attributes["k-1"].statistics',
      'responses',
    ],
    ['a tag that is a word of JavaScript', 'id,tag.__proto__\nk-1,a', '$.attributes', 'propert'],
    ['an id that is a word of JavaScript', 'id,level\n__proto__,a', '$.attributes', 'propert'],
  ])('%s is refused with its place', (_, csv, path, message) => {
    const reading = read(csv);
    expect(reading.ok).toBe(false);
    const problems = reading.ok ? [] : reading.problems;
    expect(problems[0]).toMatchObject({ file: 'a.csv', path: expect.stringContaining(path) });
    expect(`${problems[0]?.message ?? ''} ${problems[0]?.hint ?? ''}`).toContain(message);
  });
});
