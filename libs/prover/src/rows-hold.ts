import type { DrawModel, PassageSets } from '#exam-bank';

/**
 * Whether the forms keep all of the model, counted anew in integers: no form that a solver calls feasible is given out
 * without this.
 * @param forms unit indexes by form
 */
export function rowsHold(model: DrawModel, forms: readonly (readonly number[])[]): boolean {
  if (forms.length !== model.forms) return false;
  return (
    forms.every((form) => formHolds(model, form)) &&
    formsHold(model, forms) &&
    placesHold(model, forms)
  );
}

function formHolds(model: DrawModel, form: readonly number[]): boolean {
  const taken = new Set(form);
  if (form.length !== model.count || taken.size !== model.count) return false;
  if (form.some((unit) => model.units[unit] === undefined)) return false;
  if (model.fixed.some((unit) => !taken.has(unit))) return false;
  const rows = model.rows.every(({ members, coefficients, min, max }) => {
    let sum = 0;
    for (const [at, unit] of members.entries()) if (taken.has(unit)) sum += coefficients[at] ?? 0;
    return min <= sum && sum <= max;
  });
  return rows && (model.passages === undefined || passagesHold(model.passages, taken));
}

function passagesHold({ sets, min, max }: PassageSets, taken: ReadonlySet<number>): boolean {
  let used = 0;
  for (const set of sets) {
    const have = set.members.filter((unit) => taken.has(unit)).length;
    if (have === 0) continue;
    used += 1;
    if (have < set.min || have > set.max) return false;
  }
  return min <= used && used <= max;
}

/** Common units stand in every form or in none; two forms share at most so many of the others. */
function formsHold(model: DrawModel, forms: readonly (readonly number[])[]): boolean {
  const fixed = new Set(model.fixed);
  const isCommon = (unit: number): boolean => model.common[unit] === 1;
  const sets = forms.map((form) => new Set(form));
  return sets.every((set, at) =>
    sets.slice(0, at).every((other) => {
      const shared = [...set].filter((unit) => other.has(unit) && !fixed.has(unit));
      const common = (units: Iterable<number>): number => [...units].filter(isCommon).length;
      const alike = common(shared) === common([...set].filter((unit) => !fixed.has(unit)));
      const sameSize = common(set) === common(other);
      return alike && sameSize && shared.length - common(shared) <= model.shared;
    }),
  );
}

/** No unit stands in more forms than are left to it. */
function placesHold({ places }: DrawModel, forms: readonly (readonly number[])[]): boolean {
  if (places === undefined) return true;
  const held = new Map<number, number>();
  for (const unit of forms.flat()) held.set(unit, (held.get(unit) ?? 0) + 1);
  return [...held].every(([unit, count]) => count <= (places[unit] ?? 0));
}
