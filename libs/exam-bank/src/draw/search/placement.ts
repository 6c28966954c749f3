import { UNIT_WEIGHT, type SearchTables } from './tables.js';

/** Which free unit stands where, and what that costs beside the rows: forms may share only so many. */
export interface Placement {
  readonly penalty: () => number;
  /** Whether the form has the unit among its free places. */
  readonly has: (form: number, unit: number) => boolean;
  /** The other slot that the unit would leave, or −1. */
  readonly slotOf: (unit: number) => number;
  readonly delta: (form: number, out: number, into: number) => number;
  readonly place: (slot: number, form: number, unit: number) => void;
  readonly remove: (form: number, unit: number) => void;
}

/** Every unit stands in one form at most, so forms are disjoint whatever is done. */
export function disjointPlacement(tables: SearchTables): Placement {
  const slotOf = new Int32Array(tables.unitCount).fill(-1);
  const formAt = (unit: number): number => {
    const slot = slotOf[unit] ?? -1;
    return slot < 0 ? -1 : Math.floor(slot / tables.formSize);
  };
  return {
    penalty: () => 0,
    has: (form, unit) => formAt(unit) === form,
    slotOf: (unit) => slotOf[unit] ?? -1,
    delta: () => 0,
    place: (slot, _, unit) => {
      slotOf[unit] = slot;
    },
    remove: (_, unit) => {
      slotOf[unit] = -1;
    },
  };
}

/** A unit may stand in several forms; two forms that share more than they may are a penalty, a unit in too many is one. */
export function sharedPlacement(tables: SearchTables, forms: number): Placement {
  const { unitCount, model } = tables;
  const isIn = new Uint8Array(forms * unitCount);
  const common = new Int32Array(forms * forms);
  const { places } = model;
  const held = new Int32Array(places === undefined ? 0 : unitCount);
  /** What one form more costs the unit, or one form less saves. */
  const crowding = (unit: number, heldThen: number): number =>
    places !== undefined && heldThen > (places[unit] ?? forms) ? 1 : 0;
  const over = (count: number): number => Math.max(0, count - model.shared);
  let penalty = 0;

  const change = (form: number, unit: number, by: 1 | -1): void => {
    if (places !== undefined) {
      const before = held[unit] ?? 0;
      held[unit] = before + by;
      penalty += by * crowding(unit, Math.max(before, before + by)) * UNIT_WEIGHT;
    }
    for (let other = 0; other < forms; other += 1) {
      if (other === form || isIn[other * unitCount + unit] !== 1) continue;
      const before = common[form * forms + other] ?? 0;
      common[form * forms + other] = before + by;
      common[other * forms + form] = before + by;
      penalty += (over(before + by) - over(before)) * UNIT_WEIGHT;
    }
  };
  return {
    penalty: () => penalty,
    has: (form, unit) => isIn[form * unitCount + unit] === 1,
    slotOf: () => -1,
    delta: (form, out, into) => {
      let total = crowding(into, (held[into] ?? 0) + 1) - crowding(out, held[out] ?? 0);
      for (let other = 0; other < forms; other += 1) {
        if (other === form) continue;
        const at = other * unitCount;
        const step = (isIn[at + into] ?? 0) - (isIn[at + out] ?? 0);
        if (step === 0) continue;
        const count = common[form * forms + other] ?? 0;
        total += over(count + step) - over(count);
      }
      return total * UNIT_WEIGHT;
    },
    place: (_, form, unit) => {
      isIn[form * unitCount + unit] = 1;
      change(form, unit, 1);
    },
    remove: (form, unit) => {
      isIn[form * unitCount + unit] = 0;
      change(form, unit, -1);
    },
  };
}
