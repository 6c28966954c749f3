import { publicItem, rearrangedItem } from '../item-types/registry.js';
import type { KnowledgeItem, Option, PublicItem } from '../item.js';
import { randomIntegers, shuffled } from './random-integers.js';

/** The ids in an order that the seed (32 bytes) gives for this purpose; the order of the input is of no account. */
export function presentationOrder(
  ids: readonly string[],
  seed: Uint8Array,
  purpose: string,
): readonly string[] {
  return shuffled([...ids].sort(), randomIntegers(seed, `order/1/${purpose}`));
}

/**
 * The item as a candidate sees it, with its options, or the targets of a matching item, in the order that the seed (32
 * bytes) gives; ids stay with their texts, so responses need no translation back. What the author pinned keeps its place.
 * Ordering items keep the order of the file.
 */
export function shuffledOptions(item: KnowledgeItem, seed: Uint8Array): PublicItem {
  const random = randomIntegers(seed, `options/1/${item.id}`);
  const pinned = new Set(pinnedIds(item));
  return rearrangedItem(publicItem(item), (list) => {
    const movable = list.filter(({ id }) => !pinned.has(id));
    const rest = [...shuffled(movable, random)];
    return list.flatMap((option) => (pinned.has(option.id) ? [option] : rest.splice(0, 1)));
  });
}

/** The options or targets of a view that a seed gives an order to, as they stand; none for types that are not shuffled. */
export function arrangeableOptions(view: PublicItem): readonly Option[] {
  const found: Option[] = [];
  rearrangedItem(view, (list) => {
    found.push(...list);
    return list;
  });
  return found;
}

/** Ids of options or targets that keep their place; none for types that are not shuffled. */
export function pinnedIds(item: KnowledgeItem): readonly string[] {
  return 'pinned' in item ? (item.pinned ?? []) : [];
}
