import { describe, expect, it, test } from '@jest/globals';
import {
  problemOf,
  syntheticBank,
  syntheticBlueprint,
} from '../../../../../test/golden/draw/synthetic-bank.js';
import type { BlueprintPart } from '../../blueprint.js';
import type { DrawContext, DrawUnit } from '../draw-unit.js';
import { compileModel, type DrawProblem } from './compile-model.js';

const bank = syntheticBank(48, 6);
const plain = syntheticBlueprint();
const whole = problemOf(bank, plain);

interface Change {
  readonly theory?: Partial<BlueprintPart>;
  readonly context?: Partial<DrawContext>;
  readonly unit?: (unit: DrawUnit) => DrawUnit;
}

function changed({ theory = {}, context = {}, unit = (same) => same }: Change): DrawProblem {
  return {
    ...whole,
    units: whole.units.map(unit),
    blueprint: { ...plain, theory: { ...plain.theory, rules: [], ...theory } },
    context: { ...whole.context, ...context },
  };
}

function theoryOf(change: Change) {
  const compiled = compileModel(changed(change));
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
  return compiled.models.theory;
}

const rated =
  (from: number) =>
  (unit: DrawUnit): DrawUnit =>
    unit.kind === 'knowledge' && Number(unit.id.slice(2)) >= from
      ? { ...unit, numbers: { ...unit.numbers, angoff: 600, words: 50 } }
      : unit;

describe('a part as integers', () => {
  it('has rows in the words of the blueprint, with the path of what asks for them', () => {
    const { rows } = theoryOf({
      theory: {
        rules: [{ id: 'easy', where: { difficulty: 'easy' }, min: 3 }],
        sums: [{ id: 'reading', of: 'words', max: 900 }],
        keyBalance: { min: 1, max: 9 },
        overlap: { earlier: { sets: 1, max: 2 } },
        difficulty: { by: 'angoff', target: '24', tolerance: '0.25' },
        anchor: { where: { author: 'c.lis' }, count: 2 },
      },
      context: {
        earlier: [
          { id: 'S-1', units: ['k-00001', 't-000'] },
          { id: 'S-0', units: [] },
        ],
      },
      unit: rated(0),
    });
    const shown = rows
      .filter(({ kind }) => kind !== 'coverage')
      .map(({ id, path, measure, min, max }) => [id, path, measure, min, max]);
    const keys = ['A', 'B', 'C', 'D'].map((key) => [
      `key ${key}`,
      '$.theory.keyBalance',
      'items',
      1,
      9,
    ]);
    expect(shown).toEqual([
      ['points', '$.theory.points', 'points', 52, 52],
      ['rule easy', '$.theory.rules[0]', 'items', 3, 40],
      ['sum reading', '$.theory.sums[0]', 'words', 0, 900],
      ...keys,
      ['overlap with set S-1', '$.theory.overlap.earlier', 'items', 0, 2],
      ['difficulty', '$.theory.difficulty', 'thousandths of a point', 23_750, 24_250],
      ['anchor', '$.theory.anchor', 'items', 2, 2],
    ]);
  });

  it('counts units once for the reason that they may not be drawn', () => {
    const model = theoryOf({
      theory: {
        rules: [{ id: 'no c.lis', where: { author: 'c.lis' }, max: 0 }],
        sums: [{ id: 'reading', of: 'words', max: 900 }],
      },
      context: { exclude: ['k-00000', 'k-00001'] },
      unit: rated(10),
    });
    const byLis = whole.units.filter(({ texts }) => texts.author?.includes('c.lis'));
    expect(model.leftOut.excluded).toBe(2);
    expect(model.leftOut.forbidden).toBe(byLis.filter(({ id }) => id > 'k-00001').length);
    const counts: readonly number[] = Object.values(model.leftOut);
    const left = counts.reduce((sum, count) => sum + count, 0);
    expect(left + model.units.length).toBe(48);
  });

  it('leaves out what was used as often as it may be, and passages of which too little is left', () => {
    const inPassage = (unit: DrawUnit): DrawUnit =>
      ['k-00003', 'k-00004'].includes(unit.id)
        ? { ...unit, texts: { ...unit.texts, passage: ['p'] } }
        : unit;
    const problem = changed({
      theory: { passages: { items: { min: 2, max: 2 } } },
      context: { uses: { 'k-00003': 2, 'k-00005': 1 } },
      unit: inPassage,
    });
    const exposure = { maxUses: 2, days: 30 };
    const compiled = compileModel({ ...problem, blueprint: { ...problem.blueprint, exposure } });
    expect(compiled.ok && compiled.models.theory.leftOut).toMatchObject({
      overused: 1,
      passageTooSmall: 1,
    });
    expect(compiled.ok && compiled.models.theory.passages?.sets).toEqual([]);
  });

  const sharingCases = [
    { name: 'of two uses', maxUses: 2, uses: {}, shared: 4, places: [2, 2] },
    { name: 'of uses before', maxUses: 2, uses: { 'k-00000': 1 }, shared: 4, places: [1, 2] },
    { name: 'of one use', maxUses: 1, uses: {}, shared: 0, places: [1, 1] },
    { name: 'of as many uses as sets', maxUses: 3, uses: {}, shared: 4, places: [] },
  ];
  test.each(sharingCases)('holds what sets share to an exposure $name', (each) => {
    const problem = changed({
      theory: { overlap: { forms: 4 } },
      context: { forms: 3, uses: each.uses },
    });
    const exposure = { maxUses: each.maxUses, days: 30 };
    const compiled = compileModel({ ...problem, blueprint: { ...problem.blueprint, exposure } });
    const model = compiled.ok ? compiled.models.theory : undefined;
    expect(model?.shared).toBe(each.shared);
    expect([...(model?.places ?? [])].slice(0, 2)).toEqual(each.places);
  });

  it('leaves out anchors that have no use left for each set, and refuses such fixed items', () => {
    const problem = changed({
      theory: {
        fixed: ['k-00003', 'k-00004'],
        anchor: { where: { id: ['k-00001', 'k-00002'] }, count: 1 },
      },
      context: { forms: 2, uses: { 'k-00001': 1, 'k-00005': 1 } },
    });
    const exposure = { maxUses: 2, days: 30 };
    const blueprint = { ...problem.blueprint, exposure };
    const compiled = compileModel({ ...problem, blueprint });
    expect(compiled.ok && compiled.models.theory.leftOut.overused).toBe(1);
    expect(compiled.ok && compiled.models.theory.units.includes('k-00001')).toBe(false);
    const context = { ...problem.context, uses: { 'k-00004': 1 } };
    const refused = compileModel({ ...problem, blueprint, context });
    expect(refused.ok ? [] : refused.problems.map(({ path, message }) => [path, message])).toEqual([
      [
        '$.theory.fixed[1]',
        'theory: the fixed "k-00004" is not there to draw: with the 2 of this draw it would be in more sets than the exposure rule allows (2 in 30 days)',
      ],
    ]);
  });

  it('merges families and enemies', () => {
    const related = (unit: DrawUnit): DrawUnit => {
      if (unit.id === 'k-00001') return { ...unit, enemies: ['k-00002', 'k-00003'] };
      if (unit.id === 'k-00002') return { ...unit, enemies: ['k-00003'] };
      return ['k-00007', 'k-00008'].includes(unit.id)
        ? { ...unit, texts: { ...unit.texts, family: ['f'] } }
        : unit;
    };
    const groups = theoryOf({ unit: related }).rows.filter(({ kind }) => kind === 'group');
    expect(groups.map(({ id, max, members }) => [id, max, [...members]])).toEqual([
      ['family f', 1, [7, 8]],
      ['enemies k-00001, k-00002, k-00003', 1, [1, 2, 3]],
    ]);
  });

  it('adds a row for each criterion that no rule forces into a set', () => {
    const { rows } = theoryOf({
      theory: { rules: [{ id: 'one', where: { criterion: 'Q-1.1' }, min: 1 }] },
    });
    const covered = rows.filter(({ kind }) => kind === 'coverage').map(({ id }) => id);
    expect(covered).toHaveLength(11);
    expect(covered).not.toContain('coverage of Q-1.1');
  });
});

