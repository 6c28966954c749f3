import { describe, expect, test } from '@jest/globals';
import { fullDisk, type DiskRoom } from './disk.js';

const MIB = 1024 * 1024;
const room = (changes: Partial<DiskRoom> = {}): DiskRoom => ({
  folder: '/data',
  freeBytes: 2048 * MIB,
  freeInodes: 500_000,
  inodes: 1_000_000,
  ...changes,
});

describe('fullDisk', () => {
  test.each<[string, DiskRoom[], number, string | undefined]>([
    ['room enough', [room()], 1024, undefined],
    ['exactly enough', [room({ freeBytes: 1024 * MIB })], 1024, undefined],
    [
      'a byte too little',
      [room({ freeBytes: 1024 * MIB - 1 })],
      1024,
      '/data has 1023 MiB free, wanted 1024',
    ],
    ['any room will do', [room({ freeBytes: 0, freeInodes: 0 })], 0, undefined],
    ['hardly an inode left', [room({ freeInodes: 9_999 })], 1024, '/data has 9999 inodes free'],
    [
      'a small file system with inodes enough',
      [room({ inodes: 1_000, freeInodes: 900 })],
      1024,
      undefined,
    ],
    ['a file system that counts no inodes', [room({ inodes: 0, freeInodes: 0 })], 1024, undefined],
    [
      'one full of two',
      [room(), room({ folder: '/var/lib/docker', freeBytes: 0 })],
      1,
      '/var/lib/docker has 0 MiB free, wanted 1',
    ],
  ])('%s', (_, rooms, minFreeMiB, expected) => {
    expect(fullDisk(rooms, minFreeMiB)).toBe(expected);
  });
});
