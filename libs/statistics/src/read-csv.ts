import { csvLines } from './csv-lines.js';
import type { MarkMatrix } from './mark-matrix.js';
import { StatisticsError } from './statistics-error.js';

/** The two columns that are no items. */
const CANDIDATE = 'candidate';
const GROUP = 'group';
const NUMBER = /^-?\d{1,12}(\.\d{1,12})?(e-?\d{1,2})?$/i;

export interface ReadMarks {
  readonly matrix: MarkMatrix;
  /** What stands in the column `group`, a candidate each, where there is one. */
  readonly groups?: readonly string[];
}

/**
 * Reads marks as CSV: a row of item ids, a row of maxima, then a row a candidate; an empty cell is an item that was not
 * presented. A column called `candidate` is left out, one called `group` names groups to compare.
 * @throws StatisticsError with line and column
 */
export function readMarksCsv(text: string): ReadMarks {
  const [head, maxima, ...rest] = csvLines(text);
  if (head === undefined || maxima === undefined)
    throw new StatisticsError('a row of item ids and a row of their maxima are needed');
  const columns = head.flatMap((id, at) => (id === CANDIDATE || id === GROUP ? [] : [at]));
  const items = columns.map((at) => ({
    id: head[at] ?? '',
    max: numberAt(maxima[at] ?? '', 2, head[at] ?? ''),
  }));
  const blank = items.findIndex(({ id }) => id === '');
  if (blank >= 0) throw new StatisticsError(`line 1: column ${blank + 1} has no item id`);
  const rows = rest.map((line, index) =>
    columns.map((at) =>
      line[at] === '' ? null : numberAt(line[at] ?? '', index + 3, head[at] ?? ''),
    ),
  );
  const group = head.indexOf(GROUP);
  return {
    matrix: { items, rows },
    ...(group >= 0 && { groups: rest.map((line) => line[group] ?? '') }),
  };
}

function numberAt(cell: string, line: number, item: string): number {
  if (!NUMBER.test(cell))
    throw new StatisticsError(
      `line ${line}, ${item}: "${cell.slice(0, 40)}" is no number (digits, a decimal point)`,
    );
  return Number(cell);
}
