import { describe, expect, it, test } from '@jest/globals';
import { createPrivateKey } from 'node:crypto';
import {
  formatCheckpoint,
  parseCheckpoint,
  signCheckpoint,
  verifyCheckpoint,
} from './checkpoint.js';
import { generateLogKey } from './log-key.js';
import { emptyRoot, leafHash } from './merkle.js';
import { parseNote, signNote } from './signed-note.js';

const origin = 'exam.board.example/audit/2026';
const key = generateLogKey(origin);
const privateKey = createPrivateKey(key.privateKeyPem);
const checkpoint = { origin, size: 7, root: leafHash(Buffer.from('x')) };

// The example of c2sp.org/tlog-checkpoint; the standard publishes no key for it.
const published = `example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
`;

describe('the text of a checkpoint', () => {
  it('is read from the example of the standard and written back', () => {
    const { text } = parseNote(Buffer.from(published));
    const read = parseCheckpoint(text);
    expect(read).toEqual({
      origin: 'example.com/behind-the-sofa',
      size: 20852163,
      root: Buffer.from('0ac5186a91863e8e1d90c808014aa89bf5da8e3ee1d9f07630f0378f68f1ab62', 'hex'),
    });
    expect(formatCheckpoint(read)).toBe(text);
  });

  it('of an empty log has size 0', () => {
    expect(formatCheckpoint({ origin: 'a', size: 0, root: emptyRoot() })).toBe(
      'a\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n',
    );
  });

  const root = '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=';
  test.each([
    ['no origin', `\n1\n${root}\n`],
    ['a leading zero', `a\n01\n${root}\n`],
    ['a sign', `a\n+1\n${root}\n`],
    ['an exponent', `a\n1e3\n${root}\n`],
    ['no size', `a\n\n${root}\n`],
    ['a size that is not exact', `a\n9007199254740992\n${root}\n`],
    ['a root of 31 bytes', `a\n1\n${Buffer.alloc(31).toString('base64')}\n`],
    ['a root with stray bits', `a\n1\n${root.replace('FU=', 'FV=')}\n`],
    ['no root', 'a\n1\n'],
    ['an extension line', `a\n1\n${root}\nmore\n`],
    ['no newline at the end', `a\n1\n${root}`],
    ['nothing', ''],
  ])('is refused with %s', (_name, text) => {
    expect(() => parseCheckpoint(text)).toThrow(
      expect.objectContaining({ code: 'checkpoint-invalid' }),
    );
  });

  test.each([
    ['a broken size', { size: 1.5 }],
    ['a negative size', { size: -1 }],
    ['a short root', { root: Buffer.alloc(31) }],
    ['an origin of two lines', { origin: 'a\nb' }],
    ['an empty origin', { origin: '' }],
  ])('is not written for %s', (_name, change) => {
    expect(() => signCheckpoint({ ...checkpoint, ...change }, privateKey)).toThrow(
      expect.objectContaining({ code: 'checkpoint-invalid' }),
    );
  });
});

describe('a signed checkpoint', () => {
  const note = signCheckpoint(checkpoint, privateKey);

  it('verifies under the key of its log', () => {
    expect(verifyCheckpoint(Buffer.from(note), key.vkey)).toEqual({ ok: true, checkpoint });
  });

  it('is the same bytes each time it is signed', () => {
    expect(signCheckpoint(checkpoint, privateKey)).toBe(note);
  });

  test.each([
    ['another size', note.replace('\n7\n', '\n8\n'), key.vkey, 'signature-wrong'],
    ['another key', note, generateLogKey(origin).vkey, 'not-signed-by-key'],
    [
      'a text that is no checkpoint',
      signNote({ text: 'hello\n', name: origin, privateKey }),
      key.vkey,
      'checkpoint-malformed',
    ],
    [
      'the origin of another log',
      signNote({
        text: formatCheckpoint({ ...checkpoint, origin: 'other' }),
        name: origin,
        privateKey,
      }),
      key.vkey,
      'origin-differs',
    ],
  ])('is refused with %s', (_name, changed, vkey, reason) => {
    expect(verifyCheckpoint(Buffer.from(changed), vkey)).toEqual({ ok: false, reason });
  });
});
