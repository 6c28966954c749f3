import { UNIT_WEIGHT, type SearchTables } from './tables.js';

/** How many items of each passage every form has, and how far that is off what the blueprint allows. */
export interface PassageLedger {
  readonly penalty: () => number;
  readonly delta: (form: number, out: number, into: number) => number;
  readonly exchange: (form: number, out: number, into: number) => void;
  readonly add: (form: number, unit: number) => void;
  readonly count: (form: number, set: number) => number;
  readonly used: (form: number) => number;
}

/** Undefined where the blueprint asks nothing of passages. */
export function passageLedger(tables: SearchTables, forms: number): PassageLedger | undefined {
  const { passages, fixed } = tables.model;
  if (passages === undefined) return undefined;
  const { passageOf } = tables;
  const setCount = passages.sets.length;
  const least = Int32Array.from(passages.sets, ({ min }) => min);
  const most = Int32Array.from(passages.sets, ({ max }) => max);
  const counts = new Int32Array(forms * setCount);
  const used = new Int32Array(forms);

  const setOff = (set: number, count: number): number => {
    if (count === 0) return 0;
    const min = least[set] ?? 0;
    // Taking the passage out is as good as filling it up.
    if (count < min) return Math.min(count, min - count);
    return Math.max(0, count - (most[set] ?? 0));
  };
  const usedOff = (sets: number): number => Math.max(0, passages.min - sets, sets - passages.max);
  let penalty = forms * usedOff(0) * UNIT_WEIGHT;

  const change = (form: number, unit: number, by: 1 | -1): void => {
    const set = passageOf[unit] ?? -1;
    if (set < 0) return;
    const at = form * setCount + set;
    const before = counts[at] ?? 0;
    counts[at] = before + by;
    let moved = setOff(set, before + by) - setOff(set, before);
    if (before === 0 || before + by === 0) {
      const sets = used[form] ?? 0;
      used[form] = sets + by;
      moved += usedOff(sets + by) - usedOff(sets);
    }
    penalty += moved * UNIT_WEIGHT;
  };

  const add = (form: number, unit: number): void => {
    change(form, unit, 1);
  };
  const exchange = (form: number, out: number, into: number): void => {
    if (passageOf[out] === passageOf[into]) return;
    change(form, out, -1);
    change(form, into, 1);
  };
  const delta = (form: number, out: number, into: number): number => {
    if (passageOf[out] === passageOf[into]) return 0;
    const before = penalty;
    exchange(form, out, into);
    const after = penalty;
    exchange(form, into, out);
    return after - before;
  };
  for (let form = 0; form < forms; form += 1) for (const unit of fixed) add(form, unit);
  return {
    penalty: () => penalty,
    delta,
    exchange,
    add,
    count: (form, set) => counts[form * setCount + set] ?? 0,
    used: (form) => used[form] ?? 0,
  };
}
