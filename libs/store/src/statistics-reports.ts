import type { Reader, Tx } from './database.js';
import type { MarkEntry } from './marks.js';
import type { Response, Sitting } from './sittings.js';
import type { NewRow, Row } from './tables.js';

export type StatisticsReport = Row<'statistics_report'>;

export async function insertStatisticsReport(
  tx: Tx,
  report: NewRow<'statistics_report'>,
): Promise<void> {
  await tx.insertInto('statistics_report').values(report).execute();
}

export function findStatisticsReport(
  db: Reader,
  id: string,
): Promise<StatisticsReport | undefined> {
  return db.selectFrom('statistics_report').selectAll().where('id', '=', id).executeTakeFirst();
}

/** Newest first. */
export function selectStatisticsReports(db: Reader): Promise<StatisticsReport[]> {
  return db
    .selectFrom('statistics_report')
    .selectAll()
    .orderBy('made_at', 'desc')
    .orderBy('id')
    .execute();
}

/** What statistics of sessions are made of; entries up to one of them, all where none is named. */
export interface MarksOfSessions {
  readonly sittings: readonly Sitting[];
  readonly entries: readonly MarkEntry[];
  /** The answer in time that counts, for each sitting and item. */
  readonly responses: readonly Response[];
}

export async function selectMarksOfSessions(
  db: Reader,
  sessionIds: readonly string[],
  lastEntry?: number,
): Promise<MarksOfSessions> {
  const sittings = await db
    .selectFrom('sitting')
    .selectAll()
    .where('exam_session_id', 'in', sessionIds)
    .orderBy('id')
    .execute();
  const ids = sittings.map(({ id }) => id);
  if (ids.length === 0) return { sittings, entries: [], responses: [] };
  const entries = await db
    .selectFrom('mark_entry')
    .selectAll()
    .where('sitting_id', 'in', ids)
    .$if(lastEntry !== undefined, (query) => query.where('id', '<=', lastEntry ?? 0))
    .orderBy('id')
    .execute();
  const responses = await db
    .selectFrom('response')
    .selectAll()
    .distinctOn(['sitting_id', 'item_version_id'])
    .where('sitting_id', 'in', ids)
    .where('late', '=', false)
    .orderBy('sitting_id')
    .orderBy('item_version_id')
    .orderBy('sequence', 'desc')
    .execute();
  return { sittings, entries, responses };
}

/** When the first entry after that one was made in the sessions; null where there is none. */
export async function firstEntryAfter(
  db: Reader,
  sessionIds: readonly string[],
  lastEntry: number,
): Promise<Date | null> {
  const row = await db
    .selectFrom('mark_entry')
    .innerJoin('sitting', 'sitting.id', 'mark_entry.sitting_id')
    .select('entered_at')
    .where('exam_session_id', 'in', sessionIds)
    .where('mark_entry.id', '>', lastEntry)
    .orderBy('mark_entry.id')
    .limit(1)
    .executeTakeFirst();
  return row?.entered_at ?? null;
}
