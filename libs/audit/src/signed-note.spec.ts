import { describe, expect, it, test } from '@jest/globals';
import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { generateLogKey } from './log-key.js';
import { encodeVkey, parseNote, parseVkey, signNote, verifyNote } from './signed-note.js';

// The key and note that golang.org/x/mod/sumdb/note tests itself with (a public test key).
const peter = {
  vkey: 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW',
  seed: 'AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz',
  text:
    'If you think cryptography is the answer to your problem,\n' +
    "then you don't know what your problem is.\n",
  signature:
    '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n',
};
const peterNote = `${peter.text}\n${peter.signature}`;
const peterKey = createPrivateKey({
  key: Buffer.concat([
    Buffer.from('302e020100300506032b657004220420', 'hex'),
    Buffer.from(peter.seed, 'base64').subarray(1),
  ]),
  format: 'der',
  type: 'pkcs8',
});

// The example of c2sp.org/signed-note.
const foo = {
  vkey: 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k',
  note:
    'This is an example message.\n\n' +
    '— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n',
};

const verify = (note: string, vkey: string) => verifyNote(Buffer.from(note), vkey);

describe('published notes', () => {
  it('verifies the example of the signed-note standard', () => {
    expect(verify(foo.note, foo.vkey)).toEqual({ ok: true, text: 'This is an example message.\n' });
  });

  it('verifies the note of the Go package', () => {
    expect(verify(peterNote, peter.vkey)).toEqual({ ok: true, text: peter.text });
  });

  it('signs the text of the Go package to the same bytes', () => {
    const note = signNote({ text: peter.text, name: 'PeterNeumann', privateKey: peterKey });
    expect(note).toBe(peterNote);
  });

  it('parses the first example of the standard, with an empty line in its text', () => {
    const text =
      'Ognuno sta solo sul cuor della terra\ntrafitto da un raggio di sole:\n\ned è subito sera.\n';
    const note = `${text}\n— quasimodo.example/salvatore NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=\n`;
    const parsed = parseNote(Buffer.from(note));
    expect(parsed.text).toBe(text);
    expect(parsed.signatures.map(({ name, keyId }) => [name, keyId])).toEqual([
      ['quasimodo.example/salvatore', '367ba04b'],
    ]);
  });
});

describe('vkeys', () => {
  test.each([peter.vkey, foo.vkey])('%s is read and written back', (vkey) => {
    const { name, publicKey } = parseVkey(vkey);
    expect(encodeVkey(name, publicKey)).toBe(vkey);
  });

  it('writes the key of the Go package', () => {
    expect(encodeVkey('PeterNeumann', createPublicKey(peterKey))).toBe(peter.vkey);
  });

  it('refuses every cut of a vkey, as the Go package does', () => {
    for (let start = 0; start <= peter.vkey.length; start += 1) {
      for (let end = start + 1; end <= peter.vkey.length; end += 1) {
        const part = peter.vkey.slice(start, end);
        if (part === peter.vkey) continue;
        expect(() => parseVkey(part)).toThrow(expect.objectContaining({ code: 'key-invalid' }));
      }
    }
  });

  it('refuses a vkey with any character raised by one, as the Go package does', () => {
    for (let at = 0; at < peter.vkey.length; at += 1) {
      const raised = String.fromCharCode(peter.vkey.charCodeAt(at) + 1);
      const changed = peter.vkey.slice(0, at) + raised + peter.vkey.slice(at + 1);
      expect(() => parseVkey(changed)).toThrow(expect.objectContaining({ code: 'key-invalid' }));
    }
  });

  test.each([
    [
      'a key of wrong length with a fitting id',
      'PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==',
    ],
    [
      'an unknown algorithm with a fitting id',
      'PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW',
    ],
    ['an id in capitals', peter.vkey.replace('c74f20a3', 'C74F20A3')],
    ['a trailing newline', `${peter.vkey}\n`],
    ['another name', peter.vkey.replace('Peter', 'Paul')],
  ])('refuses %s', (_name, vkey) => {
    expect(() => parseVkey(vkey)).toThrow(expect.objectContaining({ code: 'key-invalid' }));
    expect(verify(peterNote, vkey)).toEqual({ ok: false, reason: 'key-malformed' });
  });

  test.each(['', 'a b', 'a+b', 'a\u00a0b', 'a\nb', 'a\u0001b'])(
    'gives no key to the name %j',
    (name) => {
      const refusal = expect.objectContaining({ code: 'key-invalid' });
      expect(() => generateLogKey(name)).toThrow(refusal);
      expect(() => signNote({ text: 'x\n', name, privateKey: peterKey })).toThrow(refusal);
    },
  );

  it('refuses keys of another kind', () => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const refusal = expect.objectContaining({ code: 'key-invalid' });
    expect(() => encodeVkey('a', publicKey)).toThrow(refusal);
    expect(() => encodeVkey('a', peterKey)).toThrow(refusal);
    expect(() => signNote({ text: 'x\n', name: 'a', privateKey })).toThrow(refusal);
  });
});

