import { batches } from '../batches.js';
import { toJson, type Reader, type Tx } from '../database.js';
import type { Response } from '../sittings.js';
import type { Row } from '../tables.js';
import type { MarkingDecisions } from './tables.js';

/** Scripts: one for all equal answers to an item, whosoever they are. */
export type MarkingScript = Row<'marking_script'>;
export type ScriptSitting = Row<'script_sitting'>;

export async function insertScripts(
  tx: Tx,
  scripts: readonly (Omit<MarkingScript, 'answer'> & { readonly answer: unknown })[],
): Promise<void> {
  const rows = scripts.map((script) => ({ ...script, answer: toJson(script.answer) }));
  for (const some of batches(rows)) await tx.insertInto('marking_script').values(some).execute();
}

export async function insertScriptSittings(tx: Tx, rows: readonly ScriptSitting[]): Promise<void> {
  for (const some of batches(rows)) await tx.insertInto('script_sitting').values(some).execute();
}

/** The scripts of these items that hold answers of candidates, whatever the session. */
export function selectScriptsOfItems(
  db: Reader,
  itemVersionIds: readonly string[],
): Promise<Pick<MarkingScript, 'ref' | 'item_version_id' | 'answer_sha256' | 'exam_session_id'>[]> {
  return db
    .selectFrom('marking_script')
    .select(['ref', 'item_version_id', 'answer_sha256', 'exam_session_id'])
    .where('item_version_id', 'in', itemVersionIds)
    .where('exam_session_id', 'is not', null)
    .execute();
}

export function selectScriptsOfSession(db: Reader, sessionId: string): Promise<MarkingScript[]> {
  return db
    .selectFrom('marking_script')
    .selectAll()
    .where('exam_session_id', '=', sessionId)
    .orderBy('ref')
    .execute();
}

/** Whose answers the scripts hold, in the order of the sittings. */
export function selectScriptSittings(
  db: Reader,
  refs: readonly string[],
): Promise<ScriptSitting[]> {
  return db
    .selectFrom('script_sitting')
    .selectAll()
    .where((where) => where('script_ref', '=', where.fn.any(where.val([...refs]))))
    .orderBy('sitting_id')
    .orderBy('item_version_id')
    .execute();
}

/** Which answers of a session stand in which script, those of other sessions' scripts too. */
export function selectScriptSittingsOfSession(
  db: Reader,
  sessionId: string,
): Promise<ScriptSitting[]> {
  return db
    .selectFrom('script_sitting')
    .innerJoin('sitting', 'sitting.id', 'script_sitting.sitting_id')
    .selectAll('script_sitting')
    .where('sitting.exam_session_id', '=', sessionId)
    .orderBy('script_sitting.sitting_id')
    .orderBy('script_sitting.item_version_id')
    .execute();
}

export interface SessionAnswer {
  readonly sittingId: string;
  readonly fullName: string;
  readonly userName: string;
  readonly response: Response;
}

/** The answer that counts of everybody in a session to these items, with whose it is. */
export async function selectSessionAnswers(
  db: Reader,
  of: { readonly sessionId: string; readonly itemVersionIds: readonly string[] },
): Promise<readonly SessionAnswer[]> {
  const rows = await db
    .selectFrom('response')
    .innerJoin('sitting', 'sitting.id', 'response.sitting_id')
    .innerJoin('person', 'person.id', 'sitting.candidate_id')
    .distinctOn(['response.sitting_id', 'response.item_version_id'])
    .selectAll('response')
    .select(['person.full_name', 'person.user_name'])
    .where('sitting.exam_session_id', '=', of.sessionId)
    .where('response.item_version_id', 'in', of.itemVersionIds)
    .where('late', '=', false)
    .orderBy('response.sitting_id')
    .orderBy('response.item_version_id')
    .orderBy('response.sequence', 'desc')
    .execute();
  return rows.map(({ full_name, user_name, ...response }) => ({
    sittingId: response.sitting_id,
    fullName: full_name,
    userName: user_name,
    response,
  }));
}

/** Scripts with a known mark. */
export interface SeedScript {
  readonly ref: string;
  readonly itemVersionId: string;
  readonly points: string;
  readonly madeBy: string;
  /** The human behind who made it. */
  readonly human: string | null;
}

export async function insertSeed(
  tx: Tx,
  seed: {
    readonly ref: string;
    readonly itemVersionId: string;
    readonly answer: unknown;
    readonly answerSha256: string;
    readonly decisions: MarkingDecisions;
    readonly points: string;
    readonly rationale: string;
    readonly by: string;
    readonly at: Date;
  },
): Promise<void> {
  await insertScripts(tx, [
    {
      ref: seed.ref,
      item_version_id: seed.itemVersionId,
      exam_session_id: null,
      answer: seed.answer,
      answer_sha256: seed.answerSha256,
      created_at: seed.at,
    },
  ]);
  await tx
    .insertInto('seed_script')
    .values({
      script_ref: seed.ref,
      decisions: toJson(seed.decisions),
      points: seed.points,
      rationale: seed.rationale,
      made_by: seed.by,
      made_at: seed.at,
    })
    .execute();
}

export function selectSeeds(
  db: Reader,
  itemVersionIds: readonly string[],
): Promise<readonly SeedScript[]> {
  return db
    .selectFrom('seed_script')
    .innerJoin('marking_script', 'marking_script.ref', 'seed_script.script_ref')
    .innerJoin('person', 'person.id', 'seed_script.made_by')
    .select([
      'ref',
      'item_version_id as itemVersionId',
      'points',
      'made_by as madeBy',
      'identity_sha256 as human',
    ])
    .where((where) => where('item_version_id', '=', where.fn.any(where.val([...itemVersionIds]))))
    .orderBy('ref')
    .execute();
}

/** Which humans were ever given which of these seeds. */
export function selectSeedsGiven(
  db: Reader,
  refs: readonly string[],
): Promise<readonly { readonly ref: string; readonly human: string | null }[]> {
  return db
    .selectFrom('marking_allocation')
    .innerJoin('person', 'person.id', 'marking_allocation.person_id')
    .select(['script_ref as ref', 'identity_sha256 as human'])
    .where((where) => where('script_ref', '=', where.fn.any(where.val([...refs]))))
    .execute();
}
