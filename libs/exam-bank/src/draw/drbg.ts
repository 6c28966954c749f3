import { hash } from 'node:crypto';

/** HMAC_DRBG with SHA-256 (NIST SP 800-90A rev. 1, §10.1.2), without reseeding. */
export interface Drbg {
  /** The next bytes of one generate request; at most 2^16 bytes a request (table 2). */
  readonly generate: (byteCount: number) => Buffer;
}

const MAX_REQUEST_BYTES = 65_536;

/** The same three inputs give the same bytes for ever; the seed of a draw is the entropy input. */
export function hmacDrbg(input: {
  readonly entropy: Uint8Array;
  readonly nonce: Uint8Array;
  readonly personalization: Uint8Array;
}): Drbg {
  const seedMaterial = Buffer.concat([input.entropy, input.nonce, input.personalization]);
  let key: Buffer = Buffer.alloc(32, 0);
  let value: Buffer = Buffer.alloc(32, 1);

  const update = (data: Uint8Array): void => {
    key = hmac(key, value, Buffer.of(0), data);
    value = hmac(key, value);
    if (data.length === 0) return;
    key = hmac(key, value, Buffer.of(1), data);
    value = hmac(key, value);
  };
  update(seedMaterial);

  const generate = (byteCount: number): Buffer => {
    if (byteCount > MAX_REQUEST_BYTES)
      throw new RangeError('hmacDrbg: at most 65536 bytes a request');
    const blocks: Buffer[] = [];
    for (let have = 0; have < byteCount; have += value.length) {
      value = hmac(key, value);
      blocks.push(value);
    }
    update(Buffer.alloc(0));
    return Buffer.concat(blocks).subarray(0, byteCount);
  };
  return { generate };
}

const BLOCK_BYTES = 64;

/**
 * HMAC-SHA-256 (FIPS 198-1) for keys of at most one block, which all of a DRBG's are. Two plain
 * hashes: `createHmac` makes a key object for every call and took nine tenths of a draw.
 */
export function hmac(key: Uint8Array, ...parts: readonly Uint8Array[]): Buffer {
  const inner = Buffer.alloc(BLOCK_BYTES, 0x36);
  const outer = Buffer.alloc(BLOCK_BYTES, 0x5c);
  for (const [at, byte] of key.entries()) {
    inner[at] = 0x36 ^ byte;
    outer[at] = 0x5c ^ byte;
  }
  const innerDigest = hash('sha256', Buffer.concat([inner, ...parts]), 'buffer');
  return hash('sha256', Buffer.concat([outer, innerDigest]), 'buffer');
}
