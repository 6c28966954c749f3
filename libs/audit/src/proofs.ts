import { AuditError } from './audit-error.js';
import { hashBytes, nodeHash, treeLevels } from './merkle.js';

/**
 * The audit path of one leaf in the tree of the first `size` leaves, RFC 9162 §2.1.3.1, from the leaf's sibling upwards.
 * @throws AuditError `range-invalid` unless 0 <= index < size <= number of leaf hashes
 */
export function inclusionProof(
  leafHashes: readonly Buffer[],
  { index, size }: { readonly index: number; readonly size: number },
): readonly Buffer[] {
  return inclusionProofs(leafHashes, { indexes: [index], size })[0] ?? [];
}

/**
 * The audit paths of several leaves, in the order of `indexes`; the tree is hashed once for all of them.
 * @throws AuditError `range-invalid` as `inclusionProof`
 */
export function inclusionProofs(
  leafHashes: readonly Buffer[],
  { indexes, size }: { readonly indexes: readonly number[]; readonly size: number },
): readonly (readonly Buffer[])[] {
  if (!isSize(size) || size > leafHashes.length) throw outOfRange('size', size);
  const levels = treeLevels(leafHashes.slice(0, size));
  return indexes.map((index) => {
    if (!isSize(index) || index >= size) throw outOfRange('index', index);
    return levels.flatMap((level, height) => siblingOf(level, Math.floor(index / 2 ** height)));
  });
}

function siblingOf(level: readonly Buffer[], position: number): readonly Buffer[] {
  const sibling = level[position % 2 === 1 ? position - 1 : position + 1];
  return sibling === undefined ? [] : [sibling];
}

/** Whether the proof shows the leaf at `index` of the tree with this size and root, RFC 9162 §2.1.3.2. */
export function verifyInclusion(claim: {
  readonly leafHash: Uint8Array;
  readonly index: number;
  readonly size: number;
  readonly proof: readonly Uint8Array[];
  readonly root: Uint8Array;
}): boolean {
  const { leafHash, index, size, proof, root } = claim;
  if (!isSize(index) || !isSize(size) || index >= size) return false;
  if (![leafHash, root, ...proof].every(isHash)) return false;
  let [position, last, node] = [index, size - 1, leafHash];
  for (const sibling of proof) {
    if (last === 0) return false;
    if (position % 2 === 1 || position === last) {
      node = nodeHash(sibling, node);
      while (position % 2 === 0 && position !== 0) [position, last] = [half(position), half(last)];
    } else {
      node = nodeHash(node, sibling);
    }
    [position, last] = [half(position), half(last)];
  }
  return last === 0 && Buffer.from(node).equals(root);
}

/**
 * The proof that the tree of `newSize` leaves extends that of `oldSize`, RFC 9162 §2.1.4.1; empty for equal sizes.
 * @throws AuditError `range-invalid` unless 1 <= oldSize <= newSize <= number of leaf hashes: nothing can be proved from
 * an empty tree
 */
export function consistencyProof(
  leafHashes: readonly Buffer[],
  { oldSize, newSize }: { readonly oldSize: number; readonly newSize: number },
): readonly Buffer[] {
  if (!isSize(newSize) || newSize > leafHashes.length) throw outOfRange('newSize', newSize);
  if (!isSize(oldSize) || oldSize < 1 || oldSize > newSize) throw outOfRange('oldSize', oldSize);
  if (oldSize === newSize) return [];
  const levels = treeLevels(leafHashes.slice(0, newSize));
  let [position, height] = [oldSize - 1, 0];
  for (; position % 2 === 1; position = half(position)) height += 1;
  // The last perfect subtree of the old tree. When it is the whole old tree the verifier knows it as the old root.
  const start = position === 0 ? [] : (levels[height]?.slice(position, position + 1) ?? []);
  const path = levels
    .slice(height)
    .flatMap((level, step) => siblingOf(level, Math.floor(position / 2 ** step)));
  return [...start, ...path];
}

/**
 * Whether the proof shows that the newer tree only appended to the older, RFC 9162 §2.1.4.2. An old size of 0 is always
 * rejected, as in transparency-dev/merkle: every tree extends the empty one, so such a proof says nothing.
 */
export function verifyConsistency(claim: {
  readonly oldSize: number;
  readonly newSize: number;
  readonly oldRoot: Uint8Array;
  readonly newRoot: Uint8Array;
  readonly proof: readonly Uint8Array[];
}): boolean {
  const { oldSize, newSize, oldRoot, newRoot, proof } = claim;
  if (!isSize(oldSize) || !isSize(newSize) || oldSize < 1 || oldSize > newSize) return false;
  if (![oldRoot, newRoot, ...proof].every(isHash)) return false;
  if (oldSize === newSize) return proof.length === 0 && Buffer.from(oldRoot).equals(newRoot);
  let [position, last] = [oldSize - 1, newSize - 1];
  while (position % 2 === 1) [position, last] = [half(position), half(last)];
  const [start, ...path] = position === 0 ? [oldRoot, ...proof] : proof;
  if (start === undefined) return false;
  return climb({ position, last, start, path, oldRoot, newRoot });
}

/** Rebuilds both roots from the subtree that they share; true if both come out. */
function climb(ascent: {
  readonly position: number;
  readonly last: number;
  readonly start: Uint8Array;
  readonly path: readonly Uint8Array[];
  readonly oldRoot: Uint8Array;
  readonly newRoot: Uint8Array;
}): boolean {
  let { position, last } = ascent;
  let [older, newer] = [ascent.start, ascent.start];
  for (const sibling of ascent.path) {
    if (last === 0) return false;
    if (position % 2 === 1 || position === last) {
      [older, newer] = [nodeHash(sibling, older), nodeHash(sibling, newer)];
      while (position % 2 === 0 && position !== 0) [position, last] = [half(position), half(last)];
    } else {
      newer = nodeHash(newer, sibling);
    }
    [position, last] = [half(position), half(last)];
  }
  return (
    last === 0 &&
    Buffer.from(older).equals(ascent.oldRoot) &&
    Buffer.from(newer).equals(ascent.newRoot)
  );
}

/** Sizes may pass 2^31, where the bit operators of JavaScript stop. */
function half(value: number): number {
  return Math.floor(value / 2);
}

function isSize(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

function isHash(value: Uint8Array): boolean {
  return value.length === hashBytes;
}

function outOfRange(what: string, value: number): AuditError {
  return new AuditError('range-invalid', `${what} ${value} does not fit the leaves`);
}
