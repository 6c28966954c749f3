import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { analyse, readMarksCsv, type MarkMatrix } from './index.js';
import { raschDifficulties } from './rasch/rasch-difficulty.js';

const small = (text: string): MarkMatrix => readMarksCsv(text).matrix;
const marks = fc
  .integer({ min: 2, max: 6 })
  .chain((width) =>
    fc.array(
      fc.array(fc.option(fc.integer({ min: 0, max: 2 }), { freq: 9 }), {
        minLength: width,
        maxLength: width,
      }),
      { minLength: 2, maxLength: 30 },
    ),
  )
  .map((rows): MarkMatrix => ({
    items: (rows[0] ?? []).map((_, at) => ({ id: `i${at}`, max: 2 })),
    rows,
  }));

/** Sums of doubles depend on their order in the last digits. Moved a little: halves of the last digit would go either way. */
const rounded = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value, (_, one: unknown) =>
      typeof one === 'number' ? Number((one + 1.234e-8).toFixed(6)) + 0 : one,
    ),
  );

describe('laws', () => {
  test('the order of candidates never matters', () => {
    fc.assert(
      fc.property(marks, fc.nat(), (matrix, turn) => {
        const by = turn % matrix.rows.length;
        const turned = [...matrix.rows.slice(by), ...matrix.rows.slice(0, by)];
        const bare = (one: MarkMatrix) => {
          const { items, test: whole } = analyse(one);
          return rounded({ items: items.map(({ rasch: _, ...item }) => item), whole });
        };
        expect(bare({ ...matrix, rows: turned })).toEqual(bare(matrix));
      }),
      { numRuns: 60 },
    );
  });

  test('facility lies between 0 and 1, correlations between −1 and 1, the upper–lower index too', () => {
    fc.assert(
      fc.property(marks, (matrix) => {
        for (const item of analyse(matrix).items) {
          if (item.facility !== null) expect(item.facility >= 0 && item.facility <= 1).toBe(true);
          for (const one of [item.discrimination, item.pointBiserial, item.upperLower])
            expect(one === null || Math.abs(one) <= 1 + 1e-12).toBe(true);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('a Rasch difficulty does not depend on how able the candidates are', () => {
    // Exact shares of patterns that the model with difficulties −ln 2 and ln 2 gives, for two abilities.
    const group = (easy: number, hard: number, times: number) =>
      [
        [1, 0, easy],
        [0, 1, hard],
      ].flatMap(([first = 0, second = 0, count = 0]) =>
        Array.from({ length: count * times }, () => [first, second] as (0 | 1)[]),
      );
    const one = raschDifficulties(group(4, 1, 1));
    const many = raschDifficulties([
      ...group(4, 1, 25),
      ...Array.from({ length: 40 }, (): (0 | 1)[] => [1, 1]),
    ]);
    expect(one?.[0]?.difficulty).toBeCloseTo(-Math.log(2), 9);
    expect(many?.map(({ difficulty }) => difficulty)).toEqual([
      expect.closeTo(-Math.log(2), 9),
      expect.closeTo(Math.log(2), 9),
    ]);
  });
});

describe('what cannot be said is null', () => {
  test.each([
    ['nobody sat', 'a,b\n1,1\n'],
    ['one candidate', 'a,b\n1,1\n1,0\n'],
    ['all alike', 'a,b\n1,1\n1,0\n1,0\n1,0\n'],
  ])('%s', (_, text) => {
    const { items, test: whole } = analyse(small(text));
    expect(items.map(({ discrimination }) => discrimination)).toEqual([null, null]);
    expect(whole.alpha).toBeNull();
    expect(JSON.stringify({ items, whole })).not.toMatch(/NaN|Infinity/);
  });

  test('an item that everybody has right has no Rasch difficulty; the others have theirs', () => {
    const { items } = analyse(small('a,b,c\n1,1,1\n1,1,0\n1,0,1\n1,0,1\n1,1,0\n1,0,1\n'));
    expect(items.map(({ rasch }) => rasch?.difficulty ?? null)).toEqual([
      null,
      expect.closeTo(0.2027, 4),
      expect.closeTo(-0.2027, 4),
    ]);
  });

  test('items that nobody has both right and wrong on have none: the estimate would run away', () => {
    const { items } = analyse(small('a,b\n1,1\n1,0\n1,0\n1,0\n1,1\n0,0\n'));
    expect(items.map(({ rasch }) => rasch?.difficulty ?? null)).toEqual([null, null]);
  });

  test('an item that was not presented counts for who had it', () => {
    const { items, test: whole } = analyse(small('a,b\n1,1\n1,\n0,1\n1,1\n'));
    expect(items.map(({ n, facility }) => [n, facility])).toEqual([
      [3, expect.closeTo(2 / 3, 12)],
      [2, 1],
    ]);
    expect([whole.candidates, whole.complete]).toEqual([3, 2]);
  });
});

describe('suspicious items', () => {
  // Twenty-four candidates on five items: the last one's key is wrong, the better ones choose B.
  const rows = Array.from({ length: 24 }, (_, at) => {
    const right = at % 6;
    return [0, 1, 2, 3].map((item) => (item < right ? 1 : 0)).concat(right < 3 ? 1 : 0);
  });
  const matrix = { items: ['a', 'b', 'c', 'd', 'e'].map((id) => ({ id, max: 1 })), rows };
  const choices = new Map([
    [
      'e',
      {
        options: [
          { id: 'A', isKey: true },
          { id: 'B', isKey: false },
          { id: 'C', isKey: false },
        ],
        chosen: rows.map((row) => [row[4] === 1 ? 'A' : 'B']),
      },
    ],
  ]);

  test('negative discrimination and a distractor better than the key are found', () => {
    const { suspicious, items } = analyse(matrix, { choices });
    expect(suspicious.map(({ item, reasons }) => [item, reasons.map(({ code }) => code)])).toEqual([
      ['e', ['negative-discrimination', 'distractor-better-than-key']],
    ]);
    expect(items[4]?.options?.map(({ option, count, share }) => [option, count, share])).toEqual([
      ['A', 12, 0.5],
      ['B', 12, 0.5],
      ['C', 0, 0],
    ]);
  });

  test('few candidates prove nothing', () => {
    expect(analyse({ ...matrix, rows: rows.slice(0, 19) }).suspicious).toEqual([]);
  });
});

describe('reading marks', () => {
  test.each([
    ['a,b\n1,1\n1\n', /Invalid Record Length|line 3/],
    ['a,a\n1,1\n1,0\n', /item a is there twice/],
    ['a,b\n1,0\n1,0\n', /item b: its maximum must be above 0/],
    ['a,b\n1,1\n1,2\n', /candidate 1, item b: 2 is more than its maximum 1/],
    ['a,b\n1,1\n1,x\n', /line 3, b: "x" is no number/],
    ['a,b\n1,1\n1,"1,5"\n', /line 3, b: "1,5" is no number/],
    ['a,b\n1,1\n1,1e400\n', /is no number/],
    ['a,\n1,1\n', /line 1: column 2 has no item id/],
    ['a,b\n', /a row of item ids and a row of their maxima/],
    ['', /a row of item ids and a row of their maxima/],
  ])('%j is refused, with the place', (text, message) => {
    expect(() => analyse(readMarksCsv(text).matrix)).toThrow(message);
  });

  test('columns for candidate and group are no items', () => {
    const { matrix, groups } = readMarksCsv('candidate,group,a,b\n,,1,2\nx1,f,1,0.5\nx2,r,0,2\n');
    expect(matrix.items).toEqual([
      { id: 'a', max: 1 },
      { id: 'b', max: 2 },
    ]);
    expect(matrix.rows).toEqual([
      [1, 0.5],
      [0, 2],
    ]);
    expect(groups).toEqual(['f', 'r']);
  });
});
