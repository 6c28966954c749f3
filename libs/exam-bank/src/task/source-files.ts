import { isUtf8 } from 'node:buffer';
import { fileNameProblem } from '../files/file-names.js';

/** What counts as a source file, for candidates' submissions and authors' examples alike. */
export const MAX_FILES = 20;
export const MAX_TOTAL_BYTES = 256 * 1024;

/** At most 200 characters: in an evidence pack the name stands behind its submission's folder, in a path of 255. */
const NAME = /^[a-zA-Z0-9_][a-zA-Z0-9_.-]{0,199}$/;

/** A plain file name: no folders, no leading dot, nothing that a shell or a file system reads specially. */
export function isSourceFileName(name: string): boolean {
  return NAME.test(name) && !name.includes('..') && fileNameProblem(name) === undefined;
}

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

/** The text, or undefined if the bytes are not UTF-8 text (a NUL makes it binary). */
export function decodeText(bytes: Uint8Array): string | undefined {
  if (!isUtf8(bytes)) return undefined;
  const text = utf8.decode(bytes);
  return text.includes('\0') ? undefined : text;
}
