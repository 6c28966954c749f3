import { sha256Hex } from './merkle.js';
import { type PackFiles } from './pack-format.js';

/** The list that coreutils' `sha256sum --check` reads. */
export function sumsOf(files: PackFiles): Buffer {
  const lines = [...files].sort(byPath).map(([path, bytes]) => `${sha256Hex(bytes)}  ${path}\n`);
  return Buffer.from(lines.join(''));
}

/** By code units, as every list of a pack is sorted. */
export function byPath([a]: readonly [string, Buffer], [b]: readonly [string, Buffer]): number {
  return a < b ? -1 : 1;
}
