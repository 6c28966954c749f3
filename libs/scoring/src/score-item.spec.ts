import { describe, expect, it, test } from '@jest/globals';
import {
  checkResponse,
  type ItemResponse,
  type KnowledgeItem,
  type MatchingItem,
  type MultipleChoiceItem,
  type NumericItem,
  type OrderingItem,
  type ShortTextItem,
  type SingleChoiceItem,
} from '#exam-bank';
import fc from 'fast-check';
import { comparePoints } from './points.js';
import { scoreItem } from './score-item.js';

const base = {
  id: 'k-1',
  criterion: 'C-1',
  difficulty: 'easy',
  points: 3,
  minutes: 1,
  author: 'a.author',
  prompt: '?',
  rationale: '!',
} as const;
const options = (ids: string) => [...ids].map((id) => ({ id, text: id }));

const single: SingleChoiceItem = {
  ...base,
  type: 'single-choice',
  options: options('ABC'),
  key: { correct: 'B' },
};
const multiple: MultipleChoiceItem = {
  ...base,
  type: 'multiple-choice',
  options: options('ABCD'),
  scoring: 'per-option',
  key: { correct: ['A', 'C'] },
};
const numeric = (
  value: string,
  kind: 'absolute' | 'relative',
  tolerance: string,
  unit?: string,
): NumericItem => ({
  ...base,
  type: 'numeric',
  ...(unit === undefined ? {} : { unit }),
  key: { value, tolerance: { kind, value: tolerance } },
});
const shortText = (key: Partial<ShortTextItem['key']>): ShortTextItem => ({
  ...base,
  type: 'short-text',
  key: { accepted: ['self.items'], caseSensitive: true, whitespace: 'exact', ...key },
});
const ordering: OrderingItem = {
  ...base,
  type: 'ordering',
  elements: options('abc'),
  scoring: 'pairwise',
  key: { order: ['c', 'a', 'b'] },
};
const matching: MatchingItem = {
  ...base,
  type: 'matching',
  sources: options('123'),
  targets: options('xyzw'),
  scoring: 'per-pair',
  key: { pairs: { 1: 'x', 2: 'y', 3: 'z' } },
};

type Case = readonly [name: string, item: KnowledgeItem, response: ItemResponse, points: string];
const scored = (cases: readonly Case[]) => {
  test.each(cases)('%s', (_, item, response, points) => {
    expect(scoreItem(item, response)).toMatchObject({ points, maxPoints: '3' });
  });
};

describe('single choice', () => {
  scored([
    ['the key', single, 'B', '3'],
    ['another option', single, 'A', '0'],
  ]);
});

describe('multiple choice', () => {
  const whole: MultipleChoiceItem = { ...multiple, scoring: 'all-or-nothing' };
  const none: MultipleChoiceItem = { ...whole, key: { correct: [] } };
  scored([
    ['per option: all right', multiple, ['C', 'A'], '3'],
    ['per option: one of four wrong earns half', multiple, ['A'], '1.5'],
    ['per option: two of four wrong earns nothing', multiple, ['A', 'B'], '0'],
    ['E9: per option: all wrong is never negative', multiple, ['B', 'D'], '0'],
    ['per option: all ticked earns nothing', multiple, ['A', 'B', 'C', 'D'], '0'],
    ['whole: the exact set', whole, ['C', 'A'], '3'],
    ['whole: one too few', whole, ['A'], '0'],
    ['E12: whole: one too many', whole, ['A', 'B', 'C'], '0'],
    ['E13: whole: an empty selection is an answer and can be right', none, [], '3'],
  ]);

  it('earns exact thirds', () => {
    const three: MultipleChoiceItem = { ...multiple, points: 1, options: options('ABC') };
    expect(scoreItem(three, ['A']).points).toBe('1/3');
  });
});

