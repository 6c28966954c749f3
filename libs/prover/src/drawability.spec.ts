import { describe, expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import type { DrawProblem } from '#exam-bank';
import { drawProblem, unitsAlike } from '../../../test/factories/draw-problem.js';
import { smallModels } from '../../../test/factories/draw-models.js';
import { capacityOf } from './capacity.js';
import { drawabilityOf, type Drawability } from './drawability.js';
import { withHighs } from './highs-solver.js';
import { proofModelOf } from './proof-model.js';
import { rowsHold } from './rows-hold.js';
import { unitClasses } from './unit-classes.js';

const hard = { texts: { difficulty: ['hard'] } };

async function reportOf(problem: DrawProblem): Promise<Drawability> {
  const result = await withHighs((solver) => drawabilityOf(solver, { problem }));
  if (!result.ok) throw new Error('the problem compiles');
  return result.parts[0]!;
}

const cases: readonly {
  readonly name: string;
  readonly problem: DrawProblem;
  readonly says: Partial<Drawability>;
}[] = [
  {
    name: 'a scarce kind',
    problem: drawProblem([...unitsAlike('e', 20), ...unitsAlike('h', 7, hard)], {
      count: 5,
      rules: [{ id: 'hard', where: { difficulty: 'hard' }, min: 2 }],
    }),
    says: {
      sets: { atLeast: 3, atMost: 3, proof: 'exact' },
      binding: [
        {
          id: 'rule hard',
          path: '$.theory.rules[0]',
          atMost: 5,
          message: 'rule hard: with at least 1 item instead of 2 there could be 5',
        },
      ],
      write: [{ count: 1, about: { difficulty: 'hard' }, message: '1 item: difficulty hard' }],
      exposure: undefined,
    },
  },
  {
    name: 'the size of the bank',
    problem: drawProblem(unitsAlike('e', 23), { count: 5 }),
    says: {
      sets: { atLeast: 4, atMost: 4, proof: 'exact' },
      binding: [],
      write: [{ count: 2, about: { points: '1' }, message: '2 items: of 1 point' }],
    },
  },
  {
    name: 'nothing at all',
    problem: drawProblem(unitsAlike('e', 9), {
      count: 5,
      sums: [{ id: 'time', of: 'minutes', min: 12 }],
    }),
    says: { sets: { atLeast: 0, atMost: 0, proof: 'exact' }, write: [] },
  },
  {
    name: 'exposure',
    problem: drawProblem(
      unitsAlike('e', 12),
      { count: 5 },
      {
        blueprint: { exposure: { maxUses: 3, days: 90 } },
        context: { uses: { 'e-001': 3, 'e-002': 2 } },
      },
    ),
    says: {
      sets: { atLeast: 2, atMost: 2, proof: 'exact' },
      // 10 items with three uses left and one with one: 31 uses for 5 a set.
      exposure: { atCap: 1, usesLeft: 31, setsAtMost: 6 },
    },
  },
  {
    name: 'an anchor',
    problem: drawProblem([...unitsAlike('e', 20), ...unitsAlike('h', 3, hard)], {
      count: 5,
      anchor: { where: { difficulty: 'hard' }, count: 2 },
      overlap: { forms: 3 },
    }),
    says: {
      sets: { atLeast: 6, atMost: 6, proof: 'exact' },
      scarce: [],
      write: [
        {
          count: 1,
          about: { difficulty: 'easy', points: '1' },
          message: '1 item: difficulty easy and of 1 point',
        },
      ],
    },
  },
  {
    name: 'points that only one item of a kind makes odd',
    problem: drawProblem(
      [
        ...unitsAlike('e', 6, { numbers: { points: 2 } }),
        ...unitsAlike('h', 2, { ...hard, numbers: { points: 3 } }),
      ],
      { count: 4, points: 9 },
    ),
    says: {
      sets: { atLeast: 2, atMost: 2, proof: 'exact' },
      write: [
        { count: 3, about: { points: '2' }, message: '3 items: of 2 points' },
        { count: 1, about: { points: '3' }, message: '1 item: of 3 points' },
      ],
    },
  },
];

describe('what a bank has in it', () => {
  test.each(cases)('$name', async ({ problem, says }) => {
    const report = await reportOf(problem);
    expect(report).toMatchObject(says);
  });

  it('never promises fewer sets than there are, as trying everything shows', async () => {
    await withHighs((solver) =>
      fc.assert(
        fc.asyncProperty(smallModels, async (model) => {
          const one = {
            ...model,
            forms: 1,
            common: new Uint8Array(model.units.length),
            fixed: new Int32Array(),
          };
          const all = Array.from({ length: 2 ** model.units.length }, (_, bits) => bits).filter(
            (bits) =>
              rowsHold(one, [model.units.flatMap((_, unit) => ((bits >> unit) & 1 ? [unit] : []))]),
          );
          const most = (used: number, from: number): number =>
            all.reduce(
              (best, form, at) =>
                at < from || (form & used) !== 0
                  ? best
                  : Math.max(best, 1 + most(used | form, at + 1)),
              0,
            );
          const open = proofModelOf(one);
          const capacity = await capacityOf(solver, open, unitClasses(open));
          expect((capacity?.forms ?? 0) + 1e-6).toBeGreaterThanOrEqual(most(0, 0));
        }),
        { numRuns: 100, seed: 11 },
      ),
    );
  });
});
