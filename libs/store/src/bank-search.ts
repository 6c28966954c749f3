import { sql, type RawBuilder } from 'kysely';
import type { BankItem } from './bank-items.js';
import type { Reader } from './database.js';

/**
 * The search over a bank. It reads one narrow table in which there is no content, so no search can open or show any; what is not
 * a column of that table cannot be asked for.
 */
export interface BankFilter {
  /** Any of the values. Of `criteria`, `tags`: any element. */
  readonly oneOf: Readonly<Partial<Record<WordColumn, readonly string[]>>>;
  /** Inclusive; a row without a value is in no range. */
  readonly ranges: Readonly<Partial<Record<NumberColumn, Range>>>;
  /** Stands in the id, whatever the case. */
  readonly idPart?: string | undefined;
  readonly blocked?: boolean | undefined;
  /** Items that may not stand in one form with this one. */
  readonly enemyOf?: string | undefined;
}

export interface Range {
  readonly min?: number | undefined;
  readonly max?: number | undefined;
}

export const WORD_COLUMNS = [
  'state',
  'standing_state',
  'kind',
  'type',
  'difficulty',
  'criteria',
  'author',
  'level',
  'language',
  'family',
  'passage',
  'tags',
] as const satisfies readonly (keyof BankItem)[];
export type WordColumn = (typeof WORD_COLUMNS)[number];
const LISTS: ReadonlySet<WordColumn> = new Set<WordColumn>(['criteria', 'tags']);

export const NUMBER_COLUMNS = [
  'points',
  'minutes',
  'words',
  'facility',
  'discrimination',
  'angoff',
  'responses',
  'uses',
] as const satisfies readonly (keyof BankItem)[];
export type NumberColumn = (typeof NUMBER_COLUMNS)[number];

/** Rows without a number come last, whichever the direction. */
export type SortColumn = NumberColumn | 'item_id' | 'author' | 'state' | 'type' | 'difficulty';

export interface BankQuery {
  readonly qualificationId: string;
  readonly filter: BankFilter;
  readonly sort: { readonly column: SortColumn; readonly descending: boolean };
  readonly limit: number;
  /** The last row of the page before. */
  readonly after?: Place | undefined;
}

/** Where a row stands in the order: the value that it is sorted by, and its id. */
export type Place = readonly [value: string | number, itemId: string];

/** A page of what matches. */
export async function selectBankPage(db: Reader, query: BankQuery): Promise<readonly BankItem[]> {
  const { column, descending } = query.sort;
  const value = sortValue(query.sort);
  const direction = sql.raw(descending ? 'desc' : 'asc');
  const beyond = sql.raw(descending ? '<' : '>');
  const rest =
    query.after === undefined
      ? sql`true`
      : column === 'item_id'
        ? sql`item_id ${beyond} ${query.after[1]}`
        : sql`(${value}, item_id) ${beyond} (${query.after[0]}, ${query.after[1]})`;
  const order =
    column === 'item_id'
      ? sql`item_id ${direction}`
      : sql`${value} ${direction}, item_id ${direction}`;
  const { rows } = await sql<BankItem>`
    select * from bank_item where ${matching(query)} and ${rest} order by ${order} limit ${query.limit}`.execute(
    db,
  );
  return rows;
}

/** The place of a row in the order of a query. */
export function placeOf(row: BankItem, { column, descending }: BankQuery['sort']): Place {
  return [row[column] ?? (descending ? LEAST : MOST), row.item_id];
}

const LEAST = -2_147_483_648;
const MOST = 2_147_483_647;

function sortValue({ column, descending }: BankQuery['sort']): RawBuilder<unknown> {
  const isNumber = (NUMBER_COLUMNS as readonly string[]).includes(column);
  const last = sql.raw(String(descending ? LEAST : MOST));
  return isNumber ? sql`coalesce(${sql.ref(column)}, ${last})` : sql`${sql.ref(column)}`;
}

export async function countBankItems(
  db: Reader,
  query: Pick<BankQuery, 'qualificationId' | 'filter'>,
): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::integer as count from bank_item where ${matching(query)}`.execute(db);
  return rows[0]?.count ?? 0;
}

export interface FacetValue {
  readonly column: WordColumn;
  readonly value: string;
  readonly count: number;
}

/** How many of what matches has which value, for the columns asked for; the most frequent first. */
export async function countFacets(
  db: Reader,
  query: Pick<BankQuery, 'qualificationId' | 'filter'>,
  columns: readonly WordColumn[],
): Promise<readonly FacetValue[]> {
  if (columns.length === 0) return [];
  const counts = columns.map((column) =>
    LISTS.has(column)
      ? sql`select ${sql.lit(column)} as "column", value, count(*)::integer as count
              from matching, unnest(${sql.ref(column)}) as value group by value`
      : sql`select ${sql.lit(column)} as "column", ${sql.ref(column)} as value, count(*)::integer as count
              from matching where ${sql.ref(column)} is not null group by ${sql.ref(column)}`,
  );
  const { rows } = await sql<FacetValue>`
    with matching as materialized (
      select ${sql.join(columns.map((column) => sql.ref(column)))} from bank_item where ${matching(query)})
    select * from (${sql.join(counts, sql` union all `)}) as facet order by "column", count desc, value`.execute(
    db,
  );
  return rows;
}

function matching({
  qualificationId,
  filter,
}: Pick<BankQuery, 'qualificationId' | 'filter'>): RawBuilder<boolean> {
  const conditions = [sql`qualification_id = ${qualificationId}`];
  for (const column of WORD_COLUMNS) {
    const values = filter.oneOf[column];
    if (values === undefined) continue;
    const list = sql`${[...values]}::text[]`;
    conditions.push(
      LISTS.has(column)
        ? sql`${sql.ref(column)} && ${list}`
        : sql`${sql.ref(column)} = any(${list})`,
    );
  }
  for (const column of NUMBER_COLUMNS) {
    const { min, max } = filter.ranges[column] ?? {};
    if (min !== undefined) conditions.push(sql`${sql.ref(column)} >= ${min}::integer`);
    if (max !== undefined) conditions.push(sql`${sql.ref(column)} <= ${max}::integer`);
  }
  if (filter.blocked !== undefined) conditions.push(sql`blocked = ${filter.blocked}`);
  if (filter.idPart !== undefined)
    conditions.push(sql`strpos(lower(item_id), ${filter.idPart.toLowerCase()}) > 0`);
  if (filter.enemyOf !== undefined) conditions.push(enemyOf(qualificationId, filter.enemyOf));
  return sql<boolean>`${sql.join(conditions, sql` and `)}`;
}

/** Naming an enemy on one side is enough; clones of a family are enemies, too. */
function enemyOf(qualificationId: string, id: string): RawBuilder<boolean> {
  const its = (what: string) =>
    sql`(select ${sql.raw(what)} from bank_item where qualification_id = ${qualificationId} and item_id = ${id})`;
  return sql<boolean>`item_id <> ${id} and (enemies @> array[${id}]::text[]
    or item_id = any(array${its('unnest(enemies)')}) or family = ${its('family')})`;
}
