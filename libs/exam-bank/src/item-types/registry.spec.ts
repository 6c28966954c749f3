import { describe, expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import type { ItemResponse, ItemType, KnowledgeItem } from '../item.js';
import type { QtiElement, QtiNode } from './qti/tree.js';
import { checkResponse, ITEM_TYPES, keyProblems, publicItem, rearrangedItem } from './registry.js';

const SECRET = 'MARKER';

const base = {
  id: 'k-1',
  criterion: `${SECRET}-criterion`,
  difficulty: 'easy',
  points: 2,
  minutes: 3,
  author: SECRET,
  prompt: 'What?',
  code: { language: 'c', text: 'int x;' },
  rationale: SECRET,
} as const;
const option = (id: string) => ({ id, text: `Text ${id}` });

/** One item a type; `other` has another key and else nothing different. */
const examples: {
  readonly [T in ItemType]: { readonly item: KnowledgeItem; readonly other: KnowledgeItem };
} = {
  'single-choice': (() => {
    const item = {
      ...base,
      type: 'single-choice' as const,
      options: [option('A'), option('B')],
      key: { correct: 'A' },
    };
    return { item, other: { ...item, key: { correct: 'B' } } };
  })(),
  'multiple-choice': (() => {
    const item = {
      ...base,
      type: 'multiple-choice' as const,
      options: [option('A'), option('B'), option('C')],
      scoring: 'per-option' as const,
      key: { correct: ['A'] },
    };
    return { item, other: { ...item, scoring: 'all-or-nothing', key: { correct: ['B', 'C'] } } };
  })(),
  numeric: (() => {
    const item = {
      ...base,
      type: 'numeric' as const,
      unit: 'B',
      key: { value: SECRET, tolerance: { kind: 'absolute' as const, value: SECRET } },
    };
    return {
      item,
      other: { ...item, key: { value: '1', tolerance: { kind: 'relative', value: '1' } } },
    };
  })(),
  'short-text': (() => {
    const key = { accepted: [SECRET], caseSensitive: true, whitespace: 'exact' as const };
    const item = { ...base, type: 'short-text' as const, key };
    return {
      item,
      other: { ...item, key: { accepted: ['x', 'y'], caseSensitive: false, whitespace: 'ignore' } },
    };
  })(),
  ordering: (() => {
    const item = {
      ...base,
      type: 'ordering' as const,
      elements: [option('a'), option('b'), option('c')],
      scoring: 'exact' as const,
      key: { order: ['c', 'b', 'a'] },
    };
    return { item, other: { ...item, scoring: 'pairwise', key: { order: ['b', 'c', 'a'] } } };
  })(),
  matching: (() => {
    const item = {
      ...base,
      type: 'matching' as const,
      sources: [option('s1'), option('s2')],
      targets: [option('t1'), option('t2'), option('t3')],
      scoring: 'per-pair' as const,
      key: { pairs: { s1: 't1', s2: 't2' } as Record<string, string> },
    };
    return {
      item,
      other: { ...item, scoring: 'all-or-nothing', key: { pairs: { s1: 't3', s2: 't1' } } },
    };
  })(),
  'true-false-matrix': (() => {
    const item = {
      ...base,
      type: 'true-false-matrix' as const,
      statements: [option('s1'), option('s2')],
      scoring: 'net' as const,
      key: { truths: { s1: true, s2: false } },
    };
    const truths = { s1: false, s2: true };
    return { item, other: { ...item, scoring: 'per-statement', key: { truths } } };
  })(),
  'gap-fill': (() => {
    const text = { accepted: [SECRET], caseSensitive: true, whitespace: 'exact' as const };
    const item = {
      ...base,
      type: 'gap-fill' as const,
      text: 'Both [[gap:g1]] and [[gap:g2]].',
      gaps: [
        { kind: 'text' as const, id: 'g1', maxLength: 5 },
        { kind: 'choice' as const, id: 'g2', options: [option('o1'), option('o2')] },
      ],
      scoring: 'per-gap' as const,
      key: { gaps: { g1: { ...text, share: '1/3' }, g2: { correct: 'o1', share: '2/3' } } },
    };
    const gaps = { g1: { ...text, accepted: ['x'] }, g2: { correct: 'o2' } };
    return { item, other: { ...item, scoring: 'all-or-nothing', key: { gaps } } };
  })(),
  formula: (() => {
    const item = {
      ...base,
      type: 'formula' as const,
      variables: [{ name: 'x', min: '1', max: '9' }],
      key: { expression: `x + ${SECRET}` },
    };
    return { item, other: { ...item, key: { expression: 'x' } } };
  })(),
  scripted: (() => {
    const item = { ...base, type: 'scripted' as const, maxCharacters: 20, key: { script: SECRET } };
    return { item, other: { ...item, key: { script: 'x' } } };
  })(),
  composite: (() => {
    const numeric = {
      type: 'numeric' as const,
      prompt: 'How many?',
      key: { value: SECRET, tolerance: { kind: 'absolute', value: '0' } },
    };
    const choice = {
      type: 'single-choice' as const,
      prompt: 'Which?',
      options: [option('A'), option('B')],
      key: { correct: 'A' },
    };
    const parts = [
      { id: 'p1', weight: '1/3', question: choice },
      { id: 'p2', weight: '2/3', needs: ['p1'], question: numeric },
    ];
    const item = { ...base, type: 'composite' as const, parts };
    const other = [parts[0]!, { ...parts[1]!, question: { ...numeric, key: { value: '1' } } }];
    return { item, other: { ...item, parts: other } };
  })(),
  'code-reading': (() => {
    const rule = { lineEndings: 'any' as const, trailingSpace: 'ignore' as const };
    const item = {
      ...base,
      type: 'code-reading' as const,
      scoring: 'per-line' as const,
      key: { output: SECRET, ...rule },
    };
    return { item, other: { ...item, scoring: 'all-or-nothing', key: { output: '1', ...rule } } };
  })(),
  hotspot: (() => {
    const areas = [{ shape: 'rect' as const, coords: [1, 1, 3, 3], share: '1' }];
    const item = {
      ...base,
      type: 'hotspot' as const,
      image: {
        mediaType: 'image/png' as const,
        width: 20,
        height: 10,
        base64: png(20, 10),
        alt: 'a',
      },
      maxSelections: 2,
      key: { areas },
    };
    const other = [{ shape: 'circle' as const, coords: [5, 5, 2], share: '1' }];
    return { item, other: { ...item, key: { areas: other } } };
  })(),
  essay: (() => {
    const rubric = [{ id: 'r', title: SECRET, levels: [{ points: '0', description: SECRET }] }];
    const item = {
      ...base,
      type: 'essay' as const,
      maxCharacters: 20,
      rubric,
      key: { guidance: SECRET },
    };
    return { item, other: { ...item, key: { guidance: 'x', tolerance: '1' } } };
  })(),
  'file-upload': (() => {
    const rubric = [{ id: 'r', title: SECRET, range: { maxPoints: '2', step: '1' } }];
    const files = { kinds: ['txt' as const, 'pdf' as const], maxCount: 2, maxKiB: 1 };
    const key = { guidance: SECRET };
    const item = { ...base, type: 'file-upload' as const, files, rubric, key };
    return { item, other: { ...item, key: { guidance: 'x' } } };
  })(),
  qti: (() => {
    const declaration = (correct: string) =>
      el(
        'qti-response-declaration',
        { identifier: 'RESPONSE', cardinality: 'multiple', 'base-type': 'identifier' },
        el('qti-correct-response', {}, el('qti-value', {}, correct)),
      );
    const score = { identifier: 'SCORE', cardinality: 'single', 'base-type': 'float' };
    const key = (correct: string, template: string) => ({
      declarations: [declaration(correct), el('qti-outcome-declaration', score)],
      processing: el('qti-response-processing', { template }),
      feedback: [el('qti-modal-feedback', { identifier: SECRET }, SECRET)],
    });
    const choice = (identifier: string) =>
      el(
        'qti-simple-choice',
        { identifier, 'data-secret': SECRET },
        identifier,
        el('qti-feedback-inline', { identifier: SECRET, 'show-hide': 'show' }, SECRET),
      );
    const asked = { 'response-identifier': 'RESPONSE', 'max-choices': '2', shuffle: 'true' };
    const body = [
      el('qti-choice-interaction', asked, choice('A'), choice('B'), choice('null')),
      el('qti-rubric-block', { view: 'scorer' }, SECRET),
      el('qti-unheard-of', {}, SECRET),
    ];
    const item = { ...base, type: 'qti' as const, body, key: key(SECRET, SECRET) };
    return { item, other: { ...item, key: key('B', 'match_correct') } };
  })(),
};

/** The head of a picture: nothing else of it is read. */
function png(width: number, height: number): string {
  const size = Buffer.alloc(8);
  size.writeUInt32BE(width, 0);
  size.writeUInt32BE(height, 4);
  const head = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
  return Buffer.concat([head, size]).toString('base64');
}

function file(name: string, text: string) {
  return { name, base64: Buffer.from(text).toString('base64') };
}

/** An element of a QTI item. */
function el(
  tag: string,
  attributes: Readonly<Record<string, string>>,
  ...children: readonly QtiNode[]
): QtiElement {
  return { tag, attributes, children };
}

/** The value with a secret property added to every object in it. */
function withSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withSecrets);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, entry]) => [key, withSecrets(entry)] as const);
  return { ...Object.fromEntries(entries), secret: SECRET };
}

