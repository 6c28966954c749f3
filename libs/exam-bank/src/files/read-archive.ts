import { promisify } from 'node:util';
import { crc32, inflateRaw } from 'node:zlib';
import { fromBufferPromise, type Entry, type ZipFile } from 'yauzl';
import { clashingPaths, filePathProblem, shownPath } from './file-names.js';
import { ArchiveRefused, refuse } from './archive-refused.js';
import { endOfDirectory } from './end-of-directory.js';

/** What an archive may hold; sizes in bytes. */
export interface ArchiveLimits {
  readonly archiveBytes: number;
  readonly entries: number;
  readonly fileBytes: number;
  readonly totalBytes: number;
  /** Unpacked to packed, for archives that unpack to more than {@link RATIO_FROM_BYTES}. */
  readonly ratio: number;
}

export const ARCHIVE_LIMITS: ArchiveLimits = {
  archiveBytes: 128 * 1024 * 1024,
  entries: 10_000,
  fileBytes: 128 * 1024 * 1024,
  totalBytes: 256 * 1024 * 1024,
  ratio: 200,
};
const RATIO_FROM_BYTES = 16 * 1024 * 1024;

const inflate = promisify(inflateRaw);

export type ArchiveReading =
  | { readonly ok: true; readonly files: ReadonlyMap<string, Buffer> }
  | { readonly ok: false; readonly reason: string };

/**
 * Reads a .zip archive in memory: path → bytes of every regular file. It is taken whole or refused whole, with one reason; all
 * that the directory tells is checked before anything is unpacked, and nothing is ever written anywhere.
 */
export async function readArchive(
  archive: Buffer,
  limits: ArchiveLimits = ARCHIVE_LIMITS,
): Promise<ArchiveReading> {
  try {
    return { ok: true, files: await readOrRefuse(archive, limits) };
  } catch (error) {
    if (error instanceof ArchiveRefused) return { ok: false, reason: error.message };
    // The library's own refusals are plain errors about the archive: it reads nothing else.
    const message = error instanceof Error ? error.message : String(error);
    return { ok: false, reason: `is no readable .zip archive: ${shownPath(message)}` };
  }
}

async function readOrRefuse(
  archive: Buffer,
  limits: ArchiveLimits,
): Promise<ReadonlyMap<string, Buffer>> {
  if (archive.length > limits.archiveBytes)
    refuse(`the archive has more than ${megabytes(limits.archiveBytes)}`);
  const zip = await fromBufferPromise(archive, {
    decodeStrings: true,
    strictFileNames: true,
    validateEntrySizes: true,
  });
  if (zip.entryCount > limits.entries)
    refuse(`${zip.entryCount} entries, at most ${limits.entries} are read`);
  const entries = await entriesOf(zip);
  const directory = endOfDirectory(archive, zip.comment);
  const directoryBytes = entries.reduce((sum, entry) => sum + directoryLength(entry), 0);
  if (directoryBytes !== directory.length) refuse('its directory lists other entries than it says');
  const files = entries.filter((entry) => !isFolder(entry));
  for (const entry of entries) checkEntry(entry);
  checkNames(entries);
  checkSizes(archive, files, limits);
  const places = await placesOf(zip, entries);
  checkPlaces(places, directory.offset);
  const contents = new Map<string, Buffer>();
  for (const { entry, from, to } of places)
    if (!isFolder(entry))
      contents.set(entry.fileName, await unpack(archive.subarray(from, to), entry));
  return contents;
}

async function entriesOf(zip: ZipFile): Promise<readonly Entry[]> {
  const entries: Entry[] = [];
  for await (const entry of zip.eachEntry()) entries.push(entry);
  return entries;
}

function directoryLength(entry: Entry): number {
  return 46 + entry.fileNameLength + entry.extraFieldLength + entry.fileCommentLength;
}

function isFolder(entry: Entry): boolean {
  return entry.fileName.endsWith('/');
}

const UNIX = 3;
const TYPE_MASK = 0o170000;
const TYPES: Readonly<Record<number, string>> = {
  0o120000: 'a symbolic link',
  0o060000: 'a block device',
  0o020000: 'a character device',
  0o010000: 'a named pipe',
  0o140000: 'a socket',
};
const REGULAR = 0o100000;
const FOLDER = 0o040000;

