import { describe, expect, it, test } from '@jest/globals';
import {
  checkResponse,
  ITEM_TYPES,
  publicItem,
  type CompositePart,
  type ItemResponse,
  type ItemType,
  type KnowledgeItem,
  type Option,
} from '#exam-bank';
import fc from 'fast-check';
import { comparePoints } from './points.js';
import { scoreItem } from './score-item.js';

const base = {
  id: 'k-1',
  criterion: 'C-1',
  difficulty: 'easy',
  points: 7,
  minutes: 1,
  author: 'a.author',
  prompt: '?',
  rationale: '!',
} as const;
const options = (ids: string): readonly Option[] => [...ids].map((id) => ({ id, text: id }));

/** An item with all the answers that differ to it (of typed ones, some of each kind). */
interface Example {
  readonly item: KnowledgeItem;
  readonly responses: readonly ItemResponse[];
  /** What the worst answer earns; 0 if it is not said. */
  readonly lowest?: string;
}

const text = { accepted: ['ab'], caseSensitive: false, whitespace: 'collapse' as const };
const typed = ['ab', ' AB ', 'a b', 'b', '\u0430b', 'c', 'x'.repeat(2_000)];

/** Closed: a new type does not compile before it keeps the laws, or says why others keep them for it. */
const examples: { readonly [T in ItemType]: readonly Example[] } = {
  'single-choice': [
    {
      item: { ...base, type: 'single-choice', options: options('ABC'), key: { correct: 'B' } },
      responses: [...'ABC'],
    },
  ],
  'multiple-choice': [
    ...(['all-or-nothing', 'per-option', 'net-correct'] as const).map((scoring) => ({
      item: multiple({ scoring }),
      responses: subsets('ABCD'),
    })),
    { item: multiple({ scoring: 'each-decision' }), responses: subsets('ABCD') },
    {
      item: multiple({ scoring: 'each-decision', maxSelections: 2 }),
      responses: subsets('ABCD').filter(({ length }) => length <= 2),
    },
    {
      item: multiple({ bounds: { lower: '1/4', upper: '1/2' } }),
      responses: subsets('ABCD'),
      lowest: '3.5',
    },
    {
      item: multiple({
        bounds: { upper: '3/2' },
        key: { correct: ['A', 'C'], weights: { A: '1', B: '-1/3', C: '2/3', D: '-7' } },
      }),
      responses: subsets('ABCD'),
    },
  ],
  numeric: [
    {
      item: numeric({ kind: 'relative', value: '0.1', bounds: 'upper-excluded' }),
      responses: ['-20', '-22', '-18', '\u221220.0', '-2e1', '0', '20'],
    },
    {
      item: numeric({ kind: 'written-figures', figures: 2 }),
      responses: ['-20', '-20.', '-2.0e1', '-20.0', '-20.4', '20'],
    },
    {
      item: numeric({ kind: 'absolute', value: '0' }, { unit: 'B', unitAsked: true }),
      responses: ['-20 B', '-160 bit', '-20', '-20 s', '-20 KiB', '1 B'],
    },
  ],
  'short-text': [
    {
      item: {
        ...base,
        type: 'short-text',
        key: { ...text, patterns: [{ pattern: 'a b?', share: '1/3' }] },
      },
      responses: typed,
    },
  ],
  ordering: (['exact', 'pairwise', 'longest-common-subsequence'] as const).flatMap((scoring) => [
    {
      item: ordering({ scoring, key: { order: ['d', 'c', 'b', 'a'] } }),
      responses: permutations('abcd'),
    },
    {
      item: ordering({ scoring, omissions: true, key: { order: [['d', 'c'], 'b', 'a'] } }),
      responses: subsets('abcd')
        .filter(({ length }) => length > 0)
        .flatMap((ids) => permutations(ids.join(''))),
    },
  ]),
  matching: [
    ...(['all-or-nothing', 'per-pair'] as const).map((scoring) => ({
      item: matching({ scoring }),
      responses: maps('123', ['x', 'y', 'z', 'w']).filter(isOneToOne),
    })),
    {
      item: matching({ penalty: '1/3' }),
      responses: maps('123', ['x', 'y', 'z']).filter(isOneToOne),
    },
    {
      item: matching({ manyToOne: true, penalty: '1' }),
      responses: maps('123', ['x', 'y', 'z', 'w']),
    },
  ],
  'true-false-matrix': (['all-or-nothing', 'per-statement', 'net'] as const).map((scoring) => ({
    item: {
      ...base,
      type: 'true-false-matrix',
      statements: options('abc'),
      scoring,
      key: { truths: { a: true, b: false, c: true } },
    },
    responses: maps('abc', ['true', 'false']),
  })),
  'gap-fill': (['all-or-nothing', 'per-gap'] as const).map((scoring) => ({
    item: {
      ...base,
      type: 'gap-fill',
      text: '[[gap:g]] [[gap:h]]',
      gaps: [
        { kind: 'text', id: 'g' },
        { kind: 'choice', id: 'h', options: options('xyz') },
      ],
      scoring,
      key: { gaps: { g: { ...text, share: '3/7' }, h: { correct: 'y', share: '4/7' } } },
    },
    responses: typed.flatMap((g) => [{ g }, ...[...'xyz'].flatMap((h) => [{ h }, { g, h }])]),
  })),
  'code-reading': (['all-or-nothing', 'per-line'] as const).map((scoring) => ({
    item: {
      ...base,
      type: 'code-reading',
      code: { language: 'c', text: 'puts("a");puts("b");' },
      scoring,
      key: { output: 'a\nb\n', lineEndings: 'any', trailingSpace: 'ignore' },
    },
    responses: ['a\nb', 'a\r\nb\r\n\r\n', 'a', 'b', 'a\nb\nc', 'b\na', 'x'.repeat(10_000)],
  })),
  hotspot: [
    {
      item: {
        ...base,
        type: 'hotspot',
        image: { mediaType: 'image/png', width: 20, height: 20, base64: '', alt: '' },
        maxSelections: 2,
        key: {
          areas: [
            { shape: 'rect', coords: [0, 0, 5, 5], share: '1/3' },
            { shape: 'circle', coords: [15, 15, 3], share: '2/3' },
          ],
        },
      },
      responses: subsets(['0 0', '3 3', '10 10', '15 15']).filter(({ length }) => length <= 2),
    },
  ],
  formula: [
    {
      item: {
        ...base,
        type: 'formula',
        variables: [{ name: 'x', min: '1', max: '9' }],
        key: { expression: '(x + 1)^2' },
      },
      responses: ['x^2 + 2x + 1', '(1 + x) (1 + x)', 'x^2 + 1', '1'],
    },
  ],
  composite: [
    {
      item: {
        ...base,
        type: 'composite',
        parts: [
          { id: 'p', weight: '1/3', question: part(multiple({ scoring: 'net-correct' })) },
          { id: 'q', weight: '2/3', needs: ['p'], question: part(matching({ penalty: '1/3' })) },
        ],
      },
      responses: [['A', 'C'], ['A', 'B'], ['A'], []].flatMap((p) => [
        { parts: { p } },
        { parts: { p, q: { 1: 'x', 2: 'y', 3: 'z' } } },
        { parts: { q: { 1: 'x', 2: 'z', 3: 'y' }, p } },
      ]),
    },
  ],
  // Marked by a script: scripted.spec.
  scripted: [],
  // Its own specs: archetypes, score-range, round-trip.
  qti: [],
  // Marked by people: by-people.spec.
  essay: [],
  'file-upload': [],
};

