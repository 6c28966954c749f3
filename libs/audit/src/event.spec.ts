import { describe, expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import { type AuditEvent, decodeEvent, encodeEvent } from './event.js';
import { canonicalJson } from './canonical-json.js';

const event: AuditEvent = {
  v: 1,
  id: '01932f5e-7b2c-7c4d-9a10-3f4b5c6d7e8f',
  t: '2026-06-01T09:30:00.125Z',
  type: 'mark.entered',
  actor: { kind: 'person', ref: 'user-17' },
  subject: { kind: 'sitting', ref: 'sit-0042' },
  data: { item: 'py-k-001', points: '0.25', attempt: 2, final: true, rules: ['SCI-8.1'] },
  evidence: [{ name: 'submissions/1/main.py', sha256: 'ab'.repeat(32), size: 17 }],
};

describe('encodeEvent and decodeEvent', () => {
  it('writes one spelling and reads it back', () => {
    const bytes = encodeEvent(event);
    expect(bytes.toString()).toBe(
      '{"actor":{"kind":"person","ref":"user-17"},"data":{"attempt":2,"final":true,"item":"py-k-001",' +
        '"points":"0.25","rules":["SCI-8.1"]},"evidence":[{"name":"submissions/1/main.py","sha256":"' +
        'ab'.repeat(32) +
        '","size":17}],"id":"01932f5e-7b2c-7c4d-9a10-3f4b5c6d7e8f","subject":{"kind":"sitting","ref":' +
        '"sit-0042"},"t":"2026-06-01T09:30:00.125Z","type":"mark.entered","v":1}',
    );
    expect(decodeEvent(bytes)).toEqual(event);
  });

  it('gives any data map back as it was', () => {
    const key = fc.stringMatching(/^[a-z][A-Za-z0-9]{0,10}$/);
    const text = fc.string({ unit: 'grapheme' }).map((value) => value.normalize('NFC'));
    const value = fc.oneof(text, fc.maxSafeInteger(), fc.boolean(), fc.array(text));
    fc.assert(
      fc.property(fc.dictionary(key, value, { noNullPrototype: true }), (data) => {
        expect(decodeEvent(encodeEvent({ ...event, data })).data).toEqual(data);
      }),
    );
  });

  test.each<[string, object]>([
    ['another version', { v: 2 }],
    ['an id that is no UUID', { id: '17' }],
    ['an id in capitals', { id: event.id.toUpperCase() }],
    ['a time without milliseconds', { t: '2026-06-01T09:30:00Z' }],
    ['a time with an offset', { t: '2026-06-01T09:30:00.125+02:00' }],
    ['30 February', { t: '2026-02-30T09:30:00.125Z' }],
    ['the 25th hour', { t: '2026-02-03T25:30:00.125Z' }],
    ['a type without a dot', { type: 'mark' }],
    ['a type in capitals', { type: 'Mark.entered' }],
    ['a type that ends in a dot', { type: 'mark.' }],
    ['an unknown kind of actor', { actor: { kind: 'robot', ref: 'x' } }],
    ['an e-mail address as reference', { actor: { kind: 'person', ref: 'a@b.example' } }],
    ['a name as reference', { subject: { kind: 'candidate', ref: 'Jan Kowalski' } }],
    ['an empty reference', { subject: { kind: 'sitting', ref: '' } }],
    ['a fraction', { data: { points: 0.25 } }],
    ['a nested object', { data: { a: { b: 1 } } }],
    ['null', { data: { a: null } }],
    ['an array of numbers', { data: { a: [1] } }],
    ['a key that is no name', { data: { 'a b': 1 } }],
    ['a short hash', { evidence: [{ name: 'a', sha256: 'ab', size: 1 }] }],
    ['a negative size', { evidence: [{ name: 'a', sha256: 'ab'.repeat(32), size: -1 }] }],
    ['an unknown property', { comment: 'x' }],
    ['text in NFD', { data: { a: 'e\u0301' } }],
  ])('refuses %s when writing and when reading', (_name, change) => {
    const wrong = { ...event, ...change };
    const refusal = expect.objectContaining({ code: 'event-invalid' });
    expect(() => encodeEvent(wrong)).toThrow(refusal);
    expect(() => decodeEvent(Buffer.from(canonicalJson(wrong)))).toThrow(refusal);
  });

  test.each(Object.keys(event))('refuses an event without %s', (key) => {
    const rest = Object.fromEntries(Object.entries(event).filter(([name]) => name !== key));
    expect(() => decodeEvent(Buffer.from(canonicalJson(rest)))).toThrow(
      expect.objectContaining({ code: 'event-invalid' }),
    );
  });

  it('names the place in its message', () => {
    expect(() => encodeEvent({ ...event, type: 'x' })).toThrow(/^\/type /);
  });

  it('refuses an event of more than 65,535 bytes when writing and when reading', () => {
    const large = { ...event, data: { a: 'x'.repeat(65_535) } };
    const refusal = expect.objectContaining({ code: 'event-too-large' });
    expect(() => encodeEvent(large)).toThrow(refusal);
    expect(() => decodeEvent(Buffer.from(canonicalJson(large)))).toThrow(refusal);
  });

  it('refuses bytes that say the same in another spelling', () => {
    expect(() => decodeEvent(Buffer.from(JSON.stringify(event)))).toThrow(
      expect.objectContaining({ code: 'json-invalid' }),
    );
  });

  it('is never fooled by one flipped bit into the same event', () => {
    const bytes = encodeEvent(event);
    fc.assert(
      fc.property(fc.nat(bytes.length * 8 - 1), (bit) => {
        const changed = Buffer.from(bytes);
        changed.writeUInt8((changed[bit >> 3] ?? 0) ^ (1 << (bit & 7)), bit >> 3);
        let read: AuditEvent | undefined;
        try {
          read = decodeEvent(changed);
        } catch {
          return;
        }
        expect(read).not.toEqual(event);
      }),
    );
  });
});
