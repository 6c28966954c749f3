import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Database, Reader, Tx } from './database.js';
import type { Row } from './tables.js';

/** An answer that waits for its author's script. */
export type ScriptMarkingTask = Row<'script_marking'>;

/** Longer than a script may take with its second try: whoever asked for it is gone by then. */
const HELD_SECONDS = 60;
const PAUSE_SECONDS = 5;

export async function insertScriptMarking(
  tx: Tx,
  task: {
    readonly sittingId: string;
    readonly itemVersionId: string;
    readonly at: Date;
    /** It waits for a person from the beginning. */
    readonly parkedFor?: 'unusable';
  },
): Promise<void> {
  await tx
    .insertInto('script_marking')
    .values({
      id: randomUUID(),
      sitting_id: task.sittingId,
      item_version_id: task.itemVersionId,
      ...(task.parkedFor === undefined ? {} : { state: 'parked' as const }),
      last_fault: task.parkedFor ?? null,
      created_at: task.at,
    })
    .execute();
}

/** Takes the next answer that is due; nobody else gets it for a minute. */
export async function claimScriptMarking(db: Database): Promise<ScriptMarkingTask | undefined> {
  const { rows } = await sql<ScriptMarkingTask>`
    update script_marking set not_before = clock_timestamp() + ${HELD_SECONDS} * interval '1 second'
     where id = (select id from script_marking
                  where state = 'queued' and not_before <= clock_timestamp()
                  order by not_before, id
                  for update skip locked limit 1)
    returning *`.execute(db);
  return rows[0];
}

/** @returns false where it is not queued any more: then nothing may be entered. The caller holds the sitting's lock. */
export async function finishScriptMarking(tx: Tx, id: string): Promise<boolean> {
  return changed(tx, id, 'queued', sql`state = 'done'`);
}

/** Due again after a pause, or parked for a person. @returns undefined where it is not queued any more */
export async function giveBackScriptMarking(
  tx: Tx,
  failed: { readonly id: string; readonly fault: string; readonly maxFailures: number },
): Promise<'queued' | 'parked' | undefined> {
  const { rows } = await sql<{ state: 'queued' | 'parked' }>`
    update script_marking
       set state = case when failures + 1 >= ${failed.maxFailures} then 'parked' else 'queued' end,
           failures = failures + 1, last_fault = ${failed.fault},
           not_before = clock_timestamp() + ${PAUSE_SECONDS} * interval '1 second'
     where id = ${failed.id} and state = 'queued'
    returning state`.execute(tx);
  return rows[0]?.state;
}

/** A person's decision: a parked one is tried again from the beginning. */
export async function requeueScriptMarking(tx: Tx, id: string): Promise<boolean> {
  return changed(
    tx,
    id,
    'parked',
    sql`state = 'queued', failures = 0, not_before = clock_timestamp()`,
  );
}

export function findScriptMarking(db: Reader, id: string): Promise<ScriptMarkingTask | undefined> {
  return db.selectFrom('script_marking').selectAll().where('id', '=', id).executeTakeFirst();
}

/** Answers whose script failed, which wait for a person. */
export function selectParkedScripts(db: Reader) {
  return db
    .selectFrom('script_marking')
    .innerJoin('item_version', 'item_version.id', 'script_marking.item_version_id')
    .selectAll('script_marking')
    .select('item_version.item_id')
    .where('script_marking.state', '=', 'parked')
    .orderBy('script_marking.created_at')
    .orderBy('script_marking.id')
    .execute();
}

async function changed(
  tx: Tx,
  id: string,
  from: ScriptMarkingTask['state'],
  change: ReturnType<typeof sql>,
): Promise<boolean> {
  const result = await sql`
    update script_marking set ${change} where id = ${id} and state = ${from}`.execute(tx);
  return result.numAffectedRows === 1n;
}
