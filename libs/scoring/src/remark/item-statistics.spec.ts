import { describe, expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import type { Mark, MarkState } from '../mark.js';
import { itemStatistics } from './item-statistics.js';

const mark = (item: string, points: number, state: MarkState = 'marked'): Mark => ({
  item,
  kind: 'knowledge',
  points: String(points),
  maxPoints: '2',
  parts: [{ criterion: 'C-1', points: String(points), maxPoints: '2' }],
  state,
});
/** A candidate with so many points in the item and in the rest. */
const sat = (item: number, rest: number) => [mark('k-1', item), mark('k-2', rest)];

describe('how an item did', () => {
  test.each<{ name: string; marks: Mark[][]; facility: string | null; index: string | null }>([
    { name: 'nobody', marks: [], facility: null, index: null },
    { name: 'one candidate', marks: [sat(1, 1)], facility: '0.5', index: null },
    {
      // Of 4, the groups are of 2: the upper one is the best and half of each of the two who tie.
      name: 'the able have it',
      ...{ marks: [sat(2, 2), sat(2, 1), sat(0, 1), sat(0, 0)], facility: '0.5', index: '0.5' },
    },
    {
      name: 'a wrong key: the able do not have it',
      ...{ marks: [sat(0, 2), sat(0, 1), sat(2, 1), sat(2, 0)], facility: '0.5', index: '-0.5' },
    },
    {
      name: 'all tie: the groups are the same',
      ...{ marks: [sat(2, 1), sat(0, 1), sat(1, 1)], facility: '0.5', index: '0' },
    },
    {
      // Of 5, the groups are of 2: the upper one is the best and a third of each of the three who tie.
      name: 'ties at the edge count in equal parts',
      ...{
        marks: [sat(2, 2), sat(2, 1), sat(1, 1), sat(0, 1), sat(0, 0)],
        facility: '0.5',
        index: '0.5',
      },
    },
    {
      name: 'only marks that count',
      marks: [
        sat(2, 2),
        sat(0, 0),
        [mark('k-1', 0, 'invalidated'), mark('k-2', 1)],
        [mark('k-1', 0, 'not-presented'), mark('k-2', 1)],
        [mark('k-2', 1)],
      ],
      ...{ facility: '0.5', index: '1' },
    },
  ])('$name', ({ marks, facility, index }) => {
    expect(itemStatistics('k-1', marks)).toMatchObject({ facility, discrimination: index });
  });

  it('does not depend on the order of the candidates', () => {
    const people = fc.array(fc.tuple(fc.nat(2), fc.nat(2)), { minLength: 2, maxLength: 30 });
    fc.assert(
      fc.property(people, fc.nat(29), (rows, turn) => {
        const marks = rows.map(([item, rest]) => sat(item, rest));
        const turned = [...marks.slice(turn), ...marks.slice(0, turn)].reverse();
        expect(itemStatistics('k-1', turned)).toEqual(itemStatistics('k-1', marks));
      }),
    );
  });
});