describe('numeric', () => {
  scored([
    ['exact', numeric('2048', 'absolute', '0'), '2048', '3'],
    ['off by one', numeric('2048', 'absolute', '0'), '2047', '0'],
    ['E18: 0.1 is exactly 0.1', numeric('0.3', 'absolute', '0.2'), '0.1', '3'],
    ['the upper bound counts', numeric('1', 'relative', '0.05'), '1.05', '3'],
    ['just over it', numeric('1', 'relative', '0.05'), '1.0500000000000000001', '0'],
    ['the lower bound counts', numeric('1', 'relative', '0.05'), '0.95', '3'],
    ['E14: relative below zero: the exact answer', numeric('-20', 'relative', '0.1'), '-20', '3'],
    ['relative below zero: the bound', numeric('-20', 'relative', '0.1'), '-22', '3'],
    ['relative below zero: beyond', numeric('-20', 'relative', '0.1'), '-22.1', '0'],
    ['relative to zero allows zero only', numeric('0', 'relative', '0.5'), '0.0001', '0'],
    ['relative to zero', numeric('0', 'relative', '0.5'), '-0', '3'],
    ['typographic minus', numeric('-5', 'absolute', '0'), '\u22125', '3'],
    ['E15: zeros, exponent', numeric('1500', 'absolute', '0'), ' 01.50e+3 ', '3'],
  ]);

  describe('E17: units', () => {
    const bytes = numeric('2048', 'absolute', '0', 'B');
    const seconds = numeric('0.000000001', 'absolute', '0', 's');
    scored([
      ['missing: taken as the unit of the item', bytes, '2048', '3'],
      ['the same', bytes, '2048 B', '3'],
      ['a binary multiple', bytes, '2 KiB', '3'],
      ['bits', bytes, '16384 bit', '3'],
      ['bits by their symbol: another amount than bytes', bytes, '2048 b', '0'],
      ...['B', 'byte', 'bytes', 'Byte', 'Bytes', 'BYTES'].map(
        (unit) => [`spelling: ${unit}`, bytes, `2048 ${unit}`, '3'] as const,
      ),
      ...['b', 'bit', 'bits', 'Bit', 'Bits'].map(
        (unit) => [`spelling: ${unit}`, bytes, `16384 ${unit}`, '3'] as const,
      ),
      ...['KiB', 'kibibyte', 'Kibibytes'].map(
        (unit) => [`spelling: ${unit}`, bytes, `2 ${unit}`, '3'] as const,
      ),
      ...['s', 'sec', 'Sec', 'second', 'seconds', 'Seconds'].map(
        (unit) => [`spelling: ${unit}`, seconds, `1e-9 ${unit}`, '3'] as const,
      ),
      ['spelling: Milliseconds', seconds, '1e-6 Milliseconds', '3'],
      ['spelling: in a compound', numeric('36', 'absolute', '0', 'km/h'), '36 km/Hour', '3'],
      ['spelling: the item writes it out', numeric('24', 'absolute', '0', 'Bytes'), '24 B', '3'],
      ['spelling: Megawatt', numeric('1', 'absolute', '0', 'MW'), '1 Megawatt', '3'],
      ['spelling: milliwatt', numeric('1', 'absolute', '0', 'MW'), '1 Milliwatt', '0'],
      ['a decimal multiple is another amount', bytes, '2 kB', '0'],
      ['the right number in a wrong unit', bytes, '2048 KiB', '0'],
      ['nano is exact', seconds, '1 ns', '3'],
      ['micro by either sign', numeric('3', 'absolute', '0', 'us'), '0.003 ms', '3'],
      ['micro sign', numeric('3', 'absolute', '0', 'us'), '3 \u00b5s', '3'],
      ['Greek mu', numeric('3', 'absolute', '0', '\u00b5s'), '3000 ns', '3'],
      ['the case of letters counts', numeric('1', 'absolute', '0', 'MW'), '1 mW', '0'],
      ['compound', numeric('36', 'absolute', '0', 'km/h'), '10 m/s', '3'],
      ['powers', numeric('1', 'absolute', '0', 'm^2'), '10000 cm^2', '3'],
      ['a yobibyte is 1024 to the eighth', numeric('1024', 'absolute', '0', 'ZiB'), '1 YiB', '3'],
      [
        'a unit that only the item knows',
        numeric('7', 'absolute', '0', 'comparisons'),
        '7 comparisons',
        '3',
      ],
    ]);
  });

  test.each([
    ['no number', numeric('a lot', 'absolute', '0')],
    ['a tolerance below zero', numeric('1', 'absolute', '-1')],
  ])('refuses a key with %s', (_, item) => {
    expect(() => scoreItem(item, '1')).toThrow(expect.objectContaining({ code: 'key-malformed' }));
  });
});

