import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a transit engine keeps of one key; versions count from 1. */
interface TransitKey {
  readonly versions: Buffer[];
  minDecryption: number;
}

export interface FakeVault {
  readonly address: string;
  readonly token: string;
  /** Every request that came: method and path, and the headers' names. */
  readonly seen: { readonly line: string; readonly headers: http.IncomingHttpHeaders }[];
  rotate(key: string): void;
  /** Raises the least version that is decrypted, as `vault write transit/keys/KEY/config min_decryption_version=N`. */
  disableBelow(key: string, version: number): void;
  /** From now on every call is answered so: 503 is a sealed server, 'silence' one that hangs. */
  answer(instead: number | 'silence' | 'nonsense' | undefined): void;
  /** Older servers tell of a broken ciphertext with 500. */
  failWith(status: 400 | 500): void;
  close(): Promise<void>;
}

interface Fields {
  readonly plaintext?: string;
  readonly ciphertext?: string;
  readonly associated_data?: string;
}

type Answer = readonly [status: number, body: unknown];

/**
 * The part of Vault's transit engine that we use, over real HTTP on loopback: real AES-256-GCM, versioned ciphertexts
 * `vault:v1:…`, errors in Vault's words. Its words were taken from the server's published source and API pages.
 */
export async function startFakeVault(...names: readonly string[]): Promise<FakeVault> {
  const token = `hvs.${randomBytes(12).toString('hex')}`;
  const keys = new Map(
    names.map((name): [string, TransitKey] => [
      name,
      { versions: [randomBytes(32)], minDecryption: 1 },
    ]),
  );
  const seen: FakeVault['seen'] = [];
  let instead: number | 'silence' | 'nonsense' | undefined;
  let brokenStatus: 400 | 500 = 400;
  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.once('end', () => {
      seen.push({ line: `${request.method} ${request.url}`, headers: request.headers });
      if (instead === 'silence') return;
      const body = Buffer.concat(chunks).toString();
      const [status, reply] =
        typeof instead === 'number'
          ? errors(instead, instead === 503 ? 'Vault is sealed' : 'made up for a test')
          : request.headers['x-vault-token'] === token
            ? transit(
                keys,
                request.url ?? '',
                body === '' ? {} : (JSON.parse(body) as Fields),
                brokenStatus,
              )
            : errors(403, 'permission denied');
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(instead === 'nonsense' ? '<html>' : JSON.stringify(reply));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // it listens on a port
  return {
    address: `http://127.0.0.1:${port}`,
    token,
    seen,
    rotate: (name) => void keys.get(name)?.versions.push(randomBytes(32)),
    disableBelow: (name, version) => {
      const key = keys.get(name);
      if (key !== undefined) key.minDecryption = version;
    },
    answer: (how) => {
      instead = how;
    },
    failWith: (status) => {
      brokenStatus = status;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function transit(
  keys: ReadonlyMap<string, TransitKey>,
  url: string,
  fields: Fields,
  brokenStatus: 400 | 500,
): Answer {
  const [, , mount, operation, name] = url.split('/');
  if (mount !== 'transit')
    return errors(404, `no handler for route "${url.slice(4)}". route entry not found.`);
  const key = keys.get(name ?? '');
  switch (operation) {
    case 'keys':
      return key === undefined ? [404, { errors: [] }] : [200, { data: keyData(name ?? '', key) }];
    case 'encrypt':
      // The token may update, not create: otherwise the server would make the key.
      if (key === undefined) return errors(403, '1 error occurred:\n\t* permission denied\n\n');
      return [200, { data: encrypted(key, fields) }];
    case 'decrypt':
      if (key === undefined) return errors(400, 'encryption key not found');
      return decrypted(key, fields, brokenStatus);
    default:
      return errors(404, 'unsupported path');
  }
}

function keyData(name: string, { versions, minDecryption }: TransitKey): unknown {
  return {
    name,
    type: 'aes256-gcm96',
    latest_version: versions.length,
    min_decryption_version: minDecryption,
    min_encryption_version: 0,
    supports_encryption: true,
    supports_decryption: true,
    derived: false,
    keys: Object.fromEntries(
      versions.map((_, at) => [String(at + 1), 1_700_000_000]).slice(minDecryption - 1),
    ),
  };
}

function encrypted({ versions }: TransitKey, fields: Fields): unknown {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', versions.at(-1)!, nonce);
  cipher.setAAD(Buffer.from(fields.associated_data ?? '', 'base64'));
  const plain = Buffer.from(fields.plaintext ?? '', 'base64');
  const box = Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  return {
    ciphertext: `vault:v${versions.length}:${box.toString('base64')}`,
    key_version: versions.length,
  };
}

function decrypted(key: TransitKey, fields: Fields, brokenStatus: 400 | 500): Answer {
  const match = /^vault:v(\d+):(.*)$/s.exec(fields.ciphertext ?? '');
  if (match === null) return errors(400, 'invalid ciphertext: no prefix');
  const version = Number(match[1]);
  if (version > key.versions.length) return errors(400, 'invalid ciphertext: version is too new');
  if (version < key.minDecryption)
    return errors(400, 'ciphertext or signature version is disallowed by policy (too old)');
  const box = Buffer.from(match[2]!, 'base64');
  if (box.length < 28) return errors(400, 'invalid ciphertext length');
  const decipher = createDecipheriv(
    'aes-256-gcm',
    key.versions[version - 1]!,
    box.subarray(0, 12),
    { authTagLength: 16 },
  );
  decipher.setAAD(Buffer.from(fields.associated_data ?? '', 'base64'));
  decipher.setAuthTag(box.subarray(-16));
  try {
    const plain = Buffer.concat([decipher.update(box.subarray(12, -16)), decipher.final()]);
    return [200, { data: { plaintext: plain.toString('base64') } }];
  } catch {
    return errors(brokenStatus, 'cipher: message authentication failed');
  }
}

function errors(status: number, ...messages: readonly string[]): Answer {
  return [status, { errors: messages }];
}
