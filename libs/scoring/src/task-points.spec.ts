import { describe, expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import type { Task } from '#exam-bank';
import { addPoints } from './points.js';
import type { CompileFacts, TestFacts, Verdict } from './run-facts.js';
import type { TestVerdict } from './determine-verdict.js';
import { groupIsSkipped, scoreRun, scoreTask, type MarkedTask } from './task-points.js';

const group = (
  id: string,
  points: number,
  tests: number,
  more: Partial<MarkedTask['groups'][number]> = {},
): MarkedTask['groups'][number] => ({
  id,
  points,
  criterion: 'C-1',
  scoring: 'all-or-nothing',
  dependsOn: [],
  tests: Array.from({ length: tests }, (_, index) => ({ id: `${id}/${index + 1}` })),
  ...more,
});
const task: MarkedTask & Pick<Task, 'nearLimit'> = {
  id: 't-1',
  nearLimit: { withinPercent: 10, runs: 3, counts: 'median' },
  groups: [
    group('sample', 0, 1),
    group('basic', 5, 2),
    group('rounding', 5, 3, { scoring: 'sum', criterion: 'C-2' }),
    group('large', 10, 2, { scoring: 'min', dependsOn: ['basic'] }),
  ],
};
const ALL_TESTS = task.groups.flatMap(({ tests }) => tests.map(({ id }) => id));
const verdicts = (changes: Readonly<Record<string, Verdict>> = {}): TestVerdict[] =>
  ALL_TESTS.map((id) => ({ test: id, verdict: changes[id] ?? 'accepted' }));
const LARGE_SKIPPED = { 'large/1': 'skipped', 'large/2': 'skipped' } as const;

describe('the points of a task', () => {
  const cases: readonly (readonly [string, Readonly<Record<string, Verdict>>, string, Verdict])[] =
    [
      ['all accepted', {}, '20', 'accepted'],
      ['sum: two of three tests', { 'rounding/2': 'wrong-answer' }, '55/3', 'wrong-answer'],
      ['min: the lowest test', { 'large/2': 'time-limit' }, '10', 'time-limit'],
      [
        'all or nothing, with what depends on it',
        { 'basic/1': 'runtime-error', ...LARGE_SKIPPED },
        '5',
        'runtime-error',
      ],
      [
        'a dependent group that ran all the same earns nothing',
        { 'basic/1': 'runtime-error' },
        '5',
        'runtime-error',
      ],
      [
        'a visible group without points still gives the verdict',
        { 'sample/1': 'wrong-answer' },
        '20',
        'wrong-answer',
      ],
    ];
  test.each(cases)('%s', (_, changes, points, verdict) => {
    expect(scoreTask(task, verdicts(changes))).toMatchObject({ points, maxPoints: '20', verdict });
  });

  it('lists groups and criteria', () => {
    expect(scoreTask(task, verdicts({ 'basic/2': 'no-output', ...LARGE_SKIPPED }))).toEqual({
      points: '5',
      maxPoints: '20',
      verdict: 'no-output',
      groups: [
        { id: 'sample', points: '0', maxPoints: '0', verdict: 'accepted' },
        { id: 'basic', points: '0', maxPoints: '5', verdict: 'no-output' },
        { id: 'rounding', points: '5', maxPoints: '5', verdict: 'accepted' },
        { id: 'large', points: '0', maxPoints: '10', verdict: 'skipped' },
      ],
      parts: [
        { criterion: 'C-1', points: '0', maxPoints: '15' },
        { criterion: 'C-2', points: '5', maxPoints: '5' },
      ],
    });
  });

  test.each([
    ['a test not marked', { 'large/2': 'not-marked' }],
    ['a group skipped without cause', { 'rounding/1': 'wrong-answer', ...LARGE_SKIPPED }],
    ['a test skipped without cause', { 'rounding/1': 'skipped' }],
  ] as const)('%s leaves it not marked, without points', (_, changes) => {
    const score = scoreTask(task, verdicts(changes));
    expect(score).toMatchObject({ verdict: 'not-marked', maxPoints: '20' });
    expect(score).not.toHaveProperty('points');
  });

  test.each([
    ['a result missing', verdicts().slice(1)],
    ['no results', []],
    ['a result twice', [...verdicts().slice(1), ...verdicts().slice(1, 2)]],
    ['a result too many', [...verdicts(), ...verdicts().slice(0, 1)]],
    [
      'a result of another task',
      [...verdicts().slice(1), { test: 'x/1', verdict: 'accepted' as const }],
    ],
  ])('refuses %s', (_, given) => {
    expect(() => scoreTask(task, given)).toThrow(
      expect.objectContaining({ code: 'test-results-incomplete' }),
    );
  });

  test.each(['compile-error', 'great', 'toString'])('refuses the verdict %s', (verdict) => {
    expect(() => scoreTask(task, verdicts({ 'basic/1': verdict as Verdict }))).toThrow(
      expect.objectContaining({ code: 'verdict-unknown' }),
    );
  });

  test.each<[string, TestVerdict]>([
    ['a partial result without its share', { test: 'basic/1', verdict: 'partial' }],
    ['a share of all', { test: 'basic/1', verdict: 'partial', share: '1' }],
    ['a share of nothing', { test: 'basic/1', verdict: 'partial', share: '0/7' }],
    ['a share below nothing', { test: 'basic/1', verdict: 'partial', share: '-1/2' }],
    ['a share that divides by nothing', { test: 'basic/1', verdict: 'partial', share: '1/0' }],
    ['a share that is no number', { test: 'basic/1', verdict: 'partial', share: 'half' }],
    ['a share of a wrong answer', { test: 'basic/1', verdict: 'wrong-answer', share: '1/2' }],
  ])('refuses %s', (_, result) => {
    const given = verdicts().map((other) => (other.test === result.test ? result : other));
    expect(() => scoreTask(task, given)).toThrow(
      expect.objectContaining({ code: 'verdict-unknown' }),
    );
  });

  test.each<[string, MarkedTask['groups'][number]['scoring'], string]>([
    ['the sum', 'sum', '55/9'],
    ['the minimum', 'min', '10/3'],
    ['all or nothing', 'all-or-nothing', '0'],
  ])('pays a part of a test by its exact share: %s', (_, scoring, points) => {
    const one = { id: 't', groups: [group('g', 10, 3, { scoring })] };
    const shares = [undefined, '1/2', '1/3'];
    const given = shares.map((share, index): TestVerdict => {
      const id = `g/${index + 1}`;
      return share === undefined
        ? { test: id, verdict: 'accepted' }
        : { test: id, verdict: 'partial', share };
    });
    expect(scoreTask(one, given)).toMatchObject({ points, verdict: 'partial' });
  });

  it('takes a partly right test for a failed one where a group depends on it', () => {
    const given = verdicts().map((result): TestVerdict =>
      result.test === 'basic/1' ? { ...result, verdict: 'partial', share: '0.9' } : result,
    );
    expect(scoreTask(task, given)).toMatchObject({ points: '5' });
  });

  test.each([
    ['no groups', []],
    ['a group without tests', [group('basic', 5, 0)]],
    ['a dependency that comes later', [group('a', 1, 1, { dependsOn: ['b'] }), group('b', 1, 1)]],
    ['a dependency on itself', [group('a', 1, 1, { dependsOn: ['a'] })]],
    ['two tests of one name', [group('a', 1, 1), group('a', 1, 1)]],
  ])('refuses a task with %s', (_, groups) => {
    const given = groups.flatMap(({ tests }) => tests.map(({ id }) => id));
    const results = given.map((test) => ({ test, verdict: 'accepted' as const }));
    expect(() => scoreTask({ id: 't', groups }, results)).toThrow(
      expect.objectContaining({ code: 'task-malformed' }),
    );
  });
});

describe('laws', () => {
  const someVerdicts = fc
    .array(
      fc.constantFrom<Omit<TestVerdict, 'test'>>(
        { verdict: 'accepted' },
        { verdict: 'accepted' },
        { verdict: 'wrong-answer' },
        { verdict: 'partial', share: '2/7' },
      ),
      { minLength: ALL_TESTS.length, maxLength: ALL_TESTS.length },
    )
    .map((list) => ALL_TESTS.map((test, index) => ({ test, ...list[index]! })));

  it('has parts and groups that add up to the whole, in any order of the results', () => {
    fc.assert(
      fc.property(someVerdicts, (given) => {
        const score = scoreTask(task, given);
        if (score.verdict === 'not-marked') throw new Error('every test has a verdict');
        expect(addPoints(score.parts.map(({ points }) => points))).toBe(score.points);
        expect(addPoints(score.groups.map(({ points }) => points))).toBe(score.points);
        expect(addPoints(score.parts.map(({ maxPoints }) => maxPoints))).toBe('20');
        expect(scoreTask(task, [...given].reverse())).toEqual(score);
      }),
    );
  });
});

describe('skipping', () => {
  const soFar = (...given: TestVerdict[]) =>
    new Map(given.map(({ test, verdict }) => [test, verdict]));

  it('skips a group once one test of its dependency failed', () => {
    const [, first, second] = verdicts({ 'basic/2': 'wrong-answer' });
    expect(groupIsSkipped(task, 'large', soFar(first!, second!))).toBe(true);
    expect(groupIsSkipped(task, 'large', soFar(...verdicts()))).toBe(false);
    expect(groupIsSkipped(task, 'rounding', soFar())).toBe(false);
  });

  it('does not guess while the dependency has not run', () => {
    expect(() => groupIsSkipped(task, 'large', soFar())).toThrow(
      expect.objectContaining({ code: 'test-results-incomplete' }),
    );
    expect(() => groupIsSkipped(task, 'no-such', soFar())).toThrow(
      expect.objectContaining({ code: 'task-malformed' }),
    );
  });
});

describe('a whole run', () => {
  const compile = (ok: boolean) => ({ ok }) as CompileFacts;

  it('earns nothing where it does not compile', () => {
    expect(scoreRun(task, { compile: compile(false), tests: [] })).toMatchObject({
      verdict: 'compile-error',
      points: '0',
      maxPoints: '20',
      parts: [
        { criterion: 'C-1', points: '0', maxPoints: '15' },
        { criterion: 'C-2', points: '0', maxPoints: '5' },
      ],
    });
  });

  it('is refused where it compiled and nothing ran', () => {
    expect(() => scoreRun(task, { compile: compile(true), tests: [] })).toThrow(
      expect.objectContaining({ code: 'test-results-incomplete' }),
    );
  });

  it('is not marked where compiling failed and tests ran all the same', () => {
    const tests = [{ test: 'sample/1', process: null, comparison: null } as TestFacts];
    expect(scoreRun(task, { compile: compile(false), tests }).verdict).toBe('not-marked');
  });
});
