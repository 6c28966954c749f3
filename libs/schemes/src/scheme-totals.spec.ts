import { readFileSync } from 'node:fs';
import { describe, expect, it, test } from '@jest/globals';
import { addPoints, comparePoints, totalOf, type Mark } from '#scoring';
import fc from 'fast-check';
import { decide } from './decide.js';
import { parseScheme, SchemeError } from './parse-scheme.js';
import { schemeTotals } from './scheme-totals.js';
import type { Scheme } from './scheme.js';
import type { PassRule } from './scheme/pass.js';

const text = readFileSync(new URL('../../../schemes/ecdl.json', import.meta.url), 'utf8');
const ecdl = parseScheme(JSON.parse(text));
const total = (share: string): PassRule => ({
  ...{ kind: 'minimum-share', of: 'total', share, cite: 'x' },
});
/** Whatever a test gives, `parseScheme` checks. */
const schemeWith = (totals: object | undefined, ...pass: readonly PassRule[]): Scheme =>
  parseScheme({
    ...ecdl,
    ...(totals === undefined ? {} : { totals }),
    pass: pass.length === 0 ? [total('1/2')] : pass,
  });
const problemsOf = (make: () => unknown): readonly string[] => {
  try {
    make();
  } catch (error) {
    if (error instanceof SchemeError) return error.problems.map(({ path }) => path);
    throw error;
  }
  return [];
};

const qualification = {
  outcomes: [
    { id: 'A', criteria: [{ id: 'A-1' }, { id: 'A-2' }] },
    { id: 'B', criteria: [{ id: 'B-1' }] },
  ],
};
const mark = (criterion: string, points: string, more: Partial<Mark> = {}): Mark => ({
  item: `item-${criterion}`,
  kind: 'knowledge',
  points,
  maxPoints: '10',
  parts: [{ criterion, points, maxPoints: '10' }],
  state: 'marked',
  ...more,
});
const withdrawn = (criterion: string) => mark(criterion, '0', { state: 'invalidated' });

function outcome(scheme: Scheme, marks: readonly Mark[]) {
  const totals = schemeTotals({ scheme, qualification, marks });
  const { decision, reasons } = decide({ scheme, qualification, totals });
  return { totals, graded: totals.graded, decision, reason: reasons.at(-1), reasons };
}
const section = (id: string, weight?: string, more: object = {}) => ({
  id,
  holds: { outcomes: [id.toUpperCase()] },
  cite: 'x',
  ...(weight === undefined ? {} : { weight }),
  ...more,
});
const rounding = (more: object) => ({
  ...{ name: 'result', mode: 'half-up' as const, decimals: 0, decides: true, cite: 'x' },
  at: 'total' as const,
  ...more,
});

describe('a scheme that says nothing of totals', () => {
  it('gets the plain sums, to the byte, so that old results stay what they were', () => {
    const marks = [mark('A-1', '7'), mark('A-2', '1/3'), withdrawn('B-1')];
    const totals = schemeTotals({ scheme: schemeWith(undefined), qualification, marks });
    expect(JSON.stringify(totals)).toBe(JSON.stringify(totalOf(marks)));
  });
});

describe('E5: weights', () => {
  test.each([
    ['too little', ['0.3', '0.6']],
    ['too much', ['0.5', '2/3']],
    ['one section without', ['1', undefined]],
    ['none', ['0', '1']],
  ])('that do not add up to 1 are refused when the scheme is read: %s', (_, [a, b]) => {
    const sections = [section('a', a), section('b', b)];
    expect(problemsOf(() => schemeWith({ sections }))).toEqual(['/totals/sections']);
  });

  it('make the total of the shares of the sections, exactly: thirds are thirds', () => {
    const sections = [section('a', '1/3'), section('b', '2/3')];
    const marks = [mark('A-1', '10'), mark('A-2', '0'), mark('B-1', '7')];
    const { graded } = outcome(schemeWith({ sections }), marks);
    expect(graded).toMatchObject({ points: '190/3', maxPoints: '100', complete: true });
    expect(graded?.steps.at(-1)).toBe('(1/3 × 0.5 + 2/3 × 0.7) × 100 = 190/3');
  });

  it('decide nothing where an item is in no section', () => {
    const sections = [{ ...section('a', '1'), holds: { itemsFrom: ['item-A'] } }];
    const result = outcome(schemeWith({ sections }), [mark('A-1', '10'), mark('B-1', '10')]);
    expect(result.decision).toBe('not-decided');
    expect(result.reasons[0]?.text).toBe('item-B-1 is not in exactly one section');
  });
});

