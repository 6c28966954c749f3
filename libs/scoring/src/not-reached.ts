/**
 * The items that time ran out on: those after the last one that anything was sent for, in the order of the paper. A paper is
 * shown whole, so that nobody knows what a candidate has looked at; this is how the literature counts. Blank items before the
 * last answer were passed over, and are blank. Whoever ended the part before its time reached everything.
 */
export function notReachedItems(part: {
  /** In the order of the paper. */
  readonly items: readonly string[];
  readonly answered: ReadonlySet<string>;
  readonly endedByClock: boolean;
}): ReadonlySet<string> {
  if (!part.endedByClock) return new Set();
  const last = part.items.findLastIndex((item) => part.answered.has(item));
  return new Set(part.items.slice(last + 1));
}
