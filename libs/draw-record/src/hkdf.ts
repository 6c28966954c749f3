import { hkdfSync } from 'node:crypto';

/** HKDF with SHA-256 (RFC 5869), extract and expand. @throws beyond 255 blocks of output */
export function hkdfSha256(input: {
  readonly ikm: Uint8Array;
  readonly salt: Uint8Array;
  readonly info: Uint8Array;
  readonly byteCount: number;
}): Buffer {
  const { ikm, salt, info, byteCount } = input;
  return Buffer.from(hkdfSync('sha256', ikm, salt, info, byteCount));
}