describe.each(ITEM_TYPES)('the public view of %s', (type) => {
  const { item, other } = examples[type];

  it('shows prompt, code, points and body', () => {
    const view = publicItem(item);
    expect(view).toMatchObject({ id: 'k-1', type, prompt: 'What?', points: 2, code: base.code });
  });

  it('shows nothing of rationale, author, criterion and key', () => {
    expect(JSON.stringify(item)).toContain(SECRET);
    expect(JSON.stringify(publicItem(item))).not.toContain(SECRET);
    expect(Object.keys(publicItem(item))).not.toEqual(expect.arrayContaining(['key']));
    expect(publicItem(item)).not.toHaveProperty('scoring');
    expect(publicItem(item)).not.toHaveProperty('difficulty');
  });

  it('is the same whatever the key is', () => {
    expect(other).not.toEqual(item);
    expect(publicItem(other)).toEqual(publicItem(item));
  });

  it('hides properties that nobody has thought of yet, however deep', () => {
    // A planted property is by intent outside of the type.
    const planted = withSecrets(item) as KnowledgeItem;
    expect(JSON.stringify(publicItem(planted))).not.toContain(SECRET);
  });

  it('has no code where the item has none', () => {
    const { code: _code, ...plain } = item;
    // Leaving out an optional property leaves the item's own type.
    expect(publicItem(plain as KnowledgeItem)).not.toHaveProperty('code');
  });

  it('answers to the same responses as the item, and to any JSON without throwing', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (response) => {
        expect(checkResponse(publicItem(item), response)).toEqual(checkResponse(item, response));
      }),
    );
  });

  it('takes a blank answer', () => {
    expect(checkResponse(item, null)).toEqual({ ok: true, response: null });
  });
});

