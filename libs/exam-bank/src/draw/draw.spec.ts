import { describe, expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import {
  problemOf,
  syntheticBank,
  syntheticBlueprint,
} from '../../../../test/golden/draw/synthetic-bank.js';
import type { ExamBank } from '../bank.js';
import { checkForms } from './check/check-forms.js';
import type { Form } from './check/violation.js';
import type { DrawProblem } from './compile/compile-model.js';
import { drawForms } from './draw.js';

const bank = syntheticBank(240);
const blueprint = syntheticBlueprint();
const seeds = fc.uint8Array({ minLength: 32, maxLength: 32 });

const problem = problemOf(bank, blueprint);

function formsOf(of: DrawProblem, seed: Uint8Array): readonly Form[] {
  const drawn = drawForms({ ...of, seed });
  if (!drawn.ok) throw new Error(drawn.reasons.map(({ message }) => message).join('\n'));
  return drawn.forms;
}

function formOf(of: DrawProblem, seed: Uint8Array): Form {
  const [form] = formsOf(of, seed);
  if (form === undefined) throw new Error('a draw without a form');
  return form;
}

describe('drawing a set', () => {
  it('rule: SCI-1.8 joins items and tasks of one bank, and checks every criterion from any seed', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const form = formOf(problem, seed);
        expect(form.items).toHaveLength(40);
        expect(form.tasks).toHaveLength(3);
        expect(checkForms({ ...problem, forms: [form] })).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it('is a function of the seed', () => {
    const first = formOf(problem, Buffer.alloc(32, 1));
    expect(formOf(problem, Buffer.alloc(32, 1))).toEqual(first);
    expect(formOf(problem, Buffer.alloc(32, 2))).not.toEqual(first);
  });

  it('does not depend on the order of items and tasks in the file', () => {
    const orders = fc.shuffledSubarray([...bank.items], { minLength: bank.items.length });
    fc.assert(
      fc.property(seeds, orders, (seed, items) => {
        const permuted: ExamBank = { ...bank, items, tasks: [...bank.tasks].reverse() };
        expect(formOf(problemOf(permuted, blueprint), seed)).toEqual(formOf(problem, seed));
      }),
      { numRuns: 15 },
    );
  });

  it('leaves out what is excluded', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const first = formOf(problem, seed);
        const exclude = [...first.items, ...first.tasks];
        const without = problemOf(bank, blueprint, { exclude });
        expect(checkForms({ ...without, forms: [formOf(without, seed)] })).toEqual([]);
      }),
      { numRuns: 10 },
    );
  });

  it('presents items in an order that is not that of their ids', () => {
    const { items } = formOf(problem, Buffer.alloc(32, 1));
    expect(items).not.toEqual([...items].sort());
  });

  it('can draw every item, and none much more often than its like', () => {
    const counts = new Map<string, number>();
    const draws = 200;
    for (let at = 0; at < draws; at += 1) {
      const seed = Buffer.alloc(32);
      seed.writeUInt32BE(at);
      for (const id of formOf(problem, seed).items) counts.set(id, (counts.get(id) ?? 0) + 1);
    }
    expect(counts.size).toBe(bank.items.length);
    // The mean rate is 1/6; hard items are scarcer than the rule for them, so theirs is higher.
    expect(Math.max(...counts.values())).toBeLessThan(draws * 0.45);
  });

  it('refuses a seed that is not 32 bytes', () => {
    expect(() => drawForms({ ...problem, seed: Buffer.alloc(16) })).toThrow(RangeError);
  });
});

describe('drawing several sets', () => {
  it('gives sets without a common item or task that each keep every rule', () => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: 1, max: 4 }), (seed, forms) => {
        const several = problemOf(bank, blueprint, { forms });
        const drawn = formsOf(several, seed);
        expect(drawn).toHaveLength(forms);
        expect(checkForms({ ...several, forms: drawn })).toEqual([]);
      }),
      { numRuns: 12 },
    );
  });

  it('is refused with the reason when the bank is too small for them', () => {
    const drawn = drawForms({
      ...problemOf(bank, blueprint, { forms: 7 }),
      seed: Buffer.alloc(32),
    });
    expect(drawn.ok ? [] : drawn.reasons.map(({ message }) => message)).toEqual(
      expect.arrayContaining([
        'theory: the part asks for at least 280 items in 7 sets together, the bank has 240',
        'practical: the part asks for at least 21 tasks in 7 sets together, the bank has 12',
      ]),
    );
  });

  test.each([0, -1, 1.5])('is refused for %s sets', (forms) => {
    const seed = Buffer.alloc(32);
    expect(() => drawForms({ ...problemOf(bank, blueprint, { forms }), seed })).toThrow(RangeError);
  });
});

describe('a draw that finds nothing', () => {
  it('says so honestly, with the closest misses, where nothing can be proved', () => {
    const drawn = drawForms({
      ...problem,
      seed: Buffer.alloc(32),
      limits: { maxSteps: 1, stepsPerStart: 1 },
    });
    const reasons = drawn.ok ? [] : drawn.reasons;
    expect(reasons[0]?.code).toBe('not-found');
    expect(reasons[0]?.message).toMatch(
      /^theory: no choice of items found after 2 steps, which is no proof; the closest misses: \S/,
    );
  });
});
