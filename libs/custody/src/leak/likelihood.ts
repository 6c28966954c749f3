/**
 * What was seen of one item's options: ids in the order seen, null for one that could not be read. As long as the item's own
 * list, it says where each stood; shorter, only which stood before which.
 */
export type SeenOrder = readonly (string | null)[];

export interface ItemEvidence {
  readonly item: string;
  readonly seen: SeenOrder;
  /** Ids of all options of the item. */
  readonly options: readonly string[];
  /** Those that stand at the same place in every copy, and so tell nothing. */
  readonly pinned: readonly string[];
}

/** What an item's options say about any copy. */
export interface Reader {
  /** In how many equally likely ways the same options could have been seen, were their order chance. */
  readonly ways: number;
  /** Whether a copy shows the item so; one that does not hold it agrees with nothing. */
  readonly agrees: (copyOrder: readonly string[] | undefined) => boolean;
}

/** Prepares the comparison of one item with many copies. */
export function readerOf({ seen, options, pinned }: ItemEvidence): Reader {
  const telling = new Set(options.filter((id) => !pinned.includes(id)));
  const known = seen.flatMap((id, at) => (id !== null && telling.has(id) ? [{ id, at }] : []));
  const hasPlaces = seen.length === options.length;
  // With places: so many of the movable, in order. Without: the orders of the known among themselves.
  const ways = arrangements(hasPlaces ? telling.size : known.length, known.length);
  const agrees = (copyOrder: readonly string[] | undefined): boolean => {
    if (copyOrder === undefined) return false;
    if (hasPlaces) return known.every(({ id, at }) => copyOrder[at] === id);
    const places = known.map(({ id }) => copyOrder.indexOf(id));
    return places.every((place, at) => place > (places[at - 1] ?? -1));
  };
  return { ways, agrees };
}

/**
 * Probability of what was seen, given the copy: read right with probability 1 − ε, else any order is as likely.
 * @param errorRate ε, above 0 and below 1: with 0 a single slip would clear the right copy
 */
export function likelihood(reader: Reader, doesAgree: boolean, errorRate: number): number {
  return (doesAgree ? 1 - errorRate : 0) + errorRate / reader.ways;
}

/** Orders of `chosen` things out of `from`. */
function arrangements(from: number, chosen: number): number {
  let count = 1;
  for (let factor = from; factor > from - chosen; factor -= 1) count *= factor;
  return count;
}
