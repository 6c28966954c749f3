import { type KeyObject, createPublicKey, sign, verify } from 'node:crypto';
import { AuditError } from './audit-error.js';
import { parseCheckpoint } from './checkpoint.js';
import { orUndefined, parseNote, parseVkey, signatureLine } from './signed-note.js';

const timeBytes = 8;

/**
 * A witness's signature line on a checkpoint, c2sp.org/tlog-cosignature (Ed25519, version 1): it says that at this time this
 * was the largest consistent head of the log that the witness had seen. Whoever calls it has to have made sure of that.
 * @throws AuditError `note-invalid`, `checkpoint-invalid`
 */
export function cosignCheckpoint(cosigner: {
  readonly note: Uint8Array;
  readonly name: string;
  readonly privateKey: KeyObject;
  readonly at: Date;
}): string {
  const { note, name, privateKey, at } = cosigner;
  const { text } = parseNote(note);
  parseCheckpoint(text);
  const seconds = Math.floor(at.getTime() / 1000);
  const time = Buffer.alloc(timeBytes);
  time.writeBigUInt64BE(BigInt(seconds));
  const signature = Buffer.concat([time, sign(null, signedMessage(seconds, text), privateKey)]);
  return signatureLine({
    name,
    publicKey: createPublicKey(privateKey),
    signature,
    use: 'witness',
  });
}

/** The time that a witness gives to a checkpoint; undefined where the note has no valid cosignature of this key. */
export function verifyCosignature(note: Uint8Array, vkey: string): Date | undefined {
  const key = orUndefined(() => parseVkey(vkey, 'witness'));
  const parsed = orUndefined(() => parseNote(note));
  if (key === undefined || parsed === undefined) return undefined;
  const own = parsed.signatures.filter(
    ({ name, keyId }) => name === key.name && keyId === key.keyId,
  );
  const times = own.map(({ bytes }) => {
    if (bytes.length <= timeBytes) return undefined;
    const seconds = Number(bytes.readBigUInt64BE(0));
    if (!Number.isSafeInteger(seconds) || seconds === 0) return undefined;
    const message = signedMessage(seconds, parsed.text);
    return verify(null, message, key.publicKey, bytes.subarray(timeBytes))
      ? new Date(seconds * 1000)
      : undefined;
  });
  // One that fails under the key's own name spoils the note, as with the log's own signature.
  return times.includes(undefined) ? undefined : times[0];
}

/**
 * The note with more signature lines.
 * @throws AuditError `note-invalid` where one of them is none
 */
export function withSignatures(note: string, lines: readonly string[]): string {
  const whole = note + lines.join('');
  const { signatures } = parseNote(Buffer.from(whole));
  if (signatures.length !== parseNote(Buffer.from(note)).signatures.length + lines.length)
    throw new AuditError('note-invalid', 'more than one line came where a signature belongs');
  return whole;
}

function signedMessage(seconds: number, text: string): Buffer {
  return Buffer.from(`cosignature/v1\ntime ${seconds}\n${text}`);
}
