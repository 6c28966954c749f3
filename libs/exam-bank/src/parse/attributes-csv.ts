import { CsvError, parse } from 'csv-parse/sync';
import type { LocalProblem, ParseResult } from '../problem.js';

const MAX_ROWS = 100_000;

/** A cell as a value of `assay-attributes/1`; undefined where the cell is no such thing. */
type Read = (cell: string) => unknown;

const text: Read = (cell) => cell;
const whole: Read = (cell) => (/^\d{1,9}$/.test(cell) ? Number(cell) : undefined);
const words: Read = (cell) => cell.split(/\s+/);
const wholes: Read = (cell) => {
  const numbers = cell.split(/\s+/).map(whole);
  return numbers.includes(undefined) ? undefined : numbers;
};

/** Where the value of a column stands in an item's attributes. */
const COLUMNS: ReadonlyMap<string, { readonly path: readonly string[]; readonly read: Read }> =
  new Map([
    ['level', { path: ['level'], read: text }],
    ['language', { path: ['language'], read: text }],
    ['words', { path: ['words'], read: whole }],
    ['family', { path: ['family'], read: text }],
    ['enemies', { path: ['enemies'], read: words }],
    ['angoff', { path: ['angoff'], read: wholes }],
    ['responses', { path: ['statistics', 'responses'], read: whole }],
    ['facility', { path: ['statistics', 'facility'], read: text }],
    ['discrimination', { path: ['statistics', 'discrimination'], read: text }],
    ['calibration', { path: ['statistics', 'calibration', 'id'], read: text }],
    ['a', { path: ['statistics', 'calibration', 'a'], read: text }],
    ['b', { path: ['statistics', 'calibration', 'b'], read: text }],
    ['c', { path: ['statistics', 'calibration', 'c'], read: text }],
  ]);
const TAG = /^tag\.(.+)$/;

/**
 * Attributes in CSV as the text of an `assay-attributes/1` file, which is then read and checked as any other: a row for an item,
 * the first row names the columns (docs/formats.md). Commas, or semicolons where the first row has them; an empty cell says
 * nothing of the item.
 */
export function attributesFromCsv(csv: string, fileName: string): ParseResult<string> {
  const rows = rowsOf(csv);
  if ('message' in rows) return { ok: false, problems: [{ file: fileName, ...rows }] };
  const [header = [], ...body] = rows.rows;
  const problems = [...headerProblems(header), ...sizeProblems(body)];
  const attributes = new Map<string, unknown>();
  if (problems.length === 0)
    for (const [at, row] of body.entries()) addRow(attributes, { header, row, at, problems });
  if (problems.length > 0)
    return { ok: false, problems: problems.map((each) => ({ file: fileName, ...each })) };
  const file = { format: 'assay-attributes/1', attributes: Object.fromEntries(attributes) };
  return { ok: true, value: JSON.stringify(file) };
}

function rowsOf(csv: string): { readonly rows: readonly (readonly string[])[] } | LocalProblem {
  const [first = ''] = csv.split('\n', 1);
  const delimiter = first.includes(';') ? ';' : ',';
  try {
    const options = { bom: true, delimiter, trim: true, skip_empty_lines: true };
    return { rows: parse(csv, options) };
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const message = `is no CSV that is read (${error.message.slice(0, 200)})`;
    return { path: 'the file', message, hint: 'give every row as many cells as the first' };
  }
}

function headerProblems(header: readonly string[]): readonly LocalProblem[] {
  const path = 'row 1';
  const known = (name: string): boolean => name === 'id' || COLUMNS.has(name) || TAG.test(name);
  const hint = `the columns are id, ${[...COLUMNS.keys()].join(', ')} and tag.<name>`;
  const unknown = header
    .filter((name) => !known(name))
    .map((name) => ({ path, message: `unknown column "${name.slice(0, 60)}"`, hint }));
  const twice = header
    .filter((name, at) => header.indexOf(name) !== at)
    .map((name) => ({ path, message: `column "${name}" is there twice`, hint: 'keep one' }));
  const missing = header.includes('id') ? [] : [{ path, message: 'there is no column "id"', hint }];
  return [...missing, ...unknown, ...twice];
}

function sizeProblems(body: readonly unknown[]): readonly LocalProblem[] {
  if (body.length <= MAX_ROWS) return [];
  return [{ path: 'the file', message: `more than ${String(MAX_ROWS)} rows`, hint: 'split it' }];
}

function addRow(
  attributes: Map<string, unknown>,
  line: {
    readonly header: readonly string[];
    readonly row: readonly string[];
    readonly at: number;
    readonly problems: LocalProblem[];
  },
): void {
  const { header, row, problems } = line;
  // The first row names the columns.
  const path = `row ${String(line.at + 2)}`;
  const id = row[header.indexOf('id')] ?? '';
  if (id === '' || attributes.has(id))
    problems.push({
      path,
      message: id === '' ? 'there is no id' : `"${id}" has a row already`,
      hint: 'give every item one row',
    });
  const own = plainRecord();
  for (const [index, name] of header.entries()) {
    const cell = row[index] ?? '';
    if (name === 'id' || cell === '') continue;
    const tag = TAG.exec(name)?.[1];
    const { path: place, read } = COLUMNS.get(name) ?? {
      path: ['tags', tag ?? ''],
      read: (values: string) => values.split('|').map((value) => value.trim()),
    };
    const value = read(cell);
    if (value === undefined)
      problems.push({
        path: `${path}, column ${name}`,
        message: 'no whole number',
        hint: 'correct it',
      });
    else put(own, place, value);
  }
  attributes.set(id, own);
}

/** Without a prototype, so that no name of a tag means more than itself. */
function plainRecord(): Record<string, unknown> {
  return Object.create(null) as Record<string, unknown>; // typed as any there
}

function put(
  into: Record<string, unknown>,
  [name = '', ...rest]: readonly string[],
  value: unknown,
): void {
  if (rest.length === 0) {
    into[name] = value;
    return;
  }
  const inner = Object.assign(plainRecord(), into[name]);
  put(inner, rest, value);
  into[name] = inner;
}
