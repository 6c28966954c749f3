/** Room on the file system of a folder. */
export interface DiskRoom {
  readonly folder: string;
  readonly freeBytes: number;
  /** 0 in both: the file system counts no inodes. */
  readonly freeInodes: number;
  readonly inodes: number;
}

const MIB = 1024 * 1024;
const LEAST_INODES = 10_000;
const LEAST_INODE_SHARE = 0.01;

/**
 * Why there is too little room to take work, or undefined.
 * @param minFreeMiB of each file system; 0: any room will do
 */
export function fullDisk(rooms: readonly DiskRoom[], minFreeMiB: number): string | undefined {
  const reasons = rooms.flatMap(({ folder, freeBytes, freeInodes, inodes }) => {
    const freeMiB = Math.floor(freeBytes / MIB);
    if (freeMiB < minFreeMiB) return [`${folder} has ${freeMiB} MiB free, wanted ${minFreeMiB}`];
    if (minFreeMiB > 0 && inodes > 0 && freeInodes < leastInodes(inodes))
      return [`${folder} has ${freeInodes} inodes free`];
    return [];
  });
  return reasons.length === 0 ? undefined : reasons.join('; ');
}

function leastInodes(inodes: number): number {
  return Math.min(LEAST_INODES, inodes * LEAST_INODE_SHARE);
}
