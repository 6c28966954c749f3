import { deflateRawSync } from 'node:zlib';
import { describe, expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import { ARCHIVE_LIMITS, readArchive } from '#exam-bank';
import { zip64Of, zipOf, type ZipEntry, type ZipShape } from '../factories/zip.js';

async function reasonFor(
  entries: readonly ZipEntry[],
  shape: ZipShape = {},
): Promise<string | undefined> {
  const reading = await readArchive(zipOf(entries, shape));
  return reading.ok ? undefined : reading.reason;
}

const emptyFiles = (count: number): readonly ZipEntry[] =>
  Array.from({ length: count }, (_, at) => ({ name: `f${at}`, method: 0 }));

const plain: ZipEntry = { name: 'a.txt', content: 'hello' };

describe('an honest archive', () => {
  it('gives its files by path, stored or deflated, and passes over its folders', async () => {
    const reading = await readArchive(
      zipOf(
        [
          { name: 'data/' },
          { name: 'data/1.in', content: '1\n', method: 0 },
          { name: 'data/1.ans', content: 'x'.repeat(1000) },
          { name: 'żółw.txt', content: Buffer.of(0, 255) },
        ],
        { comment: 'made by hand' },
      ),
    );
    if (!reading.ok) throw new Error(reading.reason);
    expect([...reading.files]).toEqual([
      ['data/1.in', Buffer.from('1\n')],
      ['data/1.ans', Buffer.from('x'.repeat(1000))],
      ['żółw.txt', Buffer.of(0, 255)],
    ]);
  });

  it('may be empty, hold as many entries as allowed, and hold an archive, which is a file like any other', async () => {
    expect(await reasonFor([])).toBeUndefined();
    const many = emptyFiles(ARCHIVE_LIMITS.entries);
    expect(await reasonFor(many)).toBeUndefined();
    const inner = zipOf([{ name: '../escape', content: 'x' }]);
    const reading = await readArchive(zipOf([{ name: 'inner.zip', content: inner }]));
    expect(reading).toEqual({ ok: true, files: new Map([['inner.zip', inner]]) });
  });

  it('keeps every content as it is', async () => {
    const contents = fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(contents, async (files) => {
        const entries = files.map((bytes, at) => ({
          name: `d${at % 2}/${at}`,
          content: Buffer.from(bytes),
          method: at % 3 === 0 ? 0 : 8,
        }));
        const reading = await readArchive(zipOf(entries));
        expect(reading).toEqual({
          ok: true,
          files: new Map(entries.map(({ name, content }) => [name, content])),
        });
      }),
      { numRuns: 30 },
    );
  });
});

describe('an archive is refused for a name', () => {
  const names: readonly (readonly [string, string | Buffer])[] = [
    ['with a parent folder', '../evil'],
    ['with a parent folder inside', 'a/../../evil'],
    ['with a parent folder at its end', 'a/..'],
    ['that is absolute', '/etc/passwd'],
    ['with a backslash', 'a\\b'],
    ['with a backslash and a parent', '..\\..\\evil'],
    ['with a drive letter', 'C:/evil'],
    ['with a drive letter and no slash', 'c:evil'],
    ['with NUL', 'a\0b'],
    ['with a line break', 'a\nb'],
    ['with an empty part', 'a//b'],
    ['with a part "."', './a'],
    ['that is empty', ''],
    ['with 256 characters in a part', 'a'.repeat(256)],
    ['with more than 255 bytes in a part', 'ż'.repeat(128)],
    ['of more than 1024 bytes', `${'a/'.repeat(512)}b`],
    ['that is not UTF-8', Buffer.of(0x61, 0xff)],
    ['of a device', 'a/NUL.txt'],
    ['with a dot at the end', 'a./b'],
    ['with an escape sequence', '\u001b[2Jx'],
  ];
  test.each(names)('%s', async (_, name) => {
    const reason = await reasonFor([plain, { name, content: 'x' }]);
    expect(reason).toBeDefined();
    // eslint-disable-next-line no-control-regex -- nothing that a terminal obeys may be in the error
    expect(reason).not.toMatch(/[\u0000-\u001f]/);
  });
});

