import { refuse } from './archive-refused.js';

const RECORD_BYTES = 22;
const ZIP64_LOCATOR_BYTES = 20;
const ZIP64_LOCATOR = 0x07064b50;

/**
 * Where an archive's directory lies, as its last record says; the reader has found that record already.
 * Archives that need the 64-bit form are larger than any that is read, so that form is refused.
 */
export function endOfDirectory(
  archive: Buffer,
  comment: string,
): { readonly offset: number; readonly length: number } {
  // The comment is decoded by a code page of single bytes: as many characters as bytes.
  const record = archive.length - RECORD_BYTES - comment.length;
  const locator = record - ZIP64_LOCATOR_BYTES;
  if (locator >= 0 && archive.readUInt32LE(locator) === ZIP64_LOCATOR)
    refuse('a zip64 archive: none is needed for what is read');
  const disks = [archive.readUInt16LE(record + 4), archive.readUInt16LE(record + 6)];
  const onThisDisk = archive.readUInt16LE(record + 8);
  if (disks.some((disk) => disk !== 0) || onThisDisk !== archive.readUInt16LE(record + 10))
    refuse('is a part of an archive on several disks');
  const [length, offset] = [archive.readUInt32LE(record + 12), archive.readUInt32LE(record + 16)];
  if (offset + length !== record) refuse('there are bytes between its directory and its end');
  return { offset, length };
}
