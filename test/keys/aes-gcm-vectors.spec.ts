import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { decrypt, encrypt, SealError } from '#store';

interface Vector {
  readonly tcId: number;
  readonly comment: string;
  readonly flags: readonly string[];
  readonly result: 'valid' | 'invalid' | 'acceptable';
  readonly key: string;
  readonly iv: string;
  readonly aad: string;
  readonly msg: string;
  readonly ct: string;
  readonly tag: string;
}

const file = new URL('../vectors/aes-256-gcm.json', import.meta.url);
const { cases } = JSON.parse(readFileSync(file, 'utf8')) as { readonly cases: readonly Vector[] };
const bytes = (hex: string) => Buffer.from(hex, 'hex');
const boxOf = ({ iv, ct, tag }: Vector) => Buffer.concat([iv, ct, tag].map(bytes));
const named = cases.map((vector) => ({
  ...vector,
  name: `${vector.tcId} ${vector.flags.join(' ')} ${vector.comment}`.trim(),
}));
const valid = named.filter(({ result }) => result === 'valid');
const invalid = named.filter(({ result }) => result !== 'valid');

// Decrypting is held to the vectors; encrypting, which chooses its own nonce, to decrypting.
describe('AES-256-GCM, by the vectors of Wycheproof', () => {
  it('are all there, sound and broken', () => {
    expect([valid.length, invalid.length]).toEqual([39, 27]);
  });

  it.each(valid)('opens $name', (vector) => {
    const [key, aad, msg] = [bytes(vector.key), bytes(vector.aad), bytes(vector.msg)];
    expect(decrypt(key, boxOf(vector), aad)).toEqual(msg);
    expect(decrypt(key, encrypt(key, msg, vector.aad), vector.aad)).toEqual(msg);
  });

  it.each(invalid)('refuses $name', (vector) => {
    expect(() => decrypt(bytes(vector.key), boxOf(vector), bytes(vector.aad))).toThrow(SealError);
  });

  it.each([0, 4, 8, 12, 13, 14, 15])('refuses every tag of %s bytes', (length) => {
    for (const vector of valid) {
      const short = boxOf(vector).subarray(0, -16 + length || undefined);
      expect(short).toHaveLength(boxOf(vector).length - 16 + length);
      expect(() => decrypt(bytes(vector.key), short, bytes(vector.aad))).toThrow(SealError);
    }
  });
});
