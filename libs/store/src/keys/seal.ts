import { randomBytes } from 'node:crypto';
import { canonicalJson } from '#audit';
import { decrypt, encrypt } from './aead.js';
import { SealError, type Binding, type KeyProvider, type WrappedKey } from './key-provider.js';

const DATA_KEY_BYTES = 32;
const FORMAT = 'kb2';
/** In the associated data of every text, so that one of another purpose or product never opens. */
const PRODUCT = 'assay/2';

/** What sealing and opening take. */
export interface Keys {
  /** Whose installation it is: bound into every sealed text. */
  readonly tenant: string;
  readonly provider: KeyProvider;
}

export interface Sealed {
  /** `kb2:` and the base64 of nonce, ciphertext and tag (AES-256-GCM). */
  readonly text: string;
  readonly dataKey: WrappedKey;
  /** What the data key's wrapping is bound to, for wrapping it anew. */
  readonly binding: Binding;
}

/** Seals one body with a fresh data key. */
export async function seal(keys: Keys, body: Buffer, row: Binding): Promise<Sealed> {
  const binding = fullBinding(keys, row);
  const dataKey = randomBytes(DATA_KEY_BYTES);
  const box = encrypt(dataKey, body, canonicalJson(binding));
  const wrapped = await keys.provider.wrap(dataKey, binding);
  dataKey.fill(0);
  return { text: `${FORMAT}:${box.toString('base64')}`, dataKey: wrapped, binding };
}

/** Opens what {@link seal} made. @throws SealError, KeysUnavailable */
export async function unseal(
  keys: Keys,
  sealed: Pick<Sealed, 'text' | 'dataKey'>,
  row: Binding,
): Promise<Buffer> {
  const [format, box, ...more] = sealed.text.split(':');
  if (format !== FORMAT || box === undefined || more.length > 0)
    throw new SealError('malformed', `sealed text is not of the format ${FORMAT}`);
  const binding = fullBinding(keys, row);
  const dataKey = await keys.provider.unwrap(sealed.dataKey, binding);
  try {
    return decrypt(dataKey, Buffer.from(box, 'base64'), canonicalJson(binding));
  } finally {
    dataKey.fill(0);
  }
}

function fullBinding({ tenant }: Keys, row: Binding): Binding {
  return { ...row, product: PRODUCT, tenant };
}