describe('well-formed responses', () => {
  const cases: readonly { readonly type: ItemType; readonly response: ItemResponse }[] = [
    { type: 'single-choice', response: 'B' },
    { type: 'multiple-choice', response: [] },
    { type: 'multiple-choice', response: ['C', 'A'] },
    { type: 'numeric', response: ' \u22122.5e3 KiB' },
    { type: 'numeric', response: '24 Bytes' },
    { type: 'short-text', response: '  Self.items ' },
    { type: 'ordering', response: ['b', 'c', 'a'] },
    { type: 'matching', response: { s1: 't3', s2: 't1' } },
    { type: 'matching', response: { s2: 't1' } },
    { type: 'true-false-matrix', response: { s2: 'false' } },
    { type: 'gap-fill', response: { g2: 'o2', g1: ' x ' } },
    { type: 'formula', response: ' (x + 1)^2 / (3x) ' },
    { type: 'formula', response: '2 sqrt(x)' },
    { type: 'scripted', response: 'any text' },
    { type: 'composite', response: { parts: { p2: '42', p1: null } } },
    { type: 'composite', response: { parts: { p1: 'B' } } },
    { type: 'code-reading', response: '1\r\n2\n' },
    { type: 'hotspot', response: ['0 0', '20 10'] },
    { type: 'essay', response: '  as written\r\n' },
    { type: 'essay', response: '🐢'.repeat(20) },
    { type: 'file-upload', response: { files: [file('a.txt', 'żółw')] } },
    { type: 'file-upload', response: { files: [file('a.PDF', '%PDF-1.7'), file('b.txt', 'b')] } },
    { type: 'qti', response: { RESPONSE: ['B', 'A', 'B'] } },
    { type: 'qti', response: { RESPONSE: 'null' } },
    { type: 'qti', response: { RESPONSE: null } },
    { type: 'qti', response: {} },
  ];
  test.each(cases)('$type: $response is taken as it is', ({ type, response }) => {
    expect(checkResponse(examples[type].item, response)).toEqual({ ok: true, response });
  });
});

describe('responses in which nothing is answered', () => {
  const cases: readonly { readonly type: ItemType; readonly response: unknown }[] = [
    ...ITEM_TYPES.map((type) => ({ type, response: ' \n' })),
    { type: 'composite', response: { parts: { p1: ' ' } } },
    { type: 'matching', response: {} },
    { type: 'true-false-matrix', response: {} },
    { type: 'gap-fill', response: {} },
    { type: 'gap-fill', response: { g1: ' ' } },
    { type: 'hotspot', response: [] },
  ];
  test.each(cases)('$type: $response is blank', ({ type, response }) => {
    expect(checkResponse(examples[type].item, response)).toEqual({ ok: true, response: null });
  });
});

