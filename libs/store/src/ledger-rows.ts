import type { Reader } from './database.js';
import type { MarkEntry, Result } from './marks.js';

/** Rows read at once: each has a derivation. */
const PIECE = 1_000;

/** A row of a ledger with the log's reference of its sitting. */
interface OfSitting {
  readonly audit_ref: string;
  readonly erased_at: Date | null;
  /** That of the entry which the row says it supersedes, where this is one of the same chain; null: it is none. */
  readonly superseded: number | null;
}
export type MarkLedgerRow = MarkEntry & OfSitting & { readonly item_id: string };
export type ResultLedgerRow = Result & OfSitting;

/** Every entry of every sitting, in order of their ids. */
export async function* allMarkEntries(db: Reader): AsyncGenerator<MarkLedgerRow> {
  for (let last = 0; ;) {
    const rows = await db
      .selectFrom('mark_entry as m')
      .innerJoin('sitting as s', 's.id', 'm.sitting_id')
      .innerJoin('item_version as v', 'v.id', 'm.item_version_id')
      .leftJoin('mark_entry as before', (join) =>
        join
          .onRef('before.id', '=', 'm.supersedes')
          .onRef('before.sitting_id', '=', 'm.sitting_id')
          .onRef('before.item_version_id', '=', 'm.item_version_id'),
      )
      .selectAll('m')
      .select(['s.audit_ref', 's.erased_at', 'v.item_id', 'before.sequence as superseded'])
      .where('m.id', '>', last)
      .orderBy('m.id')
      .limit(PIECE)
      .execute();
    yield* rows;
    const end = rows.at(-1)?.id;
    if (end === undefined) return;
    last = end;
  }
}

/** Every result of every sitting, in order of their ids. */
export async function* allResults(db: Reader): AsyncGenerator<ResultLedgerRow> {
  for (let last = 0; ;) {
    const rows = await db
      .selectFrom('result as r')
      .innerJoin('sitting as s', 's.id', 'r.sitting_id')
      .leftJoin('result as before', (join) =>
        join
          .onRef('before.id', '=', 'r.supersedes')
          .onRef('before.sitting_id', '=', 'r.sitting_id'),
      )
      .selectAll('r')
      .select(['s.audit_ref', 's.erased_at', 'before.sequence as superseded'])
      .where('r.id', '>', last)
      .orderBy('r.id')
      .limit(PIECE)
      .execute();
    yield* rows;
    const end = rows.at(-1)?.id;
    if (end === undefined) return;
    last = end;
  }
}

/** The log's references of the sittings whose records were erased. */
export async function selectErasedRefs(db: Reader): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('sitting')
    .select('audit_ref')
    .where('erased_at', 'is not', null)
    .orderBy('audit_ref')
    .execute();
  return rows.map((row) => row.audit_ref);
}
