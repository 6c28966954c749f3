import { openKeyFile } from './key-file.js';
import type { KeyProvider } from './key-provider.js';
import type { Keys } from './seal.js';
import type { VaultSettings } from './vault-http.js';
import { openVaultKeys } from './vault-keys.js';

/** Where the key-encryption keys are kept. */
export type KeySettings =
  { readonly kind: 'file'; readonly file: string } | ({ readonly kind: 'vault' } & VaultSettings);

/** The keys of one installation. */
export async function openKeys(tenant: string, settings: KeySettings): Promise<Keys> {
  return { tenant, provider: await openProvider(settings) };
}

function openProvider(settings: KeySettings): Promise<KeyProvider> {
  switch (settings.kind) {
    case 'file':
      return openKeyFile(settings.file);
    case 'vault':
      return openVaultKeys(settings);
  }
}