describe('generateLogKey', () => {
  it('gives a key that signs what its vkey verifies, and a new one each time', () => {
    const key = generateLogKey('exam.board.example/audit/2026');
    const note = signNote({
      text: 'text\n',
      name: 'exam.board.example/audit/2026',
      privateKey: createPrivateKey(key.privateKeyPem),
    });
    expect(verify(note, key.vkey)).toEqual({ ok: true, text: 'text\n' });
    expect(parseVkey(key.vkey).publicKey.equals(createPublicKey(key.publicKeyPem))).toBe(true);
    expect(generateLogKey('exam.board.example/audit/2026').vkey).not.toBe(key.vkey);
  });
});

describe('verifyNote', () => {
  const own = peter.signature;
  const zeros = (keyId: string) =>
    Buffer.concat([Buffer.from(keyId, 'hex'), Buffer.alloc(64)]).toString('base64');

  test.each([
    [
      'signatures of strangers before and after',
      `— w.example/1 AAAAAAA=\n${own}— w.example/2 AQIDBAU=\n`,
    ],
    ['a stranger of the same name', `— PeterNeumann ${zeros('01020304')}\n${own}`],
    ['a stranger with the same id', `— Enoch ${zeros('c74f20a3')}\n${own}`],
    ['the same signature 100 times', own.repeat(100)],
  ])('accepts %s', (_name, signatures) => {
    expect(verify(`${peter.text}\n${signatures}`, peter.vkey).ok).toBe(true);
  });

  test.each([
    ['another text', `${peter.text}more\n\n${own}`, 'signature-wrong'],
    [
      'a second, wrong signature of the key',
      `${peterNote}— PeterNeumann ${zeros('c74f20a3')}\n`,
      'signature-wrong',
    ],
    ['a signature of one byte', `${peter.text}\n— PeterNeumann x08gowE=\n`, 'signature-wrong'],
    ['only strangers', `${peter.text}\n— w.example/1 AAAAAAA=\n`, 'not-signed-by-key'],
    ['more than 100 signatures', `${peter.text}\n${own.repeat(101)}`, 'note-malformed'],
    ['no empty line', `${peter.text}${own}`, 'note-malformed'],
    ['no signature', `${peter.text}\n`, 'note-malformed'],
    ['no newline at the end', peterNote.slice(0, -1), 'note-malformed'],
    ['a hyphen for the dash', peterNote.replace('—', '-'), 'note-malformed'],
    ['a word too many', peterNote.replace('— ', '— a '), 'note-malformed'],
    ['a carriage return', peterNote.replaceAll('\n', '\r\n'), 'note-malformed'],
    ['a control character', peterNote.replace('think', 'th\u0000nk'), 'note-malformed'],
    ['base64 without padding', peterNote.replace('=\n', '\n'), 'note-malformed'],
    ['base64 with stray bits', peterNote.replace('nAM=', 'nAN='), 'note-malformed'],
    ['a key name with a plus', peterNote.replace('— Peter', '— Pe+er'), 'note-malformed'],
    ['a signature of no bytes', `${peter.text}\n— PeterNeumann x08gow==\n`, 'note-malformed'],
    ['nothing', '', 'note-malformed'],
  ])('refuses %s', (_name, note, reason) => {
    expect(verify(note, peter.vkey)).toEqual({ ok: false, reason });
  });

  it('refuses bytes that are not UTF-8', () => {
    const note = Buffer.concat([Buffer.of(0xff), Buffer.from(peterNote)]);
    expect(verifyNote(note, peter.vkey)).toEqual({ ok: false, reason: 'note-malformed' });
  });

  it('refuses a note with any one bit flipped', () => {
    const bytes = Buffer.from(peterNote);
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const changed = Buffer.from(bytes);
      changed.writeUInt8((changed[bit >> 3] ?? 0) ^ (1 << (bit & 7)), bit >> 3);
      expect([bit, verifyNote(changed, peter.vkey).ok]).toEqual([bit, false]);
    }
  });

  it('never throws, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.string(), (note, vkey) => {
        expect(verifyNote(note, vkey).ok).toBe(false);
      }),
    );
  });
});

describe('signNote', () => {
  test.each([
    ['without newline at the end', 'text'],
    ['empty', ''],
    ['with a control character', 'a\tb\n'],
    ['with a lone surrogate', '\ud800\n'],
  ])('refuses a text %s', (_name, text) => {
    expect(() => signNote({ text, name: 'a', privateKey: peterKey })).toThrow(
      expect.objectContaining({ code: 'note-invalid' }),
    );
  });

  it('signs any proper text so that it verifies and comes back whole', () => {
    const line = fc.string({ unit: 'grapheme' }).filter((text) => !/[\p{Cc}]/u.test(text));
    fc.assert(
      fc.property(fc.array(line, { minLength: 1 }), (lines) => {
        const text = `${lines.join('\n')}\n`;
        const note = signNote({ text, name: 'PeterNeumann', privateKey: peterKey });
        expect(verify(note, peter.vkey)).toEqual({ ok: true, text });
      }),
    );
  });
});
