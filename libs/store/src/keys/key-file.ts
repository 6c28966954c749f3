import { stat } from 'node:fs/promises';
import { createFileOnce, readIfThere, replaceFile } from '../whole-file.js';
import { decrypt, encrypt } from './aead.js';
import { keyFileText, parseKeyFile, withNewPrimary, type KeyFile } from './key-file-format.js';
import {
  KeysUnavailable,
  LONGEST_WRAPPED_KEY,
  SealError,
  wrapAssociatedData,
  type KeyProvider,
} from './key-provider.js';

/**
 * Key-encryption keys in one local file, readable by its owner only; made with one fresh key when it is missing. The file is read
 * again when it was replaced: a rotation, or a key that was disabled, counts at once in every process.
 * @throws Error when the file is not of its format: nothing is guessed about keys
 */
export async function openKeyFile(file: string): Promise<KeyProvider> {
  if ((await readIfThere(file)) === undefined)
    await createFileOnce(file, keyFileText(withNewPrimary(undefined))); // if another was first, its keys count
  const current = await rereading(file);
  return {
    primaryKeyId: async () => (await current()).primary,
    wrap: async (dataKey, binding) => {
      const { primary, keys } = await current();
      const key = keys.find(({ id }) => id === primary);
      if (key === undefined || key.state === 'destroyed')
        throw new Error(`${file}: the primary key cannot be used`);
      const wrapped = encrypt(key.key, dataKey, wrapAssociatedData(binding, primary));
      return { keyId: primary, wrapped: wrapped.toString('base64') };
    },
    unwrap: async ({ keyId, wrapped }, binding) => {
      const key = enabledKey(await current(), keyId);
      const box = strictBase64(wrapped);
      return decrypt(key, box, wrapAssociatedData(binding, keyId));
    },
  };
}

/** The keys with their states, for those who manage them. */
export async function readKeyFile(file: string): Promise<KeyFile> {
  const text = await readIfThere(file);
  if (text === undefined) throw new Error(`${file}: there is no key file`);
  return parseKeyFile(text, file);
}

/** Replaces the file whole; running processes see it with their next use of a key. */
export function writeKeyFile(file: string, content: KeyFile): Promise<void> {
  return replaceFile(file, keyFileText(content));
}

async function rereading(file: string): Promise<() => Promise<KeyFile>> {
  let known = { stamp: await stampOf(file), content: await readKeyFile(file) };
  return async () => {
    const stamp = await stampOf(file).catch((cause: unknown) => {
      throw new KeysUnavailable(`${file} cannot be read: see whether it is there`, { cause });
    });
    // The stamp is taken first: what is replaced between the two is read again next time.
    if (stamp !== known.stamp) known = { stamp, content: await readKeyFile(file) };
    return known.content;
  };
}

/** Whoever replaces the file makes a new one, with a number of its own. */
async function stampOf(file: string): Promise<string> {
  const { ino, mtimeNs, size } = await stat(file, { bigint: true });
  return `${ino} ${mtimeNs} ${size}`;
}

function enabledKey({ keys }: KeyFile, keyId: string): Buffer {
  const key = keys.find(({ id }) => id === keyId);
  switch (key?.state) {
    case undefined:
      throw new SealError('unknown-key', `there is no key ${keyId} in the key file`);
    case 'disabled':
      throw new SealError('key-disabled', `key ${keyId} is disabled`);
    case 'destroyed':
      throw new SealError('key-destroyed', `key ${keyId} was destroyed`);
    case 'enabled':
      return key.key;
  }
}

/** One spelling for one ciphertext: Node's decoder skips what it does not know. */
function strictBase64(text: string): Buffer {
  const bytes = Buffer.from(text.slice(0, LONGEST_WRAPPED_KEY + 1), 'base64');
  if (text.length > LONGEST_WRAPPED_KEY || bytes.toString('base64') !== text)
    throw new SealError('malformed', 'the wrapped key is not as it was written');
  return bytes;
}
