import { sql } from 'kysely';
import { toJson, type Reader, type Tx } from '../database.js';
import type { Row } from '../tables.js';
import type { MarkingDuty } from './tables.js';

/** The marking of a session: its rules, rounds and markers. */
export type SessionMarking = Row<'session_marking'>;
export type MarkingRound = Row<'marking_round'>;

/** From here to the end of the transaction nobody marks, names markers or begins a round in this session. */
export async function lockMarking(tx: Tx, sessionId: string): Promise<void> {
  await sql`select lock_marking(${sessionId}, true)`.execute(tx);
}

export async function insertSessionMarking(
  tx: Tx,
  marking: Omit<SessionMarking, 'rules'> & { readonly rules: unknown },
): Promise<void> {
  await tx
    .insertInto('session_marking')
    .values({ ...marking, rules: toJson(marking.rules) })
    .execute();
}

export function findSessionMarking(
  db: Reader,
  sessionId: string,
): Promise<SessionMarking | undefined> {
  return db
    .selectFrom('session_marking')
    .selectAll()
    .where('exam_session_id', '=', sessionId)
    .executeTakeFirst();
}

/** @throws PostgreSQL's restrict_violation for a round that does not follow on the last one */
export async function insertMarkingRound(tx: Tx, round: MarkingRound): Promise<void> {
  await tx.insertInto('marking_round').values(round).execute();
}

/** In the order in which they began; the last one is open, unless it is `closed`. */
export function selectMarkingRounds(db: Reader, sessionId: string): Promise<MarkingRound[]> {
  return db
    .selectFrom('marking_round')
    .selectAll()
    .where('exam_session_id', '=', sessionId)
    .orderBy('number')
    .execute();
}

/** Markings that are not closed, with when they are due: what a coordinator has to see to. */
export function selectOpenMarkings(
  db: Reader,
): Promise<
  readonly { readonly sessionId: string; readonly dueAt: Date | null; readonly openedAt: Date }[]
> {
  return db
    .selectFrom('session_marking')
    .select(['exam_session_id as sessionId', 'due_at as dueAt', 'opened_at as openedAt'])
    .where((where) =>
      where.not(
        where.exists(
          where
            .selectFrom('marking_round')
            .select('number')
            .whereRef('marking_round.exam_session_id', '=', 'session_marking.exam_session_id')
            .where('kind', '=', 'closed'),
        ),
      ),
    )
    .orderBy('due_at')
    .orderBy('exam_session_id')
    .execute();
}

export interface SessionMarker {
  readonly id: string;
  readonly duty: MarkingDuty;
  /** Known: nobody else is named. */
  readonly human: string | null;
  readonly suspended: 'seed-drift' | 'stood-down' | null;
}

export async function insertSessionMarkers(
  tx: Tx,
  named: {
    readonly sessionId: string;
    readonly markers: readonly { readonly id: string; readonly duty: MarkingDuty }[];
    readonly by: string;
    readonly at: Date;
  },
): Promise<void> {
  if (named.markers.length === 0) return;
  await tx
    .insertInto('session_marker')
    .values(
      named.markers.map(({ id, duty }) => ({
        exam_session_id: named.sessionId,
        person_id: id,
        duty,
        named_by: named.by,
        named_at: named.at,
      })),
    )
    .execute();
}

export function selectSessionMarkers(db: Reader, sessionId: string): Promise<SessionMarker[]> {
  return db
    .selectFrom('session_marker')
    .innerJoin('person', 'person.id', 'session_marker.person_id')
    .select((select) => [
      'session_marker.person_id as id',
      'duty',
      'identity_sha256 as human',
      // Of the human, by whichever account.
      select
        .selectFrom('marker_suspension')
        .innerJoin('person as who', 'who.id', 'marker_suspension.person_id')
        .select('marker_suspension.reason')
        .whereRef('marker_suspension.exam_session_id', '=', 'session_marker.exam_session_id')
        .whereRef('who.identity_sha256', '=', 'person.identity_sha256')
        .orderBy('marker_suspension.suspended_at')
        .limit(1)
        .as('suspended'),
    ])
    .where('session_marker.exam_session_id', '=', sessionId)
    .orderBy('session_marker.person_id')
    .orderBy('duty')
    .execute();
}

export async function insertSuspension(tx: Tx, row: Row<'marker_suspension'>): Promise<void> {
  await tx.insertInto('marker_suspension').values(row).execute();
}

/**
 * The scripts joined by this session that have a marker whose act the database would refuse here (migration 0022): whoever trained
 * the candidate.
 */
export async function selectScriptsBarredHere(
  db: Reader,
  sessionId: string,
): Promise<readonly string[]> {
  const { rows } = await sql<{ ref: string }>`
    select distinct j.script_ref as ref
      from sitting s
      join script_sitting j on j.sitting_id = s.id
      join marking_allocation a on a.script_ref = j.script_ref
       and not exists (select from marking_allocation b where b.replaces = a.id)
      join participation p on same_person(p.person_id, a.person_id) and incompatible_acts(p.act, 'marker')
       and (p.exam_session_id = s.exam_session_id or p.sitting_id = s.id)
     where s.exam_session_id = ${sessionId}`.execute(db);
  return rows.map(({ ref }) => ref);
}

/** What bars a person from marking a session: their own part in it, by whichever account. */
export async function selectMarkingBars(
  db: Reader,
  about: { readonly sessionId: string; readonly human: string },
): Promise<readonly ('trainer' | 'invigilator' | 'candidate')[]> {
  const { rows } = await sql<{ act: 'trainer' | 'invigilator' | 'candidate' }>`
    select distinct p.act
      from (select act, person_id from participation
             where exam_session_id = ${about.sessionId}
                or sitting_id in (select id from sitting where exam_session_id = ${about.sessionId})
            union all
            select 'candidate', candidate_id from sitting where exam_session_id = ${about.sessionId}) p
      join person on person.id = p.person_id and person.identity_sha256 = ${about.human}
     where p.act in ('trainer', 'invigilator', 'candidate')
     order by 1`.execute(db);
  return rows.map(({ act }) => act);
}
