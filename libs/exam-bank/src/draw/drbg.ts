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
    const blockCount = Math.ceil(byteCount / value.length);
    const bytes = Buffer.alloc(blockCount * value.length);
    const next = hmacOfBlocks(key);
    for (let block = 0; block < blockCount; block += 1) {
      value = next(value);
      value.copy(bytes, block * value.length);
    }
    update(Buffer.alloc(0));
    return bytes.subarray(0, byteCount);
  };
  return { generate };
}

const BLOCK_BYTES = 64;

/**
 * HMAC-SHA-256 (FIPS 198-1) for keys of at most one block, which all of a DRBG's are. Two plain
 * hashes: `createHmac` makes a key object for every call and took nine tenths of a draw.
 */
export function hmac(key: Uint8Array, ...parts: readonly Uint8Array[]): Buffer {
  const inner = hash('sha256', Buffer.concat([padded(key, 0x36), ...parts]), 'buffer');
  return hash('sha256', Buffer.concat([padded(key, 0x5c), inner]), 'buffer');
}

const HASH_BYTES = 32;

/** The same for many messages of 32 bytes under one key: the padded key is laid out once. */
function hmacOfBlocks(key: Uint8Array): (message: Buffer) => Buffer {
  const inner = Buffer.concat([padded(key, 0x36), Buffer.alloc(HASH_BYTES)]);
  const outer = Buffer.concat([padded(key, 0x5c), Buffer.alloc(HASH_BYTES)]);
  return (message) => {
    message.copy(inner, BLOCK_BYTES);
    hash('sha256', inner, 'buffer').copy(outer, BLOCK_BYTES);
    return hash('sha256', outer, 'buffer');
  };
}

function padded(key: Uint8Array, pad: number): Buffer {
  const block = Buffer.alloc(BLOCK_BYTES, pad);
  for (const [at, byte] of key.entries()) block[at] = pad ^ byte;
  return block;
}
