import { readFileSync } from 'node:fs';
import { describe, expect, it, test } from '@jest/globals';
import { totalOf, type Mark } from '#scoring';
import fc from 'fast-check';
import { decide } from './decide.js';
import { parseScheme } from './parse-scheme.js';
import { theoryGate } from './pass-rules.js';
import type { Scheme } from './scheme.js';

const scheme = parseScheme(
  JSON.parse(readFileSync(new URL('../../../schemes/sci.json', import.meta.url), 'utf8')),
);
const qualification = {
  outcomes: [
    { id: 'O-1', criteria: [{ id: 'O-1.1' }, { id: 'O-1.2' }] },
    { id: 'O-2', criteria: [{ id: 'O-2.1' }] },
  ],
};

const mark = (kind: Mark['kind'], criterion: string, points: string, maxPoints: string): Mark => ({
  item: `${kind}-${criterion}`,
  kind,
  points,
  maxPoints,
  parts: [{ criterion, points, maxPoints }],
  state: 'marked',
});
/** 40 points of theory over O-1.1 and O-1.2, 60 of practice for O-2.1. */
const marks = (first: string, second: string, practice: string): Mark[] => [
  mark('knowledge', 'O-1.1', first, '20'),
  mark('knowledge', 'O-1.2', second, '20'),
  mark('practical', 'O-2.1', practice, '60'),
];
const decision = (given: readonly Mark[], theoryGatePassed?: boolean, by: Scheme = scheme) =>
  decide({
    scheme: by,
    qualification,
    totals: totalOf(given),
    ...(theoryGatePassed === undefined ? {} : { theoryGatePassed }),
  });

describe('rule: SCI-8.1 every criterion confirmed and at least 70% of the points', () => {
  const cases = [
    ['exactly 70%', marks('10', '20', '40'), 'pass'],
    ['a hair below 70%', marks('10', '20', '119999/3000'), 'fail'],
    ['all criteria exactly at half, yet below 70%', marks('10', '10', '30'), 'fail'],
    ['above 70%, one criterion a hair below half', marks('9.999', '20', '60'), 'fail'],
    ['above 70%, the practical criterion missed', marks('20', '20', '29.9'), 'fail'],
    ['thirds that add up to 70%', marks('31/3', '59/3', '40'), 'pass'],
    ['all', marks('20', '20', '60'), 'pass'],
    ['none', marks('0', '0', '0'), 'fail'],
  ] as const;
  test.each(cases)('%s', (_, given, expected) => {
    expect(decision(given).decision).toBe(expected);
  });

  it('shows no number that contradicts it, and cites its clauses', () => {
    const { reasons } = decision(marks('10', '20', '119999/3000'));
    expect(reasons).toContainEqual({
      rule: 'minimum-share',
      ok: false,
      text: 'total: 209999/3000 of 100 points, 69.99%; at least 70.00% are needed',
      cite: 'SCI-8.1',
    });
  });

  it('names the criteria that are not confirmed', () => {
    const { reasons } = decision(marks('9.999', '20', '60'));
    expect(reasons.find(({ rule }) => rule === 'all-criteria-confirmed')).toMatchObject({
      ok: false,
      text: 'not confirmed, for want of 50.00% of its points: O-1.1',
    });
  });
});

describe('rule: SCI-1.7 an outcome is confirmed only when all its criteria are', () => {
  test.each([
    ['both criteria', marks('10', '10', '60'), true],
    ['one of two criteria', marks('20', '9', '60'), false],
    ['the other of two', marks('9', '20', '60'), false],
  ] as const)('%s', (_, given, confirmed) => {
    expect(decision(given).outcomes).toMatchObject([
      { outcome: 'O-1', confirmed },
      { outcome: 'O-2', confirmed: true },
    ]);
  });

  it('is unknown, and nothing is decided, where no item checked a criterion', () => {
    const [first, , third] = marks('20', '20', '60');
    const result = decision([first!, third!]);
    expect(result.outcomes[0]?.confirmed).toBeNull();
    expect(result.decision).toBe('not-decided');
  });

  it('is not confirmed by having no criteria', () => {
    const empty = { outcomes: [...qualification.outcomes, { id: 'O-3', criteria: [] }] };
    const totals = totalOf(marks('20', '20', '60'));
    expect(decide({ scheme, qualification: empty, totals }).decision).toBe('not-decided');
    expect(decide({ scheme, qualification: { outcomes: [] }, totals }).decision).toBe(
      'not-decided',
    );
  });
});

