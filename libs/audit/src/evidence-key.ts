import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
} from 'node:crypto';
import { AuditError } from './audit-error.js';

/** The key that a host signs grading runs and evidence packs with: ECDSA on P-256, which cosign and in-toto tools read. */
export interface EvidenceKey {
  /** SHA-256 of the public key (SubjectPublicKeyInfo, DER), hex. */
  readonly keyId: string;
  readonly privateKey: KeyObject;
  /** SubjectPublicKeyInfo, PEM. */
  readonly publicKeyPem: string;
}

/** A new key as PKCS #8 PEM; keep it secret. Draws randomness from the system, once for each host. */
export function generateEvidenceKeyPem(): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}

/** @throws AuditError `key-invalid` for a PEM that is no private key on P-256 */
export function openEvidenceKey(privateKeyPem: string): EvidenceKey {
  let privateKey: KeyObject;
  try {
    privateKey = createPrivateKey(privateKeyPem);
  } catch {
    throw new AuditError('key-invalid', 'the evidence key is no private key in PEM');
  }
  const publicKey = createPublicKey(privateKey);
  if (!isEvidenceKey(publicKey))
    throw new AuditError('key-invalid', 'the evidence key is not on P-256');
  return { keyId: keyIdOf(publicKey), privateKey, publicKeyPem: publicPemOf(publicKey) };
}

/** @throws AuditError `key-invalid` for a PEM that is not exactly one public key on P-256, in the one spelling */
export function parseEvidencePublicKey(pem: string): KeyObject {
  let key: KeyObject;
  try {
    key = createPublicKey(pem);
  } catch {
    throw new AuditError('key-invalid', 'it is no public key in PEM');
  }
  // A PEM may hold text around the key, and createPublicKey takes private keys, too.
  if (!isEvidenceKey(key) || publicPemOf(key) !== pem)
    throw new AuditError('key-invalid', 'it is no public key on P-256 and nothing else');
  return key;
}

/** Whether a public key is one that evidence may be signed with. */
export function isEvidenceKey(key: KeyObject): boolean {
  return key.asymmetricKeyType === 'ec' && key.asymmetricKeyDetails?.namedCurve === 'prime256v1';
}

/** SHA-256 of a public key (SubjectPublicKeyInfo, DER), hex. */
export function keyIdOf(key: KeyObject): string {
  return createHash('sha256')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest('hex');
}

function publicPemOf(key: KeyObject): string {
  return key.export({ type: 'spki', format: 'pem' }).toString();
}
