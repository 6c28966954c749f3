import { sql, type Kysely, type Selectable, type Transaction } from 'kysely';
import { appendEvent, type NewEvent } from '../audit-log.js';
import { toJson, type Database, type Reader, type Tx } from '../database.js';
import { openItemVersion } from '../item-versions.js';
import type { Keys } from '../keys/seal.js';
import type { HumanMarkingTables, MarkerViews, MarkingDecisions } from './tables.js';

/**
 * What a marker's work sees of the database: views without candidates, and the table that markings go into. The type keeps
 * queries from naming anything else, and the database's role keeps those that try.
 */
type DeskTables = MarkerViews & Pick<HumanMarkingTables, 'marking'>;
declare const desk: unique symbol;
export type MarkerDesk = Transaction<DeskTables> & { readonly [desk]: true };

export type MarkerScript = Selectable<MarkerViews['marker_script']>;
export type OwnMarking = Selectable<MarkerViews['marker_own_marking']>;
export type EarlierMarking = Selectable<MarkerViews['marker_earlier_marking']>;

/** The server has no role for markers, or ours may not become it: nobody marks with more rights than that. */
export class NoMarkerRole extends Error {
  override readonly name = 'NoMarkerRole';
}

/** Whether this connection may become the database's `exam_marker`. */
export async function hasMarkerRole(db: Reader): Promise<boolean> {
  const { rows } = await sql<{ may: boolean }>`
    select pg_has_role(oid, 'member') as may from pg_roles where rolname = 'exam_marker'`.execute(
    db,
  );
  return rows[0]?.may === true;
}

/** Runs `work` in one transaction as the database's `exam_marker`, for this person. @throws NoMarkerRole */
export function asMarker<T>(
  db: Database,
  personId: string,
  work: (desk: MarkerDesk) => Promise<T>,
): Promise<T> {
  return db.transaction().execute(async (tx) => {
    if (!(await hasMarkerRole(tx))) throw new NoMarkerRole('the database has no role for markers');
    await sql`select set_config('exam.person', ${personId}, true)`.execute(tx);
    await sql`set local role exam_marker`.execute(tx);
    return work(tx as unknown as MarkerDesk); // the same connection, with fewer tables in sight
  });
}

/** Everything that waits for this marker or was marked in the open round, item by item. */
export function selectMarkerScripts(desk: MarkerDesk): Promise<MarkerScript[]> {
  return desk
    .selectFrom('marker_script')
    .selectAll()
    .orderBy('item_version_id')
    .orderBy('place')
    .orderBy('ref')
    .execute();
}

export function findMarkerScript(desk: MarkerDesk, ref: string): Promise<MarkerScript | undefined> {
  return desk.selectFrom('marker_script').selectAll().where('ref', '=', ref).executeTakeFirst();
}

/** The content of the script's item, as it was approved. */
export async function openMarkerItem(
  desk: MarkerDesk,
  keys: Keys,
  itemVersionId: string,
): Promise<unknown> {
  const row = await desk
    .selectFrom('marker_item')
    .selectAll()
    .where('id', '=', itemVersionId)
    .executeTakeFirstOrThrow();
  return openItemVersion(keys, row);
}

/** The marking rules of the session, as they stood when its marking was opened. */
export async function selectMarkerRules(desk: MarkerDesk, allocationId: string): Promise<unknown> {
  const { rules } = await desk
    .selectFrom('marker_rules')
    .select('rules')
    .where('allocation_id', '=', allocationId)
    .executeTakeFirstOrThrow();
  return rules;
}

/** My markings of a script, the last one first. */
export function selectOwnMarkings(desk: MarkerDesk, allocationId: string): Promise<OwnMarking[]> {
  return desk
    .selectFrom('marker_own_marking')
    .selectAll()
    .where('allocation_id', '=', allocationId)
    .orderBy('sequence', 'desc')
    .execute();
}

/** What an adjudicator decides between; empty for everybody else. */
export function selectEarlierMarkings(
  desk: MarkerDesk,
  allocationId: string,
): Promise<EarlierMarking[]> {
  return desk
    .selectFrom('marker_earlier_marking')
    .selectAll()
    .where('allocation_id', '=', allocationId)
    .orderBy('round')
    .execute();
}

export interface MarkerFacts {
  /** What the marker was in the exams that the answer comes from, by whichever account. */
  readonly acts: readonly ('trainer' | 'invigilator' | 'candidate')[];
  /** The humans who had the script in another round, or made it. */
  readonly otherHumans: readonly string[];
}

export async function selectMarkerFacts(
  desk: MarkerDesk,
  allocationId: string,
): Promise<MarkerFacts> {
  const acts = await desk
    .selectFrom('marker_bar')
    .select('act')
    .where('allocation_id', '=', allocationId)
    .execute();
  const others = await desk
    .selectFrom('marker_other_human')
    .select('human')
    .where('allocation_id', '=', allocationId)
    .execute();
  return { acts: acts.map(({ act }) => act), otherHumans: others.map(({ human }) => human) };
}

/**
 * Adds a marking and its event.
 * @throws PostgreSQL's restrict_violation where the round is frozen or the script somebody else's, and its unique_violation where
 *   a marking of that sequence is there
 */
export async function insertMarking(
  desk: MarkerDesk,
  marking: {
    readonly allocationId: string;
    readonly sequence: number;
    readonly decisions: MarkingDecisions;
    readonly points: string;
    readonly comment: string;
    readonly at: Date;
  },
  event: NewEvent,
): Promise<void> {
  await desk
    .insertInto('marking')
    .values({
      allocation_id: marking.allocationId,
      sequence: marking.sequence,
      decisions: toJson(marking.decisions),
      points: marking.points,
      comment: marking.comment,
      marked_at: marking.at,
    })
    .execute();
  await appendEvent(desk as unknown as Kysely<never> as unknown as Tx, event); // the role may write to the log
}
