import { batches } from '../batches.js';
import { toJson, type Reader, type Tx } from '../database.js';
import type { NewRow, Row } from '../tables.js';
import type { MarkingDecisions, MarkingRoundKind } from './tables.js';

/** Who was given which script, and what they made of it. */
export interface AllocatedScript {
  readonly id: string;
  readonly round: number;
  readonly kind: MarkingRoundKind;
  readonly ref: string;
  readonly itemVersionId: string;
  readonly personId: string;
  readonly human: string | null;
  readonly isSeed: boolean;
  /** Somebody else got the script since: what was marked does not count. */
  readonly replaced: boolean;
  /** The marker has stopped: a seed that is left waits for nobody. */
  readonly suspended: boolean;
  /** The last marking; null where there is none. */
  readonly points: string | null;
  readonly decisions: MarkingDecisions | null;
}

/** @throws PostgreSQL's restrict_violation for a marker who may not have the script */
export async function insertAllocations(
  tx: Tx,
  rows: readonly NewRow<'marking_allocation'>[],
): Promise<void> {
  for (const some of batches(rows))
    await tx.insertInto('marking_allocation').values(some).execute();
}

/** Every allocation of a session, in all its rounds. */
export async function selectAllocations(
  db: Reader,
  sessionId: string,
): Promise<readonly AllocatedScript[]> {
  const rows = await db
    .selectFrom('marking_allocation as a')
    .innerJoin('marking_script as s', 's.ref', 'a.script_ref')
    .innerJoin('marking_round as r', (join) =>
      join.onRef('r.exam_session_id', '=', 'a.exam_session_id').onRef('r.number', '=', 'a.round'),
    )
    .innerJoin('person as p', 'p.id', 'a.person_id')
    .leftJoin('marking_allocation as later', 'later.replaces', 'a.id')
    .leftJoin('marker_suspension as x', (join) =>
      join
        .onRef('x.exam_session_id', '=', 'a.exam_session_id')
        .onRef('x.person_id', '=', 'a.person_id'),
    )
    .leftJoin('marking as m', 'm.allocation_id', 'a.id')
    .distinctOn('a.id')
    .select([
      'a.id',
      'a.round',
      'r.kind',
      'a.script_ref as ref',
      's.item_version_id as itemVersionId',
      'a.person_id as personId',
      'p.identity_sha256 as human',
      'a.is_seed as isSeed',
      'later.id as laterId',
      'x.person_id as suspendedId',
      'm.points',
      'm.decisions',
    ])
    .where('a.exam_session_id', '=', sessionId)
    .orderBy('a.id')
    .orderBy('m.sequence', 'desc')
    .execute();
  return rows.map(({ laterId, suspendedId, ...row }) => ({
    ...row,
    replaced: laterId !== null,
    suspended: suspendedId !== null,
  }));
}

export type ScriptMark = Row<'script_mark'>;

export async function insertScriptMark(
  tx: Tx,
  mark: Omit<ScriptMark, 'derivation'> & { readonly derivation: unknown },
): Promise<void> {
  await tx
    .insertInto('script_mark')
    .values({ ...mark, derivation: toJson(mark.derivation) })
    .execute();
}

/** The marks of those of the scripts that have one. */
export function selectScriptMarks(db: Reader, refs: readonly string[]): Promise<ScriptMark[]> {
  return db
    .selectFrom('script_mark')
    .selectAll()
    .where((where) => where('script_ref', '=', where.fn.any(where.val([...refs]))))
    .execute();
}

export interface SeedMarkingsOfMarker {
  readonly sessionId: string;
  readonly rules: unknown;
  readonly markings: readonly {
    readonly given: string;
    readonly known: string;
    readonly maxPoints: string;
  }[];
}

/** What the marker of an allocation made of all the seeds that they got in the session. */
export async function selectSeedMarkings(
  db: Reader,
  allocationId: string,
): Promise<SeedMarkingsOfMarker> {
  const { session_id, person_id, rules } = await db
    .selectFrom('marking_allocation as a')
    .innerJoin('session_marking as s', 's.exam_session_id', 'a.exam_session_id')
    .select(['a.exam_session_id as session_id', 'a.person_id', 's.rules'])
    .where('a.id', '=', allocationId)
    .executeTakeFirstOrThrow();
  const markings = await db
    .selectFrom('marking_allocation as a')
    .innerJoin('seed_script as k', 'k.script_ref', 'a.script_ref')
    .innerJoin('marking_script as s', 's.ref', 'a.script_ref')
    .innerJoin('item_version as v', 'v.id', 's.item_version_id')
    .innerJoin('marking as m', 'm.allocation_id', 'a.id')
    .distinctOn('a.id')
    .select(['m.points as given', 'k.points as known', 'v.points as max'])
    .where('a.exam_session_id', '=', session_id)
    .where('a.person_id', '=', person_id)
    .where('a.is_seed', '=', true)
    .orderBy('a.id')
    .orderBy('m.sequence', 'desc')
    .execute();
  return {
    sessionId: session_id,
    rules,
    markings: markings.map(({ given, known, max }) => ({ given, known, maxPoints: String(max) })),
  };
}
