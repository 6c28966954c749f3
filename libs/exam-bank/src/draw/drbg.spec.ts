import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { hmac, hmacDrbg } from './drbg.js';

const none = Buffer.alloc(0);

interface Vector {
  readonly count: number;
  readonly entropy: string;
  readonly nonce: string;
  readonly personalization: string;
  /** Of the second of two generate requests. */
  readonly returnedBits: string;
}
const file = new URL('../../../../test/vectors/hmac-drbg-sha256.json', import.meta.url);
const { vectors } = JSON.parse(readFileSync(file, 'utf8')) as { vectors: readonly Vector[] };

describe('HMAC_DRBG', () => {
  it('gives the bits of the NIST CAVP vectors without reseeding, with and without personalization', () => {
    expect(vectors.filter(({ personalization }) => personalization !== '')).toHaveLength(10);
    expect(vectors).toHaveLength(20);
    for (const { count, entropy, nonce, personalization, returnedBits } of vectors) {
      const drbg = hmacDrbg({
        entropy: Buffer.from(entropy, 'hex'),
        nonce: Buffer.from(nonce, 'hex'),
        personalization: Buffer.from(personalization, 'hex'),
      });
      drbg.generate(128);
      const second = drbg.generate(128).toString('hex');
      expect({ count, personalization, second }).toEqual({
        count,
        personalization,
        second: returnedBits,
      });
    }
  });

  it('refuses a request beyond the limit of the standard', () => {
    const drbg = hmacDrbg({ entropy: Buffer.alloc(32), nonce: none, personalization: none });
    expect(drbg.generate(65_536)).toHaveLength(65_536);
    expect(() => drbg.generate(65_537)).toThrow(RangeError);
  });

  it('rests on an HMAC equal to that of Node', () => {
    const bytes = (maxLength: number) => fc.uint8Array({ maxLength });
    fc.assert(
      fc.property(bytes(64), bytes(200), bytes(5), (key, first, second) => {
        const expected = createHmac('sha256', key).update(first).update(second).digest('hex');
        expect(hmac(key, first, second).toString('hex')).toBe(expected);
      }),
    );
  });
});