describe('E6: sections are rounded before the total only where the scheme says so', () => {
  const marks = [mark('A-1', '6.5'), mark('B-1', '2.5')];
  const sections = [section('a'), section('b')];
  test.each([
    ['not at all', undefined, '9'],
    ['half up', rounding({ at: 'sections' }), '10'],
    ['to even', rounding({ at: 'sections', mode: 'half-even' }), '8'],
    ['the total', rounding({ at: 'total' }), '9'],
  ] as const)('%s', (_, rule, points) => {
    const totals = { sections, ...(rule === undefined ? {} : { rounding: rule }) };
    expect(outcome(schemeWith(totals), marks).graded?.points).toBe(points);
  });
});

describe('E7: a cut of a total that is not integral', () => {
  const marks = (points: string) => [
    mark('A-1', points, {
      maxPoints: '35',
      parts: [{ criterion: 'A-1', points, maxPoints: '35' }],
    }),
  ];
  const whole: PassRule = {
    ...{ kind: 'minimum-share', of: 'total', share: '13/20', cut: 'next-whole-point', cite: 'x' },
  };
  test.each([
    ['exact: 22.75 passes', total('13/20'), '22.75', 'pass'],
    ['exact: less does not', total('13/20'), '22.74', 'fail'],
    ['the next whole point: 22.75 does not pass', whole, '22.75', 'fail'],
    ['the next whole point: 23 does', whole, '23', 'pass'],
  ] as const)('%s', (_, rule, points, decision) => {
    expect(outcome(schemeWith(undefined, rule), marks(points)).decision).toBe(decision);
  });
});

describe('E9: totals below 0', () => {
  const wrongAnswer = { deducts: '1/2', cite: 'x' };
  const sections = [section('a'), section('b')];
  const marks = [mark('A-1', '0'), mark('A-2', '2'), mark('B-1', '1')];
  test.each([
    ['no floor', undefined, '-2'],
    ['each section', ['section'], '1'],
    ['the exam', ['exam'], '0'],
    ['both', ['section', 'exam'], '1'],
  ] as const)('with a floor for %s', (_, floors, points) => {
    const totals = { wrongAnswer, sections, ...(floors === undefined ? {} : { floors }) };
    expect(outcome(schemeWith(totals), marks).graded?.points).toBe(points);
  });

  test.each([
    ['a part', { kind: 'minimum-share', of: 'theory', share: '1/2', cite: 'x' }],
    ['criteria', { kind: 'all-criteria-confirmed', minimumShare: '1/2', cite: 'x' }],
  ] as const)('is not deducted in %s, which no bound may be set on then', (_, rule) => {
    expect(problemsOf(() => schemeWith({ wrongAnswer }, rule))).toEqual(['/pass/0']);
  });

  it('costs nothing to leave an answer blank, and a task never deducts', () => {
    const blank = mark('A-1', '0', { state: 'blank' });
    const task = mark('B-1', '0', { kind: 'practical' });
    expect(outcome(schemeWith({ wrongAnswer }), [blank, task]).graded?.points).toBe('0');
  });
});

describe('E2: a rounded total', () => {
  const share = (points: string) => [mark('A-1', points), mark('A-2', '0')];
  test.each([
    ['shown only, a hair below the cut', false, '9.99', 'fail', ' 49%'],
    ['that decides, a hair below the cut', true, '9.99', 'pass', ' 50%'],
    ['shown only, at the cut', false, '10', 'pass', ' 50%'],
  ] as const)('%s', (_, decides, points, decision, shown) => {
    const totals = { rounding: rounding({ at: 'percent', decides }) };
    const result = outcome(schemeWith(totals), share(points));
    expect(result.decision).toBe(decision);
    expect(result.reason?.text).toContain(shown);
  });

  it('never shows a number on the other side of a cut than the decision', () => {
    const points = fc.nat(20_000).map((n) => `${n}/2000`);
    const cut = fc.integer({ min: 1, max: 10_000 }).map((n) => `${n}/10000`);
    const rule = fc.record({
      mode: fc.constantFrom('half-up' as const, 'half-even' as const, 'down' as const),
      decimals: fc.nat(2),
      at: fc.constantFrom('total' as const, 'percent' as const),
      decides: fc.boolean(),
    });
    fc.assert(
      fc.property(points, points, cut, rule, (first, second, share, chosen) => {
        const scheme = schemeWith({ rounding: rounding(chosen) }, total(share));
        const result = outcome(scheme, [mark('A-1', first), mark('B-1', second)]);
        const shown = result.graded?.shown;
        const passes = result.decision === 'pass';
        const reaches = (number: string | undefined, outOf: number) =>
          comparePoints(number ?? '', addPoints(Array<string>(outOf).fill(share))) >= 0;
        expect(reaches(shown?.percent, 100)).toBe(passes);
        // A percentage that is declared to decide decides in the place of the points.
        if (!(chosen.at === 'percent' && chosen.decides))
          expect(reaches(shown?.points, 20)).toBe(passes);
      }),
    );
  });
});

