import { describe, expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import type { Mark } from './mark.js';
import { sectionEffects } from './remark/section-effects.js';
import { remarkDiff, type Decision, type Standing } from './remark.js';
import type { Verdict } from './run-facts.js';
import { totalOf } from './totals.js';

const mark = (item: string, points: string, state: Mark['state'] = 'marked'): Mark => ({
  item,
  kind: 'practical',
  points,
  maxPoints: '10',
  parts: [{ criterion: 'C-1', points, maxPoints: '10' }],
  state,
});
const standing = (
  candidate: string,
  marks: readonly Mark[],
  decision: Decision,
  verdict: Verdict = 'accepted',
): Standing => ({
  ...{ candidate, marks, decision, verdicts: { 't-1': verdict } },
  total: totalOf(marks),
  sections: [],
});

const before = [
  standing('cy', [mark('t-1', '7')], 'pass'),
  standing('ann', [mark('t-1', '20/3'), mark('t-2', '1')], 'fail', 'wrong-answer'),
  standing('bob', [mark('t-1', '0', 'not-marked')], 'not-decided', 'not-marked'),
  standing('dee', [mark('t-1', '3')], 'fail', 'wrong-answer'),
];
const after = [
  standing('ann', [mark('t-2', '1'), mark('t-1', '10')], 'pass'),
  standing('bob', [mark('t-1', '8')], 'pass'),
  standing('cy', [mark('t-1', '5')], 'fail', 'time-limit'),
  standing('dee', [mark('t-1', '3')], 'fail', 'wrong-answer'),
];

describe('the dry run of a re-mark', () => {
  const diff = remarkDiff(before, after);

  it('shows old and new marks of each candidate, sorted, only what changes', () => {
    expect(diff.candidates.map(({ candidate, delta }) => [candidate, delta])).toEqual([
      ['ann', '10/3'],
      ['bob', null],
      ['cy', '-2'],
      ['dee', '0'],
    ]);
    expect(diff.candidates[0]).toMatchObject({
      totalBefore: '23/3',
      totalAfter: '11',
      decisionBefore: 'fail',
      decisionAfter: 'pass',
      marks: [{ item: 't-1', before: { points: '20/3' }, after: { points: '10' }, delta: '10/3' }],
    });
    expect(diff.candidates[3]?.marks).toEqual([]);
  });

  it('tells the total that the scheme makes of the marks, not their sum', () => {
    const weighted = (one: Standing, points: string, maxPoints: string): Standing => ({
      ...one,
      total: { points, maxPoints, complete: true },
      sections: [{ section: 'writing', points, maxPoints, complete: true }],
    });
    const [old, now] = [weighted(before[3]!, '30', '100'), weighted(after[3]!, '25', '90')];
    expect(remarkDiff([old], [now])).toMatchObject({
      candidates: [
        { totalBefore: '30', totalAfter: '25', maxBefore: '100', maxAfter: '90', delta: '-5' },
      ],
      counts: { down: 1 },
    });
    expect(sectionEffects([old], [now])).toContainEqual({
      section: 'writing',
      ...{ up: 0, down: 1, same: 0, emptied: [] },
    });
  });

  it('names who passes or fails anew, both ways', () => {
    expect(diff).toMatchObject({ failToPass: ['ann'], passToFail: ['cy'], undecided: ['bob'] });
  });

  it('counts old verdicts against new ones', () => {
    expect(diff.verdicts).toEqual([
      { before: 'accepted', after: 'time-limit', count: 1 },
      { before: 'not-marked', after: 'accepted', count: 1 },
      { before: 'wrong-answer', after: 'accepted', count: 1 },
      { before: 'wrong-answer', after: 'wrong-answer', count: 1 },
    ]);
  });

  it('counts ups and downs', () => {
    expect(diff.counts).toEqual({ candidates: 4, up: 1, down: 1, same: 1, unknown: 1 });
  });

  test.each([
    ['a candidate missing', before, after.slice(1)],
    ['a candidate more', before.slice(1), after],
    ['another candidate', before, [...after.slice(1), standing('eve', [mark('t-1', '1')], 'fail')]],
    ['a candidate twice', [...before, before[0]!], [...after, after[0]!]],
    ['an item missing', before, [standing('ann', [mark('t-1', '10')], 'pass'), ...after.slice(1)]],
    ['a verdict missing', before, [{ ...after[0]!, verdicts: {} }, ...after.slice(1)]],
  ])('refuses %s', (_, old, now) => {
    expect(() => remarkDiff(old, now)).toThrow(
      expect.objectContaining({ code: 'remark-sets-differ' }),
    );
  });

  it('of the same marks changes nothing, whatever their order', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(before, { minLength: before.length }), (shuffled) => {
        const none = remarkDiff(before, shuffled);
        expect(none.candidates.flatMap(({ marks }) => marks)).toEqual([]);
        expect([none.failToPass, none.passToFail, none.undecided]).toEqual([[], [], []]);
      }),
    );
  });

  it('backwards gives the opposite differences', () => {
    expect(remarkDiff(after, before)).toMatchObject({
      failToPass: ['cy'],
      passToFail: ['ann'],
      counts: { up: 1, down: 1, same: 1, unknown: 1 },
    });
  });
});
