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

  const wrong = [
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
