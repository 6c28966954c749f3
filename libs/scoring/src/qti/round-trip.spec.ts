import { describe, expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import {
  checkResponse,
  readQtiItem,
  writeQtiItem,
  type ItemResponse,
  type KnowledgeItem,
  type OrderingItem,
  type QtiItem,
} from '#exam-bank';
import { scoreItem } from '../score-item.js';
import { checkedImport } from './check-import.js';

const base = {
  id: 'k-1',
  criterion: 'C-1',
  difficulty: 'easy',
  minutes: 2,
  author: 'a.author',
  prompt: 'What does `a < b && c` mean?\n\n```\nint x = 1;\n\nint y;\n```',
  rationale: 'Because "so" & <so>.',
} as const;
const option = (id: string) => ({ id, text: `Option \`${id}\` <b>` });
const IDS = ['A', 'b.c', '3rd', 'D', 'E-1'];

/** Export, import again, with nothing to complain about. */
function there(item: KnowledgeItem): QtiItem {
  const written = writeQtiItem(item);
  if (!written.ok) throw new Error(written.reason);
  const reading = readQtiItem(Buffer.from(written.xml));
  if (!reading.ok) throw new Error(reading.reason);
  const { item: read, reasons } = checkedImport(reading);
  if (read?.type !== 'qti') throw new Error(reasons.join('; '));
  return read;
}

const qtiId = (id: string): string => (/^\d/.test(id) ? `_${id}` : id);

/** The same answer to the item that came back. */
function translated(response: ItemResponse, item: KnowledgeItem): ItemResponse {
  if (response === null) return null;
  const isId = item.type !== 'numeric' && item.type !== 'short-text';
  if (typeof response === 'string') return { RESPONSE: isId ? qtiId(response) : response };
  if (Array.isArray(response)) return { RESPONSE: (response as readonly string[]).map(qtiId) };
  const pairs = Object.entries(response).map(([a, b]) => `${qtiId(a)} ${qtiId(String(b))}`);
  return { RESPONSE: pairs };
}

function expectSameScores(item: KnowledgeItem, responses: readonly ItemResponse[]): void {
  const back = there(item);
  expect(back.points).toBe(item.points);
  for (const response of responses) {
    const check = checkResponse(item, response);
    const checkBack = checkResponse(back, translated(response, item));
    expect([response, checkBack.ok]).toEqual([response, check.ok]);
    if (!check.ok || !checkBack.ok) continue;
    const [here, after] = [scoreItem(item, check.response), scoreItem(back, checkBack.response)];
    expect([response, after.points, after.maxPoints]).toEqual([
      response,
      here.points,
      here.maxPoints,
    ]);
  }
}

function subsets<T>(list: readonly T[]): readonly (readonly T[])[] {
  return list.reduce<readonly (readonly T[])[]>(
    (all, one) => [...all, ...all.map((some) => [...some, one])],
    [[]],
  );
}
function permutations<T>(list: readonly T[]): readonly (readonly T[])[] {
  if (list.length < 2) return [list];
  return list.flatMap((one, at) =>
    permutations(list.toSpliced(at, 1)).map((rest) => [one, ...rest]),
  );
}

const FOLDED = { form: 'NFKC', quotesAndDashes: 'folded', invisible: 'dropped' } as const;
const points = fc.integer({ min: 1, max: 10 });

describe('an item of ours as QTI and back gives every answer the same score', () => {
  it('single choice', () => {
    fc.assert(
      fc.property(fc.constantFrom(...IDS), points, (correct, worth) => {
        const item: KnowledgeItem = {
          ...base,
          type: 'single-choice',
          points: worth,
          options: IDS.map(option),
          pinned: ['D'],
          key: { correct },
        };
        expectSameScores(item, [null, ...IDS, 'Z', ['A', 'D']]);
      }),
      { numRuns: 10 },
    );
  });

  it.each(['all-or-nothing', 'per-option', 'net-correct', 'each-decision'] as const)(
    'multiple choice, %s, all selections',
    (scoring) => {
      const keys = subsets(IDS).filter((key) => scoring !== 'net-correct' || key.length > 0);
      for (const correct of keys)
        expectSameScores(
          {
            ...base,
            type: 'multiple-choice',
            points: 3,
            options: IDS.map(option),
            scoring,
            key: { correct },
          },
          [null, ...subsets(IDS), ['Z']],
        );
    },
  );

  it.each([
    [
      'weights between bounds',
      { lower: '1/3', upper: '3/2' },
      { A: '1', 'b.c': '2/3', '3rd': '-1/2', D: '0', 'E-1': '-2' },
    ],
    ['decisions between bounds', { lower: '0.2', upper: '3/5' }, undefined],
    ['decisions from 0', { upper: '4/5' }, undefined],
  ])('multiple choice, %s, at most three', (_, bounds, weights) => {
    const item: KnowledgeItem = {
      ...base,
      type: 'multiple-choice',
      points: 3,
      maxSelections: 3,
      options: IDS.map(option),
      scoring: 'per-option',
      bounds,
      key: { correct: ['A', 'b.c'], ...(weights ? { weights } : {}) },
    };
    expectSameScores(item, [null, ...subsets(IDS)]);
  });

  it.each([
    ['exact', ['D', '3rd', 'A', 'b.c']],
    ['pairwise', ['D', '3rd', 'A', 'b.c']],
    ['exact', ['D', ['3rd', 'A', 'b.c']]],
    [
      'pairwise',
      [
        ['D', 'A'],
        ['3rd', 'b.c'],
      ],
    ],
  ] as const)('ordering, %s, %j, all orders', (scoring, order) => {
    const ids = IDS.slice(0, 4);
    const item: KnowledgeItem = {
      ...base,
      type: 'ordering',
      points: 2,
      elements: ids.map(option),
      scoring,
      key: { order },
    };
    expectSameScores(item, [null, ...permutations(ids), ['A', 'A', 'D', '3rd']]);
  });

  it.each([
    ['all-or-nothing', false, undefined],
    ['all-or-nothing', true, undefined],
    ['per-pair', false, undefined],
    ['per-pair', true, undefined],
    ['per-pair', true, '1'],
    ['per-pair', false, '2/3'],
  ] as const)(
    'matching, %s, targets serve twice: %s, penalty %s',
    (scoring, manyToOne, penalty) => {
      const sources = ['s1', 's2', '3'];
      const targets = ['t1', 't2', 't3', '4'];
      const item: KnowledgeItem = {
        ...base,
        type: 'matching',
        points: 5,
        sources: sources.map(option),
        targets: targets.map(option),
        manyToOne,
        scoring,
        ...(penalty === undefined ? {} : { penalty }),
        key: { pairs: { s1: 't2', s2: manyToOne ? 't2' : '4', 3: 't1' } },
      };
      const open = [undefined, ...targets];
      const all = open.flatMap((a) => open.flatMap((b) => open.map((c) => [a, b, c])));
      const responses = all.map((given) =>
        Object.fromEntries(
          sources.flatMap((source, at) => (given[at] === undefined ? [] : [[source, given[at]]])),
        ),
      );
      expectSameScores(item, [null, ...responses, { s1: 'x' }]);
    },
  );

  it.each(['all-or-nothing', 'per-statement', 'net'] as const)(
    'true/false matrix, %s, all decisions',
    (scoring) => {
      const ids = ['s1', '2nd', 'c'];
      const item: KnowledgeItem = {
        ...base,
        type: 'true-false-matrix',
        points: 4,
        statements: ids.map(option),
        scoring,
        key: { truths: { s1: true, '2nd': false, c: true } },
      };
      const open = [undefined, 'true', 'false'];
      const all = open.flatMap((a) => open.flatMap((b) => open.map((c) => [a, b, c])));
      const responses = all.map((given) =>
        Object.fromEntries(
          ids.flatMap((id, at) => (given[at] === undefined ? [] : [[id, given[at]]])),
        ),
      );
      expectSameScores(item, [null, ...responses, { s1: 'x' }]);
    },
  );

  const bounds = fc.constantFrom(
    ...(['included', 'lower-excluded', 'upper-excluded', 'excluded'] as const),
  );
  const tolerance = fc.oneof(
    fc.record(
      {
        kind: fc.constantFrom('absolute' as const, 'relative' as const),
        value: fc.constantFrom('0.1', '0.05', '1e-2', '2'),
        bounds,
      },
      { requiredKeys: ['kind', 'value'] },
    ),
    fc.constant({ kind: 'relative' as const, value: '0' }),
    fc.record({
      kind: fc.constant('significant-figures' as const),
      figures: fc.constantFrom(1, 2, 3),
    }),
  );
  const decimal = fc.constantFrom('20', '-20', '0.3', '-1.5e2', '7e-3', '1');

  it('numeric, with tolerances on either side of 0, units and answers worth a part', () => {
    const share = fc.constantFrom('1/3', '0.5', '2/7');
    const partial = fc.record({ value: decimal, tolerance, share });
    fc.assert(
      fc.property(
        decimal,
        tolerance,
        fc.option(partial),
        fc.constantFrom(undefined, 'B'),
        (value, allowed, part, unit) => {
          const key = { value, tolerance: allowed, ...(part ? { partial: [part] } : {}) };
          const item: KnowledgeItem = {
            ...base,
            type: 'numeric',
            points: 4,
            key,
            ...(unit === undefined ? {} : { unit }),
          };
          const close = [
            '22',
            '22.0000001',
            '-22',
            '-18',
            '0.33',
            '0.30',
            '-150',
            '0.007',
            '20.1',
            '19.9',
            '1',
            '3',
            '-1',
          ];
          expectSameScores(item, [
            null,
            ...close,
            '\u221220',
            '.3',
            '20.',
            '2e1',
            '+20',
            '1,5',
            '20 B',
            '0.02 kB',
            '20 s',
            'abc',
          ]);
        },
      ),
      { numRuns: 30 },
    );
  });

  it('short text, with all rules for case and white space, and texts worth a part', () => {
    const text = fc.constantFrom(
      'self.items',
      'Żółw i Ryba',
      ' a  b ',
      'a\tb',
      'A B',
      'ß',
      '<&"> ',
      'e\u0301',
      'a\r\nb',
      '\u201ea\u201d \u2013 \uff42',
      'a\u200bb',
    );
    const whitespace = fc.constantFrom('exact' as const, 'collapse' as const, 'ignore' as const);
    fc.assert(
      fc.property(
        fc.uniqueArray(text, { minLength: 1, maxLength: 2 }),
        text,
        fc.boolean(),
        whitespace,
        text,
        fc.constantFrom({}, FOLDED),
        (accepted, half, caseSensitive, rule, given, more) => {
          const key = {
            ...more,
            accepted,
            caseSensitive,
            whitespace: rule,
            partial: [{ text: half, share: '1/3' }],
          };
          const item: KnowledgeItem = { ...base, type: 'short-text', points: 2, key };
          const variants = [
            given,
            given.toUpperCase(),
            `\u00a0${given}\n`,
            given.normalize('NFC'),
            given.replace(/\s/g, ''),
            given.replace(/\s/g, '\u2003'),
          ];
          expectSameScores(item, [null, ...variants, 'something else', '\u0301']);
        },
      ),
      { numRuns: 80 },
    );
  });

  it('short text with patterns', () => {
    const key = {
      accepted: ['a'],
      caseSensitive: false,
      whitespace: 'collapse' as const,
      patterns: [
        { pattern: 'b+|[c-e] f' },
        { pattern: '\\d{2}', share: '1/3' },
        { pattern: 'score' },
      ],
    };
    const item: KnowledgeItem = { ...base, type: 'short-text', points: 2, key };
    const given = ['a', 'BBB', 'D  f', ' 12 ', '123', 'bc', '(b)', 'score', ''];
    expectSameScores(item, [null, ...given]);
  });

  it('an item that came from QTI is the same again', () => {
    const item = there({
      ...base,
      type: 'single-choice',
      points: 1,
      options: IDS.map(option),
      key: { correct: 'D' },
    });
    expect(there(item)).toEqual(item);
  });
});

describe('what QTI cannot say is not written', () => {
  const single = { ...base, type: 'single-choice', points: 1, key: { correct: 'A' } } as const;
  const order: OrderingItem = {
    ...base,
    type: 'ordering',
    points: 1,
    elements: IDS.map(option),
    scoring: 'exact',
    key: { order: [...IDS].reverse() },
  };
  const cases: readonly (readonly [string, KnowledgeItem, RegExp])[] = [
    [
      'a control character',
      { ...single, options: [option('A'), { id: 'B', text: '\u0007' }] },
      /XML cannot hold/,
    ],
    [
      'how a number is written',
      {
        ...base,
        type: 'numeric',
        points: 1,
        key: { value: '1.5', tolerance: { kind: 'written-figures', figures: 2 } },
      },
      /figures/,
    ],
    [
      'a unit that is asked for',
      {
        ...base,
        type: 'numeric',
        points: 1,
        unit: 'B',
        unitAsked: true,
        key: { value: '1', tolerance: { kind: 'absolute', value: '0' } },
      },
      /unit/,
    ],
    [
      'a longest common subsequence',
      { ...order, scoring: 'longest-common-subsequence' },
      /longest common subsequence/,
    ],
    ['elements that may be left out', { ...order, omissions: true }, /left out/],
    [
      'a longest answer',
      {
        ...base,
        type: 'short-text',
        points: 1,
        maxLength: 9,
        key: { accepted: ['a'], caseSensitive: true, whitespace: 'exact' },
      },
      /how long/,
    ],
    [
      'several gaps',
      {
        ...base,
        type: 'gap-fill',
        points: 1,
        text: '[[gap:g]]',
        gaps: [{ kind: 'choice', id: 'g', options: [option('A'), option('B')] }],
        scoring: 'per-gap',
        key: { gaps: { g: { correct: 'A' } } },
      },
      /of type gap-fill/,
    ],
    [
      'a source and a target of one name',
      {
        ...base,
        type: 'matching',
        points: 1,
        sources: [option('a')],
        targets: [option('a')],
        scoring: 'per-pair',
        key: { pairs: { a: 'a' } },
      },
      /same id/,
    ],
  ];
  test.each(cases)('%s', (_, item, reason) => {
    expect(writeQtiItem(item)).toEqual({ ok: false, reason: expect.stringMatching(reason) });
  });
});
