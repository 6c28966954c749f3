import { openKeyFile } from './key-file.js';
import type { Keys } from './seal.js';

/** Where the key-encryption keys are kept. */
export type KeySettings = { readonly kind: 'file'; readonly file: string };

/** The keys of one installation. */
export async function openKeys(tenant: string, settings: KeySettings): Promise<Keys> {
  return { tenant, provider: await openKeyFile(settings.file) };
}
