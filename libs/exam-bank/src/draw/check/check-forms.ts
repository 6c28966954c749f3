import type { Qualification } from '../../bank.js';
import type { Blueprint, PartName } from '../../blueprint.js';
import type { DrawContext, DrawUnit } from '../draw-unit.js';
import { anchorsOf, checkPart } from './check-part.js';
import type { Form, Violation } from './violation.js';

interface CheckInput {
  /** Of both parts. */
  readonly units: readonly DrawUnit[];
  readonly qualification: Qualification;
  readonly blueprint: Blueprint;
  readonly context: DrawContext;
}

/**
 * Everything that is wrong with the forms of one draw, whoever made them. Deliberately shares no code with what compiles
 * and searches: it counts anew from blueprint and units, so that one mistake cannot hide in both.
 */
export function checkForms(
  input: CheckInput & { readonly forms: readonly Form[] },
): readonly Violation[] {
  return formChecker(input)(input.forms);
}

/** The same for many draws from one bank. */
export function formChecker(input: CheckInput): (forms: readonly Form[]) => readonly Violation[] {
  const bank = bankIndex(input);
  return (forms) => {
    const looked = forms.map((form) => ({
      theory: lookUp('theory', form.items, bank),
      practical: lookUp('practical', form.tasks, bank),
    }));
    return [
      ...wholeViolations(input, forms.length),
      ...looked.flatMap((form) => formViolations(form, input, bank)),
      ...PARTS.flatMap((part) => {
        const units = looked.map((form) => form[part].units);
        return [
          ...sharingViolations(part, units, input, bank.usesOf),
          ...exposureViolations(part, units, input, bank.usesOf),
        ];
      }),
    ];
  };
}

const PARTS: readonly PartName[] = ['theory', 'practical'];

interface BankIndex {
  readonly theory: ReadonlyMap<string, DrawUnit>;
  readonly practical: ReadonlyMap<string, DrawUnit>;
  readonly keys: Readonly<Record<PartName, readonly string[]>>;
  /** By id, those that may not stand beside it. */
  readonly enemies: ReadonlyMap<string, ReadonlySet<string>>;
  readonly excluded: ReadonlySet<string>;
  readonly usesOf: (id: string) => number;
}

function bankIndex({ units, context }: CheckInput): BankIndex {
  const index = { theory: new Map<string, DrawUnit>(), practical: new Map<string, DrawUnit>() };
  const keys = { theory: new Set<string>(), practical: new Set<string>() };
  const enemies = new Map<string, Set<string>>();
  const note = (id: string, enemy: string): void => {
    enemies.set(id, (enemies.get(id) ?? new Set()).add(enemy));
  };
  for (const unit of units) {
    const part = unit.kind === 'task' ? 'practical' : 'theory';
    index[part].set(unit.id, unit);
    for (const key of unit.texts.key ?? []) keys[part].add(key);
    for (const enemy of unit.enemies) {
      note(unit.id, enemy);
      note(enemy, unit.id);
    }
  }
  return {
    ...index,
    enemies,
    excluded: new Set(context.exclude),
    usesOf: usesIn(context),
    keys: { theory: [...keys.theory], practical: [...keys.practical] },
  };
}

interface Looked {
  readonly units: readonly DrawUnit[];
  readonly violations: readonly Violation[];
}

function lookUp(part: PartName, ids: readonly string[], bank: BankIndex): Looked {
  const violations: Violation[] = [];
  const units: DrawUnit[] = [];
  const seen = new Set<string>();
  for (const id of ids) {
    const unit = bank[part].get(id);
    if (seen.has(id)) violations.push({ code: 'twice', part, message: `${id} is there twice` });
    else if (unit === undefined)
      violations.push({ code: 'unknown-id', part, message: `${part}: the bank has no ${id}` });
    else units.push(unit);
    seen.add(id);
  }
  return { units, violations };
}

function wholeViolations(
  { blueprint, qualification, context }: CheckInput,
  forms: number,
): readonly Violation[] {
  const violations: Violation[] = [];
  if (blueprint.qualification !== qualification.id) {
    const message = 'bank and blueprint are of two qualifications';
    violations.push({ code: 'wrong-qualification', part: 'set', message });
  }
  if (forms !== context.forms) {
    const message = `${String(forms)} sets instead of ${String(context.forms)}`;
    violations.push({ code: 'number-of-forms', part: 'set', message });
  }
  return violations;
}

function formViolations(
  form: Readonly<Record<PartName, Looked>>,
  input: CheckInput,
  bank: BankIndex,
): readonly Violation[] {
  const { usesOf } = bank;
  const parts = PARTS.flatMap((name) => {
    const { units, violations } = form[name];
    const part = input.blueprint[name];
    return [...violations, ...checkPart({ name, part, units, keys: bank.keys[name], usesOf })];
  });
  const all = [...form.theory.units, ...form.practical.units];
  return [
    ...parts,
    ...all.flatMap((unit) => mayNotBeDrawn(unit.id, bank)),
    ...hostile(all, bank),
    ...unchecked(all, input),
  ];
}

