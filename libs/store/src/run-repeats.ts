import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Reader, Tx } from './database.js';
import { among } from './remark-reads.js';
import { queuedRow, type GradingRun } from './runs.js';

/**
 * Queues the same program again, so many times, behind everything else. What the runs find is never a mark.
 * @returns their ids
 */
export async function insertRepeats(
  tx: Tx,
  repeats: { readonly of: GradingRun; readonly times: number; readonly at: Date },
): Promise<readonly string[]> {
  const { of, times, at } = repeats;
  const earlier = await selectRepeats(tx, of.id);
  const last = Math.max(0, ...earlier.map((run) => run.repeat_number ?? 0));
  const rows = Array.from({ length: times }, (_, index) => ({
    ...queuedRow({
      id: randomUUID(),
      submissionId: of.submission_id,
      itemVersionId: of.item_version_id,
      purpose: 'repeat',
      remarkSetId: null,
      createdAt: at,
    }),
    repeat_of: of.id,
    repeat_number: last + 1 + index,
  }));
  await tx.insertInto('grading_run').values(rows).execute();
  return rows.map(({ id }) => id);
}

export function selectRepeats(db: Reader, runId: string): Promise<GradingRun[]> {
  return db
    .selectFrom('grading_run')
    .selectAll()
    .where('repeat_of', '=', runId)
    .orderBy('repeat_number')
    .execute();
}

/** The language of runs and the tools that they ran with. */
export async function selectRunTools(
  db: Reader,
  runIds: readonly string[],
): Promise<
  readonly { readonly runId: string; readonly language: string; readonly tools: string }[]
> {
  const { rows } = await sql<{ runId: string; language: string; tools: string }>`
    select id as "runId", facts -> 'provenance' ->> 'language' as language, facts -> 'provenance' ->> 'toolVersion' as tools
      from grading_run where ${among('id', runIds)} and facts is not null`.execute(db);
  return rows;
}
