import { describe, expect, it, test } from '@jest/globals';
import { publicItem } from '../item-types/registry.js';
import type { SingleChoiceItem } from '../item.js';
import { formatProblems } from '../problem.js';
import { syntheticTask } from '../../../../test/golden/draw/synthetic-bank.js';
import { joinTasks, parseBank } from './parse-bank.js';

const base = {
  criterion: 'Q-1.1',
  difficulty: 'easy',
  points: 1,
  minutes: 2,
  author: 'm.zielinska',
  prompt: 'What?',
  rationale: 'Because.',
};
const option = (id: string) => ({ id, text: `Text ${id}` });

const single = {
  ...base,
  id: 'k-1',
  type: 'single-choice',
  options: [option('A'), option('B')],
  key: { correct: 'B' },
};
const multiple = {
  ...base,
  id: 'k-2',
  type: 'multiple-choice',
  options: [option('A'), option('B'), option('C')],
  scoring: 'per-option',
  key: { correct: [] as string[] },
};
const numeric = {
  ...base,
  id: 'k-3',
  type: 'numeric',
  unit: 'B',
  key: { value: '-2048.5e3', tolerance: { kind: 'relative', value: '0.01' } },
};
const text = {
  ...base,
  id: 'k-4',
  type: 'short-text',
  key: { accepted: ['self.items'], caseSensitive: true, whitespace: 'ignore' },
};
const ordering = {
  ...base,
  id: 'k-5',
  type: 'ordering',
  elements: [option('a'), option('b'), option('c')],
  scoring: 'pairwise',
  key: { order: ['c', 'a', 'b'] },
};
const matching = {
  ...base,
  id: 'k-6',
  type: 'matching',
  sources: [option('s1'), option('s2')],
  targets: [option('t1'), option('t2'), option('t3')],
  scoring: 'per-pair',
  key: { pairs: { s1: 't3', s2: 't1' } as Record<string, string> },
};
const bank = {
  format: 'assay-bank/1',
  bankVersion: '2026.1',
  qualification: {
    id: 'synthetic',
    title: 'Synthetic',
    outcomes: [{ id: 'Q-1', title: 'One', criteria: [{ id: 'Q-1.1', title: 'First' }] }],
  },
  items: [single, multiple, numeric, text, ordering, matching] as unknown[],
  tasks: ['t-000'],
};

function problemsOf(changed: object): readonly string[] {
  const parsed = parseBank(JSON.stringify({ ...bank, ...changed }), 'bank.json');
  return parsed.ok ? [] : parsed.problems.map(({ path, message }) => `${path}: ${message}`);
}

