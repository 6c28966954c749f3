import { createPublicKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { preAuthEncoding, signEnvelope, verifyEnvelope } from './dsse.js';
import {
  generateEvidenceKeyPem,
  keyIdOf,
  openEvidenceKey,
  parseEvidencePublicKey,
} from './evidence-key.js';

const key = openEvidenceKey(generateEvidenceKeyPem());
const publicKey = createPublicKey(key.publicKeyPem);
const other = createPublicKey(openEvidenceKey(generateEvidenceKeyPem()).publicKeyPem);
const type = 'http://example.com/HelloWorld';
const payload = Buffer.from('hello world');
const envelope = signEnvelope({ payloadType: type, payload }, key);
type Parts = { payload: string; payloadType: string; signatures: { keyid: string; sig: string }[] };
const parts = () => JSON.parse(envelope.toString()) as Parts;
const bytesOf = (value: unknown) => Buffer.from(JSON.stringify(value));

describe('the example of the DSSE protocol', () => {
  // secure-systems-lab/dsse, protocol.md, "Test Vectors"
  const coordinate = (decimal: string) =>
    Buffer.from(BigInt(decimal).toString(16).padStart(64, '0'), 'hex').toString('base64url');
  const x = coordinate(
    '46950820868899156662930047687818585632848591499744589407958293238635476079160',
  );
  const y = coordinate(
    '5640078356564379163099075877009565129882514886557779369047442380624545832820',
  );
  const theirs = createPublicKey({ key: { kty: 'EC', crv: 'P-256', x, y }, format: 'jwk' });
  const raw =
    'A3JqsQGtVsJ2O2xqrI5IcnXip5GToJ3F+FnZ+O88SjtR6rDAajabZKciJTfUiHqJPcIAriEGAHTVeCUjW2JIZA==';
  const signed = (sig: string) => ({
    payload: 'aGVsbG8gd29ybGQ=',
    payloadType: type,
    signatures: [{ keyid: '66301bbf', sig }],
  });

  it('encodes type and payload as it says', () => {
    expect(preAuthEncoding(type, payload).toString()).toBe(
      'DSSEv1 29 http://example.com/HelloWorld 11 hello world',
    );
  });

  it('verifies, its signature written as DER', () => {
    const verified = verifyEnvelope(bytesOf(signed(derOf(raw))), [theirs]);
    expect(verified).toMatchObject({ ok: true, payloadType: type, payload });
  });

  it('is refused with its signature as two bare numbers: one spelling only', () => {
    const verified = verifyEnvelope(bytesOf(signed(raw)), [theirs]);
    expect(verified).toEqual({ ok: false, reason: 'signature-wrong' });
  });
});

describe('envelopes that others signed with a key of theirs', () => {
  // sigstore/sigstore-conformance, test/assets/bundle-verify: the envelope and key.pub of the cases
  const cases = [
    {
      name: 'intoto-canonical-log-entry',
      key: 'MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE7pBlkILi/WN1X8FiQTlZBK2/GlQDOl9bn1iDaSE8B5Eu+uccNndQid2Nmgp8mrTWhT2XhZbshUGMDSDx/6jwvw==',
      payload:
        'eyJfdHlwZSI6Imh0dHBzOi8vaW4tdG90by5pby9TdGF0ZW1lbnQvdjEiLCJzdWJqZWN0IjpbeyJuYW1lIjoiYS50eHQiLCJkaWdlc3QiOnsic2hhMjU2IjoiYTBjZmM3MTI3MWQ2ZTI3OGU1N2NkMzMyZmY5NTdjM2Y3MDQzZmRkYTM1NGM0Y2JiMTkwYTMwZDU2ZWZhMDFiZiJ9fV0sInByZWRpY2F0ZVR5cGUiOiJodHRwczovL2V4YW1wbGUuY29tL3Rlc3QiLCJwcmVkaWNhdGUiOnt9fQ==',
      sig: 'MEUCIBb8Pe4/Z0vKtXSvAHV6pcC1F3eTwCZnVejwWERFVwKeAiEAre6v18YSEs3mKaeMgE8Ti0l62CzT5yZvwfGiVd1eTIw=',
    },
    {
      name: 'dsse-statement-unknown-type (the signature is good, only the statement is not)',
      key: 'MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEC5EkE5q94pBsk2vRdne6qEVUD/MqlDL7n3YoVZnDH+WBOuJxvZ3Gn5ZBaHlTpEEKvYddt0qeNHmxE73TIt6/0g==',
      payload:
        'eyJfdHlwZSI6Imh0dHBzOi8vaW4tdG90by5pby9TdGF0ZW1lbnQvdjIiLCJzdWJqZWN0IjpbeyJuYW1lIjoiYS50eHQiLCJkaWdlc3QiOnsic2hhMjU2IjoiYTBjZmM3MTI3MWQ2ZTI3OGU1N2NkMzMyZmY5NTdjM2Y3MDQzZmRkYTM1NGM0Y2JiMTkwYTMwZDU2ZWZhMDFiZiJ9fV0sInByZWRpY2F0ZVR5cGUiOiJodHRwczovL2V4YW1wbGUuY29tL3Rlc3QiLCJwcmVkaWNhdGUiOnt9fQ==',
      sig: 'MEYCIQC8CK7TyeBcCepdArzLh+5oeiVpsDnrBt3tc+phrQqloQIhAIQU0AC306V0SGOM0gyriXgDHYJOoU/Ysp96s98lP1S6',
    },
  ];

  it.each(cases)('$name: verifies, and under its own key only', (one) => {
    const theirs = createPublicKey({
      key: Buffer.from(one.key, 'base64'),
      format: 'der',
      type: 'spki',
    });
    const bytes = bytesOf({
      payload: one.payload,
      payloadType: 'application/vnd.in-toto+json',
      signatures: [{ sig: one.sig, keyid: '' }],
    });
    expect(verifyEnvelope(bytes, [other, theirs])).toMatchObject({
      ok: true,
      keyId: keyIdOf(theirs),
    });
    expect(verifyEnvelope(bytes, [other])).toEqual({ ok: false, reason: 'signature-wrong' });
  });
});

describe('an envelope of ours', () => {
  it('gives back what was signed, and the key', () => {
    expect(verifyEnvelope(envelope, [publicKey])).toEqual({
      ok: true,
      payloadType: type,
      payload,
      keyId: key.keyId,
    });
  });

  it('is read in either base64 alphabet, whatever keyid says', () => {
    const url = (text: string) => text.replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
    const { payload: body, signatures } = parts();
    const sig = url(signatures[0]!.sig);
    const again = {
      payload: url(body),
      payloadType: type,
      signatures: [{ keyid: 'another', sig }],
    };
    expect(verifyEnvelope(bytesOf(again), [publicKey])).toMatchObject({ ok: true, payload });
  });

  it('passes by one good signature among others', () => {
    const value = parts();
    value.signatures.unshift({ keyid: key.keyId, sig: 'AAAA' });
    expect(verifyEnvelope(bytesOf(value), [other, publicKey])).toMatchObject({ ok: true });
  });

  it.each<readonly [string, (value: Parts) => unknown, string]>([
    ['another payload', (value) => ({ ...value, payload: 'aGVsbG8gd29ybGU=' }), 'signature-wrong'],
    ['another type', (value) => ({ ...value, payloadType: `${type}s` }), 'signature-wrong'],
    ['no signature', (value) => ({ ...value, signatures: [] }), 'envelope-malformed'],
    ['no payload', ({ signatures }) => ({ payloadType: type, signatures }), 'envelope-malformed'],
    [
      'a payload that is no base64',
      (value) => ({ ...value, payload: 'a b!' }),
      'envelope-malformed',
    ],
    ['mixed alphabets', (value) => ({ ...value, payload: '-_+/' }), 'envelope-malformed'],
    [
      'a signature that is no text',
      (value) => ({ ...value, signatures: [{ sig: 1 }] }),
      'envelope-malformed',
    ],
    ['a list', () => [], 'envelope-malformed'],
    ['null', () => null, 'envelope-malformed'],
  ])('is refused with %s', (_, change, reason) => {
    expect(verifyEnvelope(bytesOf(change(parts())), [publicKey])).toEqual({ ok: false, reason });
  });

  it('is refused with any bit of its payload or signature flipped', () => {
    const { signatures } = parts();
    const flipped = (bytes: Buffer, bit: number) => {
      const copy = Buffer.from(bytes);
      copy[bit >> 3]! ^= 1 << (bit & 7);
      return copy.toString('base64');
    };
    const sig = Buffer.from(signatures[0]!.sig, 'base64');
    for (let bit = 0; bit < payload.length * 8; bit += 1)
      expect(isGood({ ...parts(), payload: flipped(payload, bit) })).toBe(false);
    for (let bit = 0; bit < sig.length * 8; bit += 1)
      expect(isGood({ ...parts(), signatures: [{ keyid: '', sig: flipped(sig, bit) }] })).toBe(
        false,
      );
  });

  function isGood(value: Parts): boolean {
    return verifyEnvelope(bytesOf(value), [publicKey]).ok;
  }
});

describe('a key of evidence', () => {
  const ed25519 = generateKeyPairSync('ed25519');
  const p384 = generateKeyPairSync('ec', { namedCurve: 'P-384' });
  const pemOf = (one: KeyObject, kind: 'spki' | 'pkcs8') =>
    one.export({ type: kind, format: 'pem' }).toString();

  it('opens again as the same key', () => {
    const pem = generateEvidenceKeyPem();
    expect(openEvidenceKey(pem).keyId).toBe(openEvidenceKey(pem).keyId);
    expect(keyIdOf(parseEvidencePublicKey(key.publicKeyPem))).toBe(key.keyId);
  });

  it.each([
    ['nothing', ''],
    ['another kind of key', pemOf(ed25519.publicKey, 'spki')],
    ['another curve', pemOf(p384.publicKey, 'spki')],
    ['a private key', generateEvidenceKeyPem()],
    ['text before the key', `x\n${key.publicKeyPem}`],
    ['two keys', `${key.publicKeyPem}${key.publicKeyPem}`],
  ])('is not read from %s', (_, pem) => {
    expect(() => parseEvidencePublicKey(pem)).toThrow('it is no public key');
  });

  it('signs with nothing but P-256', () => {
    expect(() => openEvidenceKey(pemOf(p384.privateKey, 'pkcs8'))).toThrow('not on P-256');
    expect(() => openEvidenceKey('x')).toThrow('no private key');
  });

  it('of another kind verifies nothing, although its own signature is good', () => {
    const sig = sign('sha256', preAuthEncoding(type, payload), p384.privateKey).toString('base64');
    const value = { ...parts(), signatures: [{ keyid: '', sig }] };
    expect(verifyEnvelope(bytesOf(value), [p384.publicKey]).ok).toBe(false);
  });
});

/** ASN.1 DER of a signature that is written as r and s, 32 bytes each. */
function derOf(raw: string): string {
  const bytes = Buffer.from(raw, 'base64');
  const integer = (value: Buffer) => {
    const bare = value.subarray(value.findIndex((byte) => byte !== 0));
    const positive = bare[0]! & 0x80 ? Buffer.concat([Buffer.of(0), bare]) : bare;
    return Buffer.concat([Buffer.of(2, positive.length), positive]);
  };
  const both = Buffer.concat([integer(bytes.subarray(0, 32)), integer(bytes.subarray(32))]);
  return Buffer.concat([Buffer.of(0x30, both.length), both]).toString('base64');
}
