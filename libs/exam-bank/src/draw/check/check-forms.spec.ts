import { describe, expect, it, test } from '@jest/globals';
import {
  problemOf,
  syntheticBank,
  syntheticBlueprint,
} from '../../../../../test/golden/draw/synthetic-bank.js';
import type { BlueprintPart } from '../../blueprint.js';
import type { DrawProblem } from '../compile/compile-model.js';
import type { DrawUnit } from '../draw-unit.js';
import { drawForms } from '../draw.js';
import { checkForms } from './check-forms.js';
import type { Form, Violation } from './violation.js';

const attributes: Partial<DrawUnit> = {
  tags: { topic: ['loops'] },
  calibration: { id: 'scale', a: 1000, b: 0, c: 0 },
};

function item(nr: number, changes: Partial<DrawUnit> = {}): DrawUnit {
  const id = `k-${String(nr)}`;
  return {
    id,
    kind: 'knowledge',
    texts: {
      id: [id],
      outcome: ['O'],
      criterion: ['O.1'],
      difficulty: ['easy'],
      type: ['single-choice'],
      author: ['a'],
      key: ['A'],
      ...changes.texts,
    },
    tags: {},
    numbers: { points: 1, minutes: 2, words: 100, facility: 600, angoff: 700 },
    enemies: [],
    ...attributes,
  };
}

const items = Array.from({ length: 10 }, (_, nr) => item(nr));
const tasks = [0, 1, 2].map((nr): DrawUnit => {
  const id = `t-${String(nr)}`;
  const texts = { id: [id], outcome: ['O'], criterion: ['O.2'], difficulty: ['hard'] };
  return { ...item(0), id, texts, kind: 'task', numbers: { points: 10, minutes: 30 } };
});
const criteria = ['O.1', 'O.2'].map((id) => ({ id, title: id }));

/** Two sets of three items and a task that keep everything that is asked of them, which is little. */
const problem: DrawProblem = {
  units: [...items, ...tasks],
  qualification: { id: 'q', title: 'Q', outcomes: [{ id: 'O', title: 'O', criteria }] },
  blueprint: {
    format: 'assay-blueprint/1',
    id: 'b',
    qualification: 'q',
    scheme: 's',
    theory: { count: 3, points: 3, rules: [] },
    practical: { count: 1, points: 10, rules: [] },
  },
  context: { forms: 2, earlier: [], exclude: [], uses: {} },
};
const forms: readonly Form[] = [
  { items: ['k-0', 'k-1', 'k-2'], tasks: ['t-0'] },
  { items: ['k-3', 'k-4', 'k-5'], tasks: ['t-1'] },
];

const theory = (part: Partial<BlueprintPart>): Partial<DrawProblem> => ({
  blueprint: { ...problem.blueprint, theory: { ...problem.blueprint.theory, ...part } },
});
const context = (changes: Partial<DrawProblem['context']>): Partial<DrawProblem> => ({
  context: { ...problem.context, ...changes },
});
const changed = (id: string, change: (unit: DrawUnit) => DrawUnit): Partial<DrawProblem> => ({
  units: problem.units.map((unit) => (unit.id === id ? change(unit) : unit)),
});
const texts =
  (more: DrawUnit['texts']) =>
  (unit: DrawUnit): DrawUnit => ({
    ...unit,
    texts: { ...unit.texts, ...more },
  });
const numbers =
  (more: DrawUnit['numbers']) =>
  (unit: DrawUnit): DrawUnit => ({
    ...unit,
    numbers: { ...unit.numbers, ...more },
  });
const first = (changes: Partial<Form>): readonly Form[] => [
  { ...forms[0]!, ...changes },
  ...forms.slice(1),
];

interface Case {
  readonly name: string;
  readonly given?: Partial<DrawProblem>;
  readonly drawn?: readonly Form[];
  readonly codes: readonly Violation['code'][];
}

function codesOf({ given = {}, drawn = forms }: Omit<Case, 'name' | 'codes'>) {
  return checkForms({ ...problem, ...given, forms: drawn }).map(({ code }) => code);
}