describe('short text', () => {
  scored([
    ['the same', shortText({}), 'self.items', '3'],
    ['trimmed always', shortText({}), ' \u00a0self.items\n', '3'],
    ['case matters', shortText({}), 'Self.items', '0'],
    ['case ignored', shortText({ caseSensitive: false }), 'SELF.Items', '3'],
    ['E19: NFC: a letter and its accent', shortText({ accepted: ['\u00f3'] }), 'o\u0301', '3'],
    ['never NFKC: full width', shortText({ accepted: ['x'] }), '\uff58', '0'],
    ['a zero-width space stays', shortText({ whitespace: 'ignore' }), 'self.\u200bitems', '0'],
    [
      'dotted capital I is not i',
      shortText({ accepted: ['i'], caseSensitive: false }),
      '\u0130',
      '0',
    ],
    ['sharp s is not ss', shortText({ accepted: ['ss'], caseSensitive: false }), '\u00df', '0'],
    ['exact white space', shortText({ accepted: ['a b'] }), 'a  b', '0'],
    ['collapsed', shortText({ accepted: ['a b'], whitespace: 'collapse' }), 'a \t\n b', '3'],
    [
      'collapsed is not dropped',
      shortText({ accepted: ['a b'], whitespace: 'collapse' }),
      'ab',
      '0',
    ],
    ['ignored', shortText({ accepted: ['a b'], whitespace: 'ignore' }), 'a\u00a0b', '3'],
    ['any of several', shortText({ accepted: ['x', 'y'] }), 'y', '3'],
    ['a pattern is text', shortText({ accepted: ['.*'] }), 'abc', '0'],
  ]);
});

describe('answers that are worth a part', () => {
  const within = (value: string) => ({ kind: 'absolute', value }) as const;
  const year: NumericItem = {
    ...numeric('1822', 'absolute', '0'),
    key: {
      value: '1822',
      tolerance: within('0'),
      partial: [
        { value: '1822', tolerance: within('2'), share: '1/3' },
        { value: '1822', tolerance: within('20'), share: '0.1' },
      ],
    },
  };
  const capital = shortText({
    accepted: ['Warszawa'],
    caseSensitive: false,
    partial: [{ text: 'Kraków', share: '1/2' }],
  });

  it.each<[string, KnowledgeItem, string, string]>([
    ['a number, right', year, '1822', '3'],
    ['a number, the first that fits', year, '1824', '1'],
    ['a number, the next', year, '1842', '0.3'],
    ['a number, none', year, '1843', '0'],
    ['a text, right', capital, 'warszawa', '3'],
    ['a text, in part, by the same rules', capital, ' KRAKÓW ', '1.5'],
    ['a text, wrong', capital, 'Gniezno', '0'],
  ])('%s', (_, item, response, points) => {
    expect(scoreItem(item, response).points).toBe(points);
  });
});

describe('ordering', () => {
  const exact: OrderingItem = { ...ordering, scoring: 'exact' };
  scored([
    ['exact: right', exact, ['c', 'a', 'b'], '3'],
    ['exact: a swap', exact, ['a', 'c', 'b'], '0'],
    ['pairwise: right', ordering, ['c', 'a', 'b'], '3'],
    ['pairwise: two of three pairs earn a third', ordering, ['a', 'c', 'b'], '1'],
    ['pairwise: one of three pairs earns nothing', ordering, ['a', 'b', 'c'], '0'],
    ['pairwise: reversed is never negative', ordering, ['b', 'a', 'c'], '0'],
  ]);
});

describe('matching', () => {
  const whole: MatchingItem = { ...matching, scoring: 'all-or-nothing' };
  const many: MatchingItem = { ...matching, manyToOne: true };
  const half: MatchingItem = { ...matching, penalty: '1/2' };
  const full: MatchingItem = { ...many, penalty: '1' };
  scored([
    ['per pair: all', matching, { 1: 'x', 2: 'y', 3: 'z' }, '3'],
    ['per pair: one of three', matching, { 1: 'x', 2: 'z', 3: 'y' }, '1'],
    [
      'E23: per pair: an open source earns nothing, the rest counts',
      matching,
      { 1: 'x', 2: 'y' },
      '2',
    ],
    ['E24: per pair: a distractor costs nothing', matching, { 1: 'x', 2: 'y', 3: 'w' }, '2'],
    ['E24: penalty: a wrong pair takes half a right one away', half, { 1: 'x', 2: 'w' }, '0.5'],
    ['penalty: an open source costs nothing', half, { 1: 'x' }, '1'],
    ['penalty: one of three right, two wrong', half, { 1: 'x', 2: 'z', 3: 'y' }, '0'],
    ['penalty: never below 0', half, { 2: 'z', 3: 'y' }, '0'],
    ['E24: penalty: one target for all earns nothing', full, { 1: 'x', 2: 'x', 3: 'x' }, '0'],
    ['penalty: thirds stay exact', { ...half, penalty: '1/3' }, { 1: 'x', 2: 'w' }, '2/3'],
    ['whole: all', whole, { 1: 'x', 2: 'y', 3: 'z' }, '3'],
    ['whole: one open', whole, { 1: 'x', 2: 'y' }, '0'],
    ['a target twice where that is allowed', many, { 1: 'x', 2: 'x', 3: 'x' }, '1'],
  ]);
});