describe('rule: SCI-9.4 only who passed the theory part goes on', () => {
  const gate = (first: string, second: string) =>
    theoryGate(scheme, totalOf(marks(first, second, '0').slice(0, 2)));

  test.each([
    ['exactly half', '20', '0', true],
    ['a hair below half', '19.999999999', '0', false],
    ['all', '20', '20', true],
  ] as const)('%s', (_, first, second, passed) => {
    expect(gate(first, second).passed).toBe(passed);
  });

  it('is not told while a theory mark is missing', () => {
    const [first, second] = marks('20', '0', '0');
    const open: Mark = { ...second!, state: 'not-marked' };
    expect(theoryGate(scheme, totalOf([first!, open])).passed).toBeNull();
    expect(theoryGate(scheme, totalOf([])).passed).toBeNull();
  });

  it('decides alone for who was kept out, the practical part being not presented', () => {
    const [first, second, third] = marks('10', '9', '0');
    const absent: Mark = { ...third!, state: 'not-presented' };
    expect(decision([first!, second!, absent]).decision).toBe('fail');
    expect(decision([first!, second!]).decision).toBe('fail');
  });

  it('decides alone although nothing else was missed', () => {
    const { theory } = scheme.parts;
    const strict = { minimumShare: '3/4', cite: 'x' };
    const parts = { ...scheme.parts, theory: { ...theory, gate: strict } };
    const theoryOnly = marks('14', '14', '0').slice(0, 2);
    expect(decision(theoryOnly, undefined, { ...scheme, parts }).decision).toBe('fail');
  });

  it('stays open for who was let in, though a re-mark lowers the theory points', () => {
    expect(decision(marks('10', '9.9', '60'), true).reasons[1]).toMatchObject({ ok: true });
    expect(decision(marks('10', '9.9', '60')).reasons[1]).toMatchObject({ ok: false });
  });

  it('fails nobody who was kept out by a mark that did not stand', () => {
    expect(decision(marks('20', '20', '0').slice(0, 2), false).decision).toBe('not-decided');
  });

  it('lets everyone through where the scheme has none', () => {
    const open: Scheme = {
      ...scheme,
      parts: { ...scheme.parts, theory: { minutes: 60, cite: 'x' } },
    };
    expect(theoryGate(open, totalOf([])).passed).toBe(true);
  });
});

describe('nothing is decided on an incomplete total', () => {
  it('whatever else is known', () => {
    const given = marks('20', '20', '60');
    const open: Mark = {
      ...given[0]!,
      points: '0',
      parts: [{ criterion: 'O-1.1', points: '0', maxPoints: '20' }],
      state: 'not-marked',
    };
    expect(decision([open, ...given.slice(1)]).decision).toBe('not-decided');
    expect(decision([{ ...open, item: 'more' }, ...marks('0', '0', '0')]).decision).toBe(
      'not-decided',
    );
  });

  it('nor without the practical part, which the gate let the candidate go on to', () => {
    const theoryOnly = { outcomes: qualification.outcomes.slice(0, 1) };
    const totals = totalOf(marks('20', '20', '0').slice(0, 2));
    expect(decide({ scheme, qualification: theoryOnly, totals }).decision).toBe('not-decided');
  });

  it('nor on no marks', () => {
    expect(decision([]).decision).toBe('not-decided');
  });
});

describe('laws', () => {
  const tenths = fc.integer({ min: 0, max: 200 }).map((n) => `${n}/10`);

  it('passes exactly who holds every bound, by integers', () => {
    fc.assert(
      fc.property(tenths, tenths, fc.integer({ min: 0, max: 600 }), (first, second, practice) => {
        const [a, b] = [first, second].map((text) => Number(text.split('/')[0]));
        const holds =
          a! >= 100 && b! >= 100 && practice >= 300 && a! + b! >= 200 && a! + b! + practice >= 700;
        const result = decision(marks(first, second, `${practice}/10`));
        expect(result.decision).toBe(holds ? 'pass' : 'fail');
      }),
    );
  });

  it('never passes anybody for fewer points', () => {
    fc.assert(
      fc.property(tenths, tenths, fc.nat(600), fc.nat(600), (first, second, one, other) => {
        const [low, high] = one < other ? [one, other] : [other, one];
        const below = decision(marks(first, second, `${low}/10`)).decision;
        const above = decision(marks(first, second, `${high}/10`)).decision;
        expect([below, above]).not.toEqual(['pass', 'fail']);
      }),
    );
  });
});
