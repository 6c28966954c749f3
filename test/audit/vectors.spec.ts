import { createPrivateKey, createPublicKey, hash, verify } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import {
  bundleEntries,
  canonicalJson,
  growTiles,
  emptyEdge,
  encodeVkey,
  generateLogKey,
  leafHash,
  parseVkey,
  rootOf,
  signCheckpoint,
  signNote,
  verifyCheckpoint,
  verifyConsistency,
  verifyInclusion,
  verifyNote,
} from '#audit';

// Published vectors; each file of test/vectors names where it comes from.
async function vectors<T>(name: string): Promise<T> {
  return JSON.parse(
    await readFile(new URL(`../vectors/${name}.json`, import.meta.url), 'utf8'),
  ) as T;
}

const bytes = (base64: string | null) => Buffer.from(base64 ?? '', 'base64');

interface Claim {
  readonly file: string;
  readonly proof: readonly string[];
  readonly wantErr: boolean;
}
interface InclusionClaim extends Claim {
  readonly leafIdx: string;
  readonly treeSize: string;
  readonly root: string | null;
  readonly leafHash: string | null;
}
interface ConsistencyClaim extends Claim {
  readonly size1: string;
  readonly size2: string;
  readonly root1: string | null;
  readonly root2: string | null;
}

describe('the Merkle vectors of transparency-dev', () => {
  it('holds and breaks all 98 inclusion proofs as the reference does', async () => {
    const { vectors: claims } = await vectors<{ vectors: readonly InclusionClaim[] }>(
      'merkle-inclusion',
    );
    const differing = claims.filter(
      (claim) =>
        verifyInclusion({
          leafHash: bytes(claim.leafHash),
          index: Number(claim.leafIdx),
          size: Number(claim.treeSize),
          proof: claim.proof.map(bytes),
          root: bytes(claim.root),
        }) === claim.wantErr,
    );
    expect(claims).toHaveLength(98);
    expect(differing.map(({ file }) => file)).toEqual([]);
  });

  it('holds and breaks 97 of 98 consistency proofs as the reference does: it takes roots of 12 bytes, we never do', async () => {
    const { vectors: claims } = await vectors<{ vectors: readonly ConsistencyClaim[] }>(
      'merkle-consistency',
    );
    const differing = claims.filter(
      (claim) =>
        verifyConsistency({
          oldSize: Number(claim.size1),
          newSize: Number(claim.size2),
          oldRoot: bytes(claim.root1),
          newRoot: bytes(claim.root2),
          proof: claim.proof.map(bytes),
        }) === claim.wantErr,
    );
    expect(claims).toHaveLength(98);
    expect(differing.map(({ root1, wantErr }) => [bytes(root1).length, wantErr])).toEqual([
      [12, false],
    ]);
  });
});

describe('the vectors of RFC 8785', () => {
  it('writes all six documents to the byte', async () => {
    const { vectors: cases } = await vectors<{
      vectors: readonly { name: string; input: string; output: string }[];
    }>('json-canonicalization');
    const differing = cases.filter(
      ({ input, output }) => canonicalJson(JSON.parse(input)) !== output,
    );
    expect(cases).toHaveLength(6);
    expect(differing.map(({ name }) => name)).toEqual([]);
  });

  it('writes the first 100,000 numbers of the published sequence, by their hash', async () => {
    const { numbers } = await vectors<{ numbers: readonly string[] }>('json-numbers');
    const lines = firstDoubles(numbers, 100_000).map(
      (value) => `${bitsOf(value)},${canonicalJson(value)}\n`,
    );
    expect(hash('sha256', lines.join(''))).toBe(
      '22776e6d4b49fa294a0d0f349268e5c28808fe7e0cb2bcbe28f63894e494d4c7',
    );
  });
});

