import { describe, expect, it, test } from '@jest/globals';
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import {
  type LogState,
  appendLeaf,
  emptyLogState,
  emptyRoot,
  leafHash,
  nodeHash,
  rootOf,
  rootOfState,
} from './merkle.js';

/** The definition of RFC 9162 §2.1.1, word for word and by other means than the code under test. */
function definedRoot(leaves: readonly Buffer[]): Buffer {
  const sha = (...parts: readonly Buffer[]) =>
    parts.reduce((digest, part) => digest.update(part), createHash('sha256')).digest();
  if (leaves.length === 0) return sha();
  if (leaves.length === 1) return sha(Buffer.from([0]), leaves[0]!);
  let k = 1;
  while (k * 2 < leaves.length) k *= 2;
  return sha(Buffer.from([1]), definedRoot(leaves.slice(0, k)), definedRoot(leaves.slice(k)));
}

function stateOf(leafHashes: readonly Buffer[]): LogState {
  return leafHashes.reduce(appendLeaf, emptyLogState);
}

// The tree that the Certificate Transparency implementations share as their test (RFC 6962 hashing).
const knownLeaves = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
].map((hex) => Buffer.from(hex, 'hex'));
const knownRoots = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];

describe('hashes', () => {
  test.each([
    ['the empty tree', emptyRoot(), knownRoots[0]],
    ['an empty leaf', leafHash(Buffer.alloc(0)), knownRoots[1]],
    [
      'the leaf L123456',
      leafHash(Buffer.from('L123456')),
      '395aa064aa4c29f7010acfe3f25db9485bbd4b91897b6ad7ad547639252b4d56',
    ],
    [
      'the node of N123 and N456',
      nodeHash(Buffer.from('N123'), Buffer.from('N456')),
      'aa217fe888e47007fa15edab33c2b492a722cb106c64667fc2b044444de66bbb',
    ],
  ])('hashes %s as transparency-dev/merkle does', (_name, got, want) => {
    expect(got.toString('hex')).toBe(want);
  });

  it('keeps leaves and nodes apart', () => {
    const [a, b] = [leafHash(Buffer.from('a')), leafHash(Buffer.from('b'))];
    expect(leafHash(Buffer.concat([a, b]))).not.toEqual(nodeHash(a, b));
  });
});

describe('the root', () => {
  test.each(knownRoots.map((root, size) => [size, root] as const))(
    'of the first %i known leaves is %s',
    (size, root) => {
      const hashes = knownLeaves.slice(0, size).map(leafHash);
      expect(rootOf(hashes).toString('hex')).toBe(root);
      expect(rootOfState(stateOf(hashes)).toString('hex')).toBe(root);
    },
  );

  it('is that of the definition, leaf by leaf, for every size up to 70', () => {
    const leaves = Array.from({ length: 70 }, (_unused, index) => Buffer.from(`leaf ${index}`));
    for (let size = 0; size <= leaves.length; size += 1) {
      const part = leaves.slice(0, size);
      expect(rootOf(part.map(leafHash))).toEqual(definedRoot(part));
    }
  });

  it('is the same appended one by one as computed at once, for any leaves', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 130 }), (leaves) => {
        const hashes = leaves.map(leafHash);
        expect(rootOfState(stateOf(hashes))).toEqual(rootOf(hashes));
      }),
    );
  });

  it('survives storage of the state as JSON', () => {
    const hashes = knownLeaves.map(leafHash);
    const stored = JSON.parse(JSON.stringify(stateOf(hashes.slice(0, 5)))) as LogState;
    expect(rootOfState(hashes.slice(5).reduce(appendLeaf, stored)).toString('hex')).toBe(
      knownRoots[8],
    );
  });

  it('leaves the older state as it was', () => {
    const before = stateOf(knownLeaves.slice(0, 3).map(leafHash));
    const copy = structuredClone(before);
    appendLeaf(before, leafHash(Buffer.from('x')));
    expect(before).toEqual(copy);
  });
});

describe('refusals', () => {
  const hash = leafHash(Buffer.from('x'));
  const peak = hash.toString('hex');
  test.each<[string, LogState]>([
    ['a peak too few', { size: 3, peaks: [peak] }],
    ['a peak too many', { size: 1, peaks: [peak, peak] }],
    ['a peak in a log without events', { size: 0, peaks: [peak] }],
    ['a peak that is no hash', { size: 1, peaks: ['ab'] }],
    ['a peak in capitals', { size: 1, peaks: [peak.toUpperCase()] }],
    ['a negative size', { size: -1, peaks: [peak] }],
    ['half an event', { size: 0.5, peaks: [peak] }],
    ['a size beyond exact integers', { size: 2 ** 53, peaks: [peak] }],
  ])('appends nothing to a state with %s', (_name, state) => {
    const refusal = expect.objectContaining({ code: 'log-state-invalid' });
    expect(() => appendLeaf(state, hash)).toThrow(refusal);
    expect(() => rootOfState(state)).toThrow(refusal);
  });

  it('takes only whole hashes', () => {
    const refusal = expect.objectContaining({ code: 'hash-invalid' });
    expect(() => appendLeaf(emptyLogState, hash.subarray(1))).toThrow(refusal);
    expect(() => rootOf([hash, hash.subarray(1)])).toThrow(refusal);
  });
});