describe('an archive is refused for', () => {
  const bomb = deflateRawSync(Buffer.alloc(20 * 1024 * 1024));
  const cases: readonly {
    readonly name: string;
    readonly entries: readonly ZipEntry[];
    readonly shape?: ZipShape;
    readonly reason: string;
  }[] = [
    {
      name: 'a symbolic link',
      entries: [{ name: 'l', content: '/etc/passwd', mode: 0o120777 }],
      reason: 'is a symbolic link',
    },
    {
      name: 'a symbolic link that says it is not from Unix',
      entries: [{ name: 'l', content: '/etc/passwd', mode: 0o120777, madeOn: 0 }],
      reason: 'is a symbolic link',
    },
    { name: 'a device', entries: [{ name: 'd', mode: 0o060660 }], reason: 'is a block device' },
    { name: 'a pipe', entries: [{ name: 'p', mode: 0o010660 }], reason: 'is a named pipe' },
    {
      name: 'a folder with content',
      entries: [{ name: 'd/', content: 'x' }],
      reason: 'a folder with content',
    },
    { name: 'the same name twice', entries: [plain, plain], reason: 'another entry' },
    {
      name: 'the same name in another case',
      entries: [plain, { name: 'A.TXT' }],
      reason: 'another entry',
    },
    {
      name: 'the same name in another Unicode form',
      entries: [{ name: '\u00e9' }, { name: 'e\u0301' }],
      reason: 'another entry',
    },
    {
      name: 'a file where others have a folder',
      entries: [{ name: 'a' }, { name: 'a/b' }],
      reason: 'another entry',
    },
    {
      name: 'a file and a folder of one name',
      entries: [{ name: 'a/' }, { name: 'a' }],
      reason: 'another entry',
    },
    { name: 'encryption', entries: [{ ...plain, flags: 0x801 }], reason: 'is encrypted' },
    {
      name: 'strong encryption',
      entries: [{ ...plain, flags: 0x841 }],
      reason: 'encryption',
    },
    {
      name: 'another method of packing',
      entries: [{ ...plain, method: 12 }],
      reason: 'a method that is not read',
    },
    {
      name: 'a wrong checksum',
      entries: [{ ...plain, crc: 1 }],
      reason: 'checksum does not fit',
    },
    {
      name: 'a size that is too small',
      entries: [{ name: 'bomb', packed: bomb, size: 10 }],
      reason: 'another size than it says',
    },
    {
      name: 'a size that is too large',
      entries: [{ ...plain, size: 1000 }],
      reason: 'another size than it says',
    },
    {
      name: 'a stored size that lies',
      entries: [{ ...plain, method: 0, size: 4 }],
      reason: 'size mismatch',
    },
    {
      name: 'content that is not packed as it says',
      entries: [{ ...plain, packed: Buffer.from('not deflated') }],
      reason: 'cannot be read',
    },
    {
      name: 'a file that unpacks to too much',
      entries: [{ ...plain, size: ARCHIVE_LIMITS.fileBytes + 1 }],
      reason: 'more than 128 MiB',
    },
    {
      name: 'files that unpack to too much together',
      entries: [1, 2, 3].map((at) => ({ name: `f${at}`, size: ARCHIVE_LIMITS.fileBytes })),
      reason: 'more than 256 MiB',
    },
    {
      name: 'a ratio that no test data has',
      entries: [{ name: 'bomb', packed: bomb, size: 20 * 1024 * 1024 }],
      reason: 'more than 200 times its size',
    },
    {
      name: 'entries that share their bytes',
      entries: [plain, { ...plain, name: 'b.txt', localName: 'b.txt', offset: 0 }],
      reason: 'another name before its content',
    },
    {
      name: 'an entry inside another',
      entries: [
        { name: 'outer', content: zipOf([{ name: 'inner', content: 'x' }]), method: 0 },
        { name: 'inner', content: 'x', offset: 35 },
      ],
      reason: 'overlaps another entry',
    },
    {
      name: 'another name before the content than in the directory',
      entries: [{ ...plain, localName: 'b.txt' }],
      reason: 'another name before its content',
    },
    {
      name: 'bytes before its first entry',
      entries: [plain],
      shape: { before: Buffer.from('#!/bin/sh\n') },
      reason: 'bytes before its first entry',
    },
    {
      name: 'bytes after its end',
      entries: [plain],
      shape: { after: Buffer.from('more') },
      reason: 'no readable .zip archive',
    },
    {
      name: 'entries that the directory has but its count does not tell',
      entries: [plain, { name: 'hidden' }],
      shape: { entryCount: 1 },
      reason: 'lists other entries than it says',
    },
    {
      name: 'a count of more entries than there are',
      entries: [plain],
      shape: { entryCount: 2 },
      reason: 'no readable .zip archive',
    },
    {
      name: 'a directory that lies elsewhere',
      entries: [plain],
      shape: { directoryOffset: 0 },
      reason: 'no readable .zip archive',
    },
    {
      name: 'a part of several disks',
      entries: [plain],
      shape: { disk: 1 },
      reason: 'multi-disk',
    },
    {
      name: 'a header that lies outside',
      entries: [{ ...plain, offset: 1_000_000 }],
      reason: 'no readable .zip archive',
    },
  ];
  test.each(cases)('$name', async ({ entries, shape, reason }) => {
    expect(await reasonFor(entries, shape)).toContain(reason);
  });

  it('100,000 entries, from its directory alone', async () => {
    const told = await readArchive(zip64Of(100_000));
    expect(told).toEqual({ ok: false, reason: '100000 entries, at most 10000 are read' });
    const many = emptyFiles(100_000);
    const lying = await readArchive(zipOf(many, { entryCount: 10_001 }));
    expect(lying).toEqual({ ok: false, reason: '10001 entries, at most 10000 are read' });
    const hidden = await readArchive(zipOf(many, { entryCount: 10 }));
    expect(hidden).toEqual({ ok: false, reason: 'its directory lists other entries than it says' });
  });

  it('the 64-bit form, which none of what is read needs', async () => {
    const reading = await readArchive(zip64Of(0));
    expect(reading).toEqual({ ok: false, reason: expect.stringContaining('zip64') });
  });

  it('being none', async () => {
    for (const bytes of ['', 'PK', 'x'.repeat(1000)]) {
      const reading = await readArchive(Buffer.from(bytes));
      expect(reading).toEqual({ ok: false, reason: expect.stringContaining('no readable .zip') });
    }
  });

  it('being cut short anywhere, or changed in any byte of its directory, without ever throwing', async () => {
    const whole = zipOf([plain, { name: 'b/', content: '' }, { name: 'b/c', content: 'world' }]);
    for (let length = 0; length < whole.length; length += 1) {
      expect((await readArchive(whole.subarray(0, length))).ok).toBe(false);
    }
    await fc.assert(
      fc.asyncProperty(
        fc.nat(whole.length - 1),
        fc.integer({ min: 1, max: 255 }),
        async (at, by) => {
          const changed = Buffer.from(whole);
          changed.writeUInt8((changed.readUInt8(at) + by) % 256, at);
          const reading = await readArchive(changed);
          if (!reading.ok) return;
          // What is still read has contents whose checksums fit.
          const contents = [...reading.files.values()].map(String);
          expect(contents).toEqual(['hello', 'world']);
        },
      ),
    );
  });
});
