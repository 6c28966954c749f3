import { hash } from 'node:crypto';
import { describe, expect, it, test } from '@jest/globals';
import { formatTlogProof, parseTlogProof } from './tlog-proof.js';

const head = 'c2sp.org/tlog-proof@v1';
const one = hash('sha256', 'hash1', 'buffer');
const two = hash('sha256', 'hash2', 'buffer');
const line = (bytes: Buffer) => bytes.toString('base64');

/** Cases of github.com/transparency-dev/formats 0b850f1, proof/tlog_proof_test.go (Apache-2.0). */
describe('a tlog-proof', () => {
  test.each([
    [
      'without extra data',
      { index: 5, hashes: [one, two], checkpoint: 'test checkpoint\n' },
      `${head}\nindex 5\n${line(one)}\n${line(two)}\n\ntest checkpoint\n`,
    ],
    [
      'with extra data',
      { index: 10, hashes: [one], checkpoint: 'data\n', extra: Buffer.from('extra information') },
      `${head}\nextra ${line(Buffer.from('extra information'))}\nindex 10\n${line(one)}\n\ndata\n`,
    ],
    ['without hashes', { index: 0, hashes: [], checkpoint: 'c\n' }, `${head}\nindex 0\n\nc\n`],
  ])('is written and read %s', (_name, proof, text) => {
    expect(formatTlogProof(proof)).toBe(text);
    expect(parseTlogProof(text)).toEqual(proof);
  });

  test.each([
    ['another header', 'wrong-header\nindex 0\n\ncheckpoint\n'],
    ['extra data that is no base64', `${head}\nextra !!notbase64!!\nindex 0\n\ncheckpoint\n`],
    ['no index', `${head}\n\n\ncheckpoint\n`],
    ['an index that is no number', `${head}\nindex notanumber\n\ncheckpoint\n`],
    ['a negative index', `${head}\nindex -5\n\ncheckpoint\n`],
    ['an index with a zero before it', `${head}\nindex 05\n\ncheckpoint\n`],
    ['a hash that is no base64', `${head}\nindex 0\n!!notbase64!!\n\ncheckpoint\n`],
    ['a hash of 64 bytes', `${head}\nindex 0\n${line(Buffer.alloc(64))}\n\ncheckpoint\n`],
    ['one endless line', `${head}\nindex 0\n${'a'.repeat(66_560)}\n`],
    ['64 hashes', `${head}\nindex 0\n${`${line(one)}\n`.repeat(64)}\ncheckpoint\n`],
    ['a checkpoint that is cut', `${head}\nindex 0\n\ncheckpoint`],
  ])('is refused with %s', (_name, text) => {
    expect(() => parseTlogProof(text)).toThrow('not a tlog-proof');
  });

  it('is not written when it could not be read', () => {
    expect(() =>
      formatTlogProof({ index: 0, hashes: [Buffer.alloc(3)], checkpoint: 'c\n' }),
    ).toThrow();
  });
});
