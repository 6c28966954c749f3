import type { ItemAttributes } from '#exam-bank';
import { batches } from './batches.js';
import { toJson, type Reader, type Tx } from './database.js';
import type { Row } from './tables.js';

/** What is known of items beside their contents: revisions, of which the newest counts, and the ratings of judges. */
export interface NewAttributes {
  readonly itemId: string;
  readonly attributes: ItemAttributes;
  /** As searches compare them; computed where the draw computes them. */
  readonly numbers: Readonly<Partial<Record<'angoff' | 'facility' | 'discrimination', number>>>;
}

export interface AttributesSetting {
  readonly qualificationId: string;
  /** Where the values come from. */
  readonly source: string;
  readonly by: string;
  readonly at: Date;
}

/** A new revision for each item. Two settings of one item at a moment: the second fails as a clash. */
export async function insertAttributes(
  tx: Tx,
  setting: AttributesSetting,
  items: readonly NewAttributes[],
): Promise<void> {
  const revisions = await newestRevisions(
    tx,
    setting.qualificationId,
    items.map(({ itemId }) => itemId),
  );
  const rows = items.map(({ itemId, attributes, numbers }) => ({
    qualification_id: setting.qualificationId,
    item_id: itemId,
    revision: (revisions.get(itemId) ?? 0) + 1,
    attributes: toJson(attributes),
    angoff: numbers.angoff ?? null,
    facility: numbers.facility ?? null,
    discrimination: numbers.discrimination ?? null,
    source: setting.source,
    set_by: setting.by,
    set_at: setting.at,
  }));
  for (const some of batches(rows)) await tx.insertInto('item_attribute').values(some).execute();
}

async function newestRevisions(
  db: Reader,
  qualificationId: string,
  itemIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const rows = await db
    .selectFrom('item_attribute')
    .select(['item_id', ({ fn }) => fn.max('revision').as('revision')])
    .where('qualification_id', '=', qualificationId)
    .where((where) => where('item_id', '=', where.fn.any(where.val([...itemIds]))))
    .groupBy('item_id')
    .execute();
  return new Map(rows.map((row) => [row.item_id, row.revision]));
}

/** The attributes that count now, by item id; of some items, or of all of a qualification. */
export async function selectAttributes(
  db: Reader,
  qualificationId: string,
  itemIds?: readonly string[],
): Promise<Readonly<Record<string, ItemAttributes>>> {
  const rows = await db
    .selectFrom('item_attribute')
    .select(['item_id', 'attributes'])
    .distinctOn('item_id')
    .where('qualification_id', '=', qualificationId)
    .$if(itemIds !== undefined, (query) =>
      query.where((where) => where('item_id', '=', where.fn.any(where.val([...(itemIds ?? [])])))),
    )
    .orderBy('item_id')
    .orderBy('revision', 'desc')
    .execute();
  return Object.fromEntries(rows.map((row) => [row.item_id, row.attributes]));
}

/** Every revision of an item, newest first. */
export function selectAttributeRevisions(
  db: Reader,
  item: { readonly qualificationId: string; readonly itemId: string },
): Promise<Row<'item_attribute'>[]> {
  return db
    .selectFrom('item_attribute')
    .selectAll()
    .where('qualification_id', '=', item.qualificationId)
    .where('item_id', '=', item.itemId)
    .orderBy('revision', 'desc')
    .execute();
}

export interface AngoffRating {
  readonly itemId: string;
  readonly judge: string;
  /** Percent of minimally competent candidates who would get it right. */
  readonly rating: number;
}

/** Ratings of one round; a judge rates an item once a round. */
export async function insertAngoffRatings(
  tx: Tx,
  round: {
    readonly qualificationId: string;
    readonly round: number;
    readonly by: string;
    readonly at: Date;
  },
  ratings: readonly AngoffRating[],
): Promise<void> {
  const rows = ratings.map(({ itemId, judge, rating }) => ({
    qualification_id: round.qualificationId,
    item_id: itemId,
    round: round.round,
    judge,
    rating,
    recorded_by: round.by,
    recorded_at: round.at,
  }));
  for (const some of batches(rows)) await tx.insertInto('angoff_rating').values(some).execute();
}

/** Ratings of the last round in which an item was rated, by item, in the order of the judges' names. */
export async function selectLastRatings(
  db: Reader,
  qualificationId: string,
  itemIds: readonly string[],
): Promise<ReadonlyMap<string, readonly number[]>> {
  const rows = await db
    .selectFrom('angoff_rating')
    .select(['item_id', 'round', 'rating'])
    .where('qualification_id', '=', qualificationId)
    .where((where) => where('item_id', '=', where.fn.any(where.val([...itemIds]))))
    .orderBy('round', 'desc')
    .orderBy('judge')
    .execute();
  const last = new Map<string, { readonly round: number; readonly ratings: number[] }>();
  for (const { item_id, round, rating } of rows) {
    const known = last.get(item_id);
    if (known === undefined) last.set(item_id, { round, ratings: [rating] });
    else if (known.round === round) known.ratings.push(rating);
  }
  return new Map([...last].map(([id, { ratings }]) => [id, ratings]));
}
