import { createHash } from 'node:crypto';
import {
  armor,
  Decrypter,
  Encrypter,
  generateX25519Identity,
  identityToRecipient,
} from 'age-encryption';

/** A native X25519 recipient: the one kind that every `age` since 1.0 reads. */
const RECIPIENT = /^age1[02-9ac-hj-np-z]{58}$/;
const IDENTITY = /^AGE-SECRET-KEY-1[02-9AC-HJ-NP-Z]{58}$/;

/** A new secret key, `AGE-SECRET-KEY-1…`. */
export function newIdentity(): Promise<string> {
  return generateX25519Identity();
}

/** The public half of a secret key, `age1…`; undefined where the text is no native secret key. */
export async function recipientOf(identity: string): Promise<string | undefined> {
  if (!IDENTITY.test(identity)) return undefined;
  return identityToRecipient(identity).catch(() => undefined);
}

/** Whether this is a public key that files can be encrypted to; its checksum is checked. */
export async function isRecipient(text: string): Promise<boolean> {
  if (!RECIPIENT.test(text)) return false;
  return encryptTo(text, Buffer.alloc(0)).then(
    () => true,
    () => false,
  );
}

/** An armored age file that only the holder of the recipient's secret key opens. @throws Error for what is no recipient */
export async function encryptTo(recipient: string, plain: Uint8Array): Promise<string> {
  const encrypter = new Encrypter();
  encrypter.addRecipient(recipient);
  return armor.encode(await encrypter.encrypt(plain));
}

/** What an armored age file holds; undefined where the key is another one, or a single bit was changed. */
export async function decryptWith(identity: string, file: string): Promise<Buffer | undefined> {
  try {
    const decrypter = new Decrypter();
    decrypter.addIdentity(identity);
    return Buffer.from(await decrypter.decrypt(armor.decode(file)));
  } catch {
    // The library's texts say nothing that a custodian could act on.
    return undefined;
  }
}

/** SHA-256 (hexadecimal) of what is in the armor: line ends may differ. undefined where the text is no armored file. */
export function layerSha256(file: string): string | undefined {
  try {
    return createHash('sha256').update(armor.decode(file)).digest('hex');
  } catch {
    return undefined;
  }
}
