import path from 'node:path';
import { ConfigError } from './config-error.js';
import type { Settings } from './variables.js';

/** Where the key-encryption keys are kept; store reads it. */
export type KeySettings =
  | { readonly kind: 'file'; readonly file: string }
  | {
      readonly kind: 'vault';
      readonly address: string;
      readonly mount: string;
      readonly key: string;
      readonly tokenFile: string;
      readonly namespace: string | undefined;
      readonly caFile: string | undefined;
      readonly deadlineMs: number;
    };

/** @throws ConfigError when the vault is chosen and not named */
export function keySettings(settings: Settings, dataFolder: string): KeySettings {
  const { vaultAddress: address, vaultTokenFile: tokenFile, vaultCaFile: caFile } = settings;
  if (settings.keys === 'file')
    return { kind: 'file', file: path.join(dataFolder, 'keys', 'kek.json') };
  if (address === undefined || tokenFile === undefined)
    throw new ConfigError([
      'EXAM_KEYS=vault needs EXAM_VAULT_ADDRESS and EXAM_VAULT_TOKEN_FILE: set both',
    ]);
  return {
    kind: 'vault',
    address,
    mount: settings.vaultMount,
    key: settings.vaultKey,
    tokenFile: path.resolve(tokenFile),
    namespace: settings.vaultNamespace,
    caFile: caFile === undefined ? undefined : path.resolve(caFile),
    deadlineMs: settings.vaultDeadlineSeconds * 1_000,
  };
}