describe('E8: blank is not wrong', () => {
  const items = [
    single,
    multiple,
    numeric('1', 'absolute', '0'),
    shortText({}),
    ordering,
    matching,
  ];
  test.each(items)('$type: null', (item) => {
    expect(scoreItem(item, null)).toMatchObject({ points: '0', state: 'blank' });
  });

  it('takes white space for blank, and an empty selection for an answer', () => {
    expect(scoreItem(shortText({}), ' \n').state).toBe('blank');
    expect(scoreItem(multiple, []).state).toBe('scored');
  });
});

describe('E10 E11: a malformed response is refused, never 0', () => {
  const cases: readonly (readonly [string, KnowledgeItem, unknown])[] = [
    ['single choice: unknown option', single, 'Z'],
    ['single choice: a list', single, ['B']],
    ['multiple choice: unknown option', multiple, ['A', 'Z']],
    ['multiple choice: twice the same', multiple, ['A', 'A']],
    ['multiple choice: a string', multiple, 'A'],
    ['numeric: a number', numeric('1', 'absolute', '0'), 1],
    ...[
      'one',
      '2,5',
      '1,234',
      '1 234',
      '0x10',
      '1/2',
      '+1',
      'Infinity',
      'NaN',
      '1e9999',
      '7 s',
    ].map((text) => [`E15: numeric: ${text}`, numeric('7', 'absolute', '9999'), text] as const),
    ...[
      ['another dimension', 'B', '2048 s'],
      ['another dimension of a fitting size', 'B', '16384 s'],
      ['an expression is not evaluated', 'B', '2 KiB*sqrt'],
      ['a number in the unit', 'B', '2048 B/1'],
      ['a property name', 'B', '2048 constructor'],
      ['no such unit', 'B', '2048 KB'],
      ['a symbol in the wrong case', 'Hz', '5 hz'],
      ['a symbol of another unit', 's', '5 S'],
      ['a short prefix in the wrong case', 'ohm', '5 KOHM'],
      ['a misspelt unit', 'B', '24 Bytez'],
      ['an offset without a factor', 'K', '0 degC'],
      ['a unit where the item has one of its own', 'comparisons', '7 s'],
    ].map(
      ([name, unit, text = '']) =>
        [`E17: numeric: ${name}`, numeric('7', 'absolute', '9999', unit), text] as const,
    ),
    ['numeric: no space before the unit', numeric('2048', 'absolute', '0', 'B'), '2KiB'],
    ['short text: a list', shortText({}), ['self.items']],
    ['ordering: an element missing', ordering, ['a', 'b']],
    ['ordering: an element twice', ordering, ['a', 'a', 'b']],
    ['ordering: unknown', ordering, ['a', 'b', 'z']],
    ['matching: unknown source', matching, { 9: 'x' }],
    ['matching: unknown target', matching, { 1: 'q' }],
    ['matching: a target serves twice', matching, { 1: 'x', 2: 'x' }],
    ['matching: an inherited name', matching, { constructor: 'x' }],
    ['matching: a list', matching, ['x']],
    ['matching: a boolean', matching, false],
    ['nothing at all', single, undefined],
  ];
  test.each(cases)('%s', (_, item, response) => {
    expect(() => scoreItem(item, response as ItemResponse)).toThrow(
      expect.objectContaining({ code: 'response-malformed' }),
    );
  });

  it('knows no other item types', () => {
    const essay = { ...single, type: 'toString' } as unknown as KnowledgeItem;
    expect(() => scoreItem(essay, 'B')).toThrow(
      expect.objectContaining({ code: 'item-type-unknown' }),
    );
  });
});