describe('a bank', () => {
  it('with an item of every type is read as it stands', () => {
    expect(parseBank(JSON.stringify(bank), 'bank.json')).toEqual({ ok: true, value: bank });
  });

  const passage = { id: 'p-1', title: 'A log', text: 'Read it.' };
  const about = {
    'k-1': {
      level: 'K2',
      language: 'en-GB',
      words: 60,
      family: 'loop sums',
      enemies: ['k-2'],
      tags: { topic: ['loops', 'ranges'] },
      angoff: [55, 60, 65],
      statistics: {
        responses: 412,
        facility: '0.62',
        discrimination: '-0.05',
        calibration: { id: '2026', a: '1.04', b: '-0.31', c: '0.2' },
      },
    },
    't-000': { angoff: [40] },
  };

  it('with passages and attributes is read as it stands', () => {
    const items = [{ ...single, passage }, { ...multiple, passage }, numeric];
    const whole = { ...bank, items, attributes: about };
    expect(parseBank(JSON.stringify(whole), 'bank.json')).toEqual({ ok: true, value: whole });
  });

  it('shows a passage with each of its items, and nothing that it might carry one day', () => {
    const item = { ...single, passage: { ...passage, source: 'secret' } } as unknown;
    expect(publicItem(item as SingleChoiceItem)).toMatchObject({ passage });
    expect(JSON.stringify(publicItem(item as SingleChoiceItem))).not.toContain('secret');
  });

  const wrongAttributes = [
    {
      name: 'of an item that is not there',
      attributes: { nobody: {} },
      problem: '$.attributes["nobody"]: the bank has no item or task "nobody"',
    },
    {
      name: 'with an enemy that is not there',
      attributes: { 'k-1': { enemies: ['k-2', 'nobody'] } },
      problem: '$.attributes["k-1"].enemies[1]: the bank has no item or task "nobody"',
    },
    {
      name: 'with an enemy in the other part',
      attributes: { 'k-1': { enemies: ['t-000'] } },
      problem: '$.attributes["k-1"].enemies[0]: "t-000" is in the other part of the set',
    },
    {
      name: 'of an enemy of its own',
      attributes: { 'k-1': { enemies: ['k-1'] } },
      problem: '$.attributes["k-1"].enemies[0]: "k-1" is its own enemy',
    },
    {
      name: 'with a rating above 100',
      attributes: { 'k-1': { angoff: [101] } },
      problem: '$.attributes["k-1"].angoff[0]: must be <= 100',
    },
    {
      name: 'with a facility above 1',
      attributes: { 'k-1': { statistics: { responses: 9, facility: '1.2' } } },
      problem: '$.attributes["k-1"].statistics.facility: is not well-formed',
    },
  ];
  test.each(wrongAttributes)('refuses attributes $name', ({ attributes, problem }) => {
    expect(problemsOf({ attributes })).toContain(problem);
  });

  it('refuses two passages of one id', () => {
    const items = [
      { ...single, passage },
      { ...multiple, passage: { ...passage, text: 'Another.' } },
    ];
    expect(problemsOf({ items })).toContain(
      '$.items[1].passage: passage "p-1" is another one at $.items[0].passage',
    );
  });

  it('that is not JSON is refused with its place', () => {
    const parsed = parseBank('{"format": }', 'b.json');
    expect(parsed.ok ? '' : formatProblems(parsed.problems)).toMatch(
      /^b\.json: \$: not valid JSON at 1:12/,
    );
  });

  const wrongItems = [
    {
      name: 'a key naming an unknown option',
      item: { ...single, key: { correct: 'C' } },
      problem: '$.items[0].key.correct: "C" is not there to choose',
    },
    {
      name: 'a pinned option that is not there',
      item: { ...single, pinned: ['B', 'Z'] },
      problem: '$.items[0].pinned[1]: "Z" is not there to choose',
    },
    {
      name: 'a target pinned twice',
      item: { ...matching, pinned: ['t1', 't1'] },
      problem: '$.items[0].pinned[1]: id "t1" is used twice',
    },
    {
      name: 'pinned elements of an ordering item, which are not shuffled',
      item: { ...ordering, pinned: ['a'] },
      problem: '$.items[0]: unknown property "pinned"',
    },
    {
      name: 'an option id used twice',
      item: { ...single, options: [option('A'), { id: 'A', text: 'x' }, option('B')] },
      problem: '$.items[0].options[1].id: id "A" is used twice',
    },
    {
      name: 'two options with one text',
      item: { ...single, options: [option('A'), { id: 'B', text: 'Text A' }] },
      problem: '$.items[0].options[1].text: the same text as an earlier one',
    },
    {
      name: 'an unknown criterion',
      item: { ...single, criterion: 'Q-9' },
      problem: '$.items[0].criterion: the qualification has no criterion "Q-9"',
    },
    {
      name: 'an unknown property',
      item: { ...single, hint: 'x' },
      problem: '$.items[0]: unknown property "hint"',
    },
    {
      name: 'an unknown property deep inside',
      item: { ...single, options: [{ ...option('A'), correct: true }, option('B')] },
      problem: '$.items[0].options[0]: unknown property "correct"',
    },
    {
      name: 'points as text',
      item: { ...single, points: '1' },
      problem: '$.items[0].points: must be a value of type integer',
    },
    {
      name: 'half a point',
      item: { ...single, points: 1.5 },
      problem: '$.items[0].points: must be a value of type integer',
    },
    {
      name: 'no points',
      item: { ...single, points: 0 },
      problem: '$.items[0].points: must be >= 1',
    },
    {
      name: 'an empty prompt',
      item: { ...single, prompt: '  ' },
      problem: '$.items[0].prompt: is not well-formed',
    },
    {
      name: 'an id with a slash',
      item: { ...single, id: '../k' },
      problem: '$.items[0].id: is not well-formed',
    },
    {
      name: 'an unknown type',
      item: { ...single, type: 'oral' },
      problem: '$.items[0].type: not a type of knowledge item',
    },
    {
      name: 'a type that only objects have',
      item: { ...single, type: 'constructor' },
      problem: '$.items[0].type: not a type of knowledge item',
    },
    {
      name: 'no item at all',
      item: null,
      problem: '$.items[0].type: not a type of knowledge item',
    },
    {
      name: 'an option listed twice as right',
      item: { ...multiple, key: { correct: ['A', 'A'] } },
      problem: '$.items[0].key.correct[1]: id "A" is used twice',
    },
    {
      name: 'a decimal comma',
      item: { ...numeric, key: { ...numeric.key, value: '2,5' } },
      problem: '$.items[0].key.value: is not well-formed',
    },
    {
      name: 'a negative tolerance',
      item: { ...numeric, key: { value: '1', tolerance: { kind: 'absolute', value: '-1' } } },
      problem: '$.items[0].key.tolerance.value: is not well-formed',
    },
    {
      name: 'a key that is a number, not text',
      item: { ...numeric, key: { ...numeric.key, value: 2048 } },
      problem: '$.items[0].key.value: must be a value of type string',
    },
    {
      name: 'a share of nothing',
      item: { ...numeric, key: { value: '-0.0', tolerance: { kind: 'relative', value: '0.1' } } },
      problem: '$.items[0].key.tolerance: a relative tolerance of the key 0 is always 0',
    },
    {
      name: 'a part that is all of it',
      item: { ...text, key: { ...text.key, partial: [{ text: 'other', share: '2/2' }] } },
      problem: '$.items[0].key.partial[0].share: a share is less than 1',
    },
    {
      name: 'a part that is nothing',
      item: { ...text, key: { ...text.key, partial: [{ text: 'other', share: '0.0' }] } },
      problem: '$.items[0].key.partial[0].share: is not well-formed',
    },
    {
      name: 'an empty accepted text',
      item: { ...text, key: { ...text.key, accepted: [' '] } },
      problem: '$.items[0].key.accepted[0]: is not well-formed',
    },
    {
      name: 'no accepted text',
      item: { ...text, key: { ...text.key, accepted: [] } },
      problem: '$.items[0].key.accepted: must NOT have fewer than 1 items',
    },
    {
      name: 'an accepted text twice',
      item: { ...text, key: { ...text.key, accepted: ['\u00e9', 'e\u0301'] } },
      problem: '$.items[0].key.accepted[1]: an accepted text is there twice',
    },
    {
      name: 'elements shown in the right order',
      item: { ...ordering, key: { order: ['a', 'b', 'c'] } },
      problem: '$.items[0].elements: the elements are shown in the right order',
    },
    {
      name: 'an order without one element',
      item: { ...ordering, key: { order: ['c', 'a', 'a'] } },
      problem: '$.items[0].key.order: element "b" is missing',
    },
    {
      name: 'a source without a target',
      item: { ...matching, key: { pairs: { s1: 't1' } } },
      problem: '$.items[0].key.pairs: source "s2" has no target',
    },
    {
      name: 'a target that is not there',
      item: { ...matching, key: { pairs: { s1: 't9', s2: 't1' } } },
      problem: '$.items[0].key.pairs.s1: "t9" is not there to choose',
    },
    {
      name: 'a source that is not there',
      item: { ...matching, key: { pairs: { s1: 't1', s2: 't2', s3: 't3' } } },
      problem: '$.items[0].key.pairs: "s3" is not there to choose',
    },
    {
      name: 'a target that serves twice',
      item: { ...matching, key: { pairs: { s1: 't1', s2: 't1' } } },
      problem: '$.items[0].key.pairs: a target serves two sources',
    },
  ];
  test.each(wrongItems)('refuses $name', ({ item, problem }) => {
    expect(problemsOf({ items: [item] })).toContain(problem);
  });

  it('lets a target serve twice where the item says so', () => {
    const item = { ...matching, manyToOne: true, key: { pairs: { s1: 't1', s2: 't1' } } };
    expect(problemsOf({ items: [item] })).toEqual([]);
  });

  const wrongBanks = [
    {
      name: 'an item id used twice',
      change: { items: [single, { ...numeric, id: 'k-1' }] },
      problem: '$.items[1].id: id "k-1" is used twice',
    },
    {
      name: 'an item named like a criterion',
      change: { items: [{ ...single, id: 'Q-1.1' }] },
      problem: '$.items[0].id: id "Q-1.1" is used twice',
    },
    {
      name: 'a task listed twice',
      change: { tasks: ['t-000', 't-000'] },
      problem: '$.tasks[1]: id "t-000" is used twice',
    },
    {
      name: 'another format',
      change: { format: 'assay-bank/2' },
      problem: '$.format: not the expected value',
    },
    {
      name: 'an outcome without criteria',
      change: {
        qualification: {
          ...bank.qualification,
          outcomes: [{ id: 'Q-1', title: 'One', criteria: [] }],
        },
      },
      problem: '$.qualification.outcomes[0].criteria: must NOT have fewer than 1 items',
    },
    { name: 'missing tasks', change: { tasks: undefined }, problem: '$: "tasks" is missing' },
    {
      name: 'items that are no list',
      change: { items: {} },
      problem: '$.items: must be a value of type array',
    },
  ];
  test.each(wrongBanks)('refuses $name', ({ change, problem }) => {
    expect(problemsOf(change)).toContain(problem);
  });

  it('is refused with all its problems at once', () => {
    const items = [
      { ...single, points: 0, key: {} },
      { ...matching, extra: 1 },
    ];
    expect(problemsOf({ items, format: 'x' })).toEqual([
      '$.format: not the expected value',
      '$.items[0].points: must be >= 1',
      '$.items[0].key: "correct" is missing',
      '$.items[1]: unknown property "extra"',
    ]);
  });

  it('quotes no key in what it says', () => {
    const item = { ...text, key: { ...text.key, accepted: ['SECRET', 'SECRET'] } };
    expect(problemsOf({ items: [item] }).join()).not.toContain('SECRET');
    expect(problemsOf({ items: [item] })).toHaveLength(1);
  });
});

