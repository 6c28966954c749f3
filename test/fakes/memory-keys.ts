import { decrypt, encrypt, SealError, type KeyProvider } from '#store';

/** Real sealing with a key that lives in memory only. */
export function memoryKeys(): KeyProvider {
  const key = Buffer.alloc(32, 7);
  return {
    primaryKeyId: 'memory',
    wrap: (dataKey, associatedData) => Promise.try(encrypt, key, dataKey, associatedData),
    unwrap: (keyId, wrapped, associatedData) =>
      Promise.try(() => {
        if (keyId !== 'memory') throw new SealError('unknown-key', `no key ${keyId}`);
        return decrypt(key, wrapped, associatedData);
      }),
  };
}
