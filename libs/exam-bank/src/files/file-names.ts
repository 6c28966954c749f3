/** The one rule for names of files that come from outside: in archives, in folders, in submissions. */

const MAX_PART_BYTES = 255;
const MAX_PATH_BYTES = 1024;

/** Device names on Windows, with any ending: an evidence pack is opened there, too. */
const RESERVED = /^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?$/i;
/** Control characters, what marks a character that could not be decoded, and what Windows forbids in names. */
// eslint-disable-next-line no-control-regex -- control characters are what it looks for
const FORBIDDEN = /[\u0000-\u001f\u007f\ufffd<>:"|?*]/;

/** Why no file may have this name; undefined if it may. The name is one part of a path. */
export function fileNameProblem(name: string): string | undefined {
  if (name === '') return 'an empty part';
  if (name === '.' || name === '..') return `"${name}" as a part`;
  if (name.includes('\\')) return 'a backslash';
  if (name.includes('/')) return 'a slash';
  if (Buffer.byteLength(name, 'utf8') > MAX_PART_BYTES)
    return `a part of more than ${String(MAX_PART_BYTES)} bytes`;
  if (!name.isWellFormed() || FORBIDDEN.test(name)) return 'a forbidden character';
  if (/[. ]$/.test(name)) return 'a dot or a space at the end of a part';
  if (RESERVED.test(name)) return 'a reserved device name';
  return undefined;
}

/** Why no file may have this path; undefined if it may. Paths are relative, their parts are separated by `/`. */
export function filePathProblem(path: string): string | undefined {
  if (path.startsWith('/') || /^[a-zA-Z]:/.test(path)) return 'an absolute path';
  if (Buffer.byteLength(path, 'utf8') > MAX_PATH_BYTES)
    return `more than ${String(MAX_PATH_BYTES)} bytes`;
  for (const part of path.split('/')) {
    const problem = fileNameProblem(part);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

/** Equal for names that are one file on some file system: by case, or by the form of their Unicode characters. */
export function sameFileKey(path: string): string {
  return path.normalize('NFKC').toLowerCase().normalize('NFKC');
}

/** A path as an error shows it: short, and with nothing in it that a terminal obeys. */
export function shownPath(path: string): string {
  const short = path.length > 80 ? `${path.slice(0, 80)}…` : path;
  return JSON.stringify(short);
}

/**
 * Paths that cannot stand together: the same one twice, or a file where another path needs a folder.
 * @param folders those that are listed by themselves; a folder need not be
 */
export function clashingPaths(
  files: readonly string[],
  folders: readonly string[] = [],
): readonly string[] {
  const seen = new Set<string>();
  const fileKeys = new Set(files.map(sameFileKey));
  return [...folders, ...files].filter((path) => {
    const key = sameFileKey(path);
    const clashes = seen.has(key) || foldersOf(key).some((folder) => fileKeys.has(folder));
    seen.add(key);
    return clashes;
  });
}

function foldersOf(path: string): readonly string[] {
  const parts = path.split('/').slice(0, -1);
  return parts.map((_, at) => parts.slice(0, at + 1).join('/'));
}