describe('responses that are refused', () => {
  const cases: readonly {
    readonly type: ItemType;
    readonly response: unknown;
    readonly code: string;
  }[] = [
    { type: 'single-choice', response: 'C', code: 'unknown-option' },
    { type: 'single-choice', response: 'a', code: 'unknown-option' },
    { type: 'single-choice', response: ['A', 'B'], code: 'too-many-selections' },
    { type: 'single-choice', response: ['A'], code: 'malformed-response' },
    { type: 'single-choice', response: 0, code: 'malformed-response' },
    { type: 'single-choice', response: undefined, code: 'malformed-response' },
    { type: 'multiple-choice', response: 'A', code: 'malformed-response' },
    { type: 'multiple-choice', response: ['A', 1], code: 'malformed-response' },
    { type: 'multiple-choice', response: ['A', 'D'], code: 'unknown-option' },
    { type: 'multiple-choice', response: ['A', 'A'], code: 'duplicate-option' },
    { type: 'multiple-choice', response: ['A', 'B', 'C', 'A'], code: 'too-many-selections' },
    { type: 'numeric', response: 5, code: 'malformed-response' },
    { type: 'numeric', response: '1,000', code: 'malformed-number' },
    { type: 'numeric', response: '0x10', code: 'malformed-number' },
    { type: 'numeric', response: '24 Bytez', code: 'unknown-unit' },
    { type: 'numeric', response: '24 KB', code: 'unknown-unit' },
    { type: 'numeric', response: '24 s', code: 'unexpected-unit' },
    { type: 'numeric', response: `${' '.repeat(300)}1`, code: 'too-long' },
    { type: 'short-text', response: 7, code: 'malformed-response' },
    { type: 'short-text', response: 'a\0b', code: 'malformed-response' },
    { type: 'short-text', response: '\udfff', code: 'malformed-response' },
    { type: 'short-text', response: 'x'.repeat(2001), code: 'too-long' },
    { type: 'ordering', response: ['a', 'b'], code: 'incomplete-order' },
    { type: 'ordering', response: ['a', 'b', 'b'], code: 'duplicate-option' },
    { type: 'ordering', response: ['a', 'b', 'x'], code: 'unknown-option' },
    { type: 'ordering', response: 'abc', code: 'malformed-response' },
    { type: 'matching', response: { s1: 't1', s2: 't1' }, code: 'duplicate-option' },
    { type: 'matching', response: { s3: 't1' }, code: 'unknown-option' },
    { type: 'matching', response: { s1: 's2' }, code: 'unknown-option' },
    { type: 'matching', response: JSON.parse('{"__proto__": "t1"}'), code: 'unknown-option' },
    { type: 'matching', response: { s1: null }, code: 'malformed-response' },
    { type: 'matching', response: ['t1', 't2'], code: 'malformed-response' },
    { type: 'true-false-matrix', response: { s1: true }, code: 'malformed-response' },
    { type: 'true-false-matrix', response: ['s1'], code: 'malformed-response' },
    { type: 'true-false-matrix', response: { s1: 'TRUE' }, code: 'unknown-option' },
    { type: 'true-false-matrix', response: { s3: 'true' }, code: 'unknown-option' },
    { type: 'gap-fill', response: 'x', code: 'malformed-response' },
    { type: 'gap-fill', response: { g1: 'a\0b' }, code: 'malformed-response' },
    { type: 'gap-fill', response: { g1: 'longer' }, code: 'too-long' },
    { type: 'gap-fill', response: { g2: 'g1' }, code: 'unknown-option' },
    { type: 'gap-fill', response: { constructor: 'o1' }, code: 'unknown-option' },
    { type: 'formula', response: 3, code: 'malformed-response' },
    { type: 'scripted', response: 'x'.repeat(21), code: 'too-long' },
    { type: 'composite', response: 'A', code: 'malformed-response' },
    { type: 'composite', response: { p1: 'A' }, code: 'malformed-response' },
    { type: 'composite', response: { parts: { p1: 'A' }, more: 1 }, code: 'malformed-response' },
    { type: 'composite', response: { parts: ['A'] }, code: 'malformed-response' },
    { type: 'composite', response: { parts: { p3: 'A' } }, code: 'unknown-option' },
    {
      type: 'composite',
      response: JSON.parse('{"parts": {"__proto__": "A"}}'),
      code: 'unknown-option',
    },
    { type: 'composite', response: { parts: { p1: 'C' } }, code: 'unknown-option' },
    { type: 'composite', response: { parts: { p2: 'many' } }, code: 'malformed-number' },
    { type: 'code-reading', response: ['1'], code: 'malformed-response' },
    { type: 'code-reading', response: 'x'.repeat(10_001), code: 'too-long' },
    { type: 'hotspot', response: '1 1', code: 'malformed-response' },
    { type: 'hotspot', response: ['21 1'], code: 'malformed-response' },
    { type: 'hotspot', response: ['1 11'], code: 'malformed-response' },
    { type: 'hotspot', response: ['1.5 1'], code: 'malformed-response' },
    { type: 'hotspot', response: ['-1 1'], code: 'malformed-response' },
    { type: 'hotspot', response: ['01 1'], code: 'malformed-response' },
    { type: 'hotspot', response: ['1 1', '1 1'], code: 'duplicate-option' },
    { type: 'hotspot', response: ['1 1', '2 1', '3 1'], code: 'too-many-selections' },
    { type: 'essay', response: 'x'.repeat(21), code: 'too-long' },
    { type: 'essay', response: 'a\0b', code: 'malformed-response' },
    { type: 'essay', response: ['a'], code: 'malformed-response' },
    { type: 'file-upload', response: 'a.txt', code: 'malformed-response' },
    { type: 'file-upload', response: { files: [] }, code: 'malformed-response' },
    {
      type: 'file-upload',
      response: { files: [{ ...file('a.txt', 'a'), size: 1 }] },
      code: 'malformed-response',
    },
    { type: 'file-upload', response: { files: [file('a.exe', 'MZ')] }, code: 'file-refused' },
    { type: 'file-upload', response: { files: [file('a.png', 'a')] }, code: 'file-refused' },
    { type: 'file-upload', response: { files: [file('a.pdf', 'MZ')] }, code: 'file-refused' },
    { type: 'file-upload', response: { files: [file('a.txt', 'a\0')] }, code: 'file-refused' },
    { type: 'file-upload', response: { files: [file('a.txt', '')] }, code: 'file-refused' },
    { type: 'file-upload', response: { files: [file('../a.txt', 'a')] }, code: 'file-refused' },
    {
      type: 'file-upload',
      response: { files: [{ name: 'a.txt', base64: 'YQ' }] },
      code: 'file-refused',
    },
    {
      type: 'file-upload',
      response: { files: [file('a.txt', 'a'), file('A.txt', 'b')] },
      code: 'file-refused',
    },
    {
      type: 'file-upload',
      response: { files: [file('a.txt', 'a'), file('b.txt', 'b'), file('c.txt', 'c')] },
      code: 'too-many-files',
    },
    {
      type: 'file-upload',
      response: { files: [file('a.txt', 'x'.repeat(1025))] },
      code: 'too-long',
    },
    { type: 'qti', response: { RESPONSE: ['D'] }, code: 'unknown-option' },
    { type: 'qti', response: { OTHER: ['A'] }, code: 'unknown-option' },
    { type: 'qti', response: JSON.parse('{"__proto__": "A"}'), code: 'unknown-option' },
    { type: 'qti', response: { RESPONSE: ['A', 'B', 'null'] }, code: 'too-many-selections' },
    { type: 'qti', response: { RESPONSE: [1] }, code: 'malformed-response' },
    { type: 'qti', response: { RESPONSE: 'A B' }, code: 'malformed-response' },
    { type: 'qti', response: { RESPONSE: 'A'.repeat(2001) }, code: 'too-long' },
    { type: 'qti', response: 'A', code: 'malformed-response' },
    { type: 'qti', response: ['A'], code: 'malformed-response' },
  ];
  test.each(cases)('$type: $response is $code', ({ type, response, code }) => {
    expect(checkResponse(examples[type].item, response)).toMatchObject({ ok: false, code });
  });

  it('include a unit where the item has none', () => {
    const { unit: _unit, ...plain } = examples.numeric.item as Extract<
      KnowledgeItem,
      { type: 'numeric' }
    >;
    expect(checkResponse(plain, '2 KiB')).toMatchObject({ ok: false, code: 'unexpected-unit' });
    expect(checkResponse(plain, '2')).toEqual({ ok: true, response: '2' });
  });

  it('name the unit and what is accepted', () => {
    expect(checkResponse(examples.numeric.item, '24 Bytez')).toMatchObject({
      message:
        'the unit "Bytez" is not known (upper and lower case differ): write the number alone, which counts in B, or with B or a unit that converts to it',
    });
    expect(checkResponse(examples.numeric.item, '24 s')).toMatchObject({
      message: expect.stringMatching(/^the unit "s" cannot be converted to B: /),
    });
  });

  it('include more selections than the item allows', () => {
    const item = { ...examples['multiple-choice'].item, maxSelections: 1 } as KnowledgeItem;
    expect(checkResponse(item, ['C'])).toMatchObject({ ok: true });
    expect(checkResponse(publicItem(item), ['C', 'B'])).toMatchObject({
      ok: false,
      code: 'too-many-selections',
    });
  });

  it('do not include omitted elements where the item allows them', () => {
    const item = { ...examples.ordering.item, omissions: true } as KnowledgeItem;
    expect(checkResponse(publicItem(item), ['c'])).toEqual({ ok: true, response: ['c'] });
  });

  it('do not include a known unit of another kind where the unit is asked for, which is not shown', () => {
    const item = { ...examples.numeric.item, unitAsked: true } as KnowledgeItem;
    expect(publicItem(item)).not.toHaveProperty('unit');
    expect(checkResponse(publicItem(item), '24 s')).toMatchObject({ ok: true });
    expect(checkResponse(publicItem(item), '24 Bytez')).toMatchObject({ code: 'unknown-unit' });
    expect(checkResponse(item, '24')).toMatchObject({ ok: true });
  });

  it('do not include a target used twice where the item allows it', () => {
    const item = { ...examples.matching.item, manyToOne: true } as KnowledgeItem;
    expect(checkResponse(item, { s1: 't1', s2: 't1' }).ok).toBe(true);
  });
});