describe("the signed log of Tessera's tests", () => {
  interface Log {
    readonly vkey: string;
    readonly signerKey: string;
    readonly checkpoints: readonly string[];
    readonly entries: string;
    readonly tile: string;
  }

  it('verifies its 16 checkpoints, rebuilds their roots and the tile from its entries, and signs them to the same bytes', async () => {
    const log = await vectors<Log>('tessera-log');
    const leaves = bundleEntries(bytes(log.entries)).map(leafHash);
    const privateKey = goSigner(log.signerKey);
    for (const [size, note] of log.checkpoints.entries()) {
      const root = rootOf(leaves.slice(0, size));
      const checkpoint = { origin: 'example.com/log/testdata', size, root };
      expect(verifyCheckpoint(Buffer.from(note), log.vkey)).toEqual({ ok: true, checkpoint });
      expect(signCheckpoint(checkpoint, privateKey)).toBe(note);
    }
    expect(log.checkpoints).toHaveLength(16);
    expect(growTiles(emptyEdge, leaves).tiles).toEqual([
      { path: 'tile/0/000.p/15', bytes: bytes(log.tile) },
    ]);
  });
});

/** `PRIVATE+KEY+name+id+base64(type || seed)`, as golang.org/x/mod/sumdb/note writes it. */
function goSigner(key: string) {
  const seed = bytes(key.split('+').slice(4).join('+')).subarray(1);
  const pkcs8 = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]);
  return createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
}

const view = new DataView(new ArrayBuffer(8));

function bitsOf(value: number): string {
  view.setFloat64(0, value);
  return view.getBigUint64(0).toString(16);
}

/** The sequence that the vectors' README describes: fixed values, 2,000 subnormal neighbours, then chained SHA-256. */
function firstDoubles(fixed: readonly string[], count: number): readonly number[] {
  const double = (bits: bigint) => {
    view.setBigUint64(0, bits);
    return view.getFloat64(0);
  };
  const values = fixed.map((bits) => double(BigInt(`0x${bits}`)));
  for (let at = 0; at < 2000; at += 1) values.push(double(0x0010000000000000n + BigInt(at)));
  for (let block: Buffer = Buffer.alloc(32); values.length < count;) {
    block = hash('sha256', block, 'buffer');
    for (let at = 0; at < 32; at += 8) {
      const value = block.readDoubleLE(at);
      if (value !== 0 && Number.isFinite(value)) values.push(value);
    }
  }
  return values.slice(0, count);
}

interface Signed {
  readonly publicKey: string;
  readonly cases: readonly (readonly [
    number: number,
    message: string,
    signature: string,
    valid: boolean,
  ])[];
}

describe('the Ed25519 vectors of Wycheproof', () => {
  /** The order of the group. */
  const L = 2n ** 252n + 27742317777372353535851937790883648493n;

  it('holds 88 and breaks 63 signatures, with keys that were read from a vkey', async () => {
    const { groups } = await vectors<{ groups: readonly Signed[] }>('ed25519');
    const hex = (text: string) => Buffer.from(text, 'hex');
    const judged = groups.flatMap(({ publicKey, cases }) => {
      const x = hex(publicKey).toString('base64url');
      const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
      const read = parseVkey(encodeVkey('wycheproof', key)).publicKey;
      return cases.map(([number, message, signature, valid]) => ({
        ...{ number, valid },
        holds: verify(null, hex(message), read, hex(signature)),
      }));
    });
    expect(judged.filter(({ valid }) => valid)).toHaveLength(88);
    expect(judged.filter(({ valid }) => !valid)).toHaveLength(63);
    expect(judged.filter(({ holds, valid }) => holds !== valid)).toEqual([]);
  });

  it('takes no second spelling of a signature of a note', () => {
    const { privateKeyPem, vkey } = generateLogKey('log.example');
    const text = 'log.example\n1\n';
    const signed = { text, name: 'log.example', privateKey: createPrivateKey(privateKeyPem) };
    const [note, line = ''] = signNote(signed).split('\n\n');
    const bytes = Buffer.from(line.split(' ')[2]!, 'base64');
    const scalar = BigInt(`0x${Buffer.from(bytes.subarray(36)).reverse().toString('hex')}`);
    const other = Buffer.from((scalar + L).toString(16).padStart(64, '0'), 'hex').reverse();
    const respelt = Buffer.concat([bytes.subarray(0, 36), other]).toString('base64');
    const again = (base64: string) =>
      verifyNote(Buffer.from(`${note}\n\n— log.example ${base64}\n`), vkey);
    expect(again(bytes.toString('base64'))).toEqual({ ok: true, text });
    expect(again(respelt)).toEqual({ ok: false, reason: 'signature-wrong' });
  });
});
