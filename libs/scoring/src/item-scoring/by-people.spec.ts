import { describe, expect, it, test } from '@jest/globals';
import type { EssayItem, FileUploadItem, KnowledgeItem } from '#exam-bank';
import fc from 'fast-check';
import { knowledgeMark } from '../mark.js';
import { addPoints } from '../points.js';
import { humanMark, scoreItem } from '../score-item.js';
import { totalOf } from '../totals.js';
import { verifyMark } from '../verify-mark.js';
import { scoringVersion } from '../scoring-version.js';

const base = {
  id: 'e-1',
  criterion: 'C-1',
  difficulty: 'hard',
  points: 7,
  minutes: 20,
  author: 'a.author',
  prompt: 'Why?',
  rationale: '!',
} as const;
const level = (points: string) => ({ points, description: `worth ${points}` });
const essay: EssayItem = {
  ...base,
  type: 'essay',
  maxCharacters: 1000,
  rubric: [
    { id: 'argument', title: 'Argument', levels: ['0', '1', '2.5', '4'].map(level) },
    { id: 'style', title: 'Style', range: { maxPoints: '2', step: '0.5' } },
    { id: 'sources', title: 'Sources', range: { maxPoints: '1', step: '1/3' } },
  ],
  key: { guidance: 'g' },
};
const { maxCharacters: _, ...rest } = essay;
const upload: FileUploadItem = {
  ...rest,
  type: 'file-upload',
  files: { kinds: ['txt'], maxCount: 1, maxKiB: 1 },
};
const file = { files: [{ name: 'a.txt', base64: 'YQ==' }] };
const marking = (argument: string, style: string, sources: string) => ({
  points: { argument, style, sources },
});

describe('an answer that people mark', () => {
  test.each<{ name: string; item: KnowledgeItem; response: string | typeof file }>([
    { name: 'an essay', item: essay, response: 'Because.' },
    { name: 'a file', item: upload, response: file },
  ])('has no points before they have: $name', ({ item, response }) => {
    expect(scoreItem(item, response)).toEqual({
      state: 'not-marked',
      awaits: 'people',
      maxPoints: '7',
    });
    const mark = knowledgeMark(item, response);
    expect(mark).toMatchObject({ state: 'not-marked', points: '0', maxPoints: '7' });
    expect(totalOf([mark])).toMatchObject({ complete: false, maxPoints: '7' });
  });

  it.each([null, '', ' \n '])('is blank at once where there is none: %j', (response) => {
    expect(scoreItem(essay, response)).toMatchObject({ state: 'blank', points: '0' });
    expect(humanMark(essay, response, marking('4', '2', '1'))).toMatchObject({ state: 'blank' });
  });

  test.each([
    { name: 'nothing', given: marking('0', '0', '0'), points: '0' },
    { name: 'everything', given: marking('4', '2', '1'), points: '7' },
    { name: 'a half and a third', given: marking('2.5', '0.5', '1/3'), points: '10/3' },
    { name: 'other spellings of it', given: marking('2.50', '1/2', '2/6'), points: '10/3' },
  ])('has the points of the decisions, exactly: $name', ({ given, points }) => {
    expect(humanMark(essay, 'Because.', given)).toMatchObject({ state: 'scored', points });
  });

  it('says what was decided', () => {
    expect(humanMark(essay, 'Because.', marking('2.5', '2', '1')).derivation).toEqual([
      'argument (Argument): 2.5 of 4',
      'style (Style): 2 of 2',
      'sources (Sources): 1 of 1',
      '11/14 × 7 = 5.5 points',
    ]);
  });

  test.each<{ name: string; points: Record<string, string> }>([
    { name: 'an undecided criterion', points: { argument: '4', style: '2' } },
    { name: 'no decision', points: {} },
    { name: 'a strange criterion', points: { ...marking('4', '2', '1').points, luck: '1' } },
    { name: 'a level that is not there', points: marking('3', '2', '1').points },
    { name: 'points off the step', points: marking('4', '1.25', '1').points },
    { name: 'more than the maximum', points: marking('4', '2.5', '1').points },
    { name: 'less than 0', points: marking('4', '-0.5', '1').points },
    { name: 'a criterion of every object', points: { argument: '4', style: '2', toString: '1' } },
  ])('is not marked by $name', ({ points }) => {
    expect(() => humanMark(essay, 'Because.', { points })).toThrow(
      expect.objectContaining({ code: 'marking-malformed' }),
    );
  });

  it('is not marked by what is no number', () => {
    expect(() => humanMark(essay, 'Because.', marking('4', 'two', '1'))).toThrow(
      expect.objectContaining({ code: 'points-invalid' }),
    );
  });

  it('is of a type that people mark', () => {
    const numeric: KnowledgeItem = {
      ...base,
      type: 'numeric',
      key: { value: '1', tolerance: { kind: 'absolute', value: '0' } },
    };
    expect(() => humanMark(numeric, '1', { points: {} })).toThrow(
      expect.objectContaining({ code: 'marking-malformed' }),
    );
  });

  it('gets what its criteria add up to, always', () => {
    const steps = (most: number, step: number) =>
      fc.integer({ min: 0, max: most }).map((n) => String(n / step));
    fc.assert(
      fc.property(
        fc.constantFrom('0', '1', '2.5', '4'),
        steps(4, 2),
        fc.constantFrom('0', '1/3', '2/3', '1'),
        (argument, style, sources) => {
          const { points } = humanMark(essay, 'x', marking(argument, style, sources));
          expect(points).toBe(addPoints([argument, style, sources]));
        },
      ),
    );
  });

  it('is recomputed from the decisions', () => {
    const judged = { marking: marking('4', '1.5', '1') };
    const recorded = knowledgeMark(essay, 'Because.', judged);
    const pinned = { kind: 'knowledge', scoringVersion, recorded, item: essay } as const;
    expect(verifyMark({ ...pinned, response: 'Because.', judged }).equal).toBe(true);
    expect(verifyMark({ ...pinned, response: 'Because.' }).reason).toBe('state-differs');
    const other = { marking: marking('4', '1', '1') };
    expect(verifyMark({ ...pinned, response: 'Because.', judged: other }).reason).toBe(
      'points-differ',
    );
  });
});
