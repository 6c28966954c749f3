import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ITEM_DEFAULTS, type ImportedItem } from '../imported.js';
import { readGift } from './read-gift.js';
import { itemOfQuestion } from './to-item.js';

const imported = (text: string): readonly ImportedItem[] =>
  readGift(text).map((question) => itemOfQuestion(question, ITEM_DEFAULTS));
const only = (text: string): ImportedItem => {
  const [first, ...others] = imported(text);
  if (first === undefined || others.length > 0) throw new Error('one question is expected');
  return first;
};

describe('questions that can be carried over', () => {
  it.each([
    {
      name: 'one right option',
      text: "::Tomb:: Who is buried in Grant's tomb? {~Grant ~Jefferson =no one#well done}",
      item: {
        id: 'Tomb',
        type: 'single-choice',
        prompt: "Who is buried in Grant's tomb?",
        options: [
          { id: 'A', text: 'Grant' },
          { id: 'B', text: 'Jefferson' },
          { id: 'C', text: 'no one' },
        ],
        key: { correct: 'C' },
      },
    },
    {
      name: 'a missing word',
      text: 'Grant is {~buried =entombed ~living} there.',
      item: { type: 'single-choice', prompt: 'Grant is _____ there.', key: { correct: 'B' } },
    },
    {
      name: 'true or false',
      text: 'The sun rises in the west. {F#No#Yes}',
      item: { type: 'single-choice', key: { correct: 'B' } },
    },
    {
      name: 'a word, with an answer worth half, and a catch-all worth nothing',
      text: 'Capital? {=Warszawa =Warsaw =%50%Kraków =%0%*}',
      item: {
        type: 'short-text',
        key: {
          accepted: ['Warszawa', 'Warsaw'],
          caseSensitive: false,
          whitespace: 'exact',
          partial: [{ text: 'Kraków', share: '0.5' }],
        },
      },
    },
    {
      name: 'a number within a margin',
      text: 'When? {#1822:5}',
      item: {
        type: 'numeric',
        key: { value: '1822', tolerance: { kind: 'absolute', value: '5' } },
      },
    },
    {
      name: 'a number in a range: its exact middle',
      text: 'pi {#3.141..3.142}.',
      item: {
        key: { value: '3.1415', tolerance: { kind: 'absolute', value: '0.0005' } },
      },
    },
    {
      name: 'numbers worth a part',
      text: 'When? {#=1822:0 =%33.33333%1822:2}',
      item: {
        key: {
          value: '1822',
          partial: [{ value: '1822', tolerance: { kind: 'absolute', value: '2' }, share: '1/3' }],
        },
      },
    },
    {
      name: 'pairs, one answer given twice',
      text: 'Match. {=Canada->Ottawa =Italy->Rome =Lazio->Rome}',
      item: {
        type: 'matching',
        targets: [
          { id: 'A', text: 'Ottawa' },
          { id: 'B', text: 'Rome' },
        ],
        manyToOne: true,
        key: { pairs: { '1': 'A', '2': 'B', '3': 'B' } },
      },
    },
    {
      name: 'escaped characters',
      text: 'Which set? \\{1\\} {=a\\=b ~c\\#d}',
      item: { prompt: 'Which set? {1}', options: [{ text: 'a=b' }, { text: 'c#d' }] },
    },
    {
      name: 'HTML that is nothing but paragraphs',
      text: '[html]<p>One</p><p>two &lt;3</p> {=a ~b}',
      item: { prompt: 'One\n\ntwo <3' },
    },
  ])('$name', ({ text, item }) => {
    const read = only(text);
    expect(read.reasons).toEqual([]);
    expect(read.item).toMatchObject(item);
  });

  it('keeps category, tags and ids', () => {
    const [first, second] = imported(
      '$CATEGORY: $course$/top/Loops/Ranges\n\n// [id:q7] [tag:hard]\nOne?{T}\n\n::One::Two?{F}\n',
    );
    expect(first).toMatchObject({
      id: 'q7',
      attributes: { tags: { moodle: ['hard', 'Loops/Ranges'] } },
    });
    expect(second?.id).toBe('One');
  });

  it('gives questions of one name ids of their own', () => {
    const ids = imported('::A b::q{T}\n\n::A-b::q{F}\n\nq{T}').map(({ id }) => id);
    expect(ids).toEqual(['A-b', 'A-b-2', 'gift-3']);
  });
});

describe('questions that are blocked', () => {
  it.each([
    ['an essay', 'Write. {}', 'an essay is marked by people'],
    ['a description', 'Only text.', 'a description asks for nothing'],
    ['a penalty', 'One? {=A ~%-25%B}', 'a penalty below 0'],
    ['a wildcard', 'Word? {=ab*}', 'an answer with a wildcard'],
    [
      'an answer that is covered before',
      'Word? {=%0%Ab =ab}',
      'stands before one that it may cover',
    ],
    ['a number that a double cannot hold', 'N {#0.12345678901234567}', 'more than 15 digits'],
    ['two numbers, both right', 'N {#=1:0 =2:0}', 'several numbers are worth all'],
    ['formatted text beside a word', '[html]<b>x</b> {=a}', 'is formatted (html)'],
    ['a style', '[html]<p style\\="color\\:red">x</p> {=a ~b}', 'is formatted (html) in a way'],
    ['Markdown', '[markdown]*x* {=a ~b}', 'is formatted (markdown)'],
    ['a picture', '[html]<img src\\="x.png"> {=a ~b}', 'is formatted (html)'],
    ['a broken question', 'One\nTwo {~x =', 'line 2, column 9: this is no GIFT question'],
  ])('%s', (_, text, reason) => {
    const read = only(text);
    expect(read.item).toBeUndefined();
    expect(read.reasons.join('; ')).toContain(reason);
  });

  it('a broken question does not take the others with it', () => {
    const read = imported('a{T}\n\nb{~\n\nc{F}');
    expect(read.map(({ reasons }) => reasons.length)).toEqual([0, 1, 0]);
    expect(read[1]?.reasons[0]).toContain('line 3');
  });
});

it('never throws, whatever the text', () => {
  const piece = fc.constantFrom(
    '{',
    '}',
    '=',
    '~',
    '#',
    '->',
    '%50%',
    '\\',
    '\n',
    '\n\n',
    '::',
    'a',
    '1..2',
    '[html]',
    '<b>',
    '$CATEGORY: x',
    '//',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      for (const { reasons, item } of imported(pieces.join('')))
        expect(reasons.length > 0).toBe(item === undefined);
    }),
    { numRuns: 500 },
  );
});
