import path from 'node:path';
import {
  AuditError,
  bundleEntries,
  bundlePaths,
  decodeEvent,
  emptyEdge,
  growTiles,
  leafHash,
  rootOfEdge,
  verifyCheckpoint,
} from '#audit';
import { diskOperations } from './file-operations.js';

export interface LogCheck {
  readonly name: string;
  readonly ok: boolean;
  readonly detail: string;
}

export interface LogReport {
  readonly ok: boolean;
  /** 0 where the checkpoint does not hold. */
  readonly size: number;
  readonly checks: readonly LogCheck[];
}

/** A report that holds when every check of it does, and there is one. */
export function logReport(size: number, checks: readonly LogCheck[]): LogReport {
  return { ok: checks.length > 0 && checks.every(({ ok }) => ok), size, checks };
}

/**
 * Verifies a log that was published as files: the signature, the entries, the root rebuilt from them, every tile.
 * @param events whether every entry has to be an event of ours; another log's need not be
 */
export async function verifyPublishedLog(
  folder: string,
  vkey: string,
  { events = false }: { readonly events?: boolean } = {},
): Promise<LogReport> {
  const { read } = diskOperations;
  const signed = verifyCheckpoint(
    (await read(path.join(folder, 'checkpoint'))) ?? Buffer.alloc(0),
    vkey,
  );
  if (!signed.ok)
    return logReport(0, [
      { name: 'checkpoint', ok: false, detail: `${signed.reason} (${folder})` },
    ]);
  const { size, root } = signed.checkpoint;
  const checks: LogCheck[] = [
    { name: 'checkpoint', ok: true, detail: `size ${size}, signed by ${signed.checkpoint.origin}` },
  ];
  let edge = emptyEdge;
  const [faults, wrongTiles]: [string[], string[]] = [[], []];
  let tiles = 0;
  for (const name of bundlePaths(size)) {
    const leaves = entriesOf(await read(path.join(folder, name)));
    if (leaves === undefined) faults.push(`${name} is missing or cut`);
    if (leaves === undefined) break;
    if (events) faults.push(...leaves.flatMap((leaf) => faultOf(leaf, name)));
    const grown = growTiles(edge, leaves.map(leafHash));
    edge = grown.edge;
    for (const tile of grown.tiles) {
      // Partial tiles of the levels above are written at the end of the log only.
      if (tile.path.includes('.p/') && edge.size < size) continue;
      tiles += 1;
      const found = await read(path.join(folder, tile.path));
      if (found?.equals(tile.bytes) !== true) wrongTiles.push(tile.path);
    }
  }
  checks.push(
    check('entries', faults, `${size} entries in ${bundlePaths(size).length} bundles`),
    {
      name: 'root',
      ok: edge.size === size && rootOfEdge(edge).equals(root),
      detail: `${root.toString('base64')} at size ${size}, rebuilt from ${edge.size} entries`,
    },
    check('tiles', wrongTiles, `${tiles} hash tiles`),
  );
  return logReport(size, checks);
}

/** A check that lists what is wrong, the first few of it. */
export function check(name: string, faults: readonly string[], detail: string): LogCheck {
  if (faults.length === 0) return { name, ok: true, detail };
  const more = faults.length > 5 ? ` and ${faults.length - 5} more` : '';
  return { name, ok: false, detail: `${faults.slice(0, 5).join('; ')}${more}` };
}

function entriesOf(bundle: Buffer | undefined): readonly Buffer[] | undefined {
  try {
    return bundle === undefined ? undefined : bundleEntries(bundle);
  } catch (error) {
    if (error instanceof AuditError) return undefined;
    throw error;
  }
}

/** Why bytes are no event, if they are none. */
export function faultOf(leaf: Buffer, where: string): readonly string[] {
  try {
    decodeEvent(leaf);
    return [];
  } catch (error) {
    if (error instanceof AuditError) return [`${where}: ${error.message}`];
    throw error;
  }
}