function multiple(
  more: Partial<Extract<KnowledgeItem, { type: 'multiple-choice' }>>,
): KnowledgeItem {
  const key = { correct: ['A', 'C'] };
  return {
    ...base,
    type: 'multiple-choice',
    options: options('ABCD'),
    scoring: 'per-option',
    key,
    ...more,
  };
}
/** The item as the question of a part, without what it has from the whole. */
function part({ id: _id, points: _points, criterion: _criterion, ...question }: KnowledgeItem) {
  const { difficulty: _difficulty, minutes: _minutes, author: _author, ...rest } = question;
  const { rationale: _rationale, ...own } = rest;
  return own as CompositePart['question']; // what is left of an item is a question
}
function numeric(
  tolerance: Extract<KnowledgeItem, { type: 'numeric' }>['key']['tolerance'],
  more: { readonly unit?: string; readonly unitAsked?: boolean } = {},
): KnowledgeItem {
  return { ...base, type: 'numeric', ...more, key: { value: '-20', tolerance } };
}
function ordering(
  more: Pick<Extract<KnowledgeItem, { type: 'ordering' }>, 'scoring' | 'key' | 'omissions'>,
): KnowledgeItem {
  return { ...base, type: 'ordering', elements: options('abcd'), ...more };
}
function matching(more: Partial<Extract<KnowledgeItem, { type: 'matching' }>>): KnowledgeItem {
  const key = { pairs: { 1: 'x', 2: 'y', 3: 'z' } };
  const lists = { sources: options('123'), targets: options('xyzw') };
  return { ...base, type: 'matching', ...lists, scoring: 'per-pair', key, ...more };
}

