import { describe, expect, it } from '@jest/globals';
import { eventually } from '../../../../test/eventually.js';
import type { DiskRoom } from './disk.js';
import { DiskWatch } from './disk-watch.js';

const MIB = 1024 * 1024;

describe('DiskWatch', () => {
  it('takes no work while a disk is full or unreadable, and tells each change once', async () => {
    let free: number | Error = 10 * MIB;
    const log: string[] = [];
    let looks = 0;
    const rooms = (): Promise<DiskRoom[]> => {
      looks += 1;
      if (free instanceof Error) return Promise.reject(free);
      return Promise.resolve([{ folder: '/d', freeBytes: free, freeInodes: 0, inodes: 0 }]);
    };
    const note = (_: unknown, message: string) => void log.push(message);
    const watch = await DiskWatch.start({
      rooms,
      minFreeMiB: 5,
      everyMs: 1,
      log: { warn: note, error: note },
    });
    expect(watch.hindrance()).toBeUndefined();

    free = 4 * MIB;
    await eventually('it is full', () => watch.hindrance()?.code === 'disk-full');
    const seen = looks;
    await eventually('it was looked at again', () => looks > seen + 2);
    free = new Error('stale file handle');
    await eventually('it cannot be read', () => watch.hindrance()?.code === 'disk-unreadable');
    expect(watch.hindrance()?.message).toBe('stale file handle');
    free = 6 * MIB;
    await eventually('there is room', () => watch.hindrance() === undefined);
    await watch.stop();
    expect(log).toEqual([
      'no run is claimed: the disk',
      'no run is claimed: the disk',
      'there is room on the disks again: runs are claimed',
    ]);
  });
});
