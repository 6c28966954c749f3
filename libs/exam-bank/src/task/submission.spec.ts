import { describe, expect, it, test } from '@jest/globals';
import { checkSubmission, type ReceivedFile } from './submission.js';

const task = { languages: ['python', 'c'], callable: undefined };
const main = { name: 'main.py', text: 'print(1)\n' };

function codes(files: readonly ReceivedFile[], language = 'python'): readonly string[] {
  const check = checkSubmission({ language, files }, task);
  return check.ok ? [] : check.problems.map(({ code }) => code);
}

describe('a submission', () => {
  it('of text or bytes becomes source files, byte order mark and all', () => {
    const bytes = Buffer.from('\ufeffx = "é"\n', 'utf8');
    const check = checkSubmission(
      { language: 'python', files: [main, { name: 'a_b-1.py', bytes }] },
      task,
    );
    expect(check).toEqual({
      ok: true,
      submission: {
        language: 'python',
        files: [main, { name: 'a_b-1.py', text: '\ufeffx = "é"\n' }],
      },
    });
  });

  const badNames = [
    { name: 'a parent folder', file: '../main.py' },
    { name: 'dots inside', file: 'a..py' },
    { name: 'only dots', file: '..' },
    { name: 'an absolute path', file: '/etc/passwd' },
    { name: 'a folder', file: 'src/main.py' },
    { name: 'a backslash', file: 'src\\main.py' },
    { name: 'a NUL', file: 'main.py\0' },
    { name: 'a line break at the end', file: 'main.py\n' },
    { name: '256 characters', file: 'a'.repeat(256) },
    { name: 'nothing', file: '' },
    { name: 'a leading dot', file: '.bashrc' },
    { name: 'a leading minus', file: '-o' },
    { name: 'a space', file: 'a b.py' },
    { name: 'a device of Windows', file: 'aux.c' },
    { name: 'a dot at its end', file: 'main.' },
    { name: 'a letter beyond ASCII', file: 'zażółć.py' },
  ];
  test.each(badNames)('is refused for a file name with $name', ({ file }) => {
    expect(codes([{ name: file, text: '' }])).toEqual(['bad-file-name']);
  });

  const size = 256 * 1024;
  const others = [
    { name: 'no file', files: [], expected: ['no-files'] },
    {
      name: '21 files',
      files: Array.from({ length: 21 }, (_, at) => ({ name: `f${String(at)}.py`, text: '' })),
      expected: ['too-many-files'],
    },
    {
      name: 'a byte too many in one file',
      files: [{ name: 'a.py', text: 'x'.repeat(size + 1) }],
      expected: ['too-large'],
    },
    {
      name: 'a byte too many over two files',
      files: [
        { name: 'a.py', text: 'x'.repeat(size) },
        { name: 'b.py', bytes: Buffer.from('x') },
      ],
      expected: ['too-large'],
    },
    {
      name: 'two-byte letters that are too many bytes',
      files: [{ name: 'a.py', text: 'é'.repeat(size / 2 + 1) }],
      expected: ['too-large'],
    },
    { name: 'the same name twice', files: [main, main], expected: ['duplicate-name'] },
    {
      name: 'the same name in another case',
      files: [main, { name: 'Main.PY', text: '' }],
      expected: ['duplicate-name'],
    },
    {
      name: 'bytes that are not UTF-8',
      files: [{ name: 'a.py', bytes: Buffer.of(0xc3, 0x28) }],
      expected: ['not-text'],
    },
    {
      name: 'bytes with a NUL',
      files: [{ name: 'a.py', bytes: Buffer.of(0x61, 0) }],
      expected: ['not-text'],
    },
    { name: 'text with a NUL', files: [{ name: 'a.py', text: 'a\0' }], expected: ['not-text'] },
    {
      name: 'text with half a character',
      files: [{ name: 'a.py', text: '\ud800' }],
      expected: ['not-text'],
    },
  ];
  test.each(others)('is refused for $name', ({ files, expected }) => {
    expect(codes(files)).toEqual(expected);
  });

  it('is refused in a language that the task does not allow, and all problems are listed', () => {
    expect(codes([main, main], 'java')).toEqual(['language-not-allowed', 'duplicate-name']);
    expect(codes([main], 'constructor')).toEqual(['language-not-allowed']);
  });

  it('may be just as large, as many and as long as allowed', () => {
    expect(codes([{ name: 'a'.repeat(200), text: 'x'.repeat(size) }])).toEqual([]);
    expect(
      codes(Array.from({ length: 20 }, (_, at) => ({ name: `f${String(at)}`, text: '' }))),
    ).toEqual([]);
  });
});
