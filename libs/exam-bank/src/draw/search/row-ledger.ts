import type { SearchTables } from './tables.js';

/**
 * Running sums of every row in every form, and the penalty that they add up to: how far each is off its range, weighed.
 * 0 means that all rows hold. All numbers are integers below 2^53.
 */
export interface RowLedger {
  readonly penalty: () => number;
  /** How the penalty would change if `into` took the place of `out`. */
  readonly delta: (form: number, out: number, into: number) => number;
  /** Whether no row would leave its range; to be asked only while all are in theirs. */
  readonly keeps: (form: number, out: number, into: number) => boolean;
  readonly exchange: (form: number, out: number, into: number) => void;
  readonly add: (form: number, unit: number) => void;
  readonly sum: (form: number, row: number) => number;
  /** Rows off their range as form × rows + row, in no order that means anything. */
  readonly broken: { readonly count: () => number; readonly at: (index: number) => number };
}

export function rowLedger(tables: SearchTables, forms: number): RowLedger {
  const { min, max, weight, starts, rowsOf, coefficients, fixedSum } = tables;
  const rowCount = tables.rows.length;
  const sums = new Int32Array(forms * rowCount);
  for (let form = 0; form < forms; form += 1) sums.set(fixedSum, form * rowCount);
  const broken = brokenSet(sums.length);

  const off = (row: number, sum: number): number => {
    const least = min[row] ?? 0;
    if (sum < least) return least - sum;
    const most = max[row] ?? 0;
    return sum > most ? sum - most : 0;
  };
  let penalty = 0;
  for (let at = 0; at < sums.length; at += 1) {
    const row = at % rowCount;
    const distance = off(row, sums[at] ?? 0);
    penalty += distance * (weight[row] ?? 0);
    broken.set(at, distance > 0);
  }

  const change = (form: number, row: number, step: number): void => {
    const at = form * rowCount + row;
    const before = sums[at] ?? 0;
    sums[at] = before + step;
    const wasOff = off(row, before);
    const isOff = off(row, before + step);
    if (wasOff === isOff) return;
    penalty += (isOff - wasOff) * (weight[row] ?? 0);
    if (wasOff === 0 || isOff === 0) broken.set(at, isOff > 0);
  };

  const delta = (form: number, out: number, into: number): number => {
    const base = form * rowCount;
    const outEnd = starts[out + 1] ?? 0;
    const intoEnd = starts[into + 1] ?? 0;
    let a = starts[out] ?? 0;
    let b = starts[into] ?? 0;
    let total = 0;
    while (a < outEnd || b < intoEnd) {
      const rowA = a < outEnd ? (rowsOf[a] ?? 0) : rowCount;
      const rowB = b < intoEnd ? (rowsOf[b] ?? 0) : rowCount;
      const row = rowA < rowB ? rowA : rowB;
      let step = 0;
      if (rowA === row) step -= coefficients[a++] ?? 0;
      if (rowB === row) step += coefficients[b++] ?? 0;
      if (step === 0) continue;
      const sum = sums[base + row] ?? 0;
      total += (off(row, sum + step) - off(row, sum)) * (weight[row] ?? 0);
    }
    return total;
  };

  const keeps = (form: number, out: number, into: number): boolean => {
    const base = form * rowCount;
    const outEnd = starts[out + 1] ?? 0;
    const intoEnd = starts[into + 1] ?? 0;
    let a = starts[out] ?? 0;
    let b = starts[into] ?? 0;
    while (a < outEnd || b < intoEnd) {
      const rowA = a < outEnd ? (rowsOf[a] ?? 0) : rowCount;
      const rowB = b < intoEnd ? (rowsOf[b] ?? 0) : rowCount;
      const row = rowA < rowB ? rowA : rowB;
      let step = 0;
      if (rowA === row) step -= coefficients[a++] ?? 0;
      if (rowB === row) step += coefficients[b++] ?? 0;
      const sum = (sums[base + row] ?? 0) + step;
      if (step !== 0 && (sum < (min[row] ?? 0) || sum > (max[row] ?? 0))) return false;
    }
    return true;
  };

  const addTimes = (form: number, unit: number, sign: 1 | -1): void => {
    const end = starts[unit + 1] ?? 0;
    for (let at = starts[unit] ?? 0; at < end; at += 1) {
      change(form, rowsOf[at] ?? 0, sign * (coefficients[at] ?? 0));
    }
  };

  return {
    delta,
    keeps,
    broken,
    penalty: () => penalty,
    sum: (form, row) => sums[form * rowCount + row] ?? 0,
    add: (form, unit) => addTimes(form, unit, 1),
    exchange: (form, out, into) => {
      addTimes(form, out, -1);
      addTimes(form, into, 1);
    },
  };
}

/** A set of small integers that can be drawn from by place. */
function brokenSet(size: number) {
  const list = new Int32Array(size);
  const placeOf = new Int32Array(size).fill(-1);
  let count = 0;
  const set = (value: number, isIn: boolean): void => {
    const place = placeOf[value] ?? -1;
    if (isIn === place >= 0) return;
    if (isIn) {
      list[count] = value;
      placeOf[value] = count;
      count += 1;
      return;
    }
    count -= 1;
    const last = list[count] ?? 0;
    list[place] = last;
    placeOf[last] = place;
    placeOf[value] = -1;
  };
  return { set, count: () => count, at: (index: number) => list[index] ?? 0 };
}
