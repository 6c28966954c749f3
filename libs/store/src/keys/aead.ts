import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { SealError } from './key-provider.js';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** AES-256-GCM (NIST SP 800-38D) under a random 96-bit nonce; the result is nonce, ciphertext, tag. */
export function encrypt(key: Buffer, plain: Buffer, associatedData: string): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(Buffer.from(associatedData));
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/**
 * What {@link encrypt} made; a tag is always 16 bytes long, a shorter one is never accepted.
 * @throws SealError `malformed` for what is too short, `not-authentic` for all that was not made with this key and associated data
 */
export function decrypt(key: Buffer, box: Buffer, associatedData: string | Buffer): Buffer {
  if (box.length < NONCE_BYTES + TAG_BYTES)
    throw new SealError('malformed', 'sealed text is too short');
  const decipher = createDecipheriv('aes-256-gcm', key, box.subarray(0, NONCE_BYTES), {
    authTagLength: TAG_BYTES,
  });
  decipher.setAAD(Buffer.from(associatedData));
  decipher.setAuthTag(box.subarray(box.length - TAG_BYTES));
  const plain = decipher.update(box.subarray(NONCE_BYTES, box.length - TAG_BYTES));
  try {
    return Buffer.concat([plain, decipher.final()]);
  } catch {
    throw new SealError('not-authentic', 'sealed text does not belong here or was changed');
  }
}