describe('the independent checker', () => {
  it('finds nothing in sets that keep everything', () => {
    expect(codesOf({})).toEqual([]);
  });

  const band = { target: '1.5', tolerance: '0' };
  const kept: readonly Omit<Case, 'codes'>[] = [
    {
      name: 'a rule',
      given: theory({ rules: [{ id: 'r', where: { author: 'a' }, min: 3, max: 3 }] }),
    },
    { name: 'a sum', given: theory({ sums: [{ id: 's', of: 'minutes', min: 6, max: 6 }] }) },
    { name: 'key balance', given: theory({ keyBalance: { min: 3, max: 3 } }) },
    { name: 'a group', given: theory({ groups: [{ id: 'g', items: ['k-0', 'k-3'], max: 1 }] }) },
    {
      name: 'a band by calibration',
      given: theory({ difficulty: { by: 'calibrated', theta: '0', ...band } }),
    },
    {
      name: 'a band by ratings',
      given: theory({ difficulty: { by: 'angoff', target: '2.1', tolerance: '0' } }),
    },
    {
      name: 'a band by facility',
      given: theory({ difficulty: { by: 'facility', target: '1.8', tolerance: '0' } }),
    },
    {
      name: 'an overlap',
      given: {
        ...theory({ overlap: { earlier: { sets: 1, max: 1 } } }),
        ...context({
          earlier: [
            { id: 'e', units: ['k-0', 'k-3'] },
            { id: 'older', units: ['k-0', 'k-1'] },
          ],
        }),
      },
    },
    {
      name: 'an exposure',
      given: {
        blueprint: { ...problem.blueprint, exposure: { maxUses: 2, days: 9 } },
        ...context({ uses: { 'k-0': 1 } }),
      },
    },
    {
      name: 'a planned overlap, fixed and anchor items',
      given: theory({
        fixed: ['k-9'],
        anchor: { where: { id: ['k-8', 'k-7'] }, count: 1 },
        overlap: { forms: 1 },
      }),
      drawn: forms.map(({ tasks: own }) => ({ items: ['k-9', 'k-8', 'k-1'], tasks: own })),
    },
  ];
  test.each(kept)('finds nothing where $name is kept', (input) => {
    expect(codesOf(input)).toEqual([]);
  });

  // Every code has a case in which it alone is found: no other rule would notice that its check is missing.
  const cases: readonly Case[] = [
    {
      name: 'another qualification',
      given: { blueprint: { ...problem.blueprint, qualification: 'other' } },
      codes: ['wrong-qualification'],
    },
    { name: 'a set too few', given: context({ forms: 3 }), codes: ['number-of-forms'] },
    {
      name: 'an unknown item',
      drawn: first({ items: ['k-0', 'k-1', 'k-2', 'nothing'] }),
      codes: ['unknown-id'],
    },
    {
      name: 'a task among the items',
      drawn: first({ items: ['k-0', 'k-1', 'k-2', 't-2'] }),
      codes: ['unknown-id'],
    },
    {
      name: 'an item twice',
      drawn: first({ items: ['k-0', 'k-1', 'k-2', 'k-2'] }),
      codes: ['twice'],
    },
    { name: 'what is excluded', given: context({ exclude: ['k-1'] }), codes: ['excluded'] },
    {
      name: 'what was used too often',
      given: {
        blueprint: { ...problem.blueprint, exposure: { maxUses: 2, days: 9 } },
        ...context({ uses: { 'k-0': 2 } }),
      },
      codes: ['overused'],
    },
    {
      name: 'what two sets of this draw use too often',
      given: {
        ...context({ uses: { 'k-0': 1 } }),
        blueprint: {
          ...problem.blueprint,
          theory: { ...problem.blueprint.theory, overlap: { forms: 1 } },
          exposure: { maxUses: 2, days: 9 },
        },
      },
      drawn: [forms[0]!, { ...forms[1]!, items: ['k-0', 'k-4', 'k-5'] }],
      codes: ['overused'],
    },
    {
      name: 'a fixed item that every set of this draw uses',
      given: {
        blueprint: {
          ...problem.blueprint,
          theory: { ...problem.blueprint.theory, fixed: ['k-0'] },
          exposure: { maxUses: 1, days: 9 },
        },
      },
      drawn: [forms[0]!, { ...forms[1]!, items: ['k-0', 'k-4', 'k-5'] }],
      codes: ['overused'],
    },
    {
      name: 'an anchor that every set of this draw uses',
      given: {
        blueprint: {
          ...problem.blueprint,
          theory: { ...problem.blueprint.theory, anchor: { where: { id: 'k-0' }, count: 1 } },
          exposure: { maxUses: 1, days: 9 },
        },
      },
      drawn: [forms[0]!, { ...forms[1]!, items: ['k-0', 'k-4', 'k-5'] }],
      codes: ['overused'],
    },
    {
      name: 'an item too many',
      given: { ...changed('k-6', numbers({ points: 0 })) },
      drawn: first({ items: ['k-0', 'k-1', 'k-2', 'k-6'] }),
      codes: ['count'],
    },
    { name: 'other points', given: changed('k-0', numbers({ points: 2 })), codes: ['points'] },
    {
      name: 'too few for a rule',
      given: {
        ...changed('k-0', texts({ level: ['K2'] })),
        ...theory({ rules: [{ id: 'r', where: { not: { level: 'K2' } }, min: 3 }] }),
      },
      codes: ['rule'],
    },
    {
      name: 'too many for a rule',
      given: {
        ...changed('k-0', texts({ level: ['K2'] })),
        ...theory({ rules: [{ id: 'r', where: { any: [{ level: ['K1', 'K2'] }] }, max: 0 }] }),
      },
      codes: ['rule'],
    },
    {
      name: 'too many of a tag',
      given: theory({
        rules: [{ id: 'r', where: { tags: { topic: 'loops' }, id: 'k-0' }, max: 0 }],
      }),
      codes: ['rule'],
    },
    {
      name: 'too many by their uses',
      given: {
        ...context({ uses: { 'k-0': 4 } }),
        ...theory({ rules: [{ id: 'r', where: { uses: { min: 4 } }, max: 0 }] }),
      },
      codes: ['rule'],
    },
    {
      name: 'a sum too small',
      given: {
        ...changed('k-0', numbers({ minutes: 1 })),
        ...theory({ sums: [{ id: 's', of: 'minutes', min: 6 }] }),
      },
      codes: ['sum'],
    },
    {
      name: 'a sum too large',
      given: {
        ...changed('k-0', numbers({ words: 101 })),
        ...theory({ sums: [{ id: 's', of: 'words', max: 300 }] }),
      },
      codes: ['sum'],
    },
    {
      name: 'a number that a sum needs',
      given: {
        ...changed('k-0', ({ numbers: { words: _, ...rest }, ...unit }) => ({
          ...unit,
          numbers: rest,
        })),
        ...theory({ sums: [{ id: 's', of: 'words', max: 300 }] }),
      },
      codes: ['number-missing'],
    },
    {
      name: 'keys out of balance',
      given: {
        ...changed('k-0', texts({ key: ['B'] })),
        ...theory({ keyBalance: { min: 0, max: 2 } }),
      },
      codes: ['key-balance'],
    },
    {
      name: 'two of a group',
      given: theory({ groups: [{ id: 'g', items: ['k-0', 'k-1'], max: 1 }] }),
      codes: ['group'],
    },
    {
      name: 'two of a family',
      given: {
        units: problem.units.map((unit) =>
          ['k-0', 'k-1'].includes(unit.id) ? texts({ family: ['f'] })(unit) : unit,
        ),
      },
      codes: ['family'],
    },
    {
      name: 'enemies, named on one side',
      given: changed('k-1', (unit) => ({ ...unit, enemies: ['k-0'] })),
      codes: ['enemies'],
    },
    {
      name: 'half a passage',
      given: {
        ...changed('k-0', texts({ passage: ['p'] })),
        ...theory({ passages: { items: { min: 2, max: 3 } } }),
      },
      codes: ['passage'],
    },
    {
      name: 'too many passages',
      given: {
        ...changed('k-0', texts({ passage: ['p'] })),
        ...theory({ passages: { max: 0, items: { min: 1, max: 3 } } }),
      },
      codes: ['passage'],
    },
    { name: 'a missing fixed item', given: theory({ fixed: ['k-0'] }), codes: ['fixed'] },
    {
      name: 'a missing anchor',
      given: theory({ anchor: { where: { id: ['k-0', 'k-3'] }, count: 2 }, overlap: { forms: 1 } }),
      drawn: forms.map(({ tasks: own }) => ({ items: ['k-0', 'k-1', 'k-2'], tasks: own })),
      codes: ['anchor', 'anchor', 'in-two-forms'],
    },
    {
      name: 'anchors that differ',
      given: theory({ anchor: { where: { id: ['k-0', 'k-3'] }, count: 1 } }),
      codes: ['anchor'],
    },
    {
      name: 'a task in two sets',
      drawn: [forms[0]!, { ...forms[1]!, tasks: ['t-0'] }],
      codes: ['in-two-forms'],
    },
    {
      name: 'too much of an earlier set',
      given: {
        ...theory({ overlap: { earlier: { sets: 1, max: 1 } } }),
        ...context({ earlier: [{ id: 'e', units: ['k-0', 'k-1'] }] }),
      },
      codes: ['overlap'],
    },
    {
      name: 'a set too difficult at the cut',
      given: {
        ...changed('k-0', (unit) => ({
          ...unit,
          calibration: { id: 'scale', a: 1000, b: 5, c: 0 },
        })),
        ...theory({ difficulty: { by: 'calibrated', theta: '0', ...band } }),
      },
      codes: ['difficulty'],
    },
    {
      name: 'a set too difficult for the judges',
      given: {
        ...changed('k-0', numbers({ angoff: 699 })),
        ...theory({ difficulty: { by: 'angoff', target: '2.1', tolerance: '0' } }),
      },
      codes: ['difficulty'],
    },
    {
      name: 'rule: SCI-1.8 a criterion that no set may miss',
      given: changed('t-0', texts({ criterion: ['O.1'] })),
      codes: ['criterion-not-checked'],
    },
  ];
  test.each(cases)('finds $name', ({ codes, ...input }) => {
    expect([...new Set(codesOf(input))]).toEqual([...new Set(codes)]);
  });

  it('has a case for every code', () => {
    const all = {
      'wrong-qualification': true,
      'number-of-forms': true,
      'unknown-id': true,
      twice: true,
      excluded: true,
      overused: true,
      count: true,
      points: true,
      rule: true,
      sum: true,
      'number-missing': true,
      'key-balance': true,
      group: true,
      family: true,
      enemies: true,
      passage: true,
      fixed: true,
      anchor: true,
      'in-two-forms': true,
      overlap: true,
      difficulty: true,
      'criterion-not-checked': true,
    } satisfies Record<Violation['code'], true>;
    const alone = cases.filter(({ codes }) => codes.length === 1).flatMap(({ codes }) => codes);
    expect(new Set(alone)).toEqual(new Set(Object.keys(all)));
  });

  it('finds what an exchange of items breaks in a set that was drawn', () => {
    const bank = syntheticBank(240);
    const whole = problemOf(bank, syntheticBlueprint(), { forms: 2 });
    const result = drawForms({ ...whole, seed: Buffer.alloc(32, 3) });
    const drawn = result.ok ? result.forms : [];
    expect(checkForms({ ...whole, forms: drawn })).toEqual([]);
    const points = new Map(bank.items.map((each) => [each.id, each.points]));
    const used = new Set(drawn.flatMap((form) => form.items));
    const out = drawn[0]!.items[0]!;
    const into = bank.items.find(
      ({ id, points: own }) => !used.has(id) && own !== points.get(out),
    )!;
    const broken = [
      { ...drawn[0]!, items: [into.id, ...drawn[0]!.items.slice(1)] },
      ...drawn.slice(1),
    ];
    expect(checkForms({ ...whole, forms: broken }).map(({ code }) => code)).toContain('points');
  });
});
