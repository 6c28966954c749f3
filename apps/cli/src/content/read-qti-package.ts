import { lstat, stat } from 'node:fs/promises';
import nodePath from 'node:path';
import { ARCHIVE_LIMITS, qtiPackageRoot, readArchive } from '#exam-bank';
import { badInput } from '../exit.js';
import { readFolder, readRegular } from './read-folder.js';

/** The files of a QTI content package, a .zip or a folder with `imsmanifest.xml`; undefined for what is none. */
export async function qtiPackageFiles(
  source: string,
): Promise<ReadonlyMap<string, Buffer> | undefined> {
  const info = await stat(source).catch(() => undefined);
  if (info?.isDirectory() === true) {
    const manifest = await lstat(nodePath.join(source, 'imsmanifest.xml')).catch(() => undefined);
    return manifest?.isFile() === true ? readFolder(source, { skipHidden: true }) : undefined;
  }
  if (info === undefined || !source.endsWith('.zip')) return undefined;
  const reading = await readArchive(await readRegular(source, ARCHIVE_LIMITS.archiveBytes));
  if (!reading.ok) throw badInput(`${source}: ${reading.reason}`);
  return qtiPackageRoot(reading.files);
}
