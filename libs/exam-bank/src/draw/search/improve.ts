import type { RandomIntegers } from '../random-integers.js';
import type { Board } from './board.js';
import { UNIT_WEIGHT } from './tables.js';

/** Candidates that one random number gives when a broken row is to be mended. */
const WINDOW = 12;
/** One proposal in so many may make things worse by one unit, to get unstuck. */
const WORSE_ONE_IN = 64;

/** One step of the search: mends a broken row, or with even chance tries any exchange; no worse is taken. */
export function improve(board: Board, random: RandomIntegers): void {
  const brokenCount = board.rows.broken.count();
  if (brokenCount > 0 && random.below(4) > 0) mend(board, random.below(brokenCount), random);
  else tryAny(board, random);
}

function tryAny(board: Board, random: RandomIntegers): void {
  const slot = random.below(board.slots.length);
  const pool = slot < board.freeSlots ? board.tables.free : board.tables.anchors;
  const unit = pool[random.below(pool.length)] ?? 0;
  accept(board, { slot, unit, delta: board.delta(slot, unit) }, random);
}

interface Move {
  readonly slot: number;
  readonly unit: number;
  readonly delta: number;
}

function accept(board: Board, { slot, unit, delta }: Move, random: RandomIntegers): void {
  if (delta > UNIT_WEIGHT) return;
  if (delta <= 0 || random.below(WORSE_ONE_IN) === 0) board.put(slot, unit);
}

/** The best of some neighbouring candidates for one slot of a form that breaks a row. */
function mend(board: Board, index: number, random: RandomIntegers): void {
  const { tables, rows, freeSlots } = board;
  const at = rows.broken.at(index);
  const row = at % tables.rows.length;
  const form = Math.floor(at / tables.rows.length);
  const tooFew = rows.sum(form, row) < (tables.min[row] ?? 0);
  const members = tables.members[row] ?? tables.free;
  const pool = tooFew && members.length > 0 ? members : tables.free;
  const slot = slotToMend(board, form, row, tooFew, random);
  if (slot >= freeSlots) return;
  const begin = random.below(pool.length);
  let best: Move = { slot, unit: 0, delta: Infinity };
  for (let step = 0; step < Math.min(WINDOW, pool.length); step += 1) {
    const unit = pool[(begin + step) % pool.length] ?? 0;
    const delta = board.delta(slot, unit);
    if (delta < best.delta) best = { slot, unit, delta };
  }
  accept(board, best, random);
}

/** From a random slot of the form on: the first whose unit counts for the row if it has too many, or does not if too few. */
function slotToMend(
  { tables, slots, freeSlots }: Board,
  form: number,
  row: number,
  tooFew: boolean,
  random: RandomIntegers,
): number {
  const { formSize } = tables;
  if (formSize === 0) return freeSlots;
  const begin = random.below(formSize);
  for (let step = 0; step < formSize; step += 1) {
    const slot = form * formSize + ((begin + step) % formSize);
    if (countsFor(tables, slots[slot] ?? 0, row) !== tooFew) return slot;
  }
  return form * formSize + begin;
}

function countsFor({ starts, rowsOf }: Board['tables'], unit: number, row: number): boolean {
  const end = starts[unit + 1] ?? 0;
  for (let at = starts[unit] ?? 0; at < end; at += 1) if (rowsOf[at] === row) return true;
  return false;
}
