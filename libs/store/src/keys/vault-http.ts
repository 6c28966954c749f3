import { readFile } from 'node:fs/promises';
import http from 'node:http';
import https from 'node:https';
import { KeysUnavailable } from './key-provider.js';

/** Where a Vault or OpenBao server keeps the transit key, and how it is asked. */
export interface VaultSettings {
  /** `https://host:port`; plain http only to this machine itself. */
  readonly address: string;
  /** Of the transit engine. */
  readonly mount: string;
  readonly key: string;
  /** Read for every call: an agent may renew the token at any time. */
  readonly tokenFile: string;
  readonly namespace?: string | undefined;
  /** PEM; instead of the authorities that Node trusts. */
  readonly caFile?: string | undefined;
  readonly deadlineMs: number;
}

export interface VaultReply {
  readonly status: number;
  readonly data: Readonly<Record<string, unknown>>;
  readonly errors: readonly string[];
}

export type AskVault = (
  method: 'GET' | 'POST',
  path: string,
  body?: Readonly<Record<string, string>>,
) => Promise<VaultReply>;

/** Enough to hide the way there; more calls wait for a free connection. */
const CONNECTIONS = 16;
const LONGEST_REPLY = 1_048_576;

/**
 * Calls of Vault's HTTP API, each within the deadline.
 * @throws KeysUnavailable when no reply came; the message holds neither token nor body
 */
export async function openVaultHttp(settings: VaultSettings): Promise<AskVault> {
  const { address, namespace, caFile, tokenFile, deadlineMs } = settings;
  const secure = address.startsWith('https:');
  const ca = caFile === undefined ? undefined : await readable(caFile);
  const pool = { keepAlive: true, maxSockets: CONNECTIONS };
  const agent = secure ? new https.Agent({ ...pool, ca }) : new http.Agent(pool);
  return async (method, path, body) => {
    const headers = {
      'x-vault-token': (await readable(tokenFile)).trim(),
      'x-vault-request': 'true',
      ...(namespace === undefined ? {} : { 'x-vault-namespace': namespace }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    };
    const signal = AbortSignal.timeout(deadlineMs);
    const request = (secure ? https : http).request(new URL(`/v1/${path}`, address), {
      method,
      headers,
      agent,
      signal,
    });
    try {
      return await replyTo(request, body === undefined ? '' : JSON.stringify(body));
    } catch (cause) {
      if (cause instanceof KeysUnavailable) throw cause;
      const why = signal.aborted ? 'no answer in time' : codeOf(cause);
      throw new KeysUnavailable(`the key server ${address} cannot be reached: ${why}`);
    }
  };
}

function replyTo(request: http.ClientRequest, body: string): Promise<VaultReply> {
  return new Promise((resolve, reject) => {
    request.once('error', reject);
    request.once('response', (response) => {
      const chunks: Buffer[] = [];
      let length = 0;
      response.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        if ((length += chunk.length) > LONGEST_REPLY) request.destroy(new Error('reply too long'));
      });
      response.once('error', reject);
      response.once('end', () => {
        resolve(parseReply(response.statusCode ?? 0, Buffer.concat(chunks).toString('utf8')));
      });
    });
    request.end(body);
  });
}

function parseReply(status: number, text: string): VaultReply {
  const { data, errors } = recordOf(parsedJson(text));
  return {
    status,
    data: recordOf(data),
    errors: Array.isArray(errors) ? errors.filter((one) => typeof one === 'string') : [],
  };
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // the status says enough
  }
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
    ? (value as Readonly<Record<string, unknown>>) // an object from JSON has text keys
    : {};
}

async function readable(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((cause: unknown) => {
    throw new KeysUnavailable(`${file} cannot be read: ${codeOf(cause)}`);
  });
}

/** An error's code, never its text: that could quote what was sent. */
function codeOf(error: unknown): string {
  const { code, name } = recordOf(error);
  if (typeof code === 'string') return code;
  return typeof name === 'string' ? name : 'unknown';
}
