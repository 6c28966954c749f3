import { generateKeyPairSync } from 'node:crypto';
import { encodeVkey } from './signed-note.js';

/** A new key of a log: the private key as PKCS #8 PEM (keep it secret), the public key as SPKI PEM and as vkey. */
export interface LogKey {
  readonly privateKeyPem: string;
  readonly publicKeyPem: string;
  readonly vkey: string;
}

/**
 * Generates the Ed25519 key of a log; `name` is the log's origin. The only function of this library that is not
 * repeatable: it takes randomness from the system and is called once, when a log is set up.
 * @throws AuditError `key-invalid` if the name holds white space or a plus sign
 */
export function generateLogKey(name: string): LogKey {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return {
    privateKeyPem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    publicKeyPem: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    vkey: encodeVkey(name, publicKey),
  };
}
