import { decodeEvent } from '#audit';
import type { Reader } from './database.js';

/** The leaves of the events from `from` up to, without, `to`. */
export async function selectLeaves(
  db: Reader,
  from: number,
  to: number,
): Promise<readonly Buffer[]> {
  const rows = await db
    .selectFrom('audit_event')
    .select('leaf')
    .where('log_index', '>=', from)
    .where('log_index', '<', to)
    .orderBy('log_index')
    .execute();
  return rows.map((row) => row.leaf);
}

/** The sizes of the checkpoints signed after that of `size`, ascending. */
export async function selectSizesAfter(db: Reader, size: number): Promise<readonly number[]> {
  const rows = await db
    .selectFrom('audit_checkpoint')
    .select('size')
    .where('size', '>', size)
    .orderBy('size')
    .execute();
  return rows.map((row) => row.size);
}

/** The leaf hashes of the first `size` events, in order. */
export async function selectLeafHashes(db: Reader, size: number): Promise<readonly Buffer[]> {
  const rows = await db
    .selectFrom('audit_leaf')
    .select('hash')
    .where('log_index', '<', size)
    .orderBy('log_index')
    .execute();
  return rows.map((row) => row.hash);
}

/** Sequenced events about one subject (a sitting's reference), with their place in the log. */
export async function selectEventsAbout(
  db: Reader,
  subject: string,
): Promise<readonly { readonly index: number; readonly type: string; readonly leaf: Buffer }[]> {
  const rows = await db
    .selectFrom('audit_event')
    .select(['log_index', 'type', 'leaf'])
    .where('subject', '=', subject)
    .where('log_index', 'is not', null)
    .orderBy('log_index')
    .execute();
  return rows.flatMap((row) =>
    row.log_index === null ? [] : [{ index: row.log_index, type: row.type, leaf: row.leaf }],
  );
}

/** Events are written at once by several: the newest of a few is the newest. */
const NEWEST_EVENTS = 20;

/** The latest time that an event of late was written with; undefined for an empty log. */
export async function newestEventAt(db: Reader): Promise<Date | undefined> {
  const rows = await db
    .selectFrom('audit_event')
    .select('leaf')
    .orderBy('ordinal', 'desc')
    .limit(NEWEST_EVENTS)
    .execute();
  const times = rows.map(({ leaf }) => Date.parse(decodeEvent(leaf).t));
  return times.length === 0 ? undefined : new Date(Math.max(...times));
}

/** How many events there are about one subject, those that the sequencer has not seen yet included. */
export async function countEventsAbout(db: Reader, subject: string): Promise<number> {
  const { count } = await db
    .selectFrom('audit_event')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('subject', '=', subject)
    .executeTakeFirstOrThrow();
  return count;
}
