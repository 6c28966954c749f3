import { StatisticsError } from './statistics-error.js';

export interface MatrixItem {
  readonly id: string;
  /** Points that it is worth at most; above 0. */
  readonly max: number;
}

/** Marks of candidates (rows) on items (columns); null where the item was not put before the candidate. */
export interface MarkMatrix {
  readonly items: readonly MatrixItem[];
  readonly rows: readonly (readonly (number | null)[])[];
}

/** Item analysis is approximate by nature, so it is made of doubles; no mark is ever taken from it. */
export function assertMatrix({ items, rows }: MarkMatrix): void {
  if (items.length === 0) throw new StatisticsError('there are no items');
  const ids = new Set<string>();
  for (const { id, max } of items) {
    if (ids.has(id)) throw new StatisticsError(`item ${id} is there twice`);
    ids.add(id);
    if (!Number.isFinite(max) || max <= 0)
      throw new StatisticsError(`item ${id}: its maximum must be above 0`);
  }
  rows.forEach((row, at) => assertRow(items, row, at + 1));
}

function assertRow(
  items: readonly MatrixItem[],
  row: readonly (number | null)[],
  number: number,
): void {
  if (row.length !== items.length)
    throw new StatisticsError(
      `candidate ${number}: ${row.length} marks for ${items.length} items; leave a cell empty where an item was not presented`,
    );
  row.forEach((mark, at) => {
    const item = items[at];
    if (mark === null || item === undefined) return;
    if (!Number.isFinite(mark))
      throw new StatisticsError(`candidate ${number}, item ${item.id}: not a number`);
    if (mark > item.max)
      throw new StatisticsError(
        `candidate ${number}, item ${item.id}: ${mark} is more than its maximum ${item.max}`,
      );
  });
}

/** The sum of what was presented. */
export function totalOfRow(row: readonly (number | null)[]): number {
  return row.reduce<number>((sum, mark) => sum + (mark ?? 0), 0);
}

/** The rows in which every item was presented: what alpha and the Rasch model need. */
export function completeRows({ rows }: MarkMatrix): readonly (readonly number[])[] {
  return rows.filter((row): row is readonly number[] => row.every((mark) => mark !== null));
}

/**
 * A row's points as a share of what was presented to that candidate, without one item where its place is given: what candidates
 * whose papers differ, or who were kept out of a part, are compared by. Where all papers are the same it is the total, rescaled.
 */
export function shareOfRow(
  items: readonly MatrixItem[],
  row: readonly (number | null)[],
  without?: number,
): number {
  let [points, most] = [0, 0];
  row.forEach((mark, at) => {
    if (mark === null || at === without) return;
    points += mark;
    most += items[at]?.max ?? 0;
  });
  return most === 0 ? 0 : points / most;
}