describe('E27: what was withdrawn leaves points and maximum of those who drew it', () => {
  test.each([
    ['asks nothing of who it leaves out', { whenWithdrawn: 'left-out' }, 'pass'],
    ['is for people otherwise', {}, 'not-decided'],
  ])('a bound on a section %s', (_, more, decision) => {
    const sections = [section('a', undefined, more), section('b', undefined, more)];
    const marks = [mark('A-1', '5'), withdrawn('B-1')];
    const bound = { of: { section: 'b' }, cite: 'x' };
    for (const rule of [
      { kind: 'minimum-share', share: '1/2', ...bound },
      { kind: 'minimum-points', points: '1', ...bound },
    ] as const)
      expect(outcome(schemeWith({ sections }, rule), marks).decision).toBe(decision);
  });

  const criteria = (whenWithdrawn?: 'left-out'): PassRule => ({
    ...{ kind: 'all-criteria-confirmed', minimumShare: '1/2', cite: 'x' },
    ...(whenWithdrawn ? { whenWithdrawn } : {}),
  });

  test.each([
    ['the candidate who drew it, out of 10', [mark('A-1', '5'), withdrawn('B-1')], '10', 'pass'],
    ['another, out of 20', [mark('A-1', '5'), mark('B-1', '0')], '20', 'fail'],
  ] as const)('%s', (_, marks, maxPoints, decision) => {
    const result = outcome(schemeWith(undefined), marks);
    expect(result).toMatchObject({ totals: { maxPoints }, decision });
  });

  test.each([
    ['people decide', criteria(), 'not-decided'],
    ['left out, where the scheme says so', criteria('left-out'), 'pass'],
  ] as const)('a criterion that it emptied: %s', (_, rule, decision) => {
    const marks = [mark('A-1', '5'), mark('A-2', '5'), withdrawn('B-1')];
    expect(outcome(schemeWith(undefined, rule), marks).decision).toBe(decision);
  });

  it('never leaves out a criterion that nothing ever checked', () => {
    const marks = [mark('A-1', '5'), withdrawn('B-1')];
    expect(outcome(schemeWith(undefined, criteria('left-out')), marks).decision).toBe(
      'not-decided',
    );
  });

  test.each([
    ['people decide', {}, 'not-decided', '0'],
    ['the other weights are stretched', { whenWithdrawn: 'left-out' }, 'pass', '50'],
  ] as const)('a section that it emptied: %s', (_, more, decision, points) => {
    const sections = [section('a', '1/4'), section('b', '3/4', more)];
    const result = outcome(schemeWith({ sections }), [mark('A-1', '5'), withdrawn('B-1')]);
    expect(result).toMatchObject({ decision, graded: { points } });
  });
});

test('E40: marks that change, and the statistics with them, move the cut of nobody and no result of who did not draw the item', () => {
  const scheme = schemeWith(undefined, total('13/20'));
  const everybody = [
    [mark('A-1', '0'), mark('B-1', '10')],
    [mark('A-2', '7'), mark('B-1', '6')],
  ];
  const after = everybody.map((marks) =>
    marks.map((one) => (one.item === 'item-A-1' ? mark('A-1', '10') : one)),
  );
  const [before, now] = [everybody, after].map((all) => all.map((marks) => outcome(scheme, marks)));
  expect(before?.[0]?.decision).toBe('fail');
  expect(now?.[0]?.decision).toBe('pass');
  expect(now?.[1]).toEqual(before?.[1]);
  const cutOf = (results: typeof now) => results?.[0]?.reason?.text.split(';')[1];
  expect(cutOf(now)).toBe(cutOf(before));
});

