import { type KeyObject, createPublicKey, hash, sign, verify } from 'node:crypto';
import { AuditError } from './audit-error.js';

/** The signature type bytes of Ed25519 keys: of a log (c2sp.org/signed-note), of a witness (c2sp.org/tlog-cosignature). */
const typeBytes = { log: 0x01, witness: 0x04 } as const;

/** What a key signs: notes as they are, or cosignatures of checkpoints with a time. */
export type KeyUse = keyof typeof typeBytes;

const keyIdBytes = 4;
const publicKeyBytes = 32;
/** As golang.org/x/mod/sumdb/note: enough for any number of witnesses, and an end to parsing. */
const maxSignatures = 100;

/** A public key as c2sp.org/signed-note writes it; `keyId` is 8 lower-case hexadecimal digits. */
export interface VerifierKey {
  readonly name: string;
  readonly keyId: string;
  readonly publicKey: KeyObject;
}

/** One signature line of a note; `bytes` comes after the key id. */
export interface NoteSignature {
  readonly name: string;
  readonly keyId: string;
  readonly bytes: Buffer;
}

/** A parsed note; nothing has been verified. `text` includes its final newline. */
export interface SignedNote {
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

export type NoteRefusal =
  'note-malformed' | 'key-malformed' | 'not-signed-by-key' | 'signature-wrong';

/**
 * The vkey `name+id+key` of an Ed25519 public key.
 * @throws AuditError `key-invalid` if the name holds white space or a plus sign, or the key is of another kind
 */
export function encodeVkey(name: string, publicKey: KeyObject, use: KeyUse = 'log'): string {
  assertKeyName(name);
  const key = typedKey(publicKey, use);
  return `${name}+${keyIdOf(name, key)}+${key.toString('base64')}`;
}

/**
 * The key of a vkey text (without newline).
 * @throws AuditError `key-invalid` if it is malformed, not Ed25519, or its id does not belong to name and key
 */
export function parseVkey(vkey: string, use: KeyUse = 'log'): VerifierKey {
  const [, name, keyId, encoded] = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/.exec(vkey) ?? [];
  const key = encoded === undefined ? undefined : decodeBase64(encoded);
  if (name === undefined || keyId === undefined || key === undefined) {
    throw new AuditError('key-invalid', 'a vkey has the form name+id+base64');
  }
  assertKeyName(name);
  if (key[0] !== typeBytes[use] || key.length !== 1 + publicKeyBytes) {
    throw new AuditError(
      'key-invalid',
      `the key of a ${use} is Ed25519 (type ${typeBytes[use]}, 32 bytes)`,
    );
  }
  if (keyIdOf(name, key) !== keyId) {
    throw new AuditError('key-invalid', `the id ${keyId} does not belong to this name and key`);
  }
  const x = key.subarray(1).toString('base64url');
  return {
    name,
    keyId,
    publicKey: createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' }),
  };
}

/**
 * Signs a text with Ed25519, c2sp.org/signed-note; the same text and key always give the same note.
 * @throws AuditError `key-invalid`, or `note-invalid` if the text does not end in a newline or holds control characters
 */
export function signNote(note: {
  readonly text: string;
  readonly name: string;
  readonly privateKey: KeyObject;
}): string {
  const { text, name, privateKey } = note;
  assertKeyName(name);
  assertNoteText(text);
  if (privateKey.type !== 'private' || privateKey.asymmetricKeyType !== 'ed25519') {
    throw new AuditError('key-invalid', 'an Ed25519 private key is needed');
  }
  const signature = sign(null, Buffer.from(text), privateKey);
  return `${text}\n${signatureLine({ name, publicKey: createPublicKey(privateKey), signature })}`;
}

/** One signature line, with its newline. */
export function signatureLine(signed: {
  readonly name: string;
  readonly publicKey: KeyObject;
  readonly signature: Buffer;
  readonly use?: KeyUse;
}): string {
  const { name, publicKey, signature, use = 'log' } = signed;
  const keyId = Buffer.from(keyIdOf(name, typedKey(publicKey, use)), 'hex');
  return `— ${name} ${Buffer.concat([keyId, signature]).toString('base64')}\n`;
}

/**
 * Takes a note apart without trusting it.
 * @throws AuditError `note-invalid`
 */
export function parseNote(note: Uint8Array): SignedNote {
  const whole = decodeUtf8(note);
  const split = whole.lastIndexOf('\n\n');
  if (split < 0 || !whole.endsWith('\n')) {
    throw new AuditError('note-invalid', 'a note is a text, an empty line and signature lines');
  }
  const text = whole.slice(0, split + 1);
  assertNoteText(text);
  const lines = whole.slice(split + 2, -1).split('\n');
  if (lines.length > maxSignatures) {
    throw new AuditError('note-invalid', `a note has at most ${maxSignatures} signatures`);
  }
  return { text, signatures: lines.map(parseSignatureLine) };
}

/**
 * Verifies a note against one known key. Signatures of other keys are ignored (they may be of witnesses); a wrong
 * signature under the known key's name and id refuses the whole note.
 */
export function verifyNote(
  note: Uint8Array,
  vkey: string,
):
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly reason: NoteRefusal } {
  const key = orUndefined(() => parseVkey(vkey));
  if (key === undefined) return { ok: false, reason: 'key-malformed' };
  const parsed = orUndefined(() => parseNote(note));
  if (parsed === undefined) return { ok: false, reason: 'note-malformed' };
  const own = parsed.signatures.filter(
    ({ name, keyId }) => name === key.name && keyId === key.keyId,
  );
  if (own.length === 0) return { ok: false, reason: 'not-signed-by-key' };
  const text = Buffer.from(parsed.text);
  return own.every(({ bytes }) => verify(null, text, key.publicKey, bytes))
    ? { ok: true, text: parsed.text }
    : { ok: false, reason: 'signature-wrong' };
}

