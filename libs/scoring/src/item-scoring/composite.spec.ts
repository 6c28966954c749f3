import { describe, expect, it, test } from '@jest/globals';
import { rubricOf, type CompositeItem, type CompositePart } from '#exam-bank';
import fc from 'fast-check';
import { knowledgeMark } from '../mark.js';
import { humanMark, scoreItem } from '../score-item.js';

const base = {
  id: 'c-1',
  criterion: 'C-1',
  difficulty: 'easy',
  points: 7,
  minutes: 9,
  author: 'a.author',
  prompt: '?',
  rationale: '!',
  type: 'composite',
} as const;
const choice = {
  type: 'single-choice',
  prompt: 'Which?',
  options: ['A', 'B'].map((id) => ({ id, text: id })),
  key: { correct: 'A' },
} as const;
const numeric = (value: string, tolerance = '0') => ({
  type: 'numeric' as const,
  prompt: 'How many?',
  key: { value, tolerance: { kind: 'absolute' as const, value: tolerance } },
});
const essay = {
  type: 'essay',
  prompt: 'Why?',
  maxCharacters: 100,
  rubric: [{ id: 'r', title: 'R', range: { maxPoints: '2', step: '1' } }],
  key: { guidance: 'g' },
} as const;
const part = (id: string, weight: string, question: CompositePart['question']): CompositePart => ({
  id,
  weight,
  question,
});
const points = (item: CompositeItem, parts: Record<string, string | null>) =>
  scoreItem(item, { parts }).points;

describe('several questions in one item', () => {
  const thirds: CompositeItem = {
    ...base,
    parts: ['a', 'b', 'c'].map((id) => part(id, '1/3', choice)),
  };
  test.each([
    { name: 'all right: exactly everything (E4)', given: { a: 'A', b: 'A', c: 'A' }, is: '7' },
    { name: 'one right', given: { a: 'A', b: 'B', c: 'B' }, is: '7/3' },
    { name: 'two right, one blank', given: { a: 'A', b: 'A', c: null }, is: '14/3' },
    { name: 'one right, the others not there', given: { b: 'A' }, is: '7/3' },
    { name: 'none', given: { a: 'B', b: ' ' }, is: '0' },
  ])('$name: $is of 7', ({ given, is }) => {
    expect(points(thirds, given)).toBe(is);
  });

  it('is blank where no part is answered', () => {
    expect(scoreItem(thirds, { parts: { a: ' ', b: null } })).toMatchObject({ state: 'blank' });
  });

  it('says of each part what it is worth', () => {
    expect(
      scoreItem(thirds, { parts: { a: 'A' } }).derivation?.filter((line) => /×/.test(line)),
    ).toEqual(['a: 1 × 1/3 = 1/3', 'b: 0 × 1/3 = 0', 'c: 0 × 1/3 = 0', '1/3 × 7 = 7/3 points']);
  });

  it('the parts add up to the whole, whatever the weights', () => {
    const shares = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 2, maxLength: 6 });
    fc.assert(
      fc.property(shares, (weights) => {
        const sum = weights.reduce((a, b) => a + b);
        const parts = weights.map((n, at) => part(`p${String(at)}`, `${n}/${sum}`, choice));
        const all = Object.fromEntries(parts.map(({ id }) => [id, 'A']));
        expect(points({ ...base, parts }, all)).toBe('7');
      }),
      { numRuns: 30 },
    );
  });

  it.each([['A'], [{ a: 'A' }], [{ parts: { x: 'A' } }], [{ parts: { a: 'C' } }]])(
    'is no mark for %j',
    (response) => {
      expect(() => scoreItem(thirds, response)).toThrow(
        expect.objectContaining({ code: 'response-malformed' }),
      );
    },
  );
});

describe('parts that rest on others (E26)', () => {
  const needy: CompositeItem = {
    ...base,
    parts: [part('a', '2/7', choice), { ...part('b', '5/7', choice), needs: ['a'] }],
  };
  test.each([
    { name: 'both right', given: { a: 'A', b: 'A' }, is: '7' },
    { name: 'the needed one alone', given: { a: 'A', b: 'B' }, is: '2' },
    { name: 'the one that needs it alone counts nothing', given: { a: 'B', b: 'A' }, is: '0' },
    { name: 'so does one whose need is blank', given: { b: 'A' }, is: '0' },
  ])('$name: $is', ({ given, is }) => {
    expect(points(needy, given)).toBe(is);
  });

  const carrying: CompositeItem = {
    ...base,
    points: 6,
    parts: [
      part('a', '1/2', numeric('10')),
      {
        ...part('b', '1/2', numeric('21', '0.5')),
        carried: { expression: '2*a + 1', from: { a: 'a' }, share: '2/3' },
      },
    ],
  };
  test.each([
    { name: 'both right', given: { a: '10', b: '21' }, is: '6' },
    { name: 'an error carried forward', given: { a: '4', b: '9' }, is: '2' },
    { name: 'the same at the edge of the tolerance', given: { a: '4', b: '9.5' }, is: '2' },
    { name: 'beyond the tolerance', given: { a: '4', b: '9.6' }, is: '0' },
    { name: 'an error of a third, exactly', given: { a: '0.5', b: '2' }, is: '2' },
    { name: 'right in itself after an error', given: { a: '4', b: '21' }, is: '3' },
    { name: 'nothing to carry', given: { b: '9' }, is: '0' },
    { name: 'a new error', given: { a: '10', b: '9' }, is: '3' },
  ])('$name: $is', ({ given, is }) => {
    expect(points(carrying, given)).toBe(is);
  });
});

describe('with a part that people mark', () => {
  const mixed: CompositeItem = {
    ...base,
    points: 4,
    parts: [part('a', '1/2', choice), part('why', '1/2', essay)],
  };
  const response = { parts: { a: 'A', why: 'Because.' } };

  it('asks for the criteria of that part', () => {
    expect(rubricOf(mixed)?.map(({ id }) => id)).toEqual(['why/r']);
    expect(rubricOf({ ...mixed, parts: [part('a', '1', choice)] })).toBeUndefined();
  });

  it('is not marked before they have, whatever the other parts are worth', () => {
    expect(scoreItem(mixed, response)).toMatchObject({ state: 'not-marked', awaits: 'people' });
    expect(knowledgeMark(mixed, response)).toMatchObject({ state: 'not-marked', points: '0' });
  });

  it('waits for nobody where that part is blank', () => {
    expect(scoreItem(mixed, { parts: { a: 'A' } })).toMatchObject({ state: 'scored', points: '2' });
  });

  it('adds up both', () => {
    expect(humanMark(mixed, response, { points: { 'why/r': '1' } }).points).toBe('3');
  });

  it('takes no other decisions', () => {
    for (const given of [{ r: '1' }, { 'why/x': '1' }, { 'why/r': '1', 'a/r': '1' }, {}])
      expect(() => humanMark(mixed, response, { points: given })).toThrow(
        expect.objectContaining({ code: 'marking-malformed' }),
      );
  });
});
