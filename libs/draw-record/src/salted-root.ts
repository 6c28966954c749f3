import { createHmac } from 'node:crypto';
import { canonicalJson, leafHash, rootOf } from '#audit';

/**
 * The Merkle root (RFC 9162, hexadecimal) of a list that must stay secret although its root is published. Leaf i is the canonical
 * JSON of `{entry, salt}`, the salt being HMAC-SHA-256(key, `salt/1/<i>`) in hexadecimal: without it nobody can try the few thousand
 * items of a bank against the root. One entry can be shown with its salt and audit path, and nothing else becomes known by that.
 * @param key 32 secret bytes, used for this list only
 */
export function saltedRoot(key: Uint8Array, entries: readonly unknown[]): string {
  return rootOf(entries.map((entry, at) => saltedLeafHash(key, at, entry))).toString('hex');
}

/** The hash of one leaf of {@link saltedRoot}. */
function saltedLeafHash(key: Uint8Array, at: number, entry: unknown): Buffer {
  const salt = createHmac('sha256', key)
    .update(`salt/1/${String(at)}`)
    .digest('hex');
  return leafHash(Buffer.from(canonicalJson({ entry, salt })));
}
