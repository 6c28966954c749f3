import { constants } from 'node:fs';
import { open, opendir, readFile, stat } from 'node:fs/promises';
import nodePath from 'node:path';
import { ARCHIVE_LIMITS, clashingPaths, filePathProblem, shownPath } from '#exam-bank';
import { badInput } from '../exit.js';

/** Every regular file below a folder as path (with /) and bytes. Links and devices are refused, never followed. */
export async function readFolder(
  folder: string,
  { skipHidden = false }: { readonly skipHidden?: boolean } = {},
): Promise<ReadonlyMap<string, Buffer>> {
  const info = await stat(folder).catch(() => undefined);
  if (info?.isDirectory() !== true) throw badInput(`${folder}: there is no such folder`);
  const paths: string[] = [];
  await listFiles(folder, '', { skipHidden, paths });
  const problem = paths.find((path) => filePathProblem(path) !== undefined);
  if (problem !== undefined)
    throw badInput(
      `${folder}: ${shownPath(problem)}: ${filePathProblem(problem) ?? ''} in the name`,
    );
  const [clash] = clashingPaths(paths);
  if (clash !== undefined)
    throw badInput(`${folder}: ${shownPath(clash)}: another file has this name; rename one`);
  const files = new Map<string, Buffer>();
  let left = ARCHIVE_LIMITS.totalBytes;
  for (const path of paths) {
    const content = await readRegular(nodePath.join(folder, path), left);
    left -= content.length;
    files.set(path, content);
  }
  return files;
}

interface Listing {
  readonly skipHidden: boolean;
  readonly paths: string[];
}

async function listFiles(folder: string, below: string, listing: Listing): Promise<void> {
  // Entry by entry: a folder of a million files is not held in memory to find that it is too many.
  for await (const entry of await opendir(nodePath.join(folder, below))) {
    if (listing.skipHidden && entry.name.startsWith('.')) continue;
    const path = below === '' ? entry.name : `${below}/${entry.name}`;
    if (entry.isDirectory()) await listFiles(folder, path, listing);
    else if (entry.isFile()) listing.paths.push(path);
    else
      throw badInput(`${nodePath.join(folder, path)}: is neither a file nor a folder; remove it`);
    if (listing.paths.length > ARCHIVE_LIMITS.entries)
      throw badInput(`${folder}: more than ${ARCHIVE_LIMITS.entries} files`);
  }
  if (below === '') listing.paths.sort();
}

/** The file's size is known before it is read, and what is read is what was looked at. */
export async function readRegular(file: string, maxBytes: number): Promise<Buffer> {
  const handle = await open(
    file,
    constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK,
  ).catch((error: unknown) => {
    throw badInput(`${file}: cannot be read (${codeOf(error)})`);
  });
  try {
    const info = await handle.stat();
    if (!info.isFile()) throw badInput(`${file}: is no regular file; remove it`);
    if (info.size > maxBytes)
      throw badInput(`${file}: more than ${ARCHIVE_LIMITS.totalBytes / 1024 / 1024} MiB in all`);
    const content = Buffer.alloc(info.size);
    const { bytesRead } = await handle.read(content, 0, info.size, 0);
    if (bytesRead !== info.size) throw badInput(`${file}: changed while it was read`);
    return content;
  } finally {
    await handle.close();
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
}

/** A text file, or one clear error. */
export async function readText(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((error: unknown) => {
    throw badInput(`${file}: cannot be read (${codeOf(error)})`);
  });
}

/** Lines of JSON, each checked to be an object; blank lines are passed over. */
export async function readJsonLines(
  file: string,
): Promise<
  readonly { readonly line: number; readonly value: Readonly<Record<string, unknown>> }[]
> {
  const text = await readText(file);
  return text.split('\n').flatMap((raw, at) => {
    if (raw.trim() === '') return [];
    try {
      const value: unknown = JSON.parse(raw);
      if (typeof value !== 'object' || value === null || Array.isArray(value))
        throw new Error('not an object');
      return [{ line: at + 1, value: value as Readonly<Record<string, unknown>> }]; // checked above
    } catch (error) {
      throw badInput(
        `${file}:${at + 1}: not a JSON object (${error instanceof Error ? error.message : 'unreadable'})`,
      );
    }
  });
}