function usesIn({ uses }: DrawContext): (id: string) => number {
  const known = new Map(Object.entries(uses));
  return (id) => known.get(id) ?? 0;
}

function mayNotBeDrawn(id: string, { excluded }: BankIndex): readonly Violation[] {
  return excluded.has(id) ? [{ code: 'excluded', part: 'set', message: `${id} is excluded` }] : [];
}

function hostile(units: readonly DrawUnit[], { enemies }: BankIndex): readonly Violation[] {
  const violations: Violation[] = [];
  const families = new Set<string>();
  for (const [at, { id, texts }] of units.entries()) {
    for (const family of texts.family ?? []) {
      if (families.has(family))
        violations.push({ code: 'family', part: 'set', message: `two of family ${family}` });
      families.add(family);
    }
    const mine = enemies.get(id);
    if (mine === undefined) continue;
    for (const other of units.slice(at + 1)) {
      if (mine.has(other.id))
        violations.push({ code: 'enemies', part: 'set', message: `${id} and ${other.id}` });
    }
  }
  return violations;
}

function unchecked(units: readonly DrawUnit[], { qualification }: CheckInput): Violation[] {
  const checked = new Set(units.flatMap(({ texts }) => texts.criterion ?? []));
  return qualification.outcomes.flatMap((outcome) =>
    outcome.criteria
      .filter(({ id }) => !checked.has(id))
      .map(({ id }) => ({
        code: 'criterion-not-checked',
        part: 'set',
        message: `criterion ${id} of outcome ${outcome.id} is not checked`,
      })),
  );
}

/** What forms share with each other and with earlier sets. */
function sharingViolations(
  name: PartName,
  forms: readonly (readonly DrawUnit[])[],
  { blueprint, context }: CheckInput,
  usesOf: (id: string) => number,
): readonly Violation[] {
  const part = blueprint[name];
  const anchors = forms.map((units) => anchorsOf(part, units, usesOf).map(({ id }) => id));
  const planned = new Set([...(part.fixed ?? []), ...anchors.flat()]);
  const own = forms.map(
    (units) => new Set(units.map(({ id }) => id).filter((id) => !planned.has(id))),
  );
  const differ = anchors.some(
    (ids) => [...ids].sort().join() !== [...(anchors[0] ?? [])].sort().join(),
  );
  const violations: Violation[] = [];
  if (differ)
    violations.push({ code: 'anchor', part: name, message: 'anchors differ between sets' });
  const most = part.overlap?.forms ?? 0;
  for (const [a, b, shared] of pairsSharing(own)) {
    if (shared > most) {
      const message = `${name}: sets ${String(a + 1)} and ${String(b + 1)} share ${String(shared)}`;
      violations.push({ code: 'in-two-forms', part: name, message });
    }
  }
  const { sets = 0, max = 0 } = part.overlap?.earlier ?? {};
  for (const earlier of context.earlier.slice(0, sets)) {
    const used = new Set(earlier.units);
    for (const ids of own) {
      const shared = [...ids].filter((id) => used.has(id)).length;
      if (shared > max) {
        const message = `${name}: ${String(shared)} shared with set ${earlier.id}`;
        violations.push({ code: 'overlap', part: name, message });
      }
    }
  }
  return violations;
}

/** Each form of the draw that holds a unit, planned or not, is one use more. */
function exposureViolations(
  name: PartName,
  forms: readonly (readonly DrawUnit[])[],
  { blueprint: { exposure } }: CheckInput,
  usesOf: (id: string) => number,
): readonly Violation[] {
  if (exposure === undefined) return [];
  const holders = new Map<string, number>();
  for (const { id } of forms.flat()) holders.set(id, (holders.get(id) ?? 0) + 1);
  return [...holders].flatMap(([id, here]) => {
    const uses = usesOf(id) + here;
    if (uses <= exposure.maxUses) return [];
    const message = `${name}: ${id} would be used ${String(uses)} times, at most ${String(exposure.maxUses)} are allowed`;
    return [{ code: 'overused', part: name, message }];
  });
}

/** Pairs of forms with a common id and how many they have in common, found by id: most pairs share nothing. */
function pairsSharing(
  forms: readonly ReadonlySet<string>[],
): readonly (readonly [number, number, number])[] {
  const holders = new Map<string, number[]>();
  for (const [form, ids] of forms.entries()) {
    for (const id of ids) {
      const list = holders.get(id);
      if (list === undefined) holders.set(id, [form]);
      else list.push(form);
    }
  }
  const counts = new Map<number, number>();
  for (const list of holders.values()) {
    for (const [at, a] of list.entries()) {
      for (const b of list.slice(at + 1)) {
        const pair = a * forms.length + b;
        counts.set(pair, (counts.get(pair) ?? 0) + 1);
      }
    }
  }
  return [...counts].map(([pair, shared]) => [
    Math.floor(pair / forms.length),
    pair % forms.length,
    shared,
  ]);
}
