import { createHmac } from 'node:crypto';
import { arrangeableOptions, shuffledOptions, type KnowledgeItem } from '#exam-bank';

/**
 * The seed (32 bytes) of one copy's option orders: HMAC-SHA-256 of its id under a key (32 bytes) that never leaves the engine
 * unsealed. Who has the copy learns its orders, and nothing about another's.
 */
export function copySeed(canaryKey: Uint8Array, copyId: string): Buffer {
  if (canaryKey.length !== 32) throw new RangeError('a canary key is 32 bytes');
  return createHmac('sha256', canaryKey).update(`assay-copy/1/${copyId}`).digest();
}

/** Ids of options or targets in the order of one copy, by item id; items without an order of their own are left out. */
export function copyOrders(
  items: readonly KnowledgeItem[],
  seed: Uint8Array,
): Readonly<Record<string, readonly string[]>> {
  const orders = items.map((item) => {
    const shown = arrangeableOptions(shuffledOptions(item, seed));
    return [item.id, shown.map(({ id }) => id)] as const;
  });
  return Object.fromEntries(orders.filter(([, order]) => order.length > 0));
}
