import type { LocalProblem } from '../problem.js';
import { decodeText } from './source-files.js';

export interface TextFile {
  /** Empty where there is a problem. */
  readonly text: string;
  readonly problems: readonly LocalProblem[];
}

/** A file of the folder that must be there and hold text. */
export function textFile(files: ReadonlyMap<string, Buffer>, path: string): TextFile {
  const bytes = files.get(path);
  if (bytes === undefined) {
    return { text: '', problems: [{ path, message: 'the file is missing', hint: 'add it' }] };
  }
  const text = decodeText(bytes);
  if (text === undefined || text.trim() === '') {
    const message = text === undefined ? 'is not UTF-8 text' : 'is empty';
    return { text: '', problems: [{ path, message, hint: 'save it as UTF-8 text' }] };
  }
  return { text, problems: [] };
}
