/** One thing wrong with a file: where, what, and what to do about it. */
export interface Problem {
  readonly file: string;
  /** JSON path such as `$.items[3].key.correct`; `$` is the whole file. */
  readonly path: string;
  readonly message: string;
  readonly hint: string;
}

/** A file is taken whole or refused whole, with everything that is wrong with it. */
export type ParseResult<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** What a check found, before it is known which file it was in. */
export type LocalProblem = Omit<Problem, 'file'>;

/** The problems as lines for people: `file: path: message (hint)`, one problem per line. */
export function formatProblems(problems: readonly Problem[]): string {
  return problems
    .map(({ file, path, message, hint }) => `${file}: ${path}: ${message} (${hint})`)
    .join('\n');
}

/** The value if nothing is wrong with it, else the problems of the named file. */
export function parseResult<T>(
  file: string,
  value: T,
  problems: readonly LocalProblem[],
): ParseResult<T> {
  if (problems.length === 0) return { ok: true, value };
  return { ok: false, problems: problems.map((problem) => ({ file, ...problem })) };
}
