import { AuditError } from './audit-error.js';
import { emptyRoot, hashBytes, rootOf } from './merkle.js';

/** Hashes in a full tile, entries in a full bundle: c2sp.org/tlog-tiles. */
export const tileWidth = 256;

/** A resource of a tiled log, by its path below the log's prefix. */
export interface LogFile {
  readonly path: string;
  readonly bytes: Buffer;
}

/** Where a tile or bundle lies; a width of {@link tileWidth} is a full one. */
interface Place {
  readonly level: number | 'entries';
  readonly index: number;
  readonly width: number;
}

/**
 * The right edge of a tiled tree: for each level, leaves first, the hashes of its partial tile. Appending needs nothing else.
 */
export interface TileEdge {
  readonly size: number;
  readonly levels: readonly (readonly Buffer[])[];
}

/** The edge of a tree without leaves. */
export const emptyEdge: TileEdge = { size: 0, levels: [] };

/** The path `tile/<L>/<N>[.p/<W>]` of a tile, or of a bundle where the level is `entries`. */
export function tilePath({ level, index, width }: Place): string {
  const digits = String(index);
  const groups = digits.padStart(Math.ceil(digits.length / 3) * 3, '0').match(/\d{3}/g) ?? [];
  const name = groups.map((group, at) => (at < groups.length - 1 ? `x${group}` : group)).join('/');
  return `tile/${level}/${name}${width === tileWidth ? '' : `.p/${width}`}`;
}

const pathForm =
  /^tile\/(entries|0|[1-9]|[1-5]\d|6[0-3])\/((?:x\d{3}\/)*\d{3})(?:\.p\/([1-9]\d{0,2}))?$/;

/** Whether a path has the form of a tile or bundle, spelt in the one way that is allowed. */
export function isTilePath(path: string): boolean {
  const [, level, name, partial] = pathForm.exec(path) ?? [];
  if (level === undefined || name === undefined) return false;
  const index = Number(name.replaceAll(/[x/]/g, ''));
  const width = partial === undefined ? tileWidth : Number(partial);
  if (!Number.isSafeInteger(index) || (partial !== undefined && width >= tileWidth)) return false;
  return tilePath({ level: level === 'entries' ? level : Number(level), index, width }) === path;
}

/** The folder of the partial forms of a tile, which nobody needs any more once the full one is there. */
export function partialsOf(fullPath: string): string {
  return `${fullPath}.p`;
}

/**
 * The tiles that come about when leaves are appended: those that became full, and the partial one of each level that changed.
 * @throws AuditError `hash-invalid`
 */
export function growTiles(
  edge: TileEdge,
  leafHashes: readonly Buffer[],
): { readonly edge: TileEdge; readonly tiles: readonly LogFile[] } {
  const tiles: LogFile[] = [];
  const levels: (readonly Buffer[])[] = [];
  let added = leafHashes;
  for (let level = 0; added.length > 0 || level < edge.levels.length; level += 1) {
    const before = edge.levels[level] ?? [];
    const hashes = [...before, ...added];
    const first = Math.floor(edge.size / tileWidth ** (level + 1));
    const cut = pieces(hashes);
    if (added.length > 0)
      for (const [at, tile] of cut.entries())
        tiles.push({
          path: tilePath({ level, index: first + at, width: tile.length }),
          bytes: Buffer.concat(tile),
        });
    const full = cut.filter((tile) => tile.length === tileWidth);
    levels.push(hashes.slice(full.length * tileWidth));
    added = full.map(rootOf);
  }
  return { edge: { size: edge.size + leafHashes.length, levels }, tiles };
}

/**
 * The entry bundles of leaves (not hashes) whose first has the index `start`, a multiple of {@link tileWidth}.
 * @throws AuditError `range-invalid`, or `event-too-large` for a leaf beyond 65,535 bytes
 */
export function entryBundles(start: number, leaves: readonly Uint8Array[]): readonly LogFile[] {
  if (start % tileWidth !== 0)
    throw new AuditError('range-invalid', `a bundle does not begin at ${start}`);
  return pieces(leaves).map((entries, at) => ({
    path: tilePath({ level: 'entries', index: start / tileWidth + at, width: entries.length }),
    bytes: Buffer.concat(entries.flatMap((entry) => [uint16(entry.length), entry])),
  }));
}

/**
 * The entries of a bundle.
 * @throws AuditError `bundle-invalid` where the lengths do not add up
 */
export function bundleEntries(bundle: Buffer): readonly Buffer[] {
  const entries: Buffer[] = [];
  for (let at = 0; at < bundle.length;) {
    const start = at + 2;
    const end = start > bundle.length ? Number.NaN : start + bundle.readUInt16BE(at);
    if (!(end <= bundle.length))
      throw new AuditError('bundle-invalid', 'a bundle ends within an entry');
    entries.push(bundle.subarray(start, end));
    at = end;
  }
  return entries;
}

/** The paths of the bundles of a log of `size` entries, in order. */
export function bundlePaths(size: number): readonly string[] {
  return Array.from({ length: Math.ceil(size / tileWidth) }, (_, index) =>
    tilePath({ level: 'entries', index, width: Math.min(tileWidth, size - index * tileWidth) }),
  );
}

/** The paths of the partial tiles of a tree of `size` leaves; undefined for a level that has none. */
export function edgePaths(size: number): readonly (string | undefined)[] {
  const paths: (string | undefined)[] = [];
  for (let nodes = size, level = 0; nodes > 0; nodes = Math.floor(nodes / tileWidth), level += 1) {
    const width = nodes % tileWidth;
    const index = Math.floor(nodes / tileWidth);
    paths.push(width === 0 ? undefined : tilePath({ level, index, width }));
  }
  return paths;
}

/**
 * The edge of a tree of `size` leaves out of the tiles at {@link edgePaths}.
 * @throws AuditError `tile-invalid` for a tile that is missing or of another width
 */
export function edgeOf(size: number, tiles: readonly (Buffer | undefined)[]): TileEdge {
  const levels = edgePaths(size).map((path, level) => {
    if (path === undefined) return [];
    const tile = tiles[level];
    const width = Math.floor(size / tileWidth ** level) % tileWidth;
    if (tile?.length !== width * hashBytes)
      throw new AuditError('tile-invalid', `${path} is missing or has the wrong length`);
    return hashesOf(tile);
  });
  return { size, levels };
}

/** The root of the tree whose right edge this is. */
export function rootOfEdge({ levels }: TileEdge): Buffer {
  let below: readonly Buffer[] = [];
  // What no full tile of a level covers moves up as its last, unfinished node.
  for (const hashes of levels) {
    const nodes = [...hashes, ...below];
    below = nodes.length === 0 ? [] : [rootOf(nodes)];
  }
  return below[0] ?? emptyRoot();
}

/** The hashes of a tile. @throws AuditError `tile-invalid` */
export function hashesOf(tile: Buffer): readonly Buffer[] {
  if (tile.length === 0 || tile.length % hashBytes !== 0 || tile.length > tileWidth * hashBytes)
    throw new AuditError('tile-invalid', `a tile does not have ${tile.length} bytes`);
  return Array.from({ length: tile.length / hashBytes }, (_, at) =>
    tile.subarray(at * hashBytes, (at + 1) * hashBytes),
  );
}

function pieces<T>(all: readonly T[]): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(all.length / tileWidth) }, (_, at) =>
    all.slice(at * tileWidth, (at + 1) * tileWidth),
  );
}

function uint16(length: number): Buffer {
  if (length > 0xff_ff)
    throw new AuditError('event-too-large', `an entry of ${length} bytes fits no bundle`);
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(length);
  return bytes;
}