describe('formulas', () => {
  const item = examples.formula.item as Extract<KnowledgeItem, { type: 'formula' }>;
  const x = { name: 'x', min: '1', max: '9' };
  const keyOf = (expression: string, ...variables: (typeof x & { integer?: boolean })[]) =>
    keyProblems({ ...item, variables, key: { expression } }).map(({ path }) => path);
  test.each([
    { name: 'one with values', paths: keyOf('x/2', x), expected: [] },
    { name: 'one without variables', paths: keyOf('sqrt(2)'), expected: [] },
    { name: 'one that is none', paths: keyOf('x+', x), expected: ['.key.expression'] },
    { name: 'another variable', paths: keyOf('y', x), expected: ['.key.expression'] },
    { name: 'no value anywhere', paths: keyOf('sqrt(-x)', x), expected: ['.key.expression'] },
    { name: 'no value at all', paths: keyOf('1/0'), expected: ['.key.expression'] },
    {
      name: 'too few points',
      paths: keyOf('x', { ...x, max: '7', integer: true }),
      expected: ['.key.expression'],
    },
    {
      name: 'a domain of parts of numbers only',
      paths: keyOf('x', { ...x, min: '0.5', integer: true }),
      expected: ['.variables[0]'],
    },
    { name: 'an empty domain', paths: keyOf('x', { ...x, min: '9' }), expected: ['.variables[0]'] },
    { name: 'one name twice', paths: keyOf('x', x, x), expected: ['.variables[1]'] },
    {
      name: 'the name of a function',
      paths: keyOf('1', { ...x, name: 'sin' }),
      expected: ['.variables[0]'],
    },
  ])('$name', ({ paths, expected }) => {
    expect(paths).toEqual(expected);
  });

  test.each(['x+', 'x^y', 'f(x)', '1,5'])('%s is refused as an answer', (response) => {
    expect(checkResponse(item, response)).toMatchObject({
      ok: false,
      code: 'malformed-expression',
    });
  });
});

