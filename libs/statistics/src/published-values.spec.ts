import { describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { analyse, readMarksCsv, type Analysis, type MarkMatrix } from './index.js';
import { mantelHaenszel } from './mantel-haenszel.js';

const vectors = new URL('../../../test/vectors/statistics/', import.meta.url);
const read = (name: string): string => readFileSync(new URL(name, vectors), 'utf8');

interface Section {
  readonly patterns: Readonly<Record<string, number>>;
  readonly alpha: number;
  readonly itemTotal: readonly number[];
  readonly corrected: readonly number[];
  readonly facility: readonly number[];
  readonly alphaWithout: readonly number[];
  readonly test: Readonly<Record<'mean' | 'sd' | 'median' | 'skewness' | 'kurtosis', number>>;
  readonly rasch: readonly number[];
  readonly raschError: readonly number[];
}
interface Dif {
  readonly oddsRatio: number;
  readonly chiSquare: number;
  readonly p: number;
  readonly logOddsSe: number;
  readonly strata: number;
}
interface Lsat {
  readonly lsat6: Section & {
    readonly mantelHaenszel: { readonly items: readonly Dif[] };
    readonly planted: Dif & { readonly item: number };
  };
  readonly lsat7: Section;
}
const lsat = JSON.parse(read('lsat.json')) as Lsat; // our own file

function matrixOf({ patterns }: Section): MarkMatrix {
  const rows = Object.entries(patterns)
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .flatMap(([pattern, count]) => Array.from({ length: count }, () => [...pattern].map(Number)));
  return { items: [1, 2, 3, 4, 5].map((at) => ({ id: `item${at}`, max: 1 })), rows };
}

describe.each(['lsat6', 'lsat7'] as const)('%s, against R (psych, psychotools)', (name) => {
  const known = lsat[name];
  const found = analyse(matrixOf(known));
  const column = (of: (item: Analysis['items'][number]) => number | null | undefined) =>
    found.items.map((item) => of(item) ?? Number.NaN);
  const tables: readonly [string, readonly number[], readonly number[]][] = [
    ['facility', column((item) => item.facility), known.facility],
    ['item–total correlation', column((item) => item.pointBiserial), known.itemTotal],
    ['corrected item–total correlation', column((item) => item.discrimination), known.corrected],
    ['alpha without the item', column((item) => item.alphaWithout), known.alphaWithout],
    ['Rasch difficulty', column((item) => item.rasch?.difficulty), known.rasch],
    ['its standard error', column((item) => item.rasch?.standardError), known.raschError],
    [
      'the test',
      [found.test.alpha, found.test.mean, found.test.sd].map((one) => one ?? Number.NaN),
      [known.alpha, known.test.mean, known.test.sd],
    ],
    [
      'median, skewness, kurtosis',
      [found.test.median, found.test.skewness, found.test.kurtosis].map((one) => one ?? Number.NaN),
      [known.test.median, known.test.skewness, known.test.kurtosis],
    ],
    ['sem', [found.test.sem ?? Number.NaN], [known.test.sd * Math.sqrt(1 - known.alpha)]],
  ];
  test.each(tables)('%s', (_, values, expected) => {
    values.forEach((value, at) => expect(value).toBeCloseTo(expected[at] ?? Number.NaN, 6));
  });
});

describe('Mantel–Haenszel, against mantelhaen.test of R', () => {
  const { rows } = matrixOf(lsat.lsat6);
  const totals = rows.map((row) => row.reduce<number>((sum, mark) => sum + (mark ?? 0), 0));
  const studied = (item: number, focal: (candidate: number) => boolean) =>
    mantelHaenszel(
      rows.map((row, at) => ({
        right: row[item] === 1,
        focal: focal(at + 1),
        score: totals[at] ?? 0,
      })),
    );
  const agrees = (found: ReturnType<typeof studied>, known: Dif): void => {
    expect(found?.oddsRatio).toBeCloseTo(known.oddsRatio, 6);
    expect(found?.chiSquare).toBeCloseTo(known.chiSquare, 6);
    expect(found?.p).toBeCloseTo(known.p, 6);
    expect((found?.standardError ?? 0) / 2.35).toBeCloseTo(known.logOddsSe, 6);
    expect(found?.strata).toBe(known.strata);
  };

  test.each([0, 1, 2, 3, 4])('no difference between groups on item %i', (item) => {
    const known = lsat.lsat6.mantelHaenszel.items[item];
    const found = studied(item, (number) => number % 3 === 0);
    expect(known).toBeDefined();
    if (known) agrees(found, known);
    expect(found?.class).toBe('A');
  });

  test('a planted difference is found, and is large', () => {
    const { planted } = lsat.lsat6;
    const found = studied(planted.item, (number) =>
      rows[number - 1]?.[planted.item] === 0 ? number % 2 === 0 : number % 4 === 0,
    );
    agrees(found, planted);
    expect(found?.class).toBe('C');
    expect(found?.delta).toBeLessThan(0);
  });
});

describe('a quiz of 25 candidates, against published values (Open University spreadsheet, Moodle)', () => {
  const { items, test: whole } = analyse(readMarksCsv(read('quiz-of-7.csv')).matrix);
  const published: readonly [string, readonly number[]][] = [
    ['facility', [0.704, 0.48, 0.973333332, 0.68, 0.52, 0.64, 0.62]],
    [
      'sd',
      [
        0.4513682901, 0.5099019514, 0.13333334, 0.4760952286, 0.3055050463, 0.4898979486,
        0.331662479,
      ],
    ],
    [
      'effectiveWeight',
      [
        0.212922742344, 0.188979800309, 0.04443012573, 0.189347251357, 0.111450138688,
        0.098081339177, 0.154788602394,
      ],
    ],
    [
      'discrimination',
      [
        -0.070650767526, -0.288982125772, -0.091230674268, -0.226306444113, -0.176997047674,
        -0.453785178421, -0.056543166602,
      ],
    ],
    [
      'discriminativeEfficiency',
      [
        -0.094550536967, -0.367834118938, -0.216545012165, -0.314411395613, -0.211794802584,
        -0.569365974439, -0.065043742058,
      ],
    ],
  ];
  test.each(published)('%s', (name, values) => {
    const statistic = name as 'facility'; // a name of the table above
    values.forEach((value, at) => expect(items[at]?.[statistic]).toBeCloseTo(value, 6));
  });

  test('the test as a whole', () => {
    expect(whole.median).toBe(4.5);
    expect(whole.mean).toBeCloseTo(4.617333332, 6);
    expect(whole.sd).toBeCloseTo(0.8117265554, 6);
    expect(whole.skewness).toBeCloseTo(-0.092502502, 5);
    expect(whole.kurtosis).toBeCloseTo(-0.7073968557, 5);
    expect(whole.alpha).toBeCloseTo(-0.872230935542, 5);
    expect(whole.sem).toBeCloseTo(1.1106813066, 5);
  });
});

test('a quiz of 22 candidates and 17 questions, against published values (Moodle)', () => {
  const { items } = analyse(readMarksCsv(read('quiz-of-20.csv')).matrix);
  const facility = [
    0, 0, 0, 0, 41.19318182, 81.36363636, 71.36363636, 65.45454545, 65.90909091, 36.36363636,
    59.09090909, 50, 59.09090909, 63.63636364, 45.45454545, 27.27272727, 50,
  ];
  const sd = [
    0, 0, 0, 0, 1912.733589, 251.2738111, 322.6312277, 333.4199022, 337.5811591, 492.3659639,
    503.2362797, 511.7663157, 503.2362797, 492.3659639, 509.6471914, 455.8423058, 511.7663157,
  ];
  const weight = [
    0, 0, 0, 0, 26.58464457, 3.368456046, 3.253955259, 7.584083694, 3.79658376, 3.183278505,
    4.532356904, 7.78856243, 10.08351572, 8.381139345, 8.727645713, 7.946277111, 4.769500946,
  ];
  const discrimination = [
    null,
    null,
    null,
    null,
    25.88327077,
    1.170256965,
    -4.207816809,
    28.16930644,
    -2.513606859,
    -12.99017581,
    -8.900638238,
    8.670004606,
    29.63337745,
    15.18945843,
    16.21079629,
    15.52451404,
    -8.396734802,
  ];
  const efficiency = [
    null,
    null,
    null,
    null,
    27.23492723,
    1.382386552,
    -4.691171307,
    31.12404354,
    -2.877487579,
    -17.5074184,
    -10.27568922,
    10.86956522,
    34.58997279,
    17.4790556,
    20.14359793,
    22.06477733,
    -10,
  ];
  const agrees = (found: number | null | undefined, times: number, known: number | null): void => {
    if (known === null) expect(found).toBeNull();
    else expect((found ?? Number.NaN) * times).toBeCloseTo(known, 6);
  };
  items.forEach((item, at) => {
    agrees(item.facility, 100, facility[at] ?? null);
    agrees(item.sd, 1000 * item.max, sd[at] ?? null);
    agrees(item.effectiveWeight, 100, weight[at] ?? null);
    agrees(item.discrimination, 100, discrimination[at] ?? null);
    agrees(item.discriminativeEfficiency, 100, efficiency[at] ?? null);
  });
});
