import { passageLedger, type PassageLedger } from './passage-ledger.js';
import { disjointPlacement, sharedPlacement, type Placement } from './placement.js';
import { rowLedger, type RowLedger } from './row-ledger.js';
import type { SearchTables } from './tables.js';

/**
 * Forms in the making. Slots 0 … forms × formSize − 1 are the free places, form by form; then come the anchors, which
 * stand in all forms at once.
 */
export interface Board {
  readonly tables: SearchTables;
  readonly forms: number;
  /** By slot: its unit. */
  readonly slots: Int32Array;
  readonly freeSlots: number;
  readonly rows: RowLedger;
  readonly passages: PassageLedger | undefined;
  readonly placement: Placement;
  readonly penalty: () => number;
  /** How the penalty would change if the unit were put there; Infinity where that is no change at all. */
  readonly delta: (slot: number, unit: number) => number;
  /** Whether everything would still hold; to be asked only while everything does. */
  readonly keeps: (slot: number, unit: number) => boolean;
  /** Puts the unit there. What stood there goes to where the unit came from, so `put(slot, before)` undoes it. */
  readonly put: (slot: number, unit: number) => void;
}

/** A board with the given units on its slots. */
export function boardOf(tables: SearchTables, forms: number, slots: Int32Array): Board {
  const { formSize } = tables;
  const freeSlots = forms * formSize;
  const rows = rowLedger(tables, forms);
  const passages = passageLedger(tables, forms);
  const placement =
    tables.model.shared === 0 ? disjointPlacement(tables) : sharedPlacement(tables, forms);
  const isAnchor = new Uint8Array(tables.unitCount);
  const formOf = (slot: number): number => Math.floor(slot / formSize);

  for (const [slot, unit] of slots.entries()) {
    if (slot < freeSlots) placement.place(slot, formOf(slot), unit);
    else isAnchor[unit] = 1;
    const first = slot < freeSlots ? formOf(slot) : 0;
    const last = slot < freeSlots ? first : forms - 1;
    for (let form = first; form <= last; form += 1) {
      rows.add(form, unit);
      passages?.add(form, unit);
    }
  }

  const formDelta = (form: number, out: number, into: number): number =>
    rows.delta(form, out, into) + (passages?.delta(form, out, into) ?? 0);
  const formKeeps = (form: number, out: number, into: number): boolean =>
    rows.keeps(form, out, into) && (passages?.delta(form, out, into) ?? 0) === 0;
  const formExchange = (form: number, out: number, into: number): void => {
    rows.exchange(form, out, into);
    passages?.exchange(form, out, into);
  };

  const delta = (slot: number, unit: number): number => {
    const out = slots[slot] ?? 0;
    if (slot >= freeSlots) {
      if (isAnchor[unit] === 1) return Infinity;
      let total = 0;
      for (let form = 0; form < forms; form += 1) total += formDelta(form, out, unit);
      return total;
    }
    const form = formOf(slot);
    if (placement.has(form, unit)) return Infinity;
    const from = placement.slotOf(unit);
    const here = formDelta(form, out, unit) + placement.delta(form, out, unit);
    return from < 0 ? here : here + formDelta(formOf(from), unit, out);
  };

  const keeps = (slot: number, unit: number): boolean => {
    const out = slots[slot] ?? 0;
    if (slot >= freeSlots) {
      if (isAnchor[unit] === 1) return false;
      for (let form = 0; form < forms; form += 1) if (!formKeeps(form, out, unit)) return false;
      return true;
    }
    const form = formOf(slot);
    if (placement.has(form, unit)) return false;
    const from = placement.slotOf(unit);
    return (
      formKeeps(form, out, unit) &&
      placement.delta(form, out, unit) <= 0 &&
      (from < 0 || formKeeps(formOf(from), unit, out))
    );
  };

  const put = (slot: number, unit: number): void => {
    const out = slots[slot] ?? 0;
    slots[slot] = unit;
    if (slot >= freeSlots) {
      isAnchor[out] = 0;
      isAnchor[unit] = 1;
      for (let form = 0; form < forms; form += 1) formExchange(form, out, unit);
      return;
    }
    const form = formOf(slot);
    const from = placement.slotOf(unit);
    formExchange(form, out, unit);
    placement.remove(form, out);
    placement.place(slot, form, unit);
    if (from < 0) return;
    slots[from] = out;
    formExchange(formOf(from), unit, out);
    placement.place(from, formOf(from), out);
  };

  const penalty = (): number => rows.penalty() + (passages?.penalty() ?? 0) + placement.penalty();
  return { tables, forms, slots, freeSlots, rows, passages, placement, penalty, delta, keeps, put };
}
