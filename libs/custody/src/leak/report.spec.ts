import { describe, expect, it, test } from '@jest/globals';
import type { CopiesFile } from './copies.js';
import { parseCopies } from './copies.js';
import { parseFragment } from './fragment.js';
import { leakReport } from './report.js';

const option = (id: string, text: string) => ({ id, text });
const known: CopiesFile = {
  format: 'assay-copies/1',
  items: [
    {
      id: 'py-1',
      text: 'Which statement about dictionaries in Python is true?',
      options: [
        option('A', 'Keys must be hashable'),
        option('B', 'Values must be unique'),
        option('C', 'Insertion order is lost'),
        option('D', 'All of the above'),
      ],
      pinned: ['D'],
    },
    {
      id: 'py-2',
      text: 'What does `print(-7 // 2, -7 % 2)` write?',
      options: [option('A', '`-4 1`'), option('B', '`-3 -1`'), option('C', '`-3 1`')],
    },
    {
      id: 'py-3',
      text: 'What does `print(-9 // 4, -9 % 4)` write?',
      options: [option('A', '`-3 3`'), option('B', '`-2 -1`'), option('C', '`-2 1`')],
    },
    {
      id: 'bait-1',
      text: 'Which of these lighthouses has the greenest roof?',
      options: [option('A', 'North'), option('B', 'South')],
      bait: true,
    },
  ],
  copies: [
    copy('one', { 'py-1': 'ABCD', 'py-2': 'CAB', 'py-3': 'ABC' }),
    copy('two', { 'py-1': 'CABD', 'py-2': 'BCA', 'py-3': 'CBA' }),
    copy('three', { 'py-1': 'BACD', 'py-2': 'ACB', 'py-3': 'BCA' }),
  ],
};

function copy(id: string, orders: Readonly<Record<string, string>>) {
  const lists = Object.entries(orders).map(([item, order]) => [item, [...order]] as const);
  const holders = [{ holder: `holder of ${id}`, from: '2026-03-01T08:00:00.000Z', to: null }];
  return { id, serial: `P-1/${id}`, holders, orders: Object.fromEntries(lists) };
}

function report(text: string) {
  const fragment = parseFragment(text, 'leak.txt');
  if (!fragment.ok) throw new Error(fragment.problem);
  return leakReport({ questions: fragment.value, known, errorRate: 0.05 });
}

const RETYPED = `
1. which statment about dictionaries in python is TRUE??

a) insertion order is lost
b) keys must be hashable
c) values must be uniqe
d) all of the above

What does print(-7 // 2, -7 % 2) write?
- -3 -1
- -3 1
- -4 1
`;

describe('a retyped fragment', () => {
  it('is recognised by its text, and ranks the copy with its orders first', () => {
    const { copies, recognised, unrecognised, note } = report(RETYPED);
    expect(unrecognised).toEqual([]);
    expect(recognised.map(({ item, seen }) => [item, seen])).toEqual([
      ['py-1', ['C', 'A', 'B', 'D']],
      ['py-2', ['B', 'C', 'A']],
    ]);
    expect(copies[0]).toMatchObject({ serial: 'P-1/two', holders: [{ holder: 'holder of two' }] });
    expect(copies[0]!.probability).toBeGreaterThan(0.9);
    expect(note).toMatch(/^A lead, not proof/);
  });

  it('may name items and ids, with gaps', () => {
    const questions = [
      { item: 'py-1', options: [null, 'A', 'C'] },
      { item: 'py-2', options: ['A', null, 'B'] },
    ];
    const { copies } = report(JSON.stringify({ format: 'assay-fragment/1', questions }));
    expect(copies[0]).toMatchObject({ id: 'three' });
  });

  it('is unrecognised rather than guessed at', () => {
    const { unrecognised, copies, elsewhere } = report(
      'What colour is the sky over Kraków?\n\nWhat does print(-  // , -  % ) write?',
    );
    expect(unrecognised.map(({ question }) => question)).toEqual([1, 2]);
    expect(unrecognised[1]!.reason).toMatch(/py-[23] and py-[23] are equally like this text/);
    expect(copies.map(({ probability }) => probability)).toEqual([elsewhere, elsewhere, elsewhere]);
  });

  it('counts an item once, however often it was leaked', () => {
    const once = { item: 'py-2', options: ['B', 'C', 'A'] };
    const of = (questions: readonly unknown[]) =>
      report(JSON.stringify({ format: 'assay-fragment/1', questions })).copies[0]!.probability;
    expect(of([once, once, once])).toBe(of([once]));
  });

  it('that holds bait accuses no copy, and says what it is', () => {
    const { recognised, copies, elsewhere } = report(
      'Which of these lighthouses has the greenest roof?\n- South\n- North',
    );
    expect(recognised).toMatchObject([{ item: 'bait-1', bait: true }]);
    expect(copies[0]!.probability).toBe(elsewhere);
  });
});

describe('bad input is refused with one clear line', () => {
  test.each([
    { name: 'an empty fragment', text: ' \n', says: 'f: is empty' },
    { name: 'broken JSON', text: '{"format"', says: 'f: begins like JSON and is none' },
    {
      name: 'no questions',
      text: '{"format":"assay-fragment/1","questions":[]}',
      says: /^f: \/questions must NOT have fewer than 1 items/,
    },
    {
      name: 'a question without anything',
      text: '{"format":"assay-fragment/1","questions":[{}]}',
      says: 'f: /questions/0 holds neither item nor text',
    },
  ])('$name', ({ text, says }) => {
    const read = parseFragment(text, 'f');
    expect(read.ok ? '' : read.problem).toEqual(
      typeof says === 'string' ? says : expect.stringMatching(says),
    );
  });

  test.each([
    { name: 'copies that are no JSON', text: 'x', says: /^c: is not JSON/ },
    { name: 'copies of another format', text: '{"format":"x"}', says: /^c: .*docs\/formats\.md/ },
  ])('$name', ({ text, says }) => {
    const read = parseCopies(text, 'c');
    expect(read.ok ? '' : read.problem).toMatch(says);
  });

  it('while what is well-formed is read', () => {
    expect(parseCopies(JSON.stringify(known), 'c')).toEqual({ ok: true, value: known });
  });
});