describe('pass rules together', () => {
  const of = (id: string, share: string): PassRule => ({
    ...{ kind: 'minimum-share', of: { section: id }, share, cite: 'x' },
  });
  const sections = [section('a'), section('b')];
  const marks = [mark('A-1', '8'), mark('B-1', '4')];
  const any = (...rules: readonly PassRule[]) => ({ kind: 'any-of', rules, cite: 'x' }) as PassRule;
  const all = (...rules: readonly PassRule[]) => ({ kind: 'all-of', rules, cite: 'x' }) as PassRule;

  test.each([
    ['a minimum of a section, reached', of('a', '4/5'), 'pass'],
    ['a minimum of a section, missed', of('b', '1/2'), 'fail'],
    ['one of two', any(of('a', '4/5'), of('b', '1/2')), 'pass'],
    ['neither of two', any(of('a', '0.81'), of('b', '1/2')), 'fail'],
    ['both of two', all(of('a', '4/5'), of('b', '2/5')), 'pass'],
    ['one of two where both are asked for', all(of('a', '4/5'), of('b', '1/2')), 'fail'],
    [
      'points of the total',
      { kind: 'minimum-points', of: 'total', points: '12', cite: 'x' },
      'pass',
    ],
    [
      'points of the total',
      { kind: 'minimum-points', of: 'total', points: '13', cite: 'x' },
      'fail',
    ],
  ] as const)('%s', (_, rule, decision) => {
    expect(outcome(schemeWith({ sections }, rule as PassRule), marks).decision).toBe(decision);
  });

  it('one reached is enough although another cannot tell; both are not', () => {
    const unknown = of('b', '1/2');
    const only = [mark('A-1', '8')];
    expect(outcome(schemeWith({ sections }, any(of('a', '1/2'), unknown)), only).decision).toBe(
      'pass',
    );
    expect(outcome(schemeWith({ sections }, all(of('a', '1/2'), unknown)), only).decision).toBe(
      'not-decided',
    );
  });

  test.each([
    ['a section that is not there', { sections }, of('c', '1/2'), '/pass/0/of/section'],
    [
      'a section that is not there, in a group',
      { sections },
      any(of('c', '1/2')),
      '/pass/0/rules/0/of/section',
    ],
    [
      'a scale that is not there',
      {},
      { kind: 'minimum-scale-score', score: '5', cite: 'x' },
      '/pass/0',
    ],
    [
      'a rounding of sections, without any',
      { rounding: rounding({ at: 'sections' }) },
      total('1/2'),
      '/totals',
    ],
    ['a floor of sections, without any', { floors: ['section'] }, total('1/2'), '/totals'],
    [
      'a section twice',
      { sections: [section('a'), section('a')] },
      total('1/2'),
      '/totals/sections',
    ],
    ['an amount that no weights share', { outOf: '50' }, total('1/2'), '/totals/outOf'],
  ] as const)('are refused for %s', (_, totals, rule, path) => {
    expect(problemsOf(() => schemeWith(totals, rule as PassRule))).toEqual([path]);
  });
});

describe('a scale score', () => {
  const anchors = [
    { share: '0', score: '100' },
    { share: '0.65', score: '700' },
    { share: '1', score: '1000' },
  ];
  const scale = { anchors, cite: 'x' };
  const bound: PassRule = { kind: 'minimum-scale-score', score: '700', cite: 'x' };
  test.each([
    ['at the cut', '6.5', '700', 'pass'],
    ['a hair below it', '6.49999', '2274997/3250', 'fail'],
    ['nothing', '0', '100', 'fail'],
    ['everything', '10', '1000', 'pass'],
  ] as const)('%s', (_, points, score, decision) => {
    const result = outcome(schemeWith({ scale }, bound), [mark('A-1', points)]);
    expect(result.decision).toBe(decision);
    expect(result.graded?.scaleScore).toBe(score);
  });

  it('rounds away nothing that decides: 699.999 of 700 is shown as 699', () => {
    const rule = rounding({ at: 'scale', decides: false });
    const totals = { scale, rounding: rule };
    const result = outcome(schemeWith(totals, bound), [mark('A-1', '6.49999')]);
    expect(result).toMatchObject({ decision: 'fail', graded: { shown: { scaleScore: '699' } } });
  });

  it('is refused where it falls or does not span all shares', () => {
    const falling = [anchors[0]!, { share: '1', score: '50' }];
    for (const wrong of [falling, anchors.slice(1), anchors.slice(0, 2)]) {
      expect(problemsOf(() => schemeWith({ scale: { anchors: wrong, cite: 'x' } }))).toEqual([
        '/totals/scale/anchors',
      ]);
    }
  });
});

describe('laws', () => {
  const marks = fc
    .array(fc.record({ criterion: fc.constantFrom('A-1', 'A-2', 'B-1'), thirds: fc.nat(30) }), {
      minLength: 1,
      maxLength: 8,
    })
    .map((list) =>
      list.map(({ criterion, thirds }, index) =>
        mark(criterion, addPoints([`${thirds}/3`]), { item: `i-${index}` }),
      ),
    );
  const sections = [section('a'), section('b')];

  it('never depend on the order of the marks', () => {
    const scheme = schemeWith({
      sections,
      floors: ['section'],
      wrongAnswer: { deducts: '1/4', cite: 'x' },
    });
    fc.assert(
      fc.property(marks, fc.nat(8), (given, by) => {
        const turn = by % given.length;
        const turned = [...given.slice(turn), ...given.slice(0, turn)];
        expect(outcome(scheme, turned)).toEqual(outcome(scheme, given));
      }),
    );
  });

  it('conserve points: sections add up to the total, points and maximum', () => {
    const scheme = schemeWith({ sections });
    fc.assert(
      fc.property(marks, (given) => {
        const { graded } = outcome(scheme, given);
        for (const key of ['points', 'maxPoints'] as const) {
          expect(addPoints(graded?.sections.map((one) => one[key]) ?? [])).toBe(graded?.[key]);
        }
      }),
    );
  });
});
