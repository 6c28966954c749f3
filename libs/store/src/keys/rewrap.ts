import { sql } from 'kysely';
import { appendEvent } from '../audit-log.js';
import { inTransaction, type Database, type Reader, type Tx } from '../database.js';
import { eachBounded } from '../each-bounded.js';
import { ASKED_AT_ONCE } from './data-keys.js';
import { SealError, type Binding, type KeyProvider, type WrappedKey } from './key-provider.js';

const BATCH = 500;
const FIRST_ID = '00000000-0000-0000-0000-000000000000';

/** A data key that could not be wrapped anew, and why; it stays as it is. */
export interface RewrapFailure {
  readonly dataKeyId: string;
  readonly keyId: string;
  readonly code: SealError['code'];
}

export interface Rewrapped {
  readonly count: number;
  readonly failures: readonly RewrapFailure[];
}

interface Rewrapping {
  readonly now: () => Date;
  /** Called after each batch, which is committed by then. */
  readonly onBatch?: (count: number) => void;
  readonly batch?: number;
}

/**
 * Wraps every data key anew that hangs on another key than the primary one; no sealed text is touched. Batch by batch, each with
 * its event in one transaction: whatever is interrupted goes on where it was. What does not open is told and left.
 * @throws KeysUnavailable; what was done stays done
 */
export async function rewrapDataKeys(
  db: Database,
  provider: KeyProvider,
  { now, onBatch, batch = BATCH }: Rewrapping,
): Promise<Rewrapped> {
  const failures: RewrapFailure[] = [];
  let count = 0;
  for (let after: string | undefined = FIRST_ID; after !== undefined;) {
    const from: string = after;
    const done = await inTransaction(db, (tx) =>
      rewrapBatch(tx, provider, { from, batch, at: now() }),
    );
    after = done.last;
    count += done.count;
    failures.push(...done.failures);
    if (done.count > 0) onBatch?.(count);
  }
  return { count, failures };
}

interface Batch extends Rewrapped {
  /** The last data key that was looked at, undefined when there was none. */
  readonly last: string | undefined;
}

async function rewrapBatch(
  tx: Tx,
  provider: KeyProvider,
  { from, batch, at }: { readonly from: string; readonly batch: number; readonly at: Date },
): Promise<Batch> {
  const primary = await provider.primaryKeyId();
  const rows = await tx
    .selectFrom('data_key')
    .select(['id', 'key_id', 'wrapped', 'binding'])
    .where('key_id', '<>', primary)
    .where('id', '>', from)
    .orderBy('id')
    .limit(batch)
    .forUpdate()
    .execute();
  const tried = await eachBounded(rows, ASKED_AT_ONCE, async (row) => ({
    row,
    result: await wrappedAnew(provider, row),
  }));
  const failures: RewrapFailure[] = [];
  let count = 0;
  for (const { row, result } of tried) {
    if ('code' in result) {
      failures.push({ dataKeyId: row.id, keyId: row.key_id, code: result.code });
      continue;
    }
    count += 1;
    await tx
      .updateTable('data_key')
      .set({ key_id: result.keyId, wrapped: result.wrapped, rewrapped_at: at })
      .where('id', '=', row.id)
      .execute();
  }
  if (count > 0)
    await appendEvent(tx, {
      type: 'keys.rewrapped',
      at,
      actor: { kind: 'system', ref: 'exam-keys' },
      subject: { kind: 'key', ref: primary },
      data: { dataKeys: count, from: [...new Set(rows.map((row) => row.key_id))].sort() },
    });
  return { last: rows.at(-1)?.id, count, failures };
}

async function wrappedAnew(
  provider: KeyProvider,
  row: { readonly key_id: string; readonly wrapped: string; readonly binding: Binding },
): Promise<WrappedKey | { readonly code: SealError['code'] }> {
  try {
    const dataKey = await provider.unwrap({ keyId: row.key_id, wrapped: row.wrapped }, row.binding);
    return await provider.wrap(dataKey, row.binding);
  } catch (error) {
    if (error instanceof SealError) return { code: error.code };
    throw error;
  }
}

/** How many data keys hang on each key-encryption key, by its id. */
export async function countDataKeys(db: Reader): Promise<ReadonlyMap<string, number>> {
  const rows = await db
    .selectFrom('data_key')
    .select(['key_id', ({ fn }) => fn.countAll<number>().as('count')])
    .groupBy('key_id')
    .execute();
  return new Map(rows.map(({ key_id, count }) => [key_id, count]));
}

/**
 * Records that a key is gone, with its event: from then on the database takes nothing that hangs on it, whatever a process still
 * believes. Only then may the key itself be destroyed.
 * @returns how many data keys still hang on it; unless 0, nothing was recorded
 */
export async function recordKeyDestroyed(
  db: Database,
  destroyed: { readonly keyId: string; readonly at: Date },
): Promise<number> {
  const { keyId, at } = destroyed;
  return inTransaction(db, async (tx) => {
    // Waits for every transaction that has written a data key, and lets none in until the record is there.
    await sql`lock table data_key in share mode`.execute(tx);
    const left = (await countDataKeys(tx)).get(keyId) ?? 0;
    if (left > 0) return left;
    const inserted = await tx
      .insertInto('destroyed_key')
      .values({ key_id: keyId, destroyed_at: at })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    if (inserted.numInsertedOrUpdatedRows === 1n)
      await appendKeyEvent(tx, 'key.destroyed', keyId, at);
    return 0;
  });
}

/**
 * Records a change of a key's state or a new primary, and makes it: `change` replaces the keys where they are kept, as the last
 * step before the commit.
 */
export async function recordKeyChange(
  db: Database,
  changed: {
    readonly type: 'key.made' | 'key.disabled' | 'key.enabled';
    readonly keyId: string;
    readonly at: Date;
  },
  change: () => Promise<void>,
): Promise<void> {
  await inTransaction(db, async (tx) => {
    await appendKeyEvent(tx, changed.type, changed.keyId, changed.at);
    await change();
  });
}

function appendKeyEvent(tx: Tx, type: string, keyId: string, at: Date): Promise<void> {
  const actor = { kind: 'system', ref: 'exam-keys' } as const;
  return appendEvent(tx, { type, at, actor, subject: { kind: 'key', ref: keyId } });
}