/** Strict base64 (RFC 4648 §4, padded, no stray bits); undefined for anything else. */
export function decodeBase64(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64');
  return text !== '' && bytes.toString('base64') === text ? bytes : undefined;
}

function parseSignatureLine(line: string): NoteSignature {
  const [dash, name, encoded, ...rest] = line.split(' ');
  const bytes = encoded === undefined ? undefined : decodeBase64(encoded);
  if (dash !== '—' || name === undefined || bytes === undefined || rest.length > 0) {
    throw new AuditError('note-invalid', 'a signature line has the form "— name base64"');
  }
  if (!isKeyName(name) || bytes.length <= keyIdBytes) {
    throw new AuditError('note-invalid', 'a signature line has a bad name or no signature');
  }
  return {
    name,
    keyId: bytes.subarray(0, keyIdBytes).toString('hex'),
    bytes: bytes.subarray(keyIdBytes),
  };
}

function keyIdOf(name: string, typed: Buffer): string {
  return hash('sha256', Buffer.concat([Buffer.from(`${name}\n`), typed]), 'hex').slice(
    0,
    2 * keyIdBytes,
  );
}

/** The signature type byte and the raw public key. */
function typedKey(publicKey: KeyObject, use: KeyUse): Buffer {
  const { crv, x } = publicKey.type === 'public' ? publicKey.export({ format: 'jwk' }) : {};
  if (crv !== 'Ed25519' || x === undefined) {
    throw new AuditError('key-invalid', 'an Ed25519 public key is needed');
  }
  return Buffer.concat([Buffer.of(typeBytes[use]), Buffer.from(x, 'base64url')]);
}

function isKeyName(name: string): boolean {
  return (
    name !== '' && name.isWellFormed() && !/[\p{White_Space}+]/u.test(name) && !hasControl(name)
  );
}

function assertKeyName(name: string): void {
  if (!isKeyName(name)) {
    throw new AuditError(
      'key-invalid',
      'a key name is not empty and has no white space and no plus sign',
    );
  }
}

function assertNoteText(text: string): void {
  if (!text.endsWith('\n') || !text.isWellFormed() || hasControl(text.replaceAll('\n', ''))) {
    throw new AuditError(
      'note-invalid',
      'a note text ends in a newline and has no control characters',
    );
  }
}

function hasControl(text: string): boolean {
  return [...text].some((character) => character < ' ');
}

function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new AuditError('note-invalid', 'a note is UTF-8');
  }
}

/** Turns a refusal of the parsers into a value; any other error is a fault of ours and passes. */
export function orUndefined<T>(parse: () => T): T | undefined {
  try {
    return parse();
  } catch (error) {
    if (error instanceof AuditError) return undefined;
    throw error;
  }
}