describe('joining the tasks', () => {
  const task = syntheticTask(0);
  const known = {
    ...bank,
    qualification: {
      ...bank.qualification,
      outcomes: [
        {
          id: 'Q-5',
          title: 'Five',
          criteria: [
            { id: 'Q-5.1', title: 'a' },
            { id: 'Q-5.2', title: 'b' },
          ],
        },
      ],
    },
    items: [],
  };
  const parsed = parseBank(JSON.stringify(known), 'bank.json');
  if (!parsed.ok) throw new Error(formatProblems(parsed.problems));

  it('gives a bank that can be drawn from', () => {
    const joined = joinTasks(parsed.value, [task], 'bank.json');
    expect(joined.ok && joined.value.tasks).toEqual([task]);
  });

  const wrong = [
    { name: 'a task that is not there', tasks: [], message: 'task "t-000" is not there' },
    {
      name: 'a task that is not listed',
      tasks: [task, syntheticTask(3)],
      message: 'task "t-003" is not listed',
    },
    {
      name: 'a task of another qualification',
      tasks: [{ ...syntheticTask(1), id: 't-000' }],
      message: 'the qualification has no criterion "Q-5.3"',
    },
  ];
  test.each(wrong)('refuses $name', ({ tasks, message }) => {
    const joined = joinTasks(parsed.value, tasks, 'bank.json');
    expect(joined.ok ? [] : joined.problems.map((problem) => problem.message)).toContain(message);
  });
});
