import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { joinShares, splitSecret } from './shares.js';

const bytes = fc.uint8Array({ minLength: 64, maxLength: 64 });

describe('shares of a secret', () => {
  it('give it back all together, in any order', () => {
    fc.assert(
      fc.property(bytes, fc.array(bytes, { maxLength: 5 }), (secret, random) => {
        const shares = splitSecret(secret, random);
        expect(shares).toHaveLength(random.length + 1);
        expect(joinShares(shares).equals(secret)).toBe(true);
        expect(joinShares([...shares].reverse()).equals(secret)).toBe(true);
      }),
    );
  });

  it('fit every secret when one is missing', () => {
    fc.assert(
      fc.property(bytes, bytes, bytes, bytes, (secret, other, first, second) => {
        const [, ...known] = splitSecret(secret, [first, second]);
        const missing = joinShares([other, ...known]);
        expect(joinShares([missing, ...known]).equals(other)).toBe(true);
      }),
    );
  });

  it('are refused where they are not of one secret', () => {
    expect(() => joinShares([])).toThrow(RangeError);
    expect(() => joinShares([Buffer.alloc(64), Buffer.alloc(32)])).toThrow(RangeError);
  });
});
