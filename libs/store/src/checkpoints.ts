import type { Reader } from './database.js';

/** The first checkpoint that was signed after the event at this index: it vouches for the event, and for all before it. */
export async function findCheckpointCovering(
  db: Reader,
  index: number,
): Promise<{ readonly size: number; readonly note: string } | undefined> {
  return db
    .selectFrom('audit_checkpoint')
    .select(['size', 'note'])
    .where('size', '>', index)
    .orderBy('size')
    .limit(1)
    .executeTakeFirst();
}
