import { randomBytes } from 'node:crypto';
import { createFileOnce, readIfThere } from './whole-file.js';
import { decrypt, encrypt, SealError, type KeyProvider } from './seal.js';

interface KeyFile {
  readonly format: 'assay-keys/1';
  readonly primary: string;
  readonly keys: Readonly<Record<string, string>>;
}

/**
 * Key-encryption keys in one local file, readable by its owner only; made with one fresh key when it is missing.
 * @throws Error when the file is not of its format: nothing is guessed about keys
 */
export async function openKeyFile(file: string): Promise<KeyProvider> {
  const content = (await readKeyFile(file)) ?? (await createKeyFile(file));
  const keys = new Map(
    Object.entries(content.keys).map(([id, key]) => [id, Buffer.from(key, 'base64')]),
  );
  const primary = keys.get(content.primary);
  if (content.format !== 'assay-keys/1' || primary?.length !== 32)
    throw new Error(`${file}: not a key file (assay-keys/1)`);
  return {
    primaryKeyId: content.primary,
    wrap: (dataKey, associatedData) => Promise.try(encrypt, primary, dataKey, associatedData),
    unwrap: (keyId, wrapped, associatedData) =>
      Promise.try(() => {
        const key = keys.get(keyId);
        if (key === undefined) throw new SealError('unknown-key', `no key ${keyId} in ${file}`);
        return decrypt(key, wrapped, associatedData);
      }),
  };
}

async function readKeyFile(file: string): Promise<KeyFile | undefined> {
  const text = await readIfThere(file);
  return text === undefined ? undefined : (JSON.parse(text) as KeyFile); // checked by the caller
}

async function createKeyFile(file: string): Promise<KeyFile> {
  const id = `k${randomBytes(4).toString('hex')}`;
  const content: KeyFile = {
    format: 'assay-keys/1',
    primary: id,
    keys: { [id]: randomBytes(32).toString('base64') },
  };
  if (await createFileOnce(file, JSON.stringify(content, null, 2))) return content;
  // Another process was first: its key counts.
  const existing = await readKeyFile(file);
  if (existing === undefined) throw new Error(`${file} was there and is gone`);
  return existing;
}
