import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { hkdfSha256 } from './hkdf.js';

interface Vector {
  readonly tcId: number;
  readonly comment: string;
  readonly ikm: string;
  readonly salt: string;
  readonly info: string;
  readonly size: number;
  readonly okm: string;
  readonly result: 'valid' | 'invalid';
}
const file = new URL('../../../test/vectors/hkdf-sha256.json', import.meta.url);
const { vectors } = JSON.parse(readFileSync(file, 'utf8')) as { vectors: readonly Vector[] };

const derived = ({ ikm, salt, info, size }: Vector) =>
  hkdfSha256({
    ikm: Buffer.from(ikm, 'hex'),
    salt: Buffer.from(salt, 'hex'),
    info: Buffer.from(info, 'hex'),
    byteCount: size,
  });

describe('HKDF-SHA-256', () => {
  it('gives the output of RFC 5869, appendix A.1 to A.3, and of every valid Wycheproof vector', () => {
    const valid = vectors.filter(({ result }) => result === 'valid');
    expect(valid.filter(({ comment }) => comment === 'RFC 5869')).toHaveLength(3);
    expect(valid.length).toBeGreaterThan(50);
    for (const one of valid)
      expect({ tcId: one.tcId, okm: derived(one).toString('hex') }).toEqual({
        tcId: one.tcId,
        okm: one.okm,
      });
  });

  it('refuses an output beyond 255 blocks', () => {
    const invalid = vectors.filter(({ result }) => result === 'invalid');
    expect(invalid).toHaveLength(3);
    for (const one of invalid) expect(() => derived(one)).toThrow('Invalid key length');
  });
});