describe('a blueprint that speaks of what the bank does not have', () => {
  const rule = (where: BlueprintPart['rules'][number]['where']) => ({
    theory: { rules: [{ id: 'x', where, min: 1 }] },
  });
  const cases: readonly (Change & { readonly name: string; readonly problem: string })[] = [
    {
      name: 'a level, deep in a condition',
      ...rule({ any: [{ not: { level: 'K9' } }] }),
      problem:
        '$.theory.rules[0].where.any[0].not.level: theory: rule x names the level "K9", which the bank does not have',
    },
    {
      name: 'a tag',
      ...rule({ tags: { topic: 'loops' } }),
      problem:
        '$.theory.rules[0].where.tags.topic: theory: rule x names the tag topic "loops", which the bank does not have',
    },
    {
      name: 'a number that nothing has',
      ...rule({ words: { min: 3 } }),
      problem:
        '$.theory.rules[0].where.words: theory: rule x asks for words, which nothing in the bank has',
    },
    {
      name: 'a fixed item',
      theory: { fixed: ['nobody'] },
      problem: '$.theory.fixed: theory: fixed names the id "nobody", which the bank does not have',
    },
    {
      name: 'a fixed item that is excluded',
      theory: { fixed: ['k-00001'] },
      context: { exclude: ['k-00001'] },
      problem:
        '$.theory.fixed[0]: theory: the fixed "k-00001" is not there to draw: it is excluded, ruled out or without a number that is asked for',
    },
    {
      name: 'ratings',
      theory: { difficulty: { by: 'angoff', target: '1', tolerance: '0' } },
      problem:
        '$.theory.difficulty: theory: difficulty asks for Angoff ratings, which nothing in the bank has',
    },
    {
      name: 'one scale of several',
      theory: { difficulty: { by: 'calibrated', theta: '0', target: '1', tolerance: '0' } },
      unit: (unit) => ({
        ...unit,
        calibration: { id: unit.id < 'k-00009' ? 'old' : 'new', a: 1, b: 1, c: 0 },
      }),
      problem:
        "$.theory.difficulty: theory: the bank's items are calibrated on several scales (new, old), whose abilities cannot be compared",
    },
    {
      name: 'enemies across the parts',
      unit: (unit) => (unit.id === 't-000' ? { ...unit, enemies: ['k-00000'] } : unit),
      problem:
        '$: "t-000" and "k-00000" are enemies, which the parts of a set cannot mind of each other',
    },
  ];
  test.each(cases)('is refused: $name', ({ name: _, problem, ...change }) => {
    const compiled = compileModel(changed(change));
    const problems = compiled.ok ? [] : compiled.problems;
    expect(problems.map(({ path, message }) => `${path}: ${message}`)).toContain(problem);
  });

  test.each([0, -1, 1.5])('asks for no %s forms', (forms) => {
    expect(() => compileModel(changed({ context: { forms } }))).toThrow(RangeError);
  });
});
