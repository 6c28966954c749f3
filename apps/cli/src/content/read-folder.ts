import { constants } from 'node:fs';
import { lstat, open, opendir, readFile, realpath, stat } from 'node:fs/promises';
import nodePath from 'node:path';
import { ARCHIVE_LIMITS, clashingPaths, filePathProblem, shownPath } from '#exam-bank';
import { badInput } from '../exit.js';

export interface FolderRules {
  /** Files and folders whose names begin with a dot are passed over. */
  readonly skipHidden?: boolean;
  /** A link to a regular file inside the folder stands for that file; any other link is refused all the same. */
  readonly linksInside?: boolean;
}

/** Every regular file below a folder as path (with /) and bytes. Links and devices are refused, never followed. */
export async function readFolder(
  folder: string,
  rules: FolderRules = {},
): Promise<ReadonlyMap<string, Buffer>> {
  const info = await stat(folder).catch(() => undefined);
  if (info?.isDirectory() !== true) throw badInput(`${folder}: there is no such folder`);
  const listing: Listing = { rules, paths: [], links: new Map() };
  await listFiles(folder, '', listing);
  const { paths, links } = listing;
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
    const content = await readRegular(links.get(path) ?? nodePath.join(folder, path), left);
    left -= content.length;
    files.set(path, content);
  }
  return files;
}

interface Listing {
  readonly rules: FolderRules;
  readonly paths: string[];
  /** Where the links among them lead. */
  readonly links: Map<string, string>;
}

async function listFiles(folder: string, below: string, listing: Listing): Promise<void> {
  const { rules, paths, links } = listing;
  // Entry by entry: a folder of a million files is not held in memory to find that it is too many.
  for await (const entry of await opendir(nodePath.join(folder, below))) {
    if (rules.skipHidden === true && entry.name.startsWith('.')) continue;
    const path = below === '' ? entry.name : `${below}/${entry.name}`;
    if (entry.isDirectory()) await listFiles(folder, path, listing);
    else if (entry.isFile()) paths.push(path);
    else {
      const target = rules.linksInside === true ? await fileInside(folder, path) : undefined;
      if (target === undefined)
        throw badInput(`${nodePath.join(folder, path)}: is neither a file nor a folder; remove it`);
      links.set(path, target);
      paths.push(path);
    }
    if (paths.length > ARCHIVE_LIMITS.entries)
      throw badInput(`${folder}: more than ${ARCHIVE_LIMITS.entries} files`);
  }
  if (below === '') paths.sort();
}

/** The regular file inside the folder that a link leads to. */
async function fileInside(folder: string, path: string): Promise<string | undefined> {
  const root = await realpath(folder);
  const target = await realpath(nodePath.join(folder, path)).catch(() => undefined);
  if (target === undefined || !target.startsWith(`${root}${nodePath.sep}`)) return undefined;
  return (await lstat(target)).isFile() ? target : undefined;
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
      throw badInput(`${file}: more than ${Math.floor(maxBytes / 1024 / 1024)} MiB`);
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
