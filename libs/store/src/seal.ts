import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const KEY_BYTES = 32;

/**
 * Keeps key-encryption keys and wraps data keys with them; it may be a service elsewhere, so every answer is a promise. Bodies are
 * never given to it.
 */
export interface KeyProvider {
  /** Id of the key that wraps from now on; written into every ciphertext. */
  readonly primaryKeyId: string;
  wrap(dataKey: Buffer, associatedData: string): Promise<Buffer>;
  /** @throws SealError `unknown-key` or `not-authentic` */
  unwrap(keyId: string, wrapped: Buffer, associatedData: string): Promise<Buffer>;
}

export class SealError extends Error {
  override readonly name = 'SealError';
  constructor(
    readonly code: 'unknown-key' | 'not-authentic' | 'malformed',
    message: string,
  ) {
    super(message);
  }
}

/**
 * Seals one body with a fresh data key: `kb1:<key id>:<wrapped key>:<nonce, ciphertext and tag>`, the last two base64.
 * @param binding what the body belongs to; a ciphertext moved to another row no longer opens
 */
export async function seal(
  keys: KeyProvider,
  body: Buffer,
  binding: readonly string[],
): Promise<string> {
  const dataKey = randomBytes(KEY_BYTES);
  const associatedData = bindingText(keys.primaryKeyId, binding);
  const wrapped = await keys.wrap(dataKey, associatedData);
  return [
    'kb1',
    keys.primaryKeyId,
    wrapped.toString('base64'),
    encrypt(dataKey, body, associatedData).toString('base64'),
  ].join(':');
}

/** Opens what {@link seal} made, or throws a {@link SealError}. */
export async function unseal(
  keys: KeyProvider,
  sealed: string,
  binding: readonly string[],
): Promise<Buffer> {
  const [format, keyId, wrapped, box] = sealed.split(':');
  if (format !== 'kb1' || keyId === undefined || wrapped === undefined || box === undefined)
    throw new SealError('malformed', 'sealed body is not of the format kb1');
  const associatedData = bindingText(keyId, binding);
  return decrypt(
    await keys.unwrap(keyId, Buffer.from(wrapped, 'base64'), associatedData),
    Buffer.from(box, 'base64'),
    associatedData,
  );
}

/** AES-256-GCM; the result is nonce, ciphertext, tag. */
export function encrypt(key: Buffer, plain: Buffer, associatedData: string): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(Buffer.from(associatedData));
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

export function decrypt(key: Buffer, box: Buffer, associatedData: string): Buffer {
  if (box.length < NONCE_BYTES + TAG_BYTES)
    throw new SealError('malformed', 'sealed body is too short');
  const decipher = createDecipheriv('aes-256-gcm', key, box.subarray(0, NONCE_BYTES), {
    authTagLength: TAG_BYTES,
  });
  decipher.setAAD(Buffer.from(associatedData));
  decipher.setAuthTag(box.subarray(box.length - TAG_BYTES));
  const plain = decipher.update(box.subarray(NONCE_BYTES, box.length - TAG_BYTES));
  try {
    return Buffer.concat([plain, decipher.final()]);
  } catch {
    throw new SealError('not-authentic', 'sealed body does not belong here or was changed');
  }
}

function bindingText(keyId: string, binding: readonly string[]): string {
  return JSON.stringify(['assay/1', keyId, ...binding]);
}
