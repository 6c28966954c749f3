import { createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { hmac, hmacDrbg } from './drbg.js';

const none = Buffer.alloc(0);

describe('HMAC_DRBG', () => {
  it('gives the bits of the NIST CAVP vector (HMAC_DRBG, SHA-256, no reseed, count 0)', () => {
    const drbg = hmacDrbg({
      entropy: Buffer.from(
        'ca851911349384bffe89de1cbdc46e6831e44d34a4fb935ee285dd14b71a7488',
        'hex',
      ),
      nonce: Buffer.from('659ba96c601dc69fc902940805ec0ca8', 'hex'),
      personalization: none,
    });
    drbg.generate(128);
    expect(drbg.generate(128).toString('hex')).toBe(
      'e528e9abf2dece54d47c7e75e5fe302149f817ea9fb4bee6f4199697d04d5b89' +
        'd54fbb978a15b5c443c9ec21036d2460b6f73ebad0dc2aba6e624abf07745bc1' +
        '07694bb7547bb0995f70de25d6b29e2d3011bb19d27676c07162c8b5ccde0668' +
        '961df86803482cb37ed6d5c0bb8d50cf1f50d476aa0458bdaba806f48be9dcb8',
    );
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
