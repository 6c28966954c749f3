import { describe, expect, it, test } from '@jest/globals';
import { syntheticBank, syntheticBlueprint } from '../../../../test/golden/draw/synthetic-bank.js';
import { checkForm, checkForms, type Form } from './check-form.js';
import { drawForms } from './draw.js';

const bank = syntheticBank(240);
const blueprint = syntheticBlueprint();
const drawn = drawForms({ bank, blueprint, seed: Buffer.alloc(32, 3), forms: 2 });
if (!drawn.ok) throw new Error('the synthetic blueprint can be met');
const [form, otherForm] = drawn.forms;
if (form === undefined || otherForm === undefined) throw new Error('two forms were asked for');

const items = new Map(bank.items.map((item) => [item.id, item]));

/** The form with one item exchanged for an unused one that differs as told. */
function exchanged(differs: (out: string, into: string) => boolean): Form {
  for (const out of form!.items) {
    const into = bank.items.find(({ id }) => !form!.items.includes(id) && differs(out, id));
    if (into === undefined) continue;
    return { ...form!, items: form!.items.map((id) => (id === out ? into.id : id)) };
  }
  throw new Error('the bank has no such item');
}

describe('the independent checker', () => {
  it('finds nothing in a set that was drawn', () => {
    expect(checkForm(bank, blueprint, form)).toEqual([]);
  });

  const cases: readonly { readonly name: string; readonly broken: Form; readonly code: string }[] =
    [
      { name: 'a missing item', broken: { ...form, items: form.items.slice(1) }, code: 'count' },
      {
        name: 'an item too many',
        broken: { ...form, items: [...form.items, ...otherForm.items.slice(0, 1)] },
        code: 'count',
      },
      {
        name: 'an item twice',
        broken: { ...form, items: [...form.items.slice(1), ...form.items.slice(1, 2)] },
        code: 'twice',
      },
      {
        name: 'an unknown item',
        broken: { ...form, items: ['nothing', ...form.items.slice(1)] },
        code: 'unknown-id',
      },
      {
        name: 'a task among the items',
        broken: { ...form, items: [...form.tasks.slice(0, 1), ...form.items.slice(1)] },
        code: 'unknown-id',
      },
      {
        name: 'other points',
        broken: exchanged((out, into) => items.get(out)?.points !== items.get(into)?.points),
        code: 'points',
      },
      {
        name: 'a missing task',
        broken: { ...form, tasks: form.tasks.slice(1) },
        code: 'criterion-not-checked',
      },
      { name: 'no task at all', broken: { ...form, tasks: [] }, code: 'points' },
    ];
  test.each(cases)('finds $name', ({ broken, code }) => {
    expect(checkForm(bank, blueprint, broken).map((violation) => violation.code)).toContain(code);
  });

  it('finds each rule that is broken, by its name', () => {
    const strict = syntheticBlueprint({
      theory: {
        ...blueprint.theory,
        rules: [
          { id: 'too many', where: { difficulty: ['easy', 'hard'] }, max: 1 },
          { id: 'too few', where: { outcome: 'Q-1', type: 'numeric' }, min: 40 },
          { id: 'kept', where: { author: 'a.kowalska' }, min: 0, max: 40 },
        ],
      },
    });
    const messages = checkForm(bank, strict, form).map(({ message }) => message);
    expect(messages).toHaveLength(2);
    expect(messages[0]).toMatch(/^theory: rule too many has \d+ of at most 1$/);
    expect(messages[1]).toMatch(/^theory: rule too few has \d+ of at least 40$/);
  });

  it('rule: SCI-1.8 finds a criterion that the set does not check', () => {
    const without = {
      ...form,
      items: form.items.filter((id) => items.get(id)?.criterion !== 'Q-3.2'),
    };
    expect(checkForm(bank, blueprint, without)).toContainEqual({
      code: 'criterion-not-checked',
      part: 'set',
      message: 'criterion Q-3.2 of outcome Q-3 is not checked',
    });
  });

  it('finds what two sets share and what was excluded', () => {
    const exclude = new Set(form.tasks.slice(0, 1));
    const codes = (forms: readonly Form[]) =>
      checkForms({ bank, blueprint, forms, exclude }).map(({ code }) => code);
    expect(codes([form, otherForm])).toEqual(['excluded']);
    expect(
      codes([otherForm, { ...otherForm }]).filter((code) => code === 'in-two-forms'),
    ).toHaveLength(43);
  });

  it('finds a bank of another qualification', () => {
    const codes = checkForm(bank, syntheticBlueprint({ qualification: 'other' }), form);
    expect(codes.map(({ code }) => code)).toEqual(['wrong-qualification']);
  });
});
