import { hash } from 'node:crypto';
import { AuditError } from './audit-error.js';

/** Bytes in every hash of the tree: SHA-256. */
export const hashBytes = 32;

/** The lower-case hexadecimal SHA-256 of bytes. */
export function sha256Hex(bytes: Uint8Array): string {
  return hash('sha256', bytes, 'hex');
}

/** The hash of a leaf, RFC 9162 §2.1.1: the prefix 0x00 keeps leaves and nodes apart. */
export function leafHash(leaf: Uint8Array): Buffer {
  return hash('sha256', Buffer.concat([Buffer.of(0), leaf]), 'buffer');
}

/** The hash of an inner node, RFC 9162 §2.1.1, prefix 0x01. */
export function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  return hash('sha256', Buffer.concat([Buffer.of(1), left, right]), 'buffer');
}

/** The root of the tree without leaves: SHA-256 of nothing. */
export function emptyRoot(): Buffer {
  return hash('sha256', '', 'buffer');
}

/**
 * All levels of the tree over the leaves, leaves first, root last. A node without a right neighbour moves up unchanged,
 * which gives the same tree as the recursive definition of RFC 9162 §2.1.1.
 */
export function treeLevels(leafHashes: readonly Buffer[]): readonly (readonly Buffer[])[] {
  leafHashes.forEach(assertHash);
  const levels: (readonly Buffer[])[] = [leafHashes];
  let level = leafHashes;
  while (level.length > 1) {
    level = parentsOf(level);
    levels.push(level);
  }
  return levels;
}

function parentsOf(level: readonly Buffer[]): readonly Buffer[] {
  const parents: Buffer[] = [];
  let left: Buffer | undefined;
  for (const node of level) {
    if (left === undefined) {
      left = node;
    } else {
      parents.push(nodeHash(left, node));
      left = undefined;
    }
  }
  if (left !== undefined) parents.push(left);
  return parents;
}

/** The Merkle tree root over leaf hashes (not leaves), RFC 9162 §2.1.1. */
export function rootOf(leafHashes: readonly Buffer[]): Buffer {
  return treeLevels(leafHashes).at(-1)?.[0] ?? emptyRoot();
}

/**
 * All that is needed to append: the number of leaves and the roots (hexadecimal) of the perfect subtrees that they form,
 * largest first: one for each 1 in the binary form of `size`. Plain JSON data.
 */
export interface LogState {
  readonly size: number;
  readonly peaks: readonly string[];
}

/** The state of a log without events. */
export const emptyLogState: LogState = { size: 0, peaks: [] };

/**
 * The state after one more leaf, in O(log size).
 * @throws AuditError `log-state-invalid` if the state is damaged, `hash-invalid` if the leaf hash is not 32 bytes
 */
export function appendLeaf(state: LogState, leaf: Buffer): LogState {
  const peaks = peaksOf(state);
  assertHash(leaf);
  let node = leaf;
  for (let rest = state.size; rest % 2 === 1; rest = (rest - 1) / 2) {
    const left = peaks.pop();
    if (left === undefined) throw new AuditError('log-state-invalid', 'a peak is missing');
    node = nodeHash(left, node);
  }
  return { size: state.size + 1, peaks: [...peaks, node].map((peak) => peak.toString('hex')) };
}

/**
 * The root of the tree that a state stands for.
 * @throws AuditError `log-state-invalid`
 */
export function rootOfState(state: LogState): Buffer {
  const peaks = peaksOf(state);
  return peaks.length === 0
    ? emptyRoot()
    : peaks.reduceRight((right, left) => nodeHash(left, right));
}

function peaksOf(state: LogState): Buffer[] {
  const { size, peaks } = state;
  if (!Number.isSafeInteger(size) || size < 0 || size >= Number.MAX_SAFE_INTEGER) {
    throw new AuditError('log-state-invalid', `${size} is not a log size`);
  }
  if (peaks.length !== size.toString(2).replaceAll('0', '').length) {
    throw new AuditError('log-state-invalid', `a log of ${size} cannot have ${peaks.length} peaks`);
  }
  return peaks.map((peak) => {
    if (!/^[0-9a-f]{64}$/.test(peak)) {
      throw new AuditError(
        'log-state-invalid',
        'a peak is not a SHA-256 in lower-case hexadecimal',
      );
    }
    return Buffer.from(peak, 'hex');
  });
}

function assertHash(value: Buffer): void {
  if (value.length !== hashBytes) {
    throw new AuditError('hash-invalid', `a hash has ${hashBytes} bytes, not ${value.length}`);
  }
}
