import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { badInput } from '../exit.js';

const MAX_FILES = 20_000;
const MAX_BYTES = 256 * 1024 * 1024;

/** Every regular file below a folder as path (with /) and bytes. Links and devices are refused, never followed. */
export async function readFolder(folder: string): Promise<ReadonlyMap<string, Buffer>> {
  const info = await stat(folder).catch(() => undefined);
  if (info?.isDirectory() !== true) throw badInput(`${folder}: there is no such folder`);
  const files = new Map<string, Buffer>();
  let bytes = 0;
  for (const entry of (await readdir(folder, { recursive: true, withFileTypes: true })).sort(
    (a, b) => (a.name < b.name ? -1 : 1),
  )) {
    const full = path.join(entry.parentPath, entry.name);
    if (entry.isDirectory()) continue;
    if (!entry.isFile()) throw badInput(`${full}: is neither a file nor a folder; remove it`);
    const content = await readFile(full);
    bytes += content.length;
    if (files.size >= MAX_FILES || bytes > MAX_BYTES)
      throw badInput(`${folder}: more than ${MAX_FILES} files or ${MAX_BYTES / 1024 / 1024} MiB`);
    files.set(path.relative(folder, full).split(path.sep).join('/'), content);
  }
  return files;
}

/** A text file, or one clear error. */
export async function readText(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((error: unknown) => {
    throw badInput(
      `${file}: cannot be read (${error instanceof Error && 'code' in error ? String(error.code) : 'unknown error'})`,
    );
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