describe('items of parts', () => {
  const tolerance = { kind: 'absolute' as const, value: '0' };
  const number = (value: string) => ({
    type: 'numeric' as const,
    prompt: '?',
    key: { value, tolerance },
  });
  const essay = {
    type: 'essay' as const,
    prompt: '?',
    maxCharacters: 9,
    rubric: [{ id: 'r', title: 't', range: { maxPoints: '1', step: '1' } }],
    key: { guidance: 'g' },
  };
  const part = (id: string, weight: string, more: object = {}, question: object = number('4')) => ({
    id,
    weight,
    ...more,
    question,
  });
  const carried = (expression: string, of = 'a') => ({
    carried: { expression, from: { n: of }, share: '1' },
  });
  const half = part('a', '1/2', {}, number('2'));
  test.each([
    { name: 'of weights that add up', parts: [part('a', '1/3'), part('b', '2/3')], paths: [] },
    { name: 'with needs', parts: [half, part('b', '1/2', { needs: ['a'] })], paths: [] },
    { name: 'with what is carried', parts: [half, part('b', '1/2', carried('2n'))], paths: [] },
    { name: 'with a part for people', parts: [half, part('b', '1/2', {}, essay)], paths: [] },
    {
      name: 'of weights that do not add up',
      parts: [part('a', '1/3'), part('b', '0.6666')],
      paths: ['.parts'],
    },
    { name: 'of a weight that is none', parts: [half, part('b', '1/0')], paths: ['.parts'] },
    { name: 'with one id twice', parts: [half, part('a', '1/2')], paths: ['.parts[1].id'] },
    {
      name: 'that need themselves',
      parts: [half, part('b', '1/2', { needs: ['b'] })],
      paths: ['.parts[1]'],
    },
    {
      name: 'that need a later one',
      parts: [part('a', '1/2', { needs: ['b'] }), part('b', '1/2')],
      paths: ['.parts[0]'],
    },
    {
      name: 'that carry another value than the key',
      parts: [half, part('b', '1/2', carried('3n'))],
      paths: ['.parts[1].carried'],
    },
    {
      name: 'that carry what is not exact',
      parts: [half, part('b', '1/2', carried('sqrt(n)'))],
      paths: ['.parts[1].carried'],
    },
    {
      name: 'that carry what is no expression',
      parts: [half, part('b', '1/2', carried('n+'))],
      paths: ['.parts[1].carried'],
    },
    {
      name: 'with a broken question',
      parts: [half, part('b', '1/2', {}, { type: 'numeric', prompt: '?', key: { value: '4' } })],
      paths: ['.parts[1].question.key'],
    },
    {
      name: 'with points of a part',
      parts: [half, part('b', '1/2', {}, { ...number('4'), points: 3 })],
      paths: ['.parts[1].question.points'],
    },
    {
      name: 'with a rubric for part of a point',
      parts: [part('a', '1/3'), part('b', '2/3', {}, essay)],
      paths: ['.parts[1].weight'],
    },
  ])('$name', ({ parts, paths }) => {
    const item = { ...examples.composite.item, points: 2, parts };
    // The cases are of the schema, whose parts say no more than their type.
    const problems = keyProblems(item as unknown as KnowledgeItem);
    expect(problems.map((problem) => problem.path)).toEqual(paths);
  });
});

