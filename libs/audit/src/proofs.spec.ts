import { describe, expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import { leafHash, nodeHash, rootOf } from './merkle.js';
import {
  consistencyProof,
  inclusionProof,
  inclusionProofs,
  verifyConsistency,
  verifyInclusion,
} from './proofs.js';

const hashes = Array.from({ length: 80 }, (_unused, index) => leafHash(Buffer.from(`${index}`)));
const upTo = 20;
const hex = (proof: readonly Uint8Array[]) =>
  proof.map((node) => Buffer.from(node).toString('hex'));

// The recursive definitions of RFC 9162; the code under test works bottom-up instead.
function mth(leaves: readonly Buffer[]): Buffer {
  if (leaves.length === 1) return leaves[0]!;
  const k = splitOf(leaves.length);
  return nodeHash(mth(leaves.slice(0, k)), mth(leaves.slice(k)));
}

function splitOf(size: number): number {
  let k = 1;
  while (k * 2 < size) k *= 2;
  return k;
}

/** PATH(m, D_n) of §2.1.3.1 */
function path(m: number, leaves: readonly Buffer[]): Buffer[] {
  if (leaves.length === 1) return [];
  const k = splitOf(leaves.length);
  return m < k
    ? [...path(m, leaves.slice(0, k)), mth(leaves.slice(k))]
    : [...path(m - k, leaves.slice(k)), mth(leaves.slice(0, k))];
}

/** SUBPROOF(m, D_n, b) of §2.1.4.1 */
function subproof(m: number, leaves: readonly Buffer[], whole: boolean): Buffer[] {
  if (m === leaves.length) return whole ? [] : [mth(leaves)];
  const k = splitOf(leaves.length);
  return m <= k
    ? [...subproof(m, leaves.slice(0, k), whole), mth(leaves.slice(k))]
    : [...subproof(m - k, leaves.slice(k), false), mth(leaves.slice(0, k))];
}

function flipped(bytes: Uint8Array, bit: number): Buffer {
  const copy = Buffer.from(bytes);
  const at = Math.floor(bit / 8) % copy.length;
  copy.writeUInt8((copy[at] ?? 0) ^ (1 << (bit % 8)), at);
  return copy;
}

describe('inclusion', () => {
  it('gives the path of the definition, which verifies, for every index of every size up to 20', () => {
    for (let size = 1; size <= upTo; size += 1) {
      const root = rootOf(hashes.slice(0, size));
      for (let index = 0; index < size; index += 1) {
        const proof = inclusionProof(hashes, { index, size });
        expect(proof).toEqual(path(index, hashes.slice(0, size)));
        expect(verifyInclusion({ leafHash: hashes[index]!, index, size, proof, root })).toBe(true);
      }
    }
  });

  it('accepts a proof for no other index and no other size up to 20', () => {
    for (let size = 1; size <= upTo; size += 1) {
      const root = rootOf(hashes.slice(0, size));
      for (let index = 0; index < size; index += 1) {
        const proof = inclusionProof(hashes, { index, size });
        const accepts = (at: number, total: number) =>
          verifyInclusion({ leafHash: hashes[index]!, index: at, size: total, proof, root });
        for (let other = 0; other < size; other += 1) {
          expect([index, other, accepts(other, size)]).toEqual([index, other, other === index]);
        }
      }
    }
  });

  test.each([
    [0, 1, []],
    [
      0,
      8,
      [
        '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
        '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
        '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
      ],
    ],
    [
      5,
      8,
      [
        'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
        'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
        'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
      ],
    ],
    [2, 3, ['fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125']],
  ])('gives the published path of leaf %i in the known tree of %i', (index, size, want) => {
    expect(hex(inclusionProof(knownHashes, { index, size }))).toEqual(want);
  });

  it('hashes the tree once for many leaves, with the same paths', () => {
    const indexes = [7, 0, 63, 12];
    expect(inclusionProofs(hashes, { indexes, size: 64 })).toEqual(
      indexes.map((index) => inclusionProof(hashes, { index, size: 64 })),
    );
  });

  it('rejects any flipped bit of leaf, root or proof, and any other place', () => {
    fc.assert(
      fc.property(sized(), fc.nat(), fc.nat(), (of, bit, place) => {
        const { index, size } = of;
        const proof = inclusionProof(hashes, of);
        const root = rootOf(hashes.slice(0, size));
        const claim = { leafHash: hashes[index]!, index, size, proof, root };
        expect(verifyInclusion(claim)).toBe(true);
        expect(verifyInclusion({ ...claim, leafHash: flipped(claim.leafHash, bit) })).toBe(false);
        expect(verifyInclusion({ ...claim, root: flipped(root, bit) })).toBe(false);
        expect(verifyInclusion({ ...claim, index: place })).toBe(place === index);
        proof.forEach((node, at) => {
          expect(verifyInclusion({ ...claim, proof: proof.with(at, flipped(node, bit)) })).toBe(
            false,
          );
          expect(verifyInclusion({ ...claim, proof: proof.toSpliced(at, 1) })).toBe(false);
        });
        expect(verifyInclusion({ ...claim, proof: [...proof, root] })).toBe(false);
        expect(verifyInclusion({ ...claim, proof: [root, ...proof] })).toBe(false);
      }),
    );
  });

  test.each([
    ['an index beyond the size', { index: 4 }],
    ['a negative index', { index: -1 }],
    ['a broken index', { index: 0.5 }],
    ['an empty tree', { size: 0 }],
    ['an unsafe size', { size: 2 ** 53 }],
    ['a short leaf hash', { leafHash: hashes[1]!.subarray(1) }],
    ['an empty root', { root: Buffer.alloc(0) }],
    ['a long proof hash', { proof: [Buffer.alloc(33), hashes[0]!] }],
  ])('rejects %s', (_name, change) => {
    const of = { index: 1, size: 4 };
    const proof = inclusionProof(hashes, of);
    const claim = { leafHash: hashes[1]!, ...of, proof, root: rootOf(hashes.slice(0, 4)) };
    expect(verifyInclusion(claim)).toBe(true);
    expect(verifyInclusion({ ...claim, ...change })).toBe(false);
  });

  // Claims whose hashes do come out, so that nothing but the rule itself can refuse them.
  const [leaf, extra] = [hashes[0]!, hashes[1]!];
  test.each([
    ['an index equal to the size', { index: 1, size: 1, proof: [], root: leaf }],
    ['a proof too long', { index: 0, size: 1, proof: [extra], root: nodeHash(extra, leaf) }],
    ['a proof too short', { index: 0, size: 4, proof: [extra], root: nodeHash(leaf, extra) }],
  ])('rejects %s even when it hashes to the root', (_name, claim) => {
    expect(verifyInclusion({ leafHash: leaf, ...claim })).toBe(false);
  });

  it('rejects a leaf hash that is no hash even when it is the root', () => {
    const text = Buffer.from('not a hash');
    expect(verifyInclusion({ leafHash: text, index: 0, size: 1, proof: [], root: text })).toBe(
      false,
    );
  });

  test.each([
    [80, 80],
    [0, 81],
    [-1, 5],
    [0, 0],
    [1.5, 5],
  ])('proves nothing for index %d of size %d over 80 leaves', (index, size) => {
    expect(() => inclusionProof(hashes, { index, size })).toThrow(
      expect.objectContaining({ code: 'range-invalid' }),
    );
  });

  it('works beyond 2^32 leaves', () => {
    const size = 2 ** 40;
    const peak = hashes[0]!;
    const proof = Array.from({ length: 40 }, () => peak);
    const root = proof.reduce((node) => nodeHash(peak, node), hashes[1]!);
    const claim = { leafHash: hashes[1]!, index: size - 1, size, proof, root };
    expect(verifyInclusion(claim)).toBe(true);
    expect(verifyInclusion({ ...claim, index: size - 2 })).toBe(false);
  });
});

describe('consistency', () => {
  it('gives the proof of the definition, which verifies, for every pair of sizes up to 20', () => {
    for (let newSize = 1; newSize <= upTo; newSize += 1) {
      const newRoot = rootOf(hashes.slice(0, newSize));
      for (let oldSize = 1; oldSize <= newSize; oldSize += 1) {
        const oldRoot = rootOf(hashes.slice(0, oldSize));
        const proof = consistencyProof(hashes, { oldSize, newSize });
        expect(proof).toEqual(subproof(oldSize, hashes.slice(0, newSize), true));
        expect(verifyConsistency({ oldSize, newSize, oldRoot, newRoot, proof })).toBe(true);
      }
    }
  });

  it('accepts no pair of sizes with the old root of another size, up to 20', () => {
    for (let newSize = 2; newSize <= upTo; newSize += 1) {
      const newRoot = rootOf(hashes.slice(0, newSize));
      for (let oldSize = 1; oldSize <= newSize; oldSize += 1) {
        const proof = consistencyProof(hashes, { oldSize, newSize });
        const oldRoot = rootOf(hashes.slice(0, oldSize === 1 ? newSize : oldSize - 1));
        expect(verifyConsistency({ oldSize, newSize, oldRoot, newRoot, proof })).toBe(false);
      }
    }
  });

  test.each([
    [1, 1, []],
    [
      1,
      8,
      [
        '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
        '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
        '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
      ],
    ],
    [
      6,
      8,
      [
        '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
        'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
        'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
      ],
    ],
    [
      2,
      5,
      [
        '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
        'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
      ],
    ],
  ])('gives the published proof from %i to %i of the known tree', (oldSize, newSize, want) => {
    expect(hex(consistencyProof(knownHashes, { oldSize, newSize }))).toEqual(want);
  });

  it('rejects any flipped bit of either root or of the proof, and any missing or added hash', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 79 }), fc.nat(), fc.nat(), (oldSize, more, bit) => {
        const newSize = oldSize + 1 + (more % (80 - oldSize));
        const proof = consistencyProof(hashes, { oldSize, newSize });
        const [oldRoot, newRoot] = [oldSize, newSize].map((size) => rootOf(hashes.slice(0, size)));
        const claim = { oldSize, newSize, oldRoot: oldRoot!, newRoot: newRoot!, proof };
        expect(verifyConsistency(claim)).toBe(true);
        expect(verifyConsistency({ ...claim, oldRoot: flipped(claim.oldRoot, bit) })).toBe(false);
        expect(verifyConsistency({ ...claim, newRoot: flipped(claim.newRoot, bit) })).toBe(false);
        proof.forEach((node, at) => {
          const changed = proof.with(at, flipped(node, bit));
          expect(verifyConsistency({ ...claim, proof: changed })).toBe(false);
          expect(verifyConsistency({ ...claim, proof: proof.toSpliced(at, 1) })).toBe(false);
        });
        expect(verifyConsistency({ ...claim, proof: [...proof, claim.newRoot] })).toBe(false);
        expect(verifyConsistency({ ...claim, proof: [claim.oldRoot, ...proof] })).toBe(false);
      }),
    );
  });

  it('rejects a rewritten log: one changed leaf below the old size', () => {
    fc.assert(
      fc.property(sized(), fc.nat(40), ({ index, size }, more) => {
        const newSize = size + 1 + (more % (80 - size));
        const rewritten = hashes.with(index, leafHash(Buffer.from('rewritten')));
        const claim = {
          oldSize: size,
          newSize,
          oldRoot: rootOf(hashes.slice(0, size)),
          newRoot: rootOf(rewritten.slice(0, newSize)),
          proof: consistencyProof(rewritten, { oldSize: size, newSize }),
        };
        expect(verifyConsistency(claim)).toBe(false);
      }),
    );
  });

  const [first, second, third] = [hashes[0]!, hashes[1]!, hashes[2]!];
  test.each([
    [
      'too short',
      {
        oldSize: 1,
        newSize: 8,
        oldRoot: first,
        newRoot: nodeHash(first, second),
        proof: [second],
      },
    ],
    [
      'too long',
      {
        oldSize: 3,
        newSize: 4,
        oldRoot: nodeHash(third, nodeHash(second, first)),
        newRoot: nodeHash(third, nodeHash(second, nodeHash(first, third))),
        proof: [first, third, second, third],
      },
    ],
  ])('rejects a proof %s even when it hashes to both roots', (_name, claim) => {
    expect(verifyConsistency(claim)).toBe(false);
  });

  const [a, b] = [hashes[0]!, hashes[1]!];
  test.each([
    ['from an empty tree', { oldSize: 0, newSize: 5, oldRoot: a, newRoot: b, proof: [] }],
    ['between empty trees', { oldSize: 0, newSize: 0, oldRoot: a, newRoot: a, proof: [] }],
    ['backwards', { oldSize: 3, newSize: 2, oldRoot: a, newRoot: b, proof: [a] }],
    ['equal sizes, other roots', { oldSize: 1, newSize: 1, oldRoot: a, newRoot: b, proof: [] }],
    ['equal sizes, a proof', { oldSize: 1, newSize: 1, oldRoot: a, newRoot: a, proof: [a] }],
    ['a longer tree without proof', { oldSize: 1, newSize: 2, oldRoot: a, newRoot: a, proof: [] }],
    ['a power of two without proof', { oldSize: 4, newSize: 8, oldRoot: a, newRoot: a, proof: [] }],
    ['half a leaf', { oldSize: 0.5, newSize: 1, oldRoot: a, newRoot: a, proof: [] }],
    [
      'short hashes',
      { oldSize: 1, newSize: 1, oldRoot: Buffer.of(1), newRoot: Buffer.of(1), proof: [] },
    ],
  ])('rejects a claim: %s', (_name, claim) => {
    expect(verifyConsistency(claim)).toBe(false);
  });

  test.each([
    [0, 5],
    [6, 5],
    [5, 81],
    [-1, 5],
  ])('proves nothing from %d to %d over 80 leaves', (oldSize, newSize) => {
    expect(() => consistencyProof(hashes, { oldSize, newSize })).toThrow(
      expect.objectContaining({ code: 'range-invalid' }),
    );
  });
});

// The eight leaves that the Certificate Transparency implementations share as their test.
const knownHashes = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
].map((leaf) => leafHash(Buffer.from(leaf, 'hex')));

function sized(): fc.Arbitrary<{ readonly index: number; readonly size: number }> {
  return fc
    .integer({ min: 1, max: 79 })
    .chain((size) => fc.nat(size - 1).map((index) => ({ index, size })));
}
