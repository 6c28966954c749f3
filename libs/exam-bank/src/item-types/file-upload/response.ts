import { clashingPaths, fileNameProblem } from '../../files/file-names.js';
import type { FileRules, UploadedFile } from '../../item.js';
import type { ResponseCheck } from '../item-type.js';
import { accepted, refused } from '../response-check.js';
import { isOfKind, kindOfName } from './kinds.js';

/** `{files: [{name, base64}]}`: the exact bytes are the answer. No files are no answer: `null`. */
export function checkFileUpload(
  { files: rules }: { readonly files: FileRules },
  response: unknown,
): ResponseCheck {
  if (response === null) return accepted(null);
  const files = filesOf(response);
  if (files === undefined || files.length === 0)
    return refused('malformed-response', 'expected files, each with its name and bytes, or null');
  if (files.length > rules.maxCount)
    return refused('too-many-files', `at most ${String(rules.maxCount)} files may be handed in`);
  const size = files.reduce((sum, { base64 }) => sum + Buffer.byteLength(base64, 'base64'), 0);
  if (size > rules.maxKiB * 1024)
    return refused('too-long', `all files together may have ${String(rules.maxKiB)} KiB`);
  const problem =
    files.map((file) => fileProblem(file, rules)).find((one) => one !== undefined) ??
    (clashingPaths(files.map(({ name }) => name)).length > 0 && 'two files have one name');
  if (problem) return refused('file-refused', problem);
  return accepted({ files: files.map(({ name, base64 }) => ({ name, base64 })) });
}

function filesOf(response: unknown): readonly UploadedFile[] | undefined {
  if (typeof response !== 'object' || response === null || !hasOnly(response, ['files']))
    return undefined;
  const { files } = response as { readonly files: unknown }; // as just checked
  return Array.isArray(files) && files.every(isFile) ? files : undefined;
}

function isFile(value: unknown): value is UploadedFile {
  if (typeof value !== 'object' || value === null || !hasOnly(value, ['name', 'base64']))
    return false;
  const { name, base64 } = value as Readonly<Record<string, unknown>>; // an object, as just checked
  return typeof name === 'string' && typeof base64 === 'string';
}

function hasOnly(value: object, names: readonly string[]): boolean {
  return Object.keys(value).sort().join() === [...names].sort().join();
}

/** Messages do not repeat a name: it may be anything. */
function fileProblem(file: UploadedFile, rules: FileRules): string | undefined {
  const nameProblem = fileNameProblem(file.name);
  if (nameProblem !== undefined) return `a file's name has ${nameProblem}`;
  const kind = kindOfName(file.name);
  if (kind === undefined || !rules.kinds.includes(kind))
    return `files may be of the kinds ${rules.kinds.join(', ')}`;
  const bytes = Buffer.from(file.base64, 'base64');
  if (bytes.toString('base64') !== file.base64) return 'the bytes of a file are no base64';
  if (bytes.length === 0) return 'a file is empty';
  return isOfKind(kind, bytes) ? undefined : `a file ends in .${kind} and is none`;
}
