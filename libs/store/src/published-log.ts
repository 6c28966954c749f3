import { randomUUID } from 'node:crypto';
import path from 'node:path';
import {
  AuditError,
  edgeOf,
  edgePaths,
  emptyEdge,
  entryBundles,
  growTiles,
  leafHash,
  partialsOf,
  rootOfEdge,
  tileWidth,
  verifyCheckpoint,
  type LogFile,
  type TileEdge,
} from '#audit';
import { diskOperations, type FileOperations } from './file-operations.js';

/** Entries read from the database at once: a multiple of the tile's width. */
const PIECE = 40 * tileWidth;

/** Where a log is published as files (c2sp.org/tlog-tiles): `checkpoint`, `tile/…`, `tile/entries/…` below `folder`. */
export interface PublishedLog {
  readonly folder: string;
  readonly vkey: string;
  readonly operations?: FileOperations;
}

/** What the database says: entries by index, and the checkpoints that were signed. */
export interface LogSource {
  /** The leaves from `from` up to, without, `to`. */
  readonly leaves: (from: number, to: number) => Promise<readonly Buffer[]>;
  /** Sizes of the checkpoints signed after that of `size`, ascending; the last is that of `newest`. */
  readonly sizesAfter: (size: number) => Promise<readonly number[]>;
  readonly newest: {
    readonly size: number;
    readonly root: Buffer;
    /** Signed note, with the witnesses' cosignatures that are there. */
    readonly note: string;
  };
}

/**
 * Brings the files up to the newest checkpoint: entries, then tiles, all on disk, then the checkpoint. A process that dies in
 * between leaves files that no checkpoint speaks of yet, and the next one writes the same again. One at a time.
 * @throws Error where the entries of the database do not have the root that was signed
 */
export async function publishLog(log: PublishedLog, source: LogSource): Promise<void> {
  const operations = log.operations ?? diskOperations;
  const { newest } = source;
  const published = await operations.read(path.join(log.folder, 'checkpoint'));
  if (published?.equals(Buffer.from(newest.note)) === true) return;
  let edge = await publishedEdge(log, operations, published);
  // Signed by another process that has got further meanwhile.
  if (edge.size > newest.size) return;
  // A folder that is written anew needs the partial tiles of no older checkpoint.
  // One that was signed since the newest was read is the next one's.
  const sizes =
    edge.size === 0
      ? [newest.size]
      : (await source.sizesAfter(edge.size)).filter((size) => size <= newest.size);
  const full: string[] = [];
  for (const size of sizes) {
    const step = await grow(log, operations, source, edge, size);
    edge = step.edge;
    full.push(...step.full);
  }
  if (edge.size !== newest.size || !rootOfEdge(edge).equals(newest.root))
    throw new Error(
      `the entries of the audit log do not have the root that was signed at size ${newest.size}: an event was changed in the database`,
    );
  await replace(operations, path.join(log.folder, 'checkpoint'), Buffer.from(newest.note));
  await operations.syncFolder(log.folder);
  for (const tile of full) await operations.removeFolder(path.join(log.folder, partialsOf(tile)));
}

/** The right edge of what is published; that of nothing where the files are missing or not those of the checkpoint. */
async function publishedEdge(
  { folder, vkey }: PublishedLog,
  operations: FileOperations,
  note: Buffer | undefined,
): Promise<TileEdge> {
  const signed = note === undefined ? undefined : verifyCheckpoint(note, vkey);
  if (signed?.ok !== true) return emptyEdge;
  const { size, root } = signed.checkpoint;
  const tiles: (Buffer | undefined)[] = [];
  for (const name of edgePaths(size))
    tiles.push(name === undefined ? undefined : await operations.read(path.join(folder, name)));
  try {
    const edge = edgeOf(size, tiles);
    return rootOfEdge(edge).equals(root) ? edge : emptyEdge;
  } catch (error) {
    if (error instanceof AuditError) return emptyEdge;
    throw error;
  }
}

/** Writes what the tree of `size` has beyond `edge`. @returns the full tiles and bundles among it, too */
async function grow(
  { folder }: PublishedLog,
  operations: FileOperations,
  source: LogSource,
  edge: TileEdge,
  size: number,
): Promise<{ readonly edge: TileEdge; readonly full: readonly string[] }> {
  const tiles: LogFile[] = [];
  const bundles: string[] = [];
  let grown = edge;
  for (let start = edge.size - (edge.size % tileWidth); start < size; start += PIECE) {
    const end = Math.min(start + PIECE, size);
    const leaves = await source.leaves(start, end);
    if (leaves.length !== end - start)
      throw new Error(`the audit log lacks entries between ${start} and ${end}`);
    const entries = entryBundles(start, leaves);
    await writeAll(operations, folder, entries);
    bundles.push(...entries.map((file) => file.path));
    const step = growTiles(grown, leaves.slice(grown.size - start).map(leafHash));
    grown = step.edge;
    // Partial tiles of a size that nobody signed are of no use to anybody.
    tiles.push(...step.tiles.filter((tile) => end === size || isFull(tile.path)));
  }
  await writeAll(operations, folder, tiles);
  const all = [...bundles, ...tiles.map((tile) => tile.path)];
  await syncFolders(operations, folder, all);
  return { edge: grown, full: all.filter(isFull) };
}

function isFull(name: string): boolean {
  return !name.includes('.p/');
}

async function writeAll(
  operations: FileOperations,
  folder: string,
  files: readonly LogFile[],
): Promise<void> {
  for (const name of new Set(files.map((file) => path.dirname(file.path))))
    await operations.makeFolder(path.join(folder, name));
  for (const file of files) await replace(operations, path.join(folder, file.path), file.bytes);
}

/** Whole or not at all. */
async function replace(operations: FileOperations, file: string, bytes: Buffer): Promise<void> {
  const draft = `${file}.${randomUUID()}.tmp`;
  await operations.write(draft, bytes);
  await operations.rename(draft, file);
}

/** The folders of files, and those above them: a new folder's own name has to be on disk as well. */
async function syncFolders(
  operations: FileOperations,
  folder: string,
  names: readonly string[],
): Promise<void> {
  const folders = new Set<string>();
  for (const name of names)
    for (let above = path.dirname(name); above !== '.'; above = path.dirname(above))
      folders.add(above);
  for (const name of [...folders, '.'].sort().reverse())
    await operations.syncFolder(path.join(folder, name));
}