describe('pictures with areas', () => {
  const item = examples.hotspot.item as Extract<KnowledgeItem, { type: 'hotspot' }>;
  const area = (
    shape: 'rect' | 'circle' | 'ellipse' | 'poly',
    share: string,
    ...coords: number[]
  ) => ({
    shape,
    coords,
    share,
  });
  const areas = (...list: ReturnType<typeof area>[]) => ({ key: { areas: list } });
  const image = (change: object) => ({ image: { ...item.image, ...change } });
  const jpeg = (hex: string) => ({
    mediaType: 'image/jpeg' as const,
    base64: Buffer.from(hex.replaceAll(' ', ''), 'hex').toString('base64'),
  });
  const frame = 'ffc0 0011 08 000a 0014 03';
  test.each([
    { name: 'as they are', change: {}, path: undefined },
    { name: 'in a JPEG', change: image(jpeg(`ffd8 ffe0 0004 0000 ${frame}`)), path: undefined },
    {
      name: 'in a JPEG that may turn',
      change: image(jpeg(`ffd8 ffe1 0004 0000 ${frame}`)),
      path: '.image.base64',
    },
    {
      name: 'in half a JPEG',
      change: image(jpeg('ffd8 ffe0 ffff 0000 0000')),
      path: '.image.base64',
    },
    { name: 'in another size', change: image({ width: 21 }), path: '.image' },
    { name: 'in another kind', change: image({ mediaType: 'image/jpeg' }), path: '.image' },
    { name: 'in no picture', change: image({ base64: 'AAAA' }), path: '.image.base64' },
    {
      name: 'in half a picture',
      change: image({ base64: png(20, 10).slice(0, 16) }),
      path: '.image.base64',
    },
    {
      name: 'that add up over two',
      change: areas(area('rect', '1/3', 0, 0, 1, 1), area('poly', '2/3', 5, 5, 9, 5, 7, 9)),
      path: undefined,
    },
    {
      name: 'with one more for the second best',
      change: areas(
        area('rect', '1/2', 0, 0, 1, 1),
        area('circle', '1/2', 5, 5, 1),
        area('ellipse', '1/4', 15, 5, 2, 1),
      ),
      path: undefined,
    },
    {
      name: 'worth too little',
      change: areas(area('rect', '1/2', 0, 0, 1, 1)),
      path: '.key.areas',
    },
    {
      name: 'worth too much',
      change: areas(area('rect', '1', 0, 0, 1, 1), area('circle', '0.5', 5, 5, 1)),
      path: '.key.areas',
    },
    { name: 'outside', change: areas(area('rect', '1', 21, 0, 30, 5)), path: '.key.areas[0]' },
    {
      name: 'behind another',
      change: areas(area('rect', '1/2', 0, 0, 9, 9), area('circle', '1/2', 5, 5, 2)),
      path: '.key.areas[1]',
    },
    {
      name: 'with a number too few',
      change: areas(area('rect', '1', 1, 2, 3)),
      path: '.key.areas[0].coords',
    },
    {
      name: 'of two corners',
      change: areas(area('poly', '1', 1, 2, 3, 4)),
      path: '.key.areas[0].coords',
    },
  ])('$name', ({ change, path }) => {
    const problems = keyProblems({ ...item, ...change });
    expect(problems.map((problem) => problem.path)).toEqual(path === undefined ? [] : [path]);
  });

  it('are chosen, or the answer is blank', () => {
    expect(checkResponse(item, [])).toEqual({ ok: true, response: null });
  });
});