function subsets(ids: string | readonly string[]): readonly (readonly string[])[] {
  return [...ids].reduce<readonly (readonly string[])[]>(
    (all, id) => [...all, ...all.map((some) => [...some, id])],
    [[]],
  );
}
function permutations(ids: string): readonly (readonly string[])[] {
  if (ids.length < 2) return [[...ids]];
  return [...ids].flatMap((id) => permutations(ids.replace(id, '')).map((rest) => [id, ...rest]));
}
/** All maps from some of the ids, at least one, to values. */
function maps(ids: string, values: readonly string[]): readonly Readonly<Record<string, string>>[] {
  const all = [...ids].reduce<readonly Readonly<Record<string, string>>[]>(
    (some, id) => some.flatMap((map) => [map, ...values.map((value) => ({ ...map, [id]: value }))]),
    [{}],
  );
  return all.filter((map) => Object.keys(map).length > 0);
}
function isOneToOne(map: Readonly<Record<string, string>>): boolean {
  return new Set(Object.values(map)).size === Object.keys(map).length;
}

function points(item: KnowledgeItem, response: ItemResponse): string {
  const outcome = scoreItem(item, response);
  if (outcome.state === 'not-marked') throw new Error('people mark this');
  return outcome.points;
}

/** Every list of things to choose, match or fill turned round: what a shuffle for presentation may do, and more. */
function turned<T>(value: T): T {
  const lists = ['options', 'sources', 'targets', 'statements', 'elements', 'gaps'];
  const reversed = (name: string, list: unknown): unknown =>
    lists.includes(name) && Array.isArray(list) ? list.map(turned).reverse() : list;
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, one]) => [name, reversed(name, one)] as const);
  return Object.fromEntries(entries) as T; // the same properties, rearranged
}

/** The same answer said in another order, where its order says nothing. */
function restated(item: KnowledgeItem, response: ItemResponse): ItemResponse {
  if (typeof response !== 'object' || response === null || item.type === 'ordering')
    return response;
  if (Array.isArray(response)) return (response as readonly string[]).toReversed();
  return Object.fromEntries(Object.entries(response).reverse());
}

const all = ITEM_TYPES.flatMap((type) =>
  examples[type].map((example, at) => ({ name: `${type} ${at + 1}`, ...example })),
);

describe('laws of every item type', () => {
  test.each(all)(
    '$name: the best answer earns exactly the points, the worst what is declared',
    ({ item, responses, lowest }) => {
      const earned = responses.map((response) => points(item, response)).sort(comparePoints);
      expect(earned.at(-1)).toBe(String(item.points));
      expect(earned[0]).toBe(lowest ?? '0');
    },
  );

  test.each(all)('$name: no answer earns nothing, and is blank', ({ item }) => {
    expect(scoreItem(item, null)).toMatchObject({ points: '0', state: 'blank' });
  });

  test.each(all)(
    '$name: neither the order of what is shown nor of what was chosen changes a mark',
    ({ item, responses }) => {
      for (const response of responses)
        expect([response, points(turned(item), restated(item, response))]).toEqual([
          response,
          points(item, response),
        ]);
    },
  );

  test.each(all)(
    'E21: scoring $name again gives the same bytes, from copies too',
    ({ item, responses }) => {
      for (const response of responses) {
        const first = JSON.stringify(scoreItem(item, response));
        expect(JSON.stringify(scoreItem(structuredClone(item), structuredClone(response)))).toBe(
          first,
        );
      }
    },
  );

  test.each(all)(
    '$name: the candidate can hand in every answer, from what the page shows',
    ({ item, responses }) => {
      for (const response of responses)
        expect(checkResponse(publicItem(item), response)).toMatchObject({ ok: true });
    },
  );
});

describe('a response that is refused when it comes in', () => {
  const ids = [...'ABCabcd123xyzgh', 'true', 'false', '__proto__', 'constructor', '3 3', '15 15'];
  const word = fc.constantFrom(
    ...ids,
    ...['-20', '-20 B', '-20 Bytez', '1,5', 'ab', ' ', '\udfff', 'a\0'],
    ...['x'.repeat(201), 'x'.repeat(2_001), 'x'.repeat(10_001), `${' '.repeat(300)}-20`],
  );
  const anything = fc.oneof(
    word,
    fc.array(word, { maxLength: 5 }),
    fc.dictionary(word, word, { maxKeys: 3 }),
    fc.jsonValue(),
  );

  it('is never scored, and one that is taken always is, within its points', () => {
    const seen = { taken: 0, refused: 0 };
    const example = fc.constantFrom(...all.map(({ item }) => item));
    fc.assert(
      fc.property(example, anything, (item, given) => {
        const check = checkResponse(item, given);
        // Whatever came in: it is the point that it may be no response at all.
        const score = () => points(item, given as ItemResponse);
        seen[check.ok ? 'taken' : 'refused'] += 1;
        if (!check.ok)
          expect(score).toThrow(expect.objectContaining({ code: 'response-malformed' }));
        else {
          expect(comparePoints(score(), '0')).toBeGreaterThanOrEqual(0);
          expect(comparePoints(score(), String(item.points))).toBeLessThanOrEqual(0);
        }
      }),
      { numRuns: 4_000 },
    );
    expect(Math.min(seen.taken, seen.refused)).toBeGreaterThan(100);
  });
});