/** What one entry of the directory says of itself. */
function checkEntry(entry: Entry): void {
  const shown = shownPath(entry.fileName);
  const path = isFolder(entry) ? entry.fileName.slice(0, -1) : entry.fileName;
  const problem = filePathProblem(path);
  if (problem !== undefined) refuse(`${shown}: ${problem} in the name`);
  if (entry.isEncrypted()) refuse(`${shown}: is encrypted`);
  if (!entry.canDecodeFileData()) refuse(`${shown}: is packed by a method that is not read`);
  if (isFolder(entry) && entry.uncompressedSize > 0) refuse(`${shown}: a folder with content`);
  // Whatever system it claims to be from: a reader elsewhere may trust the mode alone.
  const type = (entry.externalFileAttributes >>> 16) & TYPE_MASK;
  const isPlain = type === 0 || type === (isFolder(entry) ? FOLDER : REGULAR);
  if (isPlain) return;
  const named = TYPES[type] ?? (type === FOLDER ? 'a folder by its mode' : 'no regular file');
  const unix = entry.versionMadeBy >>> 8 === UNIX;
  if (unix || type in TYPES) refuse(`${shown}: is ${named}; only files and folders are read`);
}

function checkNames(entries: readonly Entry[]): void {
  const files = entries.filter((entry) => !isFolder(entry)).map(({ fileName }) => fileName);
  const folders = entries.filter(isFolder).map(({ fileName }) => fileName.slice(0, -1));
  const [clash] = clashingPaths(files, folders);
  if (clash !== undefined)
    refuse(`${shownPath(clash)}: another entry has this name (case and Unicode form do not count)`);
}

function checkSizes(archive: Buffer, files: readonly Entry[], limits: ArchiveLimits): void {
  const large = files.find(({ uncompressedSize }) => uncompressedSize > limits.fileBytes);
  if (large !== undefined)
    refuse(`${shownPath(large.fileName)}: more than ${megabytes(limits.fileBytes)}`);
  const total = files.reduce((sum, { uncompressedSize }) => sum + uncompressedSize, 0);
  if (total > limits.totalBytes) refuse(`unpacks to more than ${megabytes(limits.totalBytes)}`);
  if (total > RATIO_FROM_BYTES && total > limits.ratio * archive.length)
    refuse(`unpacks to more than ${limits.ratio} times its size`);
}

/** Where an entry's packed bytes lie in the archive; `start` is its local header. */
interface Place {
  readonly entry: Entry;
  readonly start: number;
  readonly from: number;
  readonly to: number;
}

async function placesOf(zip: ZipFile, entries: readonly Entry[]): Promise<readonly Place[]> {
  const places: Place[] = [];
  for (const entry of entries) {
    const header = await zip.readLocalFileHeaderPromise(entry);
    if (!header.fileName.equals(entry.fileNameRaw))
      refuse(`${shownPath(entry.fileName)}: has another name before its content`);
    const from = header.fileDataStart;
    const start = entry.relativeOffsetOfLocalHeader;
    places.push({ entry, start, from, to: from + entry.compressedSize });
  }
  return places;
}

/** Entries that share bytes unpack to far more than the archive holds; bytes before the first are another file's. */
function checkPlaces(places: readonly Place[], directoryOffset: number): void {
  const inOrder = places.toSorted((a, b) => a.start - b.start);
  let end = 0;
  for (const [at, { entry, start, to }] of inOrder.entries()) {
    if (at === 0 && start > 0) refuse('there are bytes before its first entry');
    if (start < end) refuse(`${shownPath(entry.fileName)}: overlaps another entry`);
    end = to;
  }
  if (end > directoryOffset) refuse('an entry overlaps the directory');
}

async function unpack(packed: Buffer, entry: Entry): Promise<Buffer> {
  const shown = shownPath(entry.fileName);
  const bytes = entry.compressionMethod === 0 ? packed : await inflated(packed, entry);
  if (bytes.length !== entry.uncompressedSize) refuse(`${shown}: has another size than it says`);
  if (crc32(bytes) !== entry.crc32) refuse(`${shown}: is damaged, its checksum does not fit`);
  return Buffer.from(bytes);
}

/** Stops one byte after the size that the directory tells: a size that lies costs nothing. */
async function inflated(packed: Buffer, { uncompressedSize, fileName }: Entry): Promise<Buffer> {
  try {
    return await inflate(packed, { maxOutputLength: uncompressedSize + 1 });
  } catch (error) {
    const isTooLarge =
      typeof error === 'object' && error !== null && 'code' in error
        ? error.code === 'ERR_BUFFER_TOO_LARGE'
        : false;
    if (isTooLarge) refuse(`${shownPath(fileName)}: has another size than it says`);
    refuse(`${shownPath(fileName)}: its packed content cannot be read`);
  }
}

function megabytes(bytes: number): string {
  return `${bytes / 1024 / 1024} MiB`;
}