describe('listings to read', () => {
  const item = examples['code-reading'].item as Extract<KnowledgeItem, { type: 'code-reading' }>;
  it('are there, and their output can be entered', () => {
    const { code: _, ...none } = item;
    const exact = { ...item, key: { ...item.key, output: 'a\r\n', lineEndings: 'exact' as const } };
    expect(keyProblems(item)).toEqual([]);
    expect(keyProblems(none).map(({ path }) => path)).toEqual(['.code']);
    expect(keyProblems(exact).map(({ path }) => path)).toEqual(['.key.output']);
  });
});

describe('rubrics', () => {
  const shown = (type: ItemType) => ({ ...examples[type].item, rubricPublic: true });
  test.each(['essay', 'file-upload'] as const)('of %s are shown only if public', (type) => {
    const { rubric } = examples[type].item as Extract<KnowledgeItem, { type: 'essay' }>;
    expect(publicItem(examples[type].item)).not.toHaveProperty('rubric');
    // The spread leaves the item's own type.
    expect(publicItem(shown(type) as KnowledgeItem)).toHaveProperty('rubric', rubric);
  });

  const essay = examples.essay.item as Extract<KnowledgeItem, { type: 'essay' }>;
  const level = (points: string) => ({ points, description: 'd' });
  const levels = (...points: string[]) => [{ id: 'r', title: 't', levels: points.map(level) }];
  const range = (maxPoints: string, step: string) => [
    { id: 'r', title: 't', range: { maxPoints, step } },
  ];
  test.each([
    { name: 'levels that add up', change: { rubric: levels('0', '1', '2') }, path: undefined },
    { name: 'thirds that add up', change: { rubric: range('2', '2/3') }, path: undefined },
    { name: 'a maximum too low', change: { rubric: levels('0', '1') }, path: '.rubric' },
    { name: 'a maximum too high', change: { rubric: range('3', '1') }, path: '.rubric' },
    {
      name: 'levels that fall',
      change: { rubric: levels('0', '2', '1') },
      path: '.rubric[0].levels',
    },
    {
      name: 'a lowest level above 0',
      change: { rubric: levels('1', '2') },
      path: '.rubric[0].levels',
    },
    {
      name: 'one level twice',
      change: { rubric: levels('0', '2', '2.0') },
      path: '.rubric[0].levels',
    },
    { name: 'a division by 0', change: { rubric: levels('0', '2/0') }, path: '.rubric[0].levels' },
    { name: 'half a step', change: { rubric: range('2', '0.75') }, path: '.rubric[0].range' },
    { name: 'a step of 0', change: { rubric: range('2', '0') }, path: '.rubric[0].range' },
    { name: 'neither', change: { rubric: [{ id: 'r', title: 't' }] }, path: '.rubric[0]' },
    {
      name: 'one id twice',
      change: { rubric: [...range('1', '1'), ...range('1', '1')] },
      path: '.rubric[1].id',
    },
    {
      name: 'a tolerance that no two marks exceed',
      change: { rubric: range('2', '1'), key: { guidance: 'g', tolerance: '2' } },
      path: '.key.tolerance',
    },
  ])('with $name', ({ change, path }) => {
    const paths = keyProblems({ ...essay, ...change }).map((problem) => problem.path);
    expect(paths).toEqual(path === undefined ? [] : [path]);
  });
});

describe('rearranging', () => {
  const reversed = <E>(list: readonly E[]): readonly E[] => [...list].reverse();
  const cases = [
    { type: 'single-choice' as const, changed: { options: [option('B'), option('A')] } },
    {
      type: 'multiple-choice' as const,
      changed: { options: [option('C'), option('B'), option('A')] },
    },
    { type: 'matching' as const, changed: { targets: [option('t3'), option('t2'), option('t1')] } },
    { type: 'ordering' as const, changed: {} },
    { type: 'numeric' as const, changed: {} },
    { type: 'short-text' as const, changed: {} },
    { type: 'true-false-matrix' as const, changed: {} },
    {
      type: 'gap-fill' as const,
      changed: {
        gaps: [
          { kind: 'text', id: 'g1', maxLength: 5 },
          { kind: 'choice', id: 'g2', options: [option('o2'), option('o1')] },
        ],
      },
    },
  ];
  test.each(cases)('$type moves only what may stand in any order', ({ type, changed }) => {
    const view = publicItem(examples[type].item);
    expect(rearrangedItem(view, reversed)).toEqual({ ...view, ...changed });
  });
});
