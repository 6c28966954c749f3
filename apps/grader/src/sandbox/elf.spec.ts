import { describe, expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import { loadedBytes } from './elf.js';

interface Segment {
  readonly type: number;
  readonly start: bigint;
  readonly size: bigint;
}

function elf(segments: readonly Segment[], table = 64): Buffer {
  const file = Buffer.alloc(64 + 56 * segments.length);
  file.write('\x7fELF\x02\x01\x01', 'latin1');
  file.writeBigUInt64LE(BigInt(table), 32);
  file.writeUInt16LE(56, 54);
  file.writeUInt16LE(segments.length, 56);
  segments.forEach(({ type, start, size }, index) => {
    file.writeUInt32LE(type, 64 + 56 * index);
    file.writeBigUInt64LE(start, 64 + 56 * index + 16);
    file.writeBigUInt64LE(size, 64 + 56 * index + 40);
  });
  return file;
}

describe('loadedBytes', () => {
  test.each([
    [
      'from the first to the last byte loaded',
      elf([load(0x1000n, 16n), load(0x5000n, 32n)]),
      0x4020,
    ],
    [
      'not what is only described',
      elf([load(0n, 16n), { type: 4, start: 1n << 40n, size: 9n }]),
      16,
    ],
    ['nothing where nothing is loaded', elf([]), 0],
    ['nothing of a table beyond the file', elf([load(0n, 16n)], 1 << 20), 0],
    ['nothing of other files', Buffer.from('#!/bin/sh\n'.padEnd(100)), 0],
  ])('counts %s', (_, file, expected) => {
    expect(loadedBytes(file)).toBe(expected);
  });

  it('takes any bytes whatever', () => {
    const headed = fc.uint8Array({ minLength: 0, maxLength: 300 }).map((bytes) => {
      const file = Buffer.concat([elf([]), bytes]);
      file.set(bytes.slice(0, 30), 30);
      return file;
    });
    fc.assert(fc.property(headed, (file) => loadedBytes(file) >= 0));
  });
});

function load(start: bigint, size: bigint): Segment {
  return { type: 1, start, size };
}
