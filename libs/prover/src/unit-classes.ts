import type { ProofModel } from './proof-model.js';

/** Units that no row tells apart are counted, not named: a proof needs no more, and is far quicker. */
export interface UnitClasses {
  /** Unit indexes by class. */
  readonly members: readonly Int32Array[];
  /** How many there are of each class: as many as its members, but for units that are still to be written. */
  readonly sizes: Int32Array;
  /** Class by unit index. */
  readonly classOf: Int32Array;
}

/** @param isApart units that are told apart from all others by something that is no row */
export function unitClasses(
  model: ProofModel,
  isApart: (id: string) => boolean = () => false,
): UnitClasses {
  const signs = Array.from(model.units, (id, unit): string[] => [
    model.common[unit] === 1 ? 'common' : '',
    isApart(id) ? 'apart' : '',
  ]);
  for (const unit of model.fixed) signs[unit]?.push('fixed');
  for (const [row, { members, coefficients }] of model.rows.entries()) {
    members.forEach((unit, at) => signs[unit]?.push(`${row}:${coefficients[at] ?? 0}`));
  }
  for (const [set, { members }] of (model.passages?.sets ?? []).entries()) {
    for (const unit of members) signs[unit]?.push(`passage ${set}`);
  }
  return grouped(signs.map((sign) => sign.join(' ')));
}

/** Every unit by itself, for choices in which each counts differently. */
export function singleUnits(model: ProofModel): UnitClasses {
  return grouped(model.units.map((_, unit) => String(unit)));
}

function grouped(keys: readonly string[]): UnitClasses {
  const byKey = new Map<string, number[]>();
  keys.forEach((key, unit) => {
    const known = byKey.get(key);
    if (known === undefined) byKey.set(key, [unit]);
    else known.push(unit);
  });
  const members = [...byKey.values()].map((list) => Int32Array.from(list));
  const classOf = new Int32Array(keys.length);
  for (const [index, list] of members.entries()) for (const unit of list) classOf[unit] = index;
  return { members, classOf, sizes: Int32Array.from(members, ({ length }) => length) };
}
