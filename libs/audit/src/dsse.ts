import { sign, verify, type KeyObject } from 'node:crypto';
import { canonicalJson } from './canonical-json.js';
import { type EvidenceKey, isEvidenceKey, keyIdOf } from './evidence-key.js';

/** DSSE envelopes (secure-systems-lab/dsse, version 1.0): signed bytes that carry their type, so that none passes for another. */

/** The payload type of in-toto statements. */
export const inTotoPayloadType = 'application/vnd.in-toto+json';

interface VerifiedPayload {
  readonly payloadType: string;
  /** The bytes that were signed: parse these, and nothing else of the envelope. */
  readonly payload: Buffer;
  /** SHA-256 of the key that the signature holds under, whatever `keyid` says. */
  readonly keyId: string;
}

type EnvelopeRefusal = 'envelope-malformed' | 'signature-wrong';
export type EnvelopeVerification =
  | ({ readonly ok: true } & VerifiedPayload)
  | { readonly ok: false; readonly reason: EnvelopeRefusal };

/** The bytes that are signed: type and payload with their lengths. */
export function preAuthEncoding(payloadType: string, payload: Uint8Array): Buffer {
  const type = Buffer.from(payloadType);
  return Buffer.concat([
    Buffer.from(`DSSEv1 ${type.length} `),
    type,
    Buffer.from(` ${payload.length} `),
    payload,
  ]);
}

/**
 * Signs a payload: ECDSA P-256 with SHA-256, the signature as ASN.1 DER as cosign and OpenSSL expect it. The envelope is canonical
 * JSON. Two calls give two signatures, for the scheme draws a number.
 */
export function signEnvelope(
  content: { readonly payloadType: string; readonly payload: Uint8Array },
  key: EvidenceKey,
): Buffer {
  const { payloadType, payload } = content;
  const sig = sign('sha256', preAuthEncoding(payloadType, payload), key.privateKey);
  const envelope = {
    payload: Buffer.from(payload).toString('base64'),
    payloadType,
    signatures: [{ keyid: key.keyId, sig: sig.toString('base64') }],
  };
  return Buffer.from(canonicalJson(envelope));
}

/**
 * Verifies an envelope under any of the keys; one good signature is enough. `keyid` is a hint that is not followed. Both base64
 * alphabets are read.
 */
export function verifyEnvelope(
  bytes: Uint8Array,
  keys: readonly KeyObject[],
): EnvelopeVerification {
  const envelope = parseEnvelope(bytes);
  if (envelope === undefined) return { ok: false, reason: 'envelope-malformed' };
  const { payloadType, payload, signatures } = envelope;
  const signed = preAuthEncoding(payloadType, payload);
  const key = keys
    .filter(isEvidenceKey)
    .find((one) => signatures.some((signature) => verify('sha256', signed, one, signature)));
  if (key === undefined) return { ok: false, reason: 'signature-wrong' };
  return { ok: true, payloadType, payload, keyId: keyIdOf(key) };
}

interface Envelope {
  readonly payloadType: string;
  readonly payload: Buffer;
  readonly signatures: readonly Buffer[];
}

function parseEnvelope(bytes: Uint8Array): Envelope | undefined {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
  if (!isRecord(value) || typeof value['payloadType'] !== 'string') return undefined;
  const payload = decodeEither(value['payload']);
  const list = value['signatures'];
  if (payload === undefined || !Array.isArray(list) || list.length === 0) return undefined;
  const signatures = list.flatMap((one: unknown) => {
    const signature = isRecord(one) ? decodeEither(one['sig']) : undefined;
    return signature === undefined ? [] : [signature];
  });
  if (signatures.length < list.length) return undefined;
  return { payloadType: value['payloadType'], payload, signatures };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Standard or URL-safe, with its padding or without; anything that is neither is no base64. */
function decodeEither(text: unknown): Buffer | undefined {
  if (typeof text !== 'string') return undefined;
  const bare = text.replace(/={0,2}$/, '');
  const bytes = Buffer.from(bare, 'base64');
  const standard = bytes.toString('base64').replace(/=+$/, '');
  return bare === standard || bare === bytes.toString('base64url') ? bytes : undefined;
}
