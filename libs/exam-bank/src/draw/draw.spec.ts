import { describe, expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import { syntheticBank, syntheticBlueprint } from '../../../../test/golden/draw/synthetic-bank.js';
import type { ExamBank } from '../bank.js';
import { checkForm, checkForms } from './check-form.js';
import { drawForm, drawForms, type DrawInput } from './draw.js';
import type { Form } from './check-form.js';

const bank = syntheticBank(240);
const blueprint = syntheticBlueprint();
const seeds = fc.uint8Array({ minLength: 32, maxLength: 32 });

function formOf(input: DrawInput): Form {
  const drawn = drawForm(input);
  if (!drawn.ok) throw new Error(drawn.reasons.map(({ message }) => message).join('\n'));
  return drawn.form;
}

describe('drawing a set', () => {
  it('rule: SCI-1.8 joins items and tasks of one bank, and checks every criterion from any seed', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const form = formOf({ bank, blueprint, seed });
        expect(form.items).toHaveLength(40);
        expect(form.tasks).toHaveLength(3);
        expect(checkForm(bank, blueprint, form)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it('is a function of the seed', () => {
    const first = formOf({ bank, blueprint, seed: Buffer.alloc(32, 1) });
    expect(formOf({ bank, blueprint, seed: Buffer.alloc(32, 1) })).toEqual(first);
    expect(formOf({ bank, blueprint, seed: Buffer.alloc(32, 2) })).not.toEqual(first);
  });

  it('does not depend on the order of items and tasks in the file', () => {
    const orders = fc.shuffledSubarray([...bank.items], { minLength: bank.items.length });
    fc.assert(
      fc.property(seeds, orders, (seed, items) => {
        const permuted: ExamBank = { ...bank, items, tasks: [...bank.tasks].reverse() };
        expect(formOf({ bank: permuted, blueprint, seed })).toEqual(
          formOf({ bank, blueprint, seed }),
        );
      }),
      { numRuns: 15 },
    );
  });

  it('leaves out what is excluded', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const first = formOf({ bank, blueprint, seed });
        const exclude = new Set([...first.items, ...first.tasks]);
        const second = formOf({ bank, blueprint, seed, exclude });
        expect(checkForms({ bank, blueprint, forms: [second], exclude })).toEqual([]);
      }),
      { numRuns: 10 },
    );
  });

  it('presents items in an order that is not that of their ids', () => {
    const { items } = formOf({ bank, blueprint, seed: Buffer.alloc(32, 1) });
    expect(items).not.toEqual([...items].sort());
  });

  it('can draw every item, and none much more often than its like', () => {
    const counts = new Map<string, number>();
    const draws = 200;
    for (let at = 0; at < draws; at += 1) {
      const seed = Buffer.alloc(32);
      seed.writeUInt32BE(at);
      for (const id of formOf({ bank, blueprint, seed }).items)
        counts.set(id, (counts.get(id) ?? 0) + 1);
    }
    expect(counts.size).toBe(bank.items.length);
    // The mean rate is 1/6; hard items are scarcer than the rule for them, so theirs is higher.
    expect(Math.max(...counts.values())).toBeLessThan(draws * 0.45);
  });

  it('refuses a seed that is not 32 bytes', () => {
    expect(() => drawForm({ bank, blueprint, seed: Buffer.alloc(16) })).toThrow(RangeError);
  });
});

describe('drawing several sets', () => {
  it('gives sets without a common item or task that each keep every rule', () => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: 1, max: 4 }), (seed, forms) => {
        const drawn = drawForms({ bank, blueprint, seed, forms });
        if (!drawn.ok) throw new Error(drawn.reasons.map(({ message }) => message).join('\n'));
        expect(drawn.forms).toHaveLength(forms);
        expect(checkForms({ bank, blueprint, forms: drawn.forms, exclude: new Set() })).toEqual([]);
      }),
      { numRuns: 12 },
    );
  });

  it('is refused with the reason when the bank is too small for them', () => {
    const drawn = drawForms({ bank, blueprint, seed: Buffer.alloc(32), forms: 7 });
    expect(drawn.ok ? [] : drawn.reasons.map(({ message }) => message)).toEqual(
      expect.arrayContaining([
        'theory: the part asks for at least 280 items in 7 sets together, the bank has 240',
        'practical: the part asks for at least 21 tasks in 7 sets together, the bank has 12',
      ]),
    );
  });

  test.each([0, -1, 1.5])('is refused for %s sets', (forms) => {
    expect(() => drawForms({ bank, blueprint, seed: Buffer.alloc(32), forms })).toThrow(RangeError);
  });
});

describe('a draw that finds nothing', () => {
  it('says so honestly, with the closest misses, where nothing can be proved', () => {
    const drawn = drawForm({
      bank,
      blueprint,
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
