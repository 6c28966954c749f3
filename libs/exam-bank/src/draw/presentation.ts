import { rearrangedItem } from '../item-types/registry.js';
import type { PublicItem } from '../item.js';
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
 * The item with its options, or the targets of a matching item, in the order that the seed (32
 * bytes) gives; ids stay with their texts, so responses need no translation back. Ordering items
 * keep the order of the file.
 */
export function shuffledOptions(item: PublicItem, seed: Uint8Array): PublicItem {
  const random = randomIntegers(seed, `options/1/${item.id}`);
  return rearrangedItem(item, (list) => shuffled(list, random));
}
