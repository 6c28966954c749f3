import type { RandomIntegers } from '../random-integers.js';
import type { Board } from './board.js';
import { UNIT_WEIGHT } from './tables.js';

interface Exchange {
  readonly slot: number;
  readonly unit: number;
}

/** Puts all of them, and takes them back in the opposite order unless `isKept` says otherwise. */
function attempt(board: Board, exchanges: readonly Exchange[], isKept: () => boolean): boolean {
  const undo: Exchange[] = [];
  for (const { slot, unit } of exchanges) {
    undo.push({ slot, unit: board.slots[slot] ?? 0 });
    board.put(slot, unit);
  }
  if (isKept()) return true;
  for (const { slot, unit } of undo.reverse()) board.put(slot, unit);
  return false;
}

/**
 * A step of the search with whole passages: one in for another, one in for other items, or one out. Nothing happens
 * where the passages are used by other forms in another number.
 */
export function improvePassages(board: Board, random: RandomIntegers): void {
  const { passages, tables } = board;
  const sets = tables.model.passages;
  if (passages === undefined || sets === undefined || sets.sets.length === 0) return;
  if (board.freeSlots === 0) return;
  const slot = random.below(board.freeSlots);
  const form = Math.floor(slot / tables.formSize);
  const used = passages.used(form);
  const leaving = tables.passageOf[board.slots[slot] ?? 0] ?? -1;
  const isRemoval = leaving >= 0 && (used > sets.max || (used > sets.min && random.below(4) === 0));
  const exchanges = isRemoval
    ? removal(board, form, leaving, random)
    : insertion(board, { form, slot, leaving, random });
  const before = board.penalty();
  attempt(board, exchanges, () => {
    const worse = board.penalty() - before;
    return worse <= 0 || (worse <= UNIT_WEIGHT && random.below(64) === 0);
  });
}

function removal(
  board: Board,
  form: number,
  leaving: number,
  random: RandomIntegers,
): readonly Exchange[] {
  return fill(board, form, slotsOf(board, form, leaving), random);
}

/** Units without a passage for the slots, free of any form; fewer if chance does not find them. */
function fill(
  board: Board,
  form: number,
  slots: readonly number[],
  random: RandomIntegers,
): readonly Exchange[] {
  const { free, passageOf } = board.tables;
  const taken = new Set<number>();
  return slots.flatMap((slot) => {
    for (let attempts = 0; attempts < 8; attempts += 1) {
      const unit = free[random.below(free.length)] ?? 0;
      if ((passageOf[unit] ?? -1) >= 0 || taken.has(unit) || isUsed(board, form, unit)) continue;
      taken.add(unit);
      return [{ slot, unit }];
    }
    return [];
  });
}

function isUsed({ placement }: Board, form: number, unit: number): boolean {
  return placement.has(form, unit) || placement.slotOf(unit) >= 0;
}

function slotsOf({ slots, tables }: Board, form: number, set: number): readonly number[] {
  const { formSize, passageOf } = tables;
  const first = form * formSize;
  return Array.from({ length: formSize }, (_, at) => first + at).filter(
    (slot) => passageOf[slots[slot] ?? 0] === set,
  );
}

/** Another passage in, for the one that the slot's unit is of, or for units that are of none. */
function insertion(
  board: Board,
  place: {
    readonly form: number;
    readonly slot: number;
    readonly leaving: number;
    readonly random: RandomIntegers;
  },
): readonly Exchange[] {
  const { form, slot, leaving, random } = place;
  const sets = board.tables.model.passages?.sets ?? [];
  const entering = random.below(sets.length);
  const set = sets[entering];
  if (set === undefined || entering === leaving) return [];
  if ((board.passages?.count(form, entering) ?? 0) > 0) return [];
  const size = set.min + random.below(set.max - set.min + 1);
  const units = membersFor(board, form, set.members, size, random);
  const out = leaving >= 0 ? slotsOf(board, form, leaving) : slotsOf(board, form, -1);
  const begin = leaving >= 0 ? 0 : Math.max(0, out.indexOf(slot));
  const ordered = [...out.slice(begin), ...out.slice(0, begin)];
  const exchanges = units.flatMap((unit, at) => {
    const target = ordered[at];
    return target === undefined ? [] : [{ slot: target, unit }];
  });
  if (leaving < 0) return exchanges;
  const rest = ordered.slice(units.length);
  const more = units.slice(ordered.length);
  const others = slotsOf(board, form, -1);
  return [
    ...exchanges,
    ...fill(board, form, rest, random),
    ...more.flatMap((unit, at) => {
      const target = others[at];
      return target === undefined ? [] : [{ slot: target, unit }];
    }),
  ];
}

/** So many of a passage, at random; those that stand in another form first, so that it leaves that form whole. */
function membersFor(
  board: Board,
  form: number,
  members: Int32Array,
  size: number,
  random: RandomIntegers,
): readonly number[] {
  const { placement } = board;
  const order = [...members].filter(
    (unit) => isDrawable(board, unit) && !placement.has(form, unit),
  );
  for (let at = 0; at < order.length; at += 1) {
    const other = at + random.below(order.length - at);
    const unit = order[other] ?? 0;
    order[other] = order[at] ?? 0;
    order[at] = unit;
  }
  const elsewhere = order.filter((unit) => placement.slotOf(unit) >= 0);
  const unused = order.filter((unit) => placement.slotOf(unit) < 0);
  return [...elsewhere, ...unused].slice(0, Math.max(size, elsewhere.length));
}

/**
 * One symmetric proposal with whole passages: a used one for an unused one with as many items. Slot, passage and each
 * item's place in a list as long as the longest passage are drawn evenly, so a move and its inverse are equally likely.
 */
export function mixPassages(board: Board, random: RandomIntegers): void {
  const { tables, passages, placement, slots } = board;
  const sets = tables.model.passages?.sets ?? [];
  if (passages === undefined || sets.length === 0 || board.freeSlots === 0) return;
  const slot = random.below(board.freeSlots);
  const form = Math.floor(slot / tables.formSize);
  const leaving = tables.passageOf[slots[slot] ?? 0] ?? -1;
  const entering = random.below(sets.length);
  if (leaving < 0 || entering === leaving || passages.count(form, entering) > 0) return;
  const longest = sets.reduce((most, { members }) => Math.max(most, members.length), 0);
  const units = new Set<number>();
  const exchanges: Exchange[] = [];
  for (const target of slotsOf(board, form, leaving)) {
    const unit = sets[entering]?.members[random.below(longest)];
    if (unit === undefined || units.has(unit) || !isDrawable(board, unit)) return;
    if (placement.slotOf(unit) >= 0) return;
    units.add(unit);
    exchanges.push({ slot: target, unit });
  }
  attempt(board, exchanges, () => board.penalty() === 0);
}

/** Neither fixed nor an anchor. */
function isDrawable({ tables }: Board, unit: number): boolean {
  return tables.model.common[unit] !== 1 && !tables.model.fixed.includes(unit);
}
