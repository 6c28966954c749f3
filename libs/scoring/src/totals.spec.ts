import { describe, expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import { practicalMark, type Mark } from './mark.js';
import { addPoints } from './points.js';
import { allCredit } from './remark/changed-mark.js';
import { totalOf } from './totals.js';

const mark = (item: string, points: string, more: Partial<Mark> = {}): Mark => ({
  item,
  kind: 'knowledge',
  points,
  maxPoints: '2',
  parts: [{ criterion: 'C-1', points, maxPoints: '2' }],
  state: 'marked',
  ...more,
});

describe('the total', () => {
  it('adds up points, criteria and parts', () => {
    const practical = mark('t', '1', {
      kind: 'practical',
      maxPoints: '4',
      parts: [
        { criterion: 'C-2', points: '1/3', maxPoints: '2' },
        { criterion: 'C-1', points: '2/3', maxPoints: '2' },
      ],
    });
    expect(totalOf([practical, mark('a', '1/3')])).toEqual({
      points: '4/3',
      maxPoints: '6',
      complete: true,
      byCriterion: [
        { criterion: 'C-1', points: '1', maxPoints: '4' },
        { criterion: 'C-2', points: '1/3', maxPoints: '2' },
      ],
      byPart: {
        theory: { points: '1/3', maxPoints: '2', complete: true },
        practical: { points: '1', maxPoints: '4', complete: true },
      },
    });
  });

  test.each([
    ['blank: 0 of its points', 'blank', '3', true],
    ['not presented: 0 of its points', 'not-presented', '3', true],
    ['invalidated: it leaves the maximum', 'invalidated', '2', true],
    ['not marked: nothing is known', 'not-marked', '3', false],
  ] as const)('%s (E8, E27)', (_, state, max, complete) => {
    const other = mark('b', '0', {
      state,
      maxPoints: '1',
      parts: [{ criterion: 'C-2', points: '0', maxPoints: '1' }],
    });
    const total = totalOf([mark('a', '2'), other]);
    expect(total).toMatchObject({ points: '2', maxPoints: max, complete });
    expect(total.byCriterion.some(({ criterion }) => criterion === 'C-2')).toBe(
      state !== 'invalidated',
    );
  });

  it('gives all credit to those who drew the item, and moves nobody else (E28)', () => {
    const credited = (marks: readonly Mark[]) =>
      totalOf(marks.map((one) => (one.item === 'a' ? allCredit(one) : one)));
    expect(credited([mark('a', '0'), mark('b', '1')])).toMatchObject({
      points: '3',
      maxPoints: '4',
    });
    const other = [mark('b', '1'), mark('c', '2')];
    expect(credited(other)).toEqual(totalOf(other));
  });

  it('forgets the points of an invalidated item too', () => {
    const total = totalOf([mark('a', '1'), mark('b', '2', { state: 'invalidated' })]);
    expect(total).toMatchObject({ points: '1', maxPoints: '2' });
  });

  it('of nothing is not complete', () => {
    expect(totalOf([])).toMatchObject({ points: '0', maxPoints: '0', complete: false });
    expect(totalOf([mark('a', '1')]).byPart.practical.complete).toBe(false);
  });

  test.each([
    ['parts that do not add up', mark('a', '1', { points: '2' })],
    ['a maximum that does not add up', mark('a', '1', { maxPoints: '3' })],
    ['more than the maximum', mark('a', '3')],
    ['less than nothing', mark('a', '-1')],
    ['points on a blank answer', mark('a', '1', { state: 'blank' })],
    ['points where nothing is marked', mark('a', '1', { state: 'not-marked' })],
    [
      'a part beyond its maximum',
      mark('a', '2', {
        parts: [
          { criterion: 'C-1', points: '2', maxPoints: '1' },
          { criterion: 'C-2', points: '0', maxPoints: '1' },
        ],
      }),
    ],
  ])('refuses %s', (_, wrong) => {
    expect(() => totalOf([wrong])).toThrow(expect.objectContaining({ code: 'mark-inconsistent' }));
  });

  it('refuses two marks for one item', () => {
    expect(() => totalOf([mark('a', '1'), mark('a', '2')])).toThrow(
      expect.objectContaining({ code: 'mark-duplicate' }),
    );
  });
});

describe('laws', () => {
  const marks = fc
    .array(
      fc.record({
        criterion: fc.constantFrom('C-1', 'C-2', 'C-3'),
        kind: fc.constantFrom('knowledge' as const, 'practical' as const),
        thirds: fc.nat(6),
        state: fc.constantFrom('marked' as const, 'blank' as const, 'invalidated' as const),
      }),
    )
    .map((list) =>
      list.map(({ criterion, kind, thirds, state }, index) => {
        const points = state === 'blank' ? '0' : addPoints(Array<string>(thirds).fill('1/3'));
        return mark(`i-${index}`, points, {
          kind,
          state,
          parts: [{ criterion, points, maxPoints: '2' }],
        });
      }),
    );

  it('conserves points: criteria, and theory with practical, add up to the total', () => {
    fc.assert(
      fc.property(marks, (given) => {
        const total = totalOf(given);
        const { theory, practical } = total.byPart;
        for (const key of ['points', 'maxPoints'] as const) {
          expect(addPoints(total.byCriterion.map((entry) => entry[key]))).toBe(total[key]);
          expect(addPoints([theory[key], practical[key]])).toBe(total[key]);
        }
      }),
    );
  });

  it('never depends on the order of the marks', () => {
    fc.assert(
      fc.property(marks, fc.nat(), (given, by) => {
        const turn = by % (given.length + 1);
        expect(totalOf([...given.slice(turn), ...given.slice(0, turn)])).toEqual(totalOf(given));
      }),
    );
  });
});

describe('the mark of a practical task', () => {
  const group = { id: 'g', dependsOn: [], scoring: 'sum' as const, tests: [{ id: 'g/1' }] };
  const task = {
    id: 't',
    groups: [
      { ...group, points: 0, criterion: 'C-1' },
      { ...group, points: 4, criterion: 'C-2' },
    ],
  };

  it('is blank where nothing was handed in', () => {
    expect(practicalMark(task, null)).toEqual({
      item: 't',
      kind: 'practical',
      points: '0',
      maxPoints: '4',
      parts: [{ criterion: 'C-2', points: '0', maxPoints: '4' }],
      state: 'blank',
    });
  });

  it('is not marked where the fault is ours', () => {
    const score = { verdict: 'not-marked', maxPoints: '4', reason: '' } as const;
    expect(practicalMark(task, score).state).toBe('not-marked');
  });
});
