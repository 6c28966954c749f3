import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addPoints, comparePoints } from '../points.js';
import { combineMarks, toleranceInPoints, type GivenMarks } from './combine-marks.js';
import { DEFAULT_MARKING, type MarkingRules } from './marking-rules.js';

const MAX = '10';
const rulesOf = (changes: Partial<MarkingRules>): MarkingRules => ({
  ...DEFAULT_MARKING,
  ...changes,
});
const step = (mode: 'half-up' | 'half-even' | 'down', size: string) =>
  ({ rounding: { mode, step: size } }) as const;

describe('two marks of one answer', () => {
  interface Case {
    readonly name: string;
    readonly rules?: Partial<MarkingRules>;
    readonly given: GivenMarks;
    readonly tolerance?: string;
    readonly points: string | undefined;
  }
  const two = { first: '7', second: '8' };
  const cases: readonly Case[] = [
    { name: 'one marker', given: { first: '7' }, points: '7' },
    {
      name: 'equal marks agree without any tolerance',
      given: { first: '7', second: '7' },
      points: '7',
    },
    { name: 'E38 exactly at the tolerance they agree', given: two, tolerance: '1', points: '7.5' },
    { name: 'E38 a hair beyond they do not', given: two, tolerance: '0.999999', points: undefined },
    {
      name: 'E38 thirds are compared exactly',
      given: { first: '1/3', second: '2/3' },
      tolerance: '1/3',
      points: '0.5',
    },
    {
      name: 'E39 an odd mean of whole marks stays 7.5 where nothing is declared',
      given: two,
      tolerance: '1',
      points: '7.5',
    },
    { name: 'E39 half up', rules: step('half-up', '1'), given: two, tolerance: '1', points: '8' },
    {
      name: 'E39 half even, up',
      rules: step('half-even', '1'),
      given: two,
      tolerance: '1',
      points: '8',
    },
    {
      name: 'E39 half even, down',
      rules: step('half-even', '1'),
      given: { first: '6', second: '7' },
      tolerance: '1',
      points: '6',
    },
    { name: 'E39 down', rules: step('down', '1'), given: two, tolerance: '1', points: '7' },
    {
      name: 'E39 on half marks',
      rules: step('half-up', '0.5'),
      given: { first: '7', second: '7.5' },
      tolerance: '1',
      points: '7.5',
    },
    {
      name: 'E39 never above the maximum',
      rules: step('half-up', '4'),
      given: { first: '10', second: '10' },
      points: '10',
    },
    {
      name: 'the first counts',
      rules: { combine: 'first' },
      given: two,
      tolerance: '1',
      points: '7',
    },
    {
      name: 'the lower counts',
      rules: { combine: 'lower' },
      given: { first: '8', second: '7' },
      tolerance: '1',
      points: '7',
    },
    {
      name: 'the higher counts',
      rules: { combine: 'higher' },
      given: two,
      tolerance: '1',
      points: '8',
    },
    {
      name: 'the adjudicator alone',
      given: { first: '2', second: '8', adjudicated: '3' },
      points: '3',
    },
    {
      name: 'the mean with the nearer of the two',
      rules: { adjudication: 'mean-with-nearer' },
      given: { first: '8', second: '2', adjudicated: '3' },
      points: '2.5',
    },
    {
      name: 'equally near: with the higher',
      rules: { adjudication: 'mean-with-nearer' },
      given: { first: '2', second: '8', adjudicated: '5' },
      points: '6.5',
    },
  ];
  it.each(cases)('$name', ({ rules = {}, given, tolerance = '0', points }) => {
    const outcome = combineMarks(rulesOf(rules), given, { tolerance, maxPoints: MAX });
    expect(outcome.state === 'marked' ? outcome.points : undefined).toBe(points);
  });

  it.each([
    {
      name: 'an adjudicated mark where two agree',
      given: { first: '7', second: '7', adjudicated: '9' },
    },
    {
      name: 'an adjudicated mark where there is no second',
      given: { first: '7', adjudicated: '9' },
    },
  ])('refuses $name', ({ given }) => {
    expect(() => combineMarks(DEFAULT_MARKING, given, { tolerance: '0', maxPoints: MAX })).toThrow(
      'an adjudicated mark',
    );
  });

  it('takes a tolerance as points or as a share of the item', () => {
    expect(toleranceInPoints({ kind: 'points', value: '1.5' }, MAX)).toBe('1.5');
    expect(toleranceInPoints({ kind: 'share', value: '1/3' }, MAX)).toBe('10/3');
  });

  const mark = fc.integer({ min: 0, max: 40 }).map((quarters) => String(quarters / 4));
  const rules = fc.record({
    combine: fc.constantFrom('mean', 'lower', 'higher'),
    rounding: fc.constantFrom<MarkingRules['rounding']>(
      { mode: 'none' },
      { mode: 'half-up', step: '1' },
      { mode: 'half-even', step: '0.5' },
      { mode: 'down', step: '3' },
    ),
    adjudication: fc.constantFrom('adjudicator', 'mean-with-nearer'),
  }) as fc.Arbitrary<Pick<MarkingRules, 'combine' | 'rounding' | 'adjudication'>>;

  it('does not depend on which of the two was first, unless the first counts', () => {
    fc.assert(
      fc.property(rules, mark, mark, mark, mark, (rule, first, second, adjudicated, tolerance) => {
        const bounds = { tolerance, maxPoints: MAX };
        const given = { first, second };
        const swapped = { first: second, second: first };
        const needs = combineMarks(rule, given, bounds).state === 'needs-adjudicator';
        const third = needs ? { adjudicated } : {};
        expect(combineMarks(rule, { ...swapped, ...third }, bounds)).toEqual({
          ...combineMarks(rule, { ...given, ...third }, bounds),
          how: expect.any(String),
        });
      }),
    );
  });

  it('is never less than 0 or more than the maximum, and within the two unless rounded', () => {
    fc.assert(
      fc.property(rules, mark, mark, (rule, first, second) => {
        const outcome = combineMarks(rule, { first, second }, { tolerance: MAX, maxPoints: MAX });
        if (outcome.state !== 'marked') throw new Error('ten points apart at most');
        const within = (low: string, high: string) =>
          comparePoints(outcome.points, low) >= 0 && comparePoints(outcome.points, high) <= 0;
        expect(within('0', MAX)).toBe(true);
        const [low, high] = comparePoints(first, second) <= 0 ? [first, second] : [second, first];
        if (rule.rounding.mode === 'none') expect(within(low, high)).toBe(true);
        expect(addPoints([outcome.points])).toBe(outcome.points);
      }),
    );
  });
});
