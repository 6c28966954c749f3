import type { Language, SourceFile, Task } from '../task.js';
import { sameFileKey } from '../files/file-names.js';
import { formProblems } from './callable/form.js';
import { decodeText, isSourceFileName, MAX_FILES, MAX_TOTAL_BYTES } from './source-files.js';

/** A file as it arrived: bytes from a form, or text from an editor. */
export type ReceivedFile =
  | { readonly name: string; readonly bytes: Uint8Array }
  | { readonly name: string; readonly text: string };

export interface ReceivedSubmission {
  readonly language: string;
  readonly files: readonly ReceivedFile[];
}

export interface Submission {
  readonly language: Language;
  readonly files: readonly SourceFile[];
}

/** Codes are stable: pages and other programs rely on them. */
export type SubmissionProblemCode =
  | 'no-files'
  | 'too-many-files'
  | 'too-large'
  | 'bad-file-name'
  | 'duplicate-name'
  | 'not-text'
  | 'language-not-allowed'
  /** A function or class is asked for, and the file that it stands in is not there. */
  | 'file-missing'
  /** A file of this name is the engine's. */
  | 'reserved-name';

export interface SubmissionProblem {
  readonly code: SubmissionProblemCode;
  /** The place of the file in the submission; absent where the whole submission is meant. */
  readonly file?: number;
  readonly message: string;
}

export type SubmissionCheck =
  | { readonly ok: true; readonly submission: Submission }
  | { readonly ok: false; readonly problems: readonly SubmissionProblem[] };

/** Whether a submission may go to grading. All problems are listed; a refused one is no attempt. */
export function checkSubmission(
  received: ReceivedSubmission,
  task: Pick<Task, 'languages' | 'callable'>,
): SubmissionCheck {
  const language = task.languages.find((allowed) => allowed === received.language);
  const problems = sizeProblems(received.files);
  if (language === undefined) {
    const message = `the task allows ${task.languages.join(', ')}`;
    problems.push({ code: 'language-not-allowed', message });
  }
  problems.push(...nameProblems(received.files));
  if (task.callable !== undefined && language !== undefined && received.files.length > 0) {
    const names = received.files.map(({ name }) => name);
    problems.push(...formProblems(task.callable, language, names));
  }
  const files: SourceFile[] = [];
  for (const [at, file] of received.files.slice(0, MAX_FILES).entries()) {
    const text = textOf(file);
    if (text !== undefined) files.push({ name: file.name, text });
    else problems.push({ code: 'not-text', file: at, message: 'the file is not UTF-8 text' });
  }
  if (problems.length > 0 || language === undefined) return { ok: false, problems };
  return { ok: true, submission: { language, files } };
}

function sizeProblems(files: readonly ReceivedFile[]): SubmissionProblem[] {
  const problems: SubmissionProblem[] = [];
  if (files.length === 0) problems.push({ code: 'no-files', message: 'there is no file' });
  if (files.length > MAX_FILES) {
    problems.push({ code: 'too-many-files', message: `at most ${String(MAX_FILES)} files` });
  }
  const bytes = files.reduce((total, file) => total + byteLength(file), 0);
  if (bytes > MAX_TOTAL_BYTES) {
    const message = `at most ${String(MAX_TOTAL_BYTES)} bytes together, these are ${String(bytes)}`;
    problems.push({ code: 'too-large', message });
  }
  return problems;
}

/** Names that are one file on some file system count as equal. */
function nameProblems(files: readonly ReceivedFile[]): SubmissionProblem[] {
  const problems: SubmissionProblem[] = [];
  const seen = new Set<string>();
  for (const [at, { name }] of files.entries()) {
    if (!isSourceFileName(name)) {
      const message =
        'a file name is 1 to 200 of A-Z a-z 0-9 _ . -, begins with none of . and -, ends with no dot and is no device name of Windows (aux, con, nul, …)';
      problems.push({ code: 'bad-file-name', file: at, message });
    }
    if (seen.has(sameFileKey(name))) {
      problems.push({
        code: 'duplicate-name',
        file: at,
        message: 'a file of this name is there already',
      });
    }
    seen.add(sameFileKey(name));
  }
  return problems;
}

function byteLength(file: ReceivedFile): number {
  return 'bytes' in file ? file.bytes.byteLength : Buffer.byteLength(file.text, 'utf8');
}

function textOf(file: ReceivedFile): string | undefined {
  if ('bytes' in file) return decodeText(file.bytes);
  return file.text.isWellFormed() && !file.text.includes('\0') ? file.text : undefined;
}
