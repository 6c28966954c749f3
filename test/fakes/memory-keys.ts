import {
  decrypt,
  encrypt,
  SealError,
  wrapAssociatedData,
  type KeyProvider,
  type Keys,
} from '#store';

/** Real sealing with a key that lives in memory only. */
export function memoryKeys(tenant = 'local'): Keys {
  return { tenant, provider: memoryKeyProvider() };
}

function memoryKeyProvider(): KeyProvider {
  const key = Buffer.alloc(32, 7);
  const keyId = 'memory';
  return {
    primaryKeyId: () => Promise.resolve(keyId),
    wrap: (dataKey, binding) =>
      Promise.try(() => ({
        keyId,
        wrapped: encrypt(key, dataKey, wrapAssociatedData(binding, keyId)).toString('base64'),
      })),
    unwrap: (wrapped, binding) =>
      Promise.try(() => {
        if (wrapped.keyId !== keyId) throw new SealError('unknown-key', `no key ${wrapped.keyId}`);
        return decrypt(
          key,
          Buffer.from(wrapped.wrapped, 'base64'),
          wrapAssociatedData(binding, keyId),
        );
      }),
  };
}
