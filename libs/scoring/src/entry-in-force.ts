/**
 * Which kind of decision an entry of the ledger is, lowest first. A higher layer stands over a lower one, whatever comes later:
 * no recomputation undoes what people decided after it. docs/decisions/0027-remarks.md has the reasons.
 *
 * - `base`: the first marking;
 * - `key-change`: another key, other points, other tests or another image, for everybody alike;
 * - `invalidation`: the item is withdrawn, or everybody gets its points;
 * - `manual`: people marked named sittings again;
 * - `appeal`: an appeal was decided;
 * - `scaling`: marks are put on another scale.
 */
export const MARK_LAYERS = [
  'base',
  'key-change',
  'invalidation',
  'manual',
  'appeal',
  'scaling',
] as const;

export type MarkLayer = (typeof MARK_LAYERS)[number];

/** What decides between the entries of one item of one sitting. */
export interface LayeredEntry {
  readonly layer: MarkLayer;
  /** Position in the chain of entries, from 1. */
  readonly sequence: number;
}

/** Negative, zero or positive as `left` is lower than, the same as or higher than `right`. */
export function compareLayers(left: MarkLayer, right: MarkLayer): number {
  return MARK_LAYERS.indexOf(left) - MARK_LAYERS.indexOf(right);
}

/** The entry that counts: of the highest layer, and of these the latest; undefined of none. The order of the chain never matters. */
export function entryInForce<T extends LayeredEntry>(chain: readonly T[]): T | undefined {
  return chain.reduce<T | undefined>(
    (held, one) => (held === undefined || standsOver(one, held) ? one : held),
    undefined,
  );
}

/** The entry in force of each item, in the order in which the items first appear. */
export function entriesInForce<T extends LayeredEntry>(
  entries: readonly T[],
  itemOf: (entry: T) => string,
): readonly T[] {
  const inForce = new Map<string, T>();
  for (const entry of entries) {
    const held = inForce.get(itemOf(entry));
    if (held === undefined || standsOver(entry, held)) inForce.set(itemOf(entry), entry);
  }
  return [...inForce.values()];
}

function standsOver(one: LayeredEntry, held: LayeredEntry): boolean {
  return (compareLayers(one.layer, held.layer) || one.sequence - held.sequence) > 0;
}
