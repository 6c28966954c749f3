import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Act } from '#store';
import { areIncompatible, conflictingPart, isSameHuman, type Part } from './separations.js';

const ACTS: readonly Act[] = [
  'author',
  'approver',
  'examiner',
  'invigilator',
  'grader',
  'marker',
  'second-marker',
  'adjudicator',
  'remarker',
  'remark-approver',
  'appeal-reviewer',
  'appeal-approver',
  'decider',
  'trainer',
];

/** Six accounts of four humans, one of whom nobody knows. */
const ACCOUNTS = [
  { personId: 'a1', human: 'ada' },
  { personId: 'a2', human: 'ada' },
  { personId: 'b1', human: 'bea' },
  { personId: 'b2', human: 'bea' },
  { personId: 'c', human: 'cid' },
  { personId: 'x', human: null },
] as const;
const attempt = fc.record({
  who: fc.constantFrom(...ACCOUNTS),
  act: fc.constantFrom(...ACTS),
});

/** What somebody who knew nothing of the code would look for: one human with two acts of a forbidden pair. */
function forbiddenPairs(history: readonly Part[]): readonly string[] {
  const reviewing = new Set<Part['act']>(['appeal-reviewer', 'appeal-approver']);
  const examining = new Set<Part['act']>([
    'author',
    'approver',
    'examiner',
    'invigilator',
    'grader',
    'marker',
    'second-marker',
    'adjudicator',
    'decider',
    'trainer',
  ]);
  const bad = (one: Part['act'], other: Part['act']): boolean =>
    (reviewing.has(one) && examining.has(other)) ||
    (one === 'appeal-reviewer' && other === 'appeal-approver') ||
    (one === 'trainer' &&
      examining.has(other) &&
      !['author', 'approver', 'examiner', 'trainer'].includes(other)) ||
    (one === 'remarker' && other === 'remark-approver');
  return history.flatMap((left) =>
    history
      .filter((right) => (left.human ?? left.personId) === (right.human ?? right.personId))
      .filter((right) => bad(left.act, right.act))
      .map((right) => `${left.personId} ${left.act}, ${right.personId} ${right.act}`),
  );
}

describe('separations', () => {
  it('no history of 50 tries ends with one human in two conflicting acts', () => {
    fc.assert(
      fc.property(fc.array(attempt, { maxLength: 50 }), (tries) => {
        const history: Part[] = [];
        for (const { who, act } of tries)
          if (conflictingPart(who, act, history) === undefined) history.push({ ...who, act });
        expect(forbiddenPairs(history)).toEqual([]);
      }),
    );
  });

  it('a further part never opens what was closed', () => {
    fc.assert(
      fc.property(fc.array(attempt, { maxLength: 20 }), attempt, attempt, (tries, more, wanted) => {
        const parts = tries.map(({ who, act }): Part => ({ ...who, act }));
        const closed = conflictingPart(wanted.who, wanted.act, parts) !== undefined;
        const later = [...parts, { ...more.who, act: more.act }];
        if (closed) expect(conflictingPart(wanted.who, wanted.act, later)).toBeDefined();
      }),
    );
  });

  it('is the same in both directions', () => {
    for (const left of ACTS)
      for (const right of ACTS)
        expect(areIncompatible(left, right)).toBe(areIncompatible(right, left));
  });

  it('two accounts of nobody known are two people', () => {
    expect(isSameHuman({ personId: 'x', human: null }, { personId: 'y', human: null })).toBe(false);
    expect(isSameHuman({ personId: 'x' }, { personId: 'x' })).toBe(true);
    expect(isSameHuman({ personId: 'x', human: 'h' }, { personId: 'y', human: 'h' })).toBe(true);
  });
});
