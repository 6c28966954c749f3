import { afterAll, beforeAll, describe, expect, it, test } from '@jest/globals';
import type { DrawProblem } from '#exam-bank';
import { drawProblem, unitsAlike } from '../../../test/factories/draw-problem.js';
import { explainPart } from './explain.js';
import { withHighs } from './highs-solver.js';
import type { Solver } from './solver.js';

let solver: Solver;
let done: () => void;
let running: Promise<void>;

beforeAll(async () => {
  await new Promise<void>((started) => {
    running = withHighs((opened) => {
      solver = opened;
      started();
      return new Promise((resolve) => (done = resolve));
    });
  });
});
afterAll(async () => {
  done();
  await running;
});

interface Case {
  readonly name: string;
  readonly problem: DrawProblem;
  /** A message for each collision. */
  readonly says: readonly string[];
  readonly proof: 'exact' | 'search';
  /** Each alone would do. */
  readonly changes?: readonly string[];
  /** Only together would they do. */
  readonly together?: readonly string[];
  readonly write?: readonly string[];
}

const hard = { texts: { difficulty: ['hard'] } };
const c2 = { texts: { criterion: ['C2'], outcome: ['O2'] } };
const cases: readonly Case[] = [
  {
    name: 'minimums that add up to more than the part takes',
    problem: drawProblem(
      [
        ...unitsAlike('e', 9),
        ...unitsAlike('h', 9, hard),
        ...unitsAlike('m', 9, { texts: { difficulty: ['medium'] } }),
      ],
      {
        count: 10,
        rules: [
          { id: 'easy', where: { difficulty: 'easy' }, min: 4 },
          { id: 'medium', where: { difficulty: 'medium' }, min: 3 },
          { id: 'hard', where: { difficulty: 'hard' }, min: 4 },
        ],
      },
    ),
    says: [
      "theory: rule easy asks for at least 4 items; beside the part's 10 items, rule medium (at least 3 items) and rule hard (at least 4 items) at most 3 items can be had",
    ],
    proof: 'exact',
    changes: [
      'rule easy: at least 3 items instead of 4',
      'rule medium: at least 2 items instead of 3',
      'rule hard: at least 3 items instead of 4',
    ],
  },
  {
    name: 'more of a kind than there are',
    problem: drawProblem(
      [...unitsAlike('e', 20), ...unitsAlike('h', 3, hard)],
      { count: 10, rules: [{ id: 'hard', where: { difficulty: 'hard' }, min: 5 }] },
      { context: { exclude: ['h-001'] } },
    ),
    says: [
      'theory: rule hard asks for at least 5 items; with the 22 items that may be drawn (not drawn: 1 excluded) at most 2 items can be had',
    ],
    proof: 'exact',
    changes: ['rule hard: at least 2 items instead of 5'],
    write: ['3 items: difficulty hard'],
  },
  {
    name: 'keys out of balance',
    problem: drawProblem(
      [
        ...unitsAlike('a', 12, { texts: { key: ['A'] } }),
        ...unitsAlike('b', 2, { texts: { key: ['B'] } }),
      ],
      { count: 8, keyBalance: { min: 3, max: 5 } },
    ),
    says: [
      'theory: key B asks for at least 3 items; with the 14 items that may be drawn at most 2 items can be had',
      "theory: key A allows at most 5 items; beside the part's 8 items at least 6 items are needed",
    ],
    proof: 'exact',
    together: ['key A: at most 6 items instead of 5', 'key B: at least 2 items instead of 3'],
    write: ['1 item: key B'],
  },
  {
    name: 'enemies',
    problem: drawProblem(
      [
        ...unitsAlike('e', 3, { enemies: ['e-001', 'e-002', 'e-003'] }),
        ...unitsAlike('h', 8, hard),
      ],
      { count: 8, rules: [{ id: 'easy', where: { difficulty: 'easy' }, min: 2 }] },
    ),
    says: [
      'theory: rule easy asks for at least 2 items; beside enemies e-001, e-002, e-003 (at most 1 item) at most 1 item can be had',
    ],
    proof: 'exact',
    changes: ['rule easy: at least 1 item instead of 2'],
    write: ['1 item: difficulty easy'],
  },
  {
    name: 'passages that take more than there is room',
    problem: drawProblem(
      [
        ...unitsAlike('p', 4, { texts: { passage: ['P1'] } }),
        ...unitsAlike('q', 4, { texts: { passage: ['P2'] } }),
        ...unitsAlike('x', 9),
      ],
      { count: 6, passages: { min: 2, items: { min: 4, max: 4 } } },
    ),
    says: [
      'theory: the part takes 6 items; beside at least 2 passages and the passages (4 items of each that is used) at least 8 items are needed',
    ],
    proof: 'exact',
  },
  {
    name: 'too much overlap with an earlier set',
    problem: drawProblem(
      [...unitsAlike('e', 6), ...unitsAlike('h', 3, hard)],
      { count: 6, overlap: { earlier: { sets: 1, max: 2 } } },
      {
        context: {
          earlier: [{ id: 'S1', units: ['e-001', 'e-002', 'e-003', 'e-004', 'e-005', 'e-006'] }],
        },
      },
    ),
    says: [
      "theory: overlap with set S1 allows at most 2 items; beside the part's 6 items at least 3 items are needed",
    ],
    proof: 'exact',
    changes: ['overlap with set S1: at most 3 items instead of 2'],
    write: ['1 item'],
  },
  {
    name: 'a difficulty out of reach',
    problem: drawProblem(
      [
        ...unitsAlike('e', 6, { numbers: { angoff: 700 } }),
        ...unitsAlike('h', 6, { ...hard, numbers: { angoff: 400 } }),
      ],
      {
        count: 6,
        rules: [{ id: 'hard', where: { difficulty: 'hard' }, min: 3 }],
        difficulty: { by: 'angoff', target: '4.1', tolerance: '0.2' },
      },
    ),
    says: [
      "theory: rule hard asks for at least 3 items; beside the part's 6 items and difficulty (at least 3.9 points) at most 1 item can be had",
    ],
    proof: 'exact',
    changes: [
      'rule hard: at least 1 item instead of 3',
      'difficulty: at least 3.3 points instead of 3.9',
    ],
  },
  {
    name: 'too little time',
    problem: drawProblem(
      [...unitsAlike('e', 9), ...unitsAlike('h', 9, { ...hard, numbers: { minutes: 5 } })],
      {
        count: 8,
        rules: [{ id: 'hard', where: { difficulty: 'hard' }, min: 4 }],
        sums: [{ id: 'time', of: 'minutes', max: 24 }],
      },
    ),
    says: [
      "theory: rule hard asks for at least 4 items; beside the part's 8 items and sum time (at most 24 minutes) at most 2 items can be had",
    ],
    proof: 'exact',
    changes: [
      'rule hard: at least 2 items instead of 4',
      'sum time: at most 28 minutes instead of 24',
    ],
  },
  {
    name: 'two sums',
    problem: drawProblem(
      [
        ...unitsAlike('e', 9, { numbers: { words: 20, minutes: 1 } }),
        ...unitsAlike('h', 9, { ...hard, numbers: { words: 100, minutes: 5 } }),
      ],
      {
        count: 6,
        sums: [
          { id: 'time', of: 'minutes', max: 14 },
          { id: 'reading', of: 'words', min: 400 },
        ],
      },
    ),
    says: [
      'theory: sum reading asks for at least 400 words; beside sum time (at most 14 minutes) at most 280 words can be had',
    ],
    proof: 'exact',
    changes: [
      'sum time: at most 22 minutes instead of 14',
      'sum reading: at least 280 words instead of 400',
    ],
  },
  {
    name: 'items that were used too often',
    problem: drawProblem(
      unitsAlike('e', 8),
      { count: 6 },
      {
        blueprint: { exposure: { maxUses: 2, days: 90 } },
        context: { uses: { 'e-001': 2, 'e-002': 2, 'e-003': 3 } },
      },
    ),
    says: [
      'theory: the part takes 6 items; with the 5 items that may be drawn (not drawn: 3 used too often) at most 5 items can be had',
    ],
    proof: 'exact',
    write: ['1 item'],
  },
  {
    name: 'an anchor larger than what it is taken from',
    problem: drawProblem(
      [...unitsAlike('e', 9), ...unitsAlike('h', 3, hard)],
      { count: 6, anchor: { where: { difficulty: 'hard' }, count: 4 } },
      { context: { forms: 2 } },
    ),
    says: [
      'theory: anchor asks for exactly 4 items in each set; with the 12 items that may be drawn at most 3 items can be had',
    ],
    proof: 'exact',
    changes: ['anchor: 3 items instead of 4'],
    write: ['1 item: difficulty hard'],
  },
  {
    name: 'a criterion for which there is no room',
    problem: drawProblem(
      [...unitsAlike('e', 9), ...unitsAlike('h', 3, { texts: { ...hard.texts, ...c2.texts } })],
      { count: 6, rules: [{ id: 'easy', where: { difficulty: 'easy' }, min: 6 }] },
    ),
    says: [
      "theory: rule easy asks for exactly 6 items; beside the part's 6 items and coverage of C2 (at least 1 item) at most 5 items can be had",
    ],
    proof: 'exact',
    changes: ['rule easy: 5 items instead of 6'],
    write: ['1 item: criterion C2 and difficulty easy'],
  },
  {
    name: 'four sets where three are possible',
    problem: drawProblem(
      [...unitsAlike('e', 20), ...unitsAlike('h', 7, hard)],
      { count: 5, rules: [{ id: 'hard', where: { difficulty: 'hard' }, min: 2 }] },
      { context: { forms: 4 } },
    ),
    says: [
      'theory: rule hard asks for at least 2 items in each set; beside the 4 sets that share no item at most 1 item can be had',
    ],
    proof: 'exact',
    changes: [
      'rule hard: at least 1 item instead of 2',
      '3 sets instead of 4',
      'two sets share at most 1 item instead of 0',
    ],
    write: ['1 item: difficulty hard'],
  },
  {
    name: 'points that cannot be had: odd from even',
    problem: drawProblem(
      [
        ...unitsAlike('e', 12, { numbers: { points: 2 } }),
        ...unitsAlike('h', 3, { ...hard, numbers: { points: 4 } }),
      ],
      { count: 5, points: 13 },
    ),
    says: [
      'theory: the part asks for exactly 13 points; with the 15 items that may be drawn the nearest are 12 points and 14 points',
    ],
    proof: 'search',
    changes: ['points: 12 points instead of 13'],
  },
  {
    name: 'points that a rule makes odd',
    problem: drawProblem(
      [
        ...unitsAlike('e', 12, { numbers: { points: 2 } }),
        ...unitsAlike('h', 6, { ...hard, numbers: { points: 3 } }),
      ],
      {
        count: 6,
        points: 13,
        rules: [{ id: 'hard', where: { difficulty: 'hard' }, min: 2, max: 2 }],
      },
    ),
    says: [
      "theory: rule hard asks for exactly 2 items; beside the part's 6 items and the part's 13 points at most 1 item can be had",
    ],
    proof: 'exact',
    changes: ['points: 14 points instead of 13', 'rule hard: 1 item instead of 2'],
    write: ['1 item: difficulty hard and of 2 points'],
  },
  {
    name: 'fixed items that are enemies',
    problem: drawProblem(
      [...unitsAlike('e', 9), ...unitsAlike('x', 2, { enemies: ['x-001', 'x-002'] })],
      { count: 5, fixed: ['x-001', 'x-002'] },
    ),
    says: [
      'theory: enemies x-001, x-002 stand for at most 1 item; beside the fixed items at least 2 items are needed',
    ],
    proof: 'exact',
  },
  {
    name: 'sets that may share too little',
    problem: drawProblem(
      unitsAlike('e', 10),
      { count: 6, overlap: { forms: 1 } },
      { context: { forms: 2 } },
    ),
    says: [
      'theory: the part takes 6 items; beside the 2 sets that share at most 1 item at most 5 items can be had',
    ],
    proof: 'exact',
    changes: ['1 set instead of 2', 'two sets share at most 2 items instead of 1'],
    write: ['1 item'],
  },
  {
    name: 'sets that would share what may be used once',
    problem: drawProblem(
      unitsAlike('e', 10),
      { count: 6, overlap: { forms: 2 } },
      { context: { forms: 2 }, blueprint: { exposure: { maxUses: 1, days: 90 } } },
    ),
    says: [
      'theory: the part takes 6 items; beside the 2 sets that share no item at most 5 items can be had',
    ],
    proof: 'exact',
    changes: ['1 set instead of 2'],
    write: ['2 items'],
  },
  {
    name: 'a rule that names two authors',
    problem: drawProblem(
      [...unitsAlike('e', 12), ...unitsAlike('h', 3, { texts: { author: ['b'] } })],
      { count: 8, rules: [{ id: 'a', where: { author: 'a' }, max: 4 }] },
    ),
    says: [
      "theory: rule a allows at most 4 items; beside the part's 8 items at least 5 items are needed",
    ],
    proof: 'exact',
    changes: ['rule a: at most 5 items instead of 4'],
    write: ['1 item: author b'],
  },
  {
    name: 'two collisions at once',
    problem: drawProblem(
      [
        ...unitsAlike('e', 9),
        ...unitsAlike('h', 3, hard),
        ...unitsAlike('b', 2, { texts: { author: ['b'] } }),
      ],
      {
        count: 8,
        rules: [
          { id: 'hard', where: { difficulty: 'hard' }, min: 4 },
          { id: 'b', where: { author: 'b' }, min: 3 },
        ],
      },
    ),
    says: [
      'theory: rule hard asks for at least 4 items; with the 14 items that may be drawn at most 3 items can be had',
      'theory: rule b asks for at least 3 items; with the 14 items that may be drawn at most 2 items can be had',
    ],
    proof: 'exact',
    together: ['rule hard: at least 3 items instead of 4', 'rule b: at least 2 items instead of 3'],
    write: ['1 item: difficulty hard and author b'],
  },
];

describe('why there is no set', () => {
  test.each(cases)('$name', async ({ problem, says, proof, changes, together, write }) => {
    const found = await explainPart(solver, problem, 'theory');
    const messages = (list: readonly { readonly message: string }[] = []) =>
      list.map(({ message }) => message);
    expect(messages(found?.collisions)).toEqual(says);
    expect(found?.collisions.map((collision) => collision.proof)).toEqual(says.map(() => proof));
    expect(messages(found?.changes)).toEqual(changes ?? []);
    expect(messages(found?.together)).toEqual(together ?? []);
    expect(messages(found?.write)).toEqual(write ?? []);
  });

  it('names the place of everything that collides', async () => {
    const { problem } = cases[0]!;
    const found = await explainPart(solver, problem, 'theory');
    expect(found?.collisions[0]?.paths).toEqual([
      '$.theory.count',
      '$.theory.rules[0]',
      '$.theory.rules[1]',
      '$.theory.rules[2]',
    ]);
  });

  it('says nothing of what is possible', async () => {
    const problem = drawProblem(unitsAlike('e', 9), { count: 6 });
    expect(await explainPart(solver, problem, 'theory')).toBeUndefined();
  });
});
