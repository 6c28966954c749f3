import { sql } from 'kysely';
import {
  cosignCheckpoint,
  judgeCheckpoint,
  originOf,
  withSignatures,
  type AddCheckpoint,
  type WitnessVerdict,
} from '#audit';
import type { WitnessKey } from './audit-files.js';
import { inTransaction, type Database, type Reader, type Tx } from './database.js';

/** The lock of a log that is watched: a checkpoint is judged and kept by one at a time. */
const WITNESS_LOCK = 7_310_004;

export type WitnessAnswer =
  | Exclude<WitnessVerdict, { readonly status: 200 }>
  | { readonly status: 200; readonly cosignature: string };

/**
 * Judges another log's checkpoint and cosigns it, as a witness does (c2sp.org/tlog-witness); what was cosigned is kept before it
 * is given out.
 * @param vkeys of the logs that are watched
 */
export function witnessCheckpoint(
  db: Database,
  request: AddCheckpoint,
  by: { readonly key: WitnessKey; readonly vkeys: readonly string[]; readonly at: Date },
): Promise<WitnessAnswer> {
  return inTransaction(db, async (tx) => {
    const origin = originOf(request) ?? '';
    await sql`select pg_advisory_xact_lock(${WITNESS_LOCK}, hashtext(${origin}))`.execute(tx);
    const latest = await findWitnessed(tx, origin);
    const verdict = judgeCheckpoint(request, { vkeys: by.vkeys, latest });
    if (verdict.status !== 200) return verdict;
    const { size, root } = verdict.checkpoint;
    const { name, privateKey } = by.key;
    const note = Buffer.from(request.note);
    const cosignature = cosignCheckpoint({ note, name, privateKey, at: by.at });
    const row = { size, root, note: request.note, cosignature, cosigned_at: by.at };
    await tx
      .insertInto('witnessed_checkpoint')
      .values({ origin, ...row })
      .onConflict((conflict) => conflict.column('origin').doUpdateSet(row))
      .execute();
    return { status: 200, cosignature };
  });
}

async function findWitnessed(db: Reader, origin: string) {
  return db
    .selectFrom('witnessed_checkpoint')
    .select(['origin', 'size', 'root'])
    .where('origin', '=', origin)
    .executeTakeFirst();
}

/** The newest checkpoint of each log that is watched, with our cosignature. */
export async function selectWitnessed(
  db: Reader,
): Promise<readonly { readonly origin: string; readonly note: string }[]> {
  const rows = await db
    .selectFrom('witnessed_checkpoint')
    .select(['origin', 'note', 'cosignature'])
    .orderBy('origin')
    .execute();
  return rows.map(({ origin, note, cosignature }) => ({
    origin,
    note: withSignatures(note, [cosignature]),
  }));
}

/** Keeps a witness's cosignature of our checkpoint; a second one of the same witness changes nothing. */
export async function insertCosignature(
  tx: Tx,
  cosignature: {
    readonly size: number;
    readonly witness: string;
    readonly line: string;
    readonly witnessedAt: Date;
  },
): Promise<void> {
  await tx
    .insertInto('audit_cosignature')
    .values({
      size: cosignature.size,
      witness: cosignature.witness,
      line: cosignature.line,
      witnessed_at: cosignature.witnessedAt,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** The size of our checkpoint that a witness cosigned last; 0 where there is none. */
export async function lastCosignedSize(db: Reader, witness: string): Promise<number> {
  const row = await db
    .selectFrom('audit_cosignature')
    .select(({ fn }) => fn.max('size').as('size'))
    .where('witness', '=', witness)
    .executeTakeFirst();
  return row?.size ?? 0;
}

/** The checkpoint of a size with its cosignatures, by witness; undefined where none of that size was signed. */
export async function findCosigned(db: Reader, size: number): Promise<string | undefined> {
  const checkpoint = await db
    .selectFrom('audit_checkpoint')
    .select('note')
    .where('size', '=', size)
    .executeTakeFirst();
  if (checkpoint === undefined) return undefined;
  const rows = await db
    .selectFrom('audit_cosignature')
    .select('line')
    .where('size', '=', size)
    .orderBy('witness')
    .execute();
  return withSignatures(
    checkpoint.note,
    rows.map(({ line }) => line),
  );
}

/** What witnesses cosigned of our log: the newest of each, for reports. */
export async function selectAttestations(
  db: Reader,
): Promise<readonly { readonly witness: string; readonly size: number; readonly at: Date }[]> {
  const rows = await db
    .selectFrom('audit_cosignature')
    .distinctOn('witness')
    .select(['witness', 'size', 'witnessed_at'])
    .orderBy('witness')
    .orderBy('size', 'desc')
    .execute();
  return rows.map((row) => ({ witness: row.witness, size: row.size, at: row.witnessed_at }));
}
