import { describe, expect, it, test } from '@jest/globals';
import { syntheticBlueprint } from '../../../../test/golden/draw/synthetic-bank.js';
import { parseBlueprint } from './parse-blueprint.js';

const blueprint = syntheticBlueprint();
const withRules = (...rules: unknown[]) => ({ theory: { ...blueprint.theory, rules } });

function problemsOf(change: object): readonly string[] {
  const parsed = parseBlueprint(JSON.stringify({ ...blueprint, ...change }), 'blueprint.json');
  return parsed.ok ? [] : parsed.problems.map(({ path, message }) => `${path}: ${message}`);
}

describe('a blueprint', () => {
  it('is read as it stands', () => {
    const parsed = parseBlueprint(JSON.stringify(blueprint), 'blueprint.json');
    expect(parsed).toEqual({ ok: true, value: blueprint });
  });

  const rich = {
    theory: {
      ...blueprint.theory,
      rules: [
        {
          id: 'loops, but no easy ones',
          where: {
            tags: { topic: ['loops'] },
            any: [{ level: 'K2' }, { facility: { min: 400, max: 700 } }],
            not: { difficulty: 'easy' },
          },
          min: 2,
        },
      ],
      sums: [{ id: 'time', of: 'minutes', max: 60 }],
      keyBalance: { min: 5, max: 9 },
      groups: [{ id: 'alike', items: ['k-1', 'k-2'], max: 1 }],
      passages: { min: 1, max: 2, items: { min: 2, max: 4 } },
      fixed: ['k-3'],
      anchor: { where: { tags: { use: 'anchor' } }, count: 4 },
      overlap: { forms: 3, earlier: { sets: 3, max: 10 } },
      difficulty: { by: 'calibrated', theta: '-0.25', target: '24.8', tolerance: '0.2' },
    },
    exposure: { maxUses: 3, days: 365 },
  };
  it('with everything that one can ask for is read as it stands', () => {
    const text = JSON.stringify({ ...blueprint, ...rich });
    expect(parseBlueprint(text, 'b.json')).toEqual({ ok: true, value: { ...blueprint, ...rich } });
  });

  const theory = (change: object) => ({ theory: { ...rich.theory, ...change } });
  const where = (condition: object) =>
    withRules({ id: 'a', where: { any: [{ not: condition }] }, min: 1 });
  const wrong = [
    {
      name: 'a sum of what can be negative',
      change: theory({ sums: [{ id: 's', of: 'discrimination', max: 3 }] }),
      problem: '$.theory.sums[0].of: not an allowed value',
    },
    {
      name: 'a sum without bounds',
      change: theory({ sums: [{ id: 's', of: 'words' }] }),
      problem: '$.theory.sums[0]: sum "s" asks for nothing',
    },
    {
      name: 'two groups of one id',
      change: theory({ groups: [rich.theory.groups[0], rich.theory.groups[0]] }),
      problem: '$.theory.groups[1].id: id "alike" is used twice',
    },
    {
      name: 'bounds of a nested condition the wrong way round',
      change: where({ minutes: { min: 3, max: 2 } }),
      problem: '$.theory.rules[0].where.any[0].not.minutes: this has a min above its max',
    },
    {
      name: 'an unknown condition deep inside',
      change: where({ topic: 'loops' }),
      problem: '$.theory.rules[0].where.any[0].not: unknown property "topic"',
    },
    {
      name: 'passages with more items at least than at most',
      change: theory({ passages: { items: { min: 3, max: 2 } } }),
      problem: '$.theory.passages.items: this has a min above its max',
    },
    {
      name: 'more fixed and anchor items than the part takes',
      change: theory({ anchor: { where: { author: 'x' }, count: 40 } }),
      problem: '$.theory.count: fixed and anchor items are 41, the part takes 40',
    },
    {
      name: 'calibrated difficulty without an ability',
      change: theory({ difficulty: { by: 'calibrated', target: '20', tolerance: '0.2' } }),
      problem: '$.theory.difficulty: "theta" is missing',
    },
    {
      name: 'an ability where nothing is calibrated',
      change: theory({
        difficulty: { by: 'angoff', theta: '0', target: '20', tolerance: '0.2' },
      }),
      problem: '$.theory.difficulty.theta: only a calibrated difficulty has an ability',
    },
    {
      name: 'a tolerance finer than thousandths',
      change: theory({ difficulty: { by: 'angoff', target: '20', tolerance: '0.0001' } }),
      problem: '$.theory.difficulty.tolerance: is not well-formed',
    },
    {
      name: 'key balance of tasks',
      change: { practical: { ...blueprint.practical, keyBalance: { min: 0, max: 1 } } },
      problem: '$.practical: unknown property "keyBalance"',
    },
    {
      name: 'two rules of one id',
      change: withRules(
        { id: 'a', where: { id: 'x' }, min: 1 },
        { id: 'a', where: { id: 'y' }, min: 1 },
      ),
      problem: '$.theory.rules[1].id: id "a" is used twice',
    },
    {
      name: 'a min above the max',
      change: withRules({ id: 'a', where: { id: 'x' }, min: 2, max: 1 }),
      problem: '$.theory.rules[0]: rule "a" has a min above its max',
    },
    {
      name: 'a rule that asks for nothing',
      change: withRules({ id: 'a', where: { id: 'x' } }),
      problem: '$.theory.rules[0]: rule "a" asks for nothing',
    },
    {
      name: 'a rule without conditions',
      change: withRules({ id: 'a', where: {}, min: 1 }),
      problem: '$.theory.rules[0].where: must NOT have fewer than 1 properties',
    },
    {
      name: 'an unknown condition',
      change: withRules({ id: 'a', where: { topic: 'x' }, min: 1 }),
      problem: '$.theory.rules[0].where: unknown property "topic"',
    },
    {
      name: 'an unknown difficulty',
      change: withRules({ id: 'a', where: { difficulty: 'tricky' }, min: 1 }),
      problem: '$.theory.rules[0].where.difficulty: not an allowed value',
    },
    {
      name: 'half an item',
      change: withRules({ id: 'a', where: { id: 'x' }, min: 0.5 }),
      problem: '$.theory.rules[0].min: must be a value of type integer',
    },
    {
      name: 'a type of knowledge item for tasks',
      change: {
        practical: {
          ...blueprint.practical,
          rules: [{ id: 'a', where: { type: 'numeric' }, min: 1 }],
        },
      },
      problem: '$.practical.rules[0].where: unknown property "type"',
    },
    {
      name: 'an empty set',
      change: {
        theory: { count: 0, points: 0, rules: [] },
        practical: { count: 0, points: 0, rules: [] },
      },
      problem: '$: the set would be empty',
    },
    {
      name: 'a missing part',
      change: { practical: undefined },
      problem: '$: "practical" is missing',
    },
  ];
  test.each(wrong)('refuses $name', ({ change, problem }) => {
    expect(problemsOf(change)).toContain(problem);
  });
});