describe('with the check of responses', () => {
  const items = [
    single,
    multiple,
    numeric('1', 'absolute', '0', 'B'),
    shortText({}),
    ordering,
    matching,
  ];
  const id = fc.constantFrom(
    ...['A', 'B', 'a', 'b', 'c', '1', '2', 'x', 'y', '7', 'no'],
    ...['1 B', '1 Bytes', '1 KiB', '1 KB', '1 s', '1 Bytez'],
  );
  const anything = fc.oneof(
    id,
    fc.uniqueArray(id),
    fc.array(id),
    fc.dictionary(id, id),
    fc.jsonValue(),
  );

  it('scores what the check lets in, and refuses what it refuses', () => {
    fc.assert(
      fc.property(fc.constantFrom(...items), anything, (item, given) => {
        fc.pre(typeof given !== 'string' || given.trim() !== '');
        const check = checkResponse(item, given);
        const score = () => scoreItem(item, check.ok ? check.response : (given as ItemResponse));
        if (check.ok) expect(score().maxPoints).toBe('3');
        else expect(score).toThrow(expect.objectContaining({ code: 'response-malformed' }));
      }),
      { numRuns: 3000 },
    );
  });
});

describe('units, with the check of responses', () => {
  const names = ['B', 'b', 'bytes', 's', 'sec', 'S', 'W', 'watt', 'm', 'K', 'degC', 'deg', 'Bytez'];
  const prefixes = ['', 'k', 'K', 'M', 'm', 'Ki', 'kilo', 'Mega', 'KILO'];
  const unit = fc
    .tuple(fc.constantFrom(...prefixes), fc.constantFrom(...names), fc.boolean())
    .map(([prefix, name, capital]) => prefix + (capital ? name.toUpperCase() : name));

  it('scores every unit that the check lets in, and refuses every other', () => {
    const seen = { taken: 0, refused: 0 };
    fc.assert(
      fc.property(unit, fc.constantFrom('B', 's', 'MW', 'm', 'K', undefined), (given, wanted) => {
        const item = numeric('1', 'absolute', '0', wanted);
        const check = checkResponse(item, `1 ${given}`);
        const score = () => scoreItem(item, `1 ${given}`);
        seen[check.ok ? 'taken' : 'refused'] += 1;
        if (check.ok) expect(score().state).toBe('scored');
        else expect(score).toThrow(expect.objectContaining({ code: 'response-malformed' }));
      }),
      { numRuns: 2000 },
    );
    expect(Math.min(seen.taken, seen.refused)).toBeGreaterThan(50);
  });
});

describe('a key that is extended later', () => {
  it('E20: gives every equal answer the new mark, and no other answer another one', () => {
    const before = shortText({ accepted: ['list'], caseSensitive: false });
    const after = shortText({ accepted: ['list', 'array'], caseSensitive: false });
    const answers = ['list', 'array', ' ARRAY', 'set'];
    expect(answers.map((answer) => scoreItem(before, answer).points)).toEqual(['3', '0', '0', '0']);
    expect(answers.map((answer) => scoreItem(after, answer).points)).toEqual(['3', '3', '3', '0']);
  });
});

describe('pairs', () => {
  it('E25: have a direction, from source to target: the other way round is no answer', () => {
    const both: MatchingItem = {
      ...matching,
      sources: options('12'),
      targets: options('21x'),
      key: { pairs: { 1: '2', 2: 'x' } },
    };
    expect(scoreItem(both, { 1: '2' }).points).toBe('1.5');
    expect(scoreItem(both, { 2: '1' }).points).toBe('0');
    expect(checkResponse(both, { x: '2' })).toMatchObject({ ok: false, code: 'unknown-option' });
  });
});

describe('laws', () => {
  const subset = fc.subarray(['A', 'B', 'C', 'D']);

  it('stays between 0 and the maximum, and only the key earns it all', () => {
    fc.assert(
      fc.property(subset, subset, (correct, ticked) => {
        const { points = '' } = scoreItem({ ...multiple, key: { correct } }, ticked);
        expect(comparePoints(points, '0')).toBeGreaterThanOrEqual(0);
        expect(points === '3').toBe(String([...ticked].sort()) === String([...correct].sort()));
      }),
    );
  });

  it('E21: gives equal responses equal marks, however the options and the ticks are ordered', () => {
    fc.assert(
      fc.property(subset, fc.nat(23), (ticked, turn) => {
        const turned = [
          ...multiple.options.slice(turn % 4),
          ...multiple.options.slice(0, turn % 4),
        ];
        const shuffled = scoreItem({ ...multiple, options: turned }, [...ticked].reverse());
        expect(shuffled.points).toBe(scoreItem(multiple, ticked).points);
      }),
    );
  });

  it('says how the points came about, ending in the sum', () => {
    expect(scoreItem(multiple, ['A']).derivation?.at(-1)).toBe('0.5 × 3 = 1.5 points');
  });
});
