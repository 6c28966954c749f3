import { describe, expect, it } from '@jest/globals';
import type { EssayItem } from '#exam-bank';
import { resultOfMarkings, type CountingMarking } from './human-derivation.js';
import { scoringVersion } from '../scoring-version.js';
import { verifyMark } from '../verify-mark.js';
import { DEFAULT_MARKING } from './marking-rules.js';

const essay: EssayItem = {
  id: 'e-1',
  criterion: 'C-1',
  difficulty: 'hard',
  points: 6,
  minutes: 20,
  author: 'a.author',
  prompt: 'Why?',
  rationale: '!',
  type: 'essay',
  maxCharacters: 1000,
  rubric: [
    { id: 'argument', title: 'Argument', range: { maxPoints: '4', step: '1' } },
    { id: 'style', title: 'Style', range: { maxPoints: '2', step: '1' } },
  ],
  key: { guidance: 'g' },
};
const by = (round: CountingMarking['round'], argument: string, style: string): CountingMarking => ({
  ...{ round, marker: `m-${round}`, decisions: { points: { argument, style } } },
});
const result = (markings: readonly CountingMarking[], tolerance = '1') =>
  resultOfMarkings(essay, 'Because.', { rules: DEFAULT_MARKING, tolerance, markings });

describe('the mark that markings give', () => {
  it('is of the whole item, with the lines of each marking and how they were combined', () => {
    const { mark, lines } = result([by('first', '3', '1'), by('second', '3', '2')]);
    expect(mark).toEqual({
      ...{ item: 'e-1', kind: 'knowledge', points: '4.5', maxPoints: '6', state: 'marked' },
      parts: [{ criterion: 'C-1', points: '4.5', maxPoints: '6' }],
    });
    expect(lines.at(0)).toBe('first: argument (Argument): 3 of 4');
    expect(lines.at(-1)).toBe('4 and 5, 1 apart, 1 allowed: mean is 4.5');
  });

  it('is the same in whatever order the markings come', () => {
    const markings = [by('first', '0', '1'), by('second', '4', '2'), by('adjudication', '3', '0')];
    expect(result(markings.toReversed()).mark).toEqual(result(markings).mark);
    expect(result(markings).mark.points).toBe('3');
  });

  it.each([
    { name: 'no marking', markings: [] },
    { name: 'no first marking', markings: [by('second', '1', '1')] },
    { name: 'a round twice', markings: [by('first', '1', '1'), by('first', '1', '1')] },
    {
      name: 'two that are too far apart',
      markings: [by('first', '0', '0'), by('second', '4', '2')],
    },
    { name: 'a decision that is not in the rubric', markings: [by('first', '1.5', '1')] },
    {
      name: 'a third mark nobody needed',
      markings: [by('first', '1', '1'), by('second', '1', '1'), by('adjudication', '1', '1')],
    },
  ])('is none for $name, and never 0', ({ markings }) => {
    expect(() => result(markings)).toThrow(expect.objectContaining({ code: 'marking-malformed' }));
  });
});

describe('a recorded mark and its markings', () => {
  const rules = {
    combine: 'mean',
    rounding: { mode: 'none' },
    adjudication: 'adjudicator',
  } as const;
  const human = {
    ...{ script: 's-1', rules, tolerance: '1' },
    markings: [by('first', '3', '1'), by('second', '3', '2')],
  };
  const { mark: recorded } = result(human.markings);
  const verify = (markings: unknown) =>
    verifyMark({
      ...{ kind: 'by-people', scoringVersion, recorded, item: essay, response: 'Because.' },
      human: markings,
    });

  it('agree', () => {
    expect(verify(human)).toMatchObject({ equal: true });
    expect(verify(7)).toMatchObject({ equal: false, reason: 'inputs-unusable' });
  });

  it.each([
    {
      name: 'another decision',
      changed: { markings: [by('first', '3', '1'), by('second', '3', '1')] },
      reason: 'points-differ',
    },
    {
      name: 'another combination',
      changed: { rules: { ...rules, combine: 'higher' } },
      reason: 'points-differ',
    },
    { name: 'another tolerance', changed: { tolerance: '0.5' }, reason: 'inputs-unusable' },
    {
      name: 'a marking less',
      changed: { markings: [by('first', '3', '1')] },
      reason: 'points-differ',
    },
    { name: 'no markings', changed: { markings: [] }, reason: 'inputs-unusable' },
    { name: 'what is no marking', changed: { markings: [7] }, reason: 'inputs-unusable' },
    {
      name: 'a rule that is none',
      changed: { rules: { combine: 'best' } },
      reason: 'inputs-unusable',
    },
  ])('do not with $name', ({ changed, reason }) => {
    expect(verify({ ...human, ...changed })).toMatchObject({
      equal: false,
      reason,
    });
  });
});
