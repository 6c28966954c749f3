import type { BankSnapshot } from '#exam-bank';
import { saltedRoot } from './salted-root.js';

/**
 * The root that a bank version is committed to by ({@link saltedRoot}): first `{bankVersion, qualification}`, then the units in their
 * order. It is published with every draw from the version, and shows nothing of its items.
 * @param key 32 random bytes, made when the version was frozen and kept with the snapshot, sealed
 */
export function snapshotRoot(key: Uint8Array, snapshot: BankSnapshot): string {
  const { bankVersion, qualification, units } = snapshot;
  return saltedRoot(key, [{ bankVersion, qualification }, ...units]);
}
