import { randomBytes } from 'node:crypto';

const KEY_BYTES = 32;
const KEY_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

export type KeyState = 'enabled' | 'disabled' | 'destroyed';

/** One key-encryption key. Of a destroyed one only its name is left. */
export type FileKey =
  | { readonly id: string; readonly state: 'enabled' | 'disabled'; readonly key: Buffer }
  | { readonly id: string; readonly state: 'destroyed' };

/** The keys of one installation; exactly one, the primary, wraps what is new. */
export interface KeyFile {
  readonly primary: string;
  readonly keys: readonly FileKey[];
}

/** What a change of a key's state would break; nothing was changed. */
export class KeyChangeRefused extends Error {
  override readonly name = 'KeyChangeRefused';
}

/**
 * Reads `assay-keys/2`, and the older `assay-keys/1`, which knew enabled keys only.
 * @param name of the file, for the error
 * @throws Error when the text is not of either format: nothing is guessed about keys
 */
export function parseKeyFile(text: string, name: string): KeyFile {
  const content = parsedJson(text);
  const entries = entriesOf(content);
  const keys = entries?.map(parseKey);
  const primary = content?.['primary'];
  if (
    keys === undefined ||
    typeof primary !== 'string' ||
    !keys.every((key) => key !== undefined) ||
    new Set(keys.map(({ id }) => id)).size !== keys.length ||
    keys.find(({ id }) => id === primary)?.state !== 'enabled'
  )
    throw new Error(`${name}: not a key file (assay-keys/2)`);
  return { primary, keys };
}

/** The text of `assay-keys/2`. */
export function keyFileText({ primary, keys }: KeyFile): string {
  const entries = keys.map((key) =>
    key.state === 'destroyed' ? key : { ...key, key: key.key.toString('base64') },
  );
  return `${JSON.stringify({ format: 'assay-keys/2', primary, keys: entries }, null, 2)}\n`;
}

/** With one more key, which is the primary from now on. */
export function withNewPrimary(file: KeyFile | undefined): KeyFile {
  const id = `k${randomBytes(8).toString('hex')}`;
  const key = { id, state: 'enabled', key: randomBytes(KEY_BYTES) } as const;
  return { primary: id, keys: [...(file?.keys ?? []), key] };
}

/**
 * With one key in another state. The primary stays enabled; what is destroyed stays destroyed, and was disabled before.
 * @throws KeyChangeRefused
 */
export function withKeyState(file: KeyFile, id: string, state: KeyState): KeyFile {
  const key = file.keys.find((one) => one.id === id);
  if (key === undefined) throw new KeyChangeRefused(`there is no key ${id}`);
  if (key.state === 'destroyed' && state !== 'destroyed')
    throw new KeyChangeRefused(`key ${id} was destroyed: nothing brings it back`);
  if (id === file.primary && state !== 'enabled')
    throw new KeyChangeRefused(`key ${id} is the primary: rotate the keys first`);
  if (key.state === 'enabled' && state === 'destroyed')
    throw new KeyChangeRefused(`key ${id} is enabled: disable it first, and see that all goes on`);
  return { ...file, keys: file.keys.map((one) => (one.id === id ? inState(one, state) : one)) };
}

function inState(key: FileKey, state: KeyState): FileKey {
  if (key.state === 'destroyed' || state === 'destroyed') return { id: key.id, state: 'destroyed' };
  return { ...key, state };
}

function parsedJson(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined; // the parser's message would quote the file
  }
}

function entriesOf(content: Readonly<Record<string, unknown>> | undefined) {
  const keys = content?.['keys'];
  if (content?.['format'] === 'assay-keys/2' && Array.isArray(keys)) return keys as unknown[];
  if (content?.['format'] === 'assay-keys/1' && isRecord(keys))
    return Object.entries(keys).map(([id, key]) => ({ id, state: 'enabled', key }));
  return undefined;
}

function parseKey(entry: unknown): FileKey | undefined {
  if (!isRecord(entry)) return undefined;
  const { id, state, key: text } = entry;
  if (typeof id !== 'string' || !KEY_ID.test(id)) return undefined;
  if (state === 'destroyed') return text === undefined ? { id, state } : undefined;
  if ((state !== 'enabled' && state !== 'disabled') || typeof text !== 'string') return undefined;
  const key = Buffer.from(text, 'base64');
  return key.length === KEY_BYTES ? { id, state, key } : undefined;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
