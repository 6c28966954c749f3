import type { Qualification } from '#exam-bank';
import {
  countBankItems,
  countFacets,
  findQualification,
  NUMBER_COLUMNS,
  placeOf,
  selectBankPage,
  type BankFilter,
  type BankItem,
  type BankQuery,
  type FacetValue,
  type NumberColumn,
  type Place,
  type Range,
  type Reader,
  type SortColumn,
  type WordColumn,
} from '#store';
import { Problem } from '../http/problem.js';

/** The words of a query and the columns that they ask for. */
const WORDS = {
  state: 'state',
  inForce: 'standing_state',
  kind: 'kind',
  type: 'type',
  difficulty: 'difficulty',
  criterion: 'criteria',
  author: 'author',
  level: 'level',
  language: 'language',
  family: 'family',
  passage: 'passage',
  tag: 'tags',
} as const satisfies Record<string, WordColumn>;
export type WordName = keyof typeof WORDS;
export const WORD_NAMES = Object.keys(WORDS) as readonly WordName[]; // keys of the table above

/** As it came in the address: every value is text. */
export type SearchWords = Readonly<
  Partial<
    Record<
      | WordName
      | NumberColumn
      | 'outcome'
      | 'enemyOf'
      | 'blocked'
      | 'text'
      | 'sort'
      | 'limit'
      | 'after'
      | 'facets',
      string
    >
  >
>;

const USUAL_LIMIT = 100;

export interface FoundItems {
  readonly items: readonly BankItem[];
  readonly total: number;
  /** Ask with it for the next page; null on the last one. */
  readonly next: string | null;
  readonly facets: Readonly<Partial<Record<WordName, readonly Omit<FacetValue, 'column'>[]>>>;
}

/** Items of a bank by whatever is known of them beside their contents. */
export async function searchBank(
  db: Reader,
  qualificationId: string,
  words: SearchWords,
): Promise<FoundItems> {
  const filter = await filterOf(db, qualificationId, words);
  const sort = sortOf(words.sort);
  const limit = words.limit === undefined ? USUAL_LIMIT : Number(words.limit);
  const after = words.after === undefined ? undefined : placeIn(words.after, sort);
  const query: BankQuery = { qualificationId, filter, sort, limit: limit + 1, after };
  const asked = facetsOf(words.facets);
  const [rows, total, counted] = await Promise.all([
    selectBankPage(db, query),
    countBankItems(db, query),
    countFacets(
      db,
      query,
      asked.map((name) => WORDS[name]),
    ),
  ]);
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  const facets = asked.map((name) => [
    name,
    counted
      .filter(({ column }) => column === WORDS[name])
      .map(({ value, count }) => ({ value, count })),
  ]);
  return {
    items,
    total,
    next: rows.length > limit && last !== undefined ? cursorOf(placeOf(last, sort), sort) : null,
    facets: Object.fromEntries(facets) as FoundItems['facets'], // names from facetsOf
  };
}

async function filterOf(
  db: Reader,
  qualificationId: string,
  words: SearchWords,
): Promise<BankFilter> {
  const named = WORD_NAMES.flatMap((name) => {
    const list = words[name];
    return list === undefined ? [] : [[WORDS[name], list.split(',')] as const];
  });
  const ofOutcomes =
    words.outcome === undefined
      ? undefined
      : await criteriaOf(db, qualificationId, words.outcome.split(','));
  const criteria = bothOf(words.criterion?.split(','), ofOutcomes);
  return {
    oneOf: { ...Object.fromEntries(named), ...(criteria === undefined ? {} : { criteria }) },
    ranges: Object.fromEntries(
      NUMBER_COLUMNS.flatMap((column) => {
        const range = words[column];
        return range === undefined ? [] : [[column, rangeOf(range)]];
      }),
    ),
    idPart: words.text,
    blocked: words.blocked === undefined ? undefined : words.blocked === 'true',
    enemyOf: words.enemyOf,
  };
}

function bothOf(
  one: readonly string[] | undefined,
  other: readonly string[] | undefined,
): readonly string[] | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return one.filter((value) => other.includes(value));
}

async function criteriaOf(
  db: Reader,
  qualificationId: string,
  outcomes: readonly string[],
): Promise<readonly string[]> {
  const row = await findQualification(db, qualificationId);
  const qualification = row?.body as Qualification | undefined; // checked by parseBank when it was imported
  return (qualification?.outcomes ?? [])
    .filter(({ id }) => outcomes.includes(id))
    .flatMap(({ criteria }) => criteria.map(({ id }) => id));
}

/** `7`, `2..5`, `2..`, `..5`; the route's schema has checked it. */
function rangeOf(text: string): Range {
  const [from = '', to = from] = text.split('..');
  return {
    min: from === '' ? undefined : Number(from),
    max: to === '' ? undefined : Number(to),
  };
}

const SORTS: Readonly<Record<string, SortColumn>> = {
  ...Object.fromEntries(NUMBER_COLUMNS.map((column) => [column, column])),
  ...{ id: 'item_id', author: 'author', state: 'state', type: 'type', difficulty: 'difficulty' },
};
export const SORT_NAMES = Object.keys(SORTS);

function sortOf(text = 'id'): BankQuery['sort'] {
  const descending = text.startsWith('-');
  return { column: SORTS[descending ? text.slice(1) : text] ?? 'item_id', descending };
}

function facetsOf(text: string | undefined): readonly WordName[] {
  const wanted = text?.split(',') ?? [];
  const unknown = wanted.find((name) => !(WORD_NAMES as readonly string[]).includes(name));
  if (unknown !== undefined)
    throw new Problem(
      'bad-input',
      `There is no facet ${unknown}; there are ${WORD_NAMES.join(', ')}.`,
    );
  return WORD_NAMES.filter((name) => wanted.includes(name));
}

/** A place means something in its own order only, so the cursor names the order. */
function cursorOf(place: Place, sort: BankQuery['sort']): string {
  return Buffer.from(JSON.stringify([orderName(sort), ...place])).toString('base64url');
}

function placeIn(cursor: string, sort: BankQuery['sort']): Place {
  const parts = parsed(Buffer.from(cursor, 'base64url').toString('utf8'));
  const isNumber = (NUMBER_COLUMNS as readonly string[]).includes(sort.column);
  if (Array.isArray(parts) && parts.length === 3 && parts[0] === orderName(sort)) {
    const [, value, id] = parts as readonly unknown[];
    const fits = isNumber ? isInt32(value) : isText(value);
    if (fits && isText(id)) return [value as string | number, id]; // as `fits` says
  }
  throw new Problem('bad-input', 'The cursor is of another list; begin anew without `after`.');
}

function orderName({ column, descending }: BankQuery['sort']): string {
  return `${descending ? '-' : ''}${column}`;
}

/** The columns hold no other numbers. */
function isInt32(value: unknown): boolean {
  return typeof value === 'number' && (value | 0) === value;
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.isWellFormed() && !value.includes('\0');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
