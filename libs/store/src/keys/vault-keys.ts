import {
  KeysUnavailable,
  LONGEST_WRAPPED_KEY,
  SealError,
  wrapAssociatedData,
  type KeyProvider,
} from './key-provider.js';
import { openVaultHttp, type AskVault, type VaultReply, type VaultSettings } from './vault-http.js';

const CIPHERTEXT = /^vault:v([1-9][0-9]{0,8}):([A-Za-z0-9+/]+={0,2})$/;

/**
 * Keys that never leave a HashiCorp Vault or OpenBao server: its transit engine wraps and unwraps
 * (developer.hashicorp.com/vault/api-docs/secret/transit). A key id is `<key>:v<version>`; the binding goes along as
 * `associated_data`. The key must exist, of type aes256-gcm96: the token needs `update` on encrypt and decrypt and `read` on the
 * key, and should not have `create`, with which Vault would make a missing key without a word.
 * @throws KeysUnavailable when the key is not there or cannot wrap
 */
export async function openVaultKeys(settings: VaultSettings): Promise<KeyProvider> {
  const { mount, key } = settings;
  const ask = await openVaultHttp(settings);
  const primaryKeyId = () => latestKeyId(ask, settings);
  await primaryKeyId();
  return {
    primaryKeyId,
    wrap: async (dataKey, binding) => {
      const reply = await ask('POST', `${mount}/encrypt/${key}`, {
        plaintext: dataKey.toString('base64'),
        associated_data: base64(wrapAssociatedData(binding, key)),
      });
      const { ciphertext } = answered(reply).data;
      const version = typeof ciphertext === 'string' ? CIPHERTEXT.exec(ciphertext)?.[1] : undefined;
      if (version === undefined || (ciphertext as string).length > LONGEST_WRAPPED_KEY)
        // text, see above
        throw new KeysUnavailable('the key server answered with no ciphertext');
      return { keyId: `${key}:v${version}`, wrapped: ciphertext as string }; // as above
    },
    unwrap: async ({ keyId, wrapped }, binding) => {
      assertOurs(key, keyId, wrapped);
      const reply = await ask('POST', `${mount}/decrypt/${key}`, {
        ciphertext: wrapped,
        associated_data: base64(wrapAssociatedData(binding, key)),
      });
      const refused = refusalOf(reply, keyId);
      if (refused !== undefined) throw refused;
      const { plaintext } = answered(reply).data;
      if (typeof plaintext !== 'string')
        throw new KeysUnavailable('the key server answered with no plaintext');
      return Buffer.from(plaintext, 'base64');
    },
  };
}

async function latestKeyId(ask: AskVault, { mount, key }: VaultSettings): Promise<string> {
  const { data } = answered(await ask('GET', `${mount}/keys/${key}`));
  if (typeof data['latest_version'] !== 'number' || data['type'] !== 'aes256-gcm96')
    throw new KeysUnavailable(`the key server's key ${key} is not of the type aes256-gcm96`);
  return `${key}:v${data['latest_version']}`;
}

/** One spelling for one ciphertext, and the version that the row names: the server's decoder is more lenient. */
function assertOurs(key: string, keyId: string, wrapped: string): void {
  const [, version, box] =
    wrapped.length > LONGEST_WRAPPED_KEY ? [] : (CIPHERTEXT.exec(wrapped) ?? []);
  if (box === undefined || Buffer.from(box, 'base64').toString('base64') !== box)
    throw new SealError('malformed', 'the wrapped key is not as it was written');
  if (!keyId.startsWith(`${key}:v`))
    throw new SealError('unknown-key', `key ${keyId} is no version of ${key}`);
  if (keyId !== `${key}:v${version ?? ''}`)
    throw new SealError('malformed', `the wrapped key is not of ${keyId}`);
}

/** What the server says of a ciphertext, by its words: older servers say them with 500, newer ones with 400. */
function refusalOf({ status, errors }: VaultReply, keyId: string): SealError | undefined {
  if (status !== 400 && status !== 500) return undefined;
  const said = errors.join('\n');
  if (said.includes('disallowed by policy (too old)'))
    return new SealError('key-disabled', `the key server refuses key ${keyId}: too old`);
  if (said.includes('version is too new') || said.includes('encryption key not found'))
    return new SealError('unknown-key', `the key server has no key ${keyId}`);
  if (said.includes('message authentication failed') || said.includes('invalid ciphertext'))
    return new SealError('not-authentic', 'sealed text does not belong here or was changed');
  return undefined;
}

/** @throws KeysUnavailable unless the server did what it was asked */
function answered(reply: VaultReply): VaultReply {
  if (reply.status === 200) return reply;
  throw new KeysUnavailable(`the key server answered ${reply.status}: ${meaningOf(reply.status)}`);
}

function meaningOf(status: number): string {
  switch (status) {
    case 403:
      return 'its policy or the token in EXAM_VAULT_TOKEN_FILE does not let us in';
    case 404:
      return 'there is no such transit engine, key or namespace';
    case 307:
    case 429:
    case 472:
    case 473:
      return 'it is a standby; give the address of the active server or of the cluster';
    case 503:
      return 'it is sealed or under maintenance';
    default:
      return 'see its log';
  }
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}
