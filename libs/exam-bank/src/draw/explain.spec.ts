import { describe, expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import {
  CRITERIA,
  problemOf,
  syntheticBank,
  syntheticBlueprint,
} from '../../../../test/golden/draw/synthetic-bank.js';
import type { Blueprint, BlueprintPart, BlueprintRule } from '../blueprint.js';
import { compileModel } from './compile/compile-model.js';
import { drawForms } from './draw.js';
import type { DrawContext } from './draw-unit.js';
import { partReasons, type InfeasibleReason } from './explain.js';

// 24 items, two of each of the 12 criteria: 6 easy, 12 medium, 6 hard would be even; counted below.
const bank = syntheticBank(24, 6);
const easy = bank.items.filter(({ difficulty }) => difficulty === 'easy').length;
const sum = bank.items.reduce((total, { points }) => total + points, 0);
const full = syntheticBlueprint();

function explain(
  blueprint: Blueprint,
  context: Partial<DrawContext> = {},
): readonly InfeasibleReason[] {
  const compiled = compileModel(problemOf(bank, blueprint, context));
  if (!compiled.ok) return compiled.problems;
  return [...partReasons(compiled.models.theory), ...partReasons(compiled.models.practical)];
}

function reasonsFor(theory: Partial<BlueprintPart>, practical: Partial<BlueprintPart> = {}) {
  const blueprint = syntheticBlueprint({
    theory: { count: 12, points: 15, rules: [], ...theory },
    practical: { ...full.practical, ...practical },
  });
  return { blueprint, reasons: explain(blueprint).map(({ message }) => message) };
}

const rule = (
  id: string,
  where: BlueprintRule['where'],
  min: number,
  max?: number,
): BlueprintRule => (max === undefined ? { id, where, min } : { id, where, min, max });

describe('why a blueprint cannot be met', () => {
  it('is nothing where it can', () => {
    expect(reasonsFor({}).reasons).toEqual([]);
  });

  const outcome = (nr: number) => ({ outcome: `Q-${String(nr)}` });
  const cases: readonly {
    readonly name: string;
    readonly theory?: Partial<BlueprintPart>;
    readonly practical?: Partial<BlueprintPart>;
    readonly reason: string;
  }[] = [
    {
      name: 'a rule that asks for more than the bank has',
      theory: { rules: [rule('first', { criterion: 'Q-1.1' }, 4)] },
      reason: 'theory: rule first asks for at least 4 items, the bank has 2',
    },
    {
      name: 'a part that asks for more than the bank has',
      theory: { count: 25 },
      reason: 'theory: the part asks for at least 25 items, the bank has 24',
    },
    {
      name: 'minimums that add up to more than the part',
      theory: {
        rules: [
          rule('one', outcome(1), 5),
          rule('two', outcome(2), 5),
          rule('three', outcome(3), 3),
        ],
      },
      reason: 'theory: rules one, two, three ask for at least 13 items, the part takes 12',
    },
    {
      name: 'maximums that leave too little for the part',
      theory: {
        rules: [1, 2, 3, 4].map((nr) => ({
          id: `o${String(nr)}`,
          where: outcome(nr),
          max: nr === 4 ? 2 : 3,
        })),
      },
      reason:
        "theory: the part asks for at least 12 items, rules o1, o2, o3, o4 and the bank's 24 items allow at most 11",
    },
    {
      name: 'a rule inside another that allows less',
      theory: {
        rules: [
          rule('all of it', { outcome: 'Q-1' }, 0, 3),
          rule('first', { criterion: 'Q-1.1' }, 2),
          rule('second', { criterion: 'Q-1.2' }, 2),
        ],
      },
      reason:
        'theory: rules first, second and the coverage of Q-1.3 ask for at least 5 items, rule all of it allows at most 3',
    },
    {
      name: 'a difficulty that the bank lacks',
      theory: { rules: [rule('easy', { difficulty: 'easy' }, easy + 1)] },
      reason: `theory: rule easy asks for at least ${String(easy + 1)} items, the bank has ${String(easy)}`,
    },
    {
      name: 'every criterion in fewer items than criteria',
      theory: { count: 11, points: 14 },
      reason: `theory: the coverage of ${CRITERIA.slice(0, 12).join(', ')} ask for at least 12 items, the part takes 11`,
    },
    {
      name: 'more points than all items have',
      theory: { count: 24, points: sum + 1 },
      reason: `theory: 24 items have ${String(sum)} to ${String(sum)} points, the blueprint asks for ${String(sum + 1)}`,
    },
    {
      name: 'fewer points than items',
      theory: { points: 11 },
      reason: 'theory: 12 items have 12 to 18 points, the blueprint asks for 11',
    },
    {
      name: 'points that tasks of 20 cannot add up to',
      practical: { points: 50 },
      reason: 'practical: 3 tasks have 60 to 60 points, the blueprint asks for 50',
    },
    {
      name: 'tasks that cannot be combined',
      practical: {
        rules: [
          rule('both', { criterion: 'Q-5.1' }, 2, 2),
          rule('one each', { criterion: 'Q-5.3' }, 1, 1),
          rule('other', { criterion: 'Q-6.2' }, 1, 1),
        ],
      },
      reason: 'practical: rules both, one each, other ask for at least 4 tasks, the part takes 3',
    },
  ];
  test.each(cases)('is said of $name', ({ theory = {}, practical = {}, reason }) => {
    const { blueprint, reasons } = reasonsFor(theory, practical);
    expect(reasons).toContain(reason);
    const drawn = drawForms({ ...problemOf(bank, blueprint), seed: Buffer.alloc(32) });
    expect(drawn.ok ? [] : drawn.reasons.map(({ message }) => message)).toEqual(reasons);
  });

  it('counts the points within the rules', () => {
    const cheap = bank.items.filter(({ points }) => points === 1).map(({ id }) => id);
    const free = reasonsFor({ count: 12, points: 17 });
    expect(free.reasons).toEqual([]);
    const { reasons } = reasonsFor({ points: 17, rules: [rule('cheap', { id: cheap }, 8)] });
    expect(reasons).toContain(
      'theory: 12 items under rule cheap have 12 to 16 points, the blueprint asks for 17',
    );
  });

  it('tries all choices where they are few', () => {
    // Exactly one of each pair of three tasks: an odd circle, which no counting of rules sees.
    const pairs = [
      ['t-000', 't-001'],
      ['t-001', 't-002'],
      ['t-002', 't-000'],
    ];
    const rules = pairs.map((id, at) => rule(`pair ${String(at)}`, { id }, 1, 1));
    expect(reasonsFor({}, { rules }).reasons).toEqual([
      'practical: each of the 20 ways to choose 3 of 6 tasks breaks a rule or misses the points',
    ]);
  });

  it('is a name that the bank does not know', () => {
    const { reasons } = reasonsFor({ rules: [{ id: 'x', where: { author: 'nobody' }, max: 3 }] });
    expect(reasons).toEqual([
      'theory: rule x names the author "nobody", which the bank does not have',
    ]);
  });

  it('is a bank of another qualification', () => {
    const blueprint = syntheticBlueprint({ qualification: 'python' });
    expect(explain(blueprint)[0]?.message).toBe(
      'the blueprint is for "python", the bank for "synthetic"',
    );
  });

  it('mentions that items were excluded', () => {
    const { blueprint } = reasonsFor({});
    const exclude = bank.items.slice(0, 14).map(({ id }) => id);
    expect(explain(blueprint, { exclude }).map(({ message }) => message)).toContain(
      'theory: the part asks for at least 12 items, the bank has left 10',
    );
  });

  it('is never given where a set exists', () => {
    const counts = fc.integer({ min: 0, max: 4 });
    const rules = fc.array(fc.tuple(fc.constantFrom(...CRITERIA.slice(0, 12)), counts, counts), {
      maxLength: 6,
    });
    fc.assert(
      fc.property(
        rules,
        fc.integer({ min: 12, max: 20 }),
        fc.integer({ min: 12, max: 30 }),
        (ranges, count, points) => {
          const { blueprint } = reasonsFor({
            count,
            points,
            rules: ranges.map(([criterion, a, b], at) =>
              rule(String(at), { criterion }, Math.min(a, b), Math.max(a, b)),
            ),
          });
          const drawn = drawForms({
            ...problemOf(bank, blueprint),
            seed: Buffer.alloc(32),
            limits: { maxSteps: 3000, stepsPerStart: 1500 },
          });
          if (drawn.ok) expect(explain(blueprint)).toEqual([]);
          else expect(drawn.reasons.length).toBeGreaterThan(0);
        },
      ),
      { numRuns: 60 },
    );
  });
});
