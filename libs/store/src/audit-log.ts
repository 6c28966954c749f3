import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { sql } from 'kysely';
import {
  appendLeaf,
  emptyLogState,
  encodeEvent,
  leafHash,
  rootOf,
  rootOfState,
  signCheckpoint,
  verifyCheckpoint,
  type AuditEvent,
  type LogState,
} from '#audit';
import { selectLeafHashes, selectLeaves, selectSizesAfter } from './audit-events.js';
import { batches } from './batches.js';
import { toJson, type Database, type Reader, type Tx } from './database.js';
import { readLastNote, writeLastNote, type AuditFiles, type WitnessKey } from './audit-files.js';
import { diskOperations, type FileOperations } from './file-operations.js';
import { publishLog } from './published-log.js';
import { findCosigned } from './witnesses.js';

const SEQUENCE_LOCK = 7_310_002;
const NOTE_LOCK = 7_310_003;
const BATCH = 5_000;

export interface NewEvent {
  readonly type: string;
  readonly at: Date;
  readonly actor: AuditEvent['actor'];
  readonly subject: AuditEvent['subject'];
  readonly data?: AuditEvent['data'];
  readonly evidence?: AuditEvent['evidence'];
}

/**
 * Writes the event of a change, in the transaction of that change. Its place in the log is given later by the sequencer: a
 * number taken here could become visible after a higher one.
 */
export async function appendEvent(tx: Tx, event: NewEvent): Promise<void> {
  await appendEvents(tx, [event]);
}

/** The events of many changes, in order. */
export async function appendEvents(tx: Tx, events: readonly NewEvent[]): Promise<void> {
  for (const some of batches(events.map(eventRow)))
    await tx.insertInto('audit_event').values(some).execute();
}

function eventRow(event: NewEvent) {
  const id = randomUUID();
  const written: AuditEvent = {
    v: 1,
    id,
    t: event.at.toISOString(),
    type: event.type,
    actor: event.actor,
    subject: event.subject,
    data: event.data ?? {},
    evidence: event.evidence ?? [],
  };
  const leaf = encodeEvent(written);
  return { id, type: event.type, subject: filedUnder(written), leaf, log_index: null };
}

/** Under which reference an event is found: that of its sitting, where it is about one. */
export function filedUnder({ subject, data }: AuditEvent): string {
  const sitting = subject.kind === 'sitting' ? subject.ref : data['sitting'];
  return typeof sitting === 'string' ? sitting : subject.ref;
}

export interface SignedLog {
  readonly size: number;
  readonly root: Buffer;
  /** C2SP signed note. */
  readonly note: string;
}

export interface AuditLog {
  /** Gives every committed event its index and signs the new checkpoint; returns the newest one. Safe to call from anywhere. */
  sequence(): Promise<SignedLog>;
  readonly vkey: string;
  /** With which the checkpoints of others are attested. */
  readonly witness: WitnessKey;
  /** Where the log lies as files. */
  readonly published: string;
}

/**
 * Opens the log of this database. It refuses to go on when the database does not hold everything that was signed before (an
 * old backup was restored, or somebody cut the log): signing again would fork it.
 */
export async function openAuditLog(
  db: Database,
  files: AuditFiles,
  operations: { readonly operations?: FileOperations } = {},
): Promise<AuditLog> {
  await assertContinues(db, files);
  return {
    vkey: files.key.vkey,
    witness: files.witness,
    published: files.published,
    sequence: async () => {
      for (;;) {
        const { log, rest } = await db.transaction().execute((tx) => sequenceIn(tx, files));
        if (rest) continue;
        await publish(db, files, operations);
        return log;
      }
    },
  };
}

/**
 * Writes the newest committed checkpoint beside the database, and the log as files. Never in the transaction that made it: a note of a checkpoint that
 * was then rolled back would say that the database lost something. One at a time, so that an older note replaces no newer one.
 */
async function publish(
  db: Database,
  files: AuditFiles,
  operations: { readonly operations?: FileOperations },
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await sql`select pg_advisory_xact_lock(${NOTE_LOCK})`.execute(tx);
    const newest = await findLastCheckpoint(tx);
    if (newest === undefined) return;
    await writeLastNote(files, newest);
    await publishLog(
      { folder: files.published, vkey: files.key.vkey, ...operations },
      {
        leaves: (from, to) => selectLeaves(tx, from, to),
        sizesAfter: (size) => selectSizesAfter(tx, size),
        newest: { ...newest, note: (await findCosigned(tx, newest.size)) ?? newest.note },
      },
    );
  });
}

async function sequenceIn(
  tx: Tx,
  files: AuditFiles,
): Promise<{ readonly log: SignedLog; readonly rest: boolean }> {
  await sql`select pg_advisory_xact_lock(${SEQUENCE_LOCK})`.execute(tx);
  const last = await findLastCheckpoint(tx);
  let state: LogState = last === undefined ? emptyLogState : { size: last.size, peaks: last.peaks };
  const pending = await tx
    .selectFrom('audit_event')
    .select(['ordinal', 'leaf'])
    .where('log_index', 'is', null)
    .orderBy('ordinal')
    .limit(BATCH)
    .execute();
  if (pending.length === 0 && last !== undefined) {
    const { size, root, note } = last;
    return { log: { size, root, note }, rest: false };
  }
  const hashes = pending.map(({ leaf }) => leafHash(leaf));
  await placeEvents(tx, { start: state.size, ordinals: pending.map((event) => event.ordinal) });
  await insertLeaves(tx, { start: state.size, hashes });
  state = hashes.reduce(appendLeaf, state);
  const root = rootOfState(state);
  const note = signCheckpoint(
    { origin: files.key.origin, size: state.size, root },
    files.key.privateKey,
  );
  await tx
    .insertInto('audit_checkpoint')
    .values({ size: state.size, root, peaks: toJson(state.peaks), note })
    .execute();
  return { log: { size: state.size, root, note }, rest: pending.length === BATCH };
}

/** Gives events, by their ordinals, the places from `start` on. */
async function placeEvents(
  tx: Tx,
  { start, ordinals }: { readonly start: number; readonly ordinals: readonly number[] },
): Promise<void> {
  const { numAffectedRows } = await sql`
    update audit_event set log_index = ${start}::bigint + placed.at - 1
    from unnest(${ordinals}::bigint[]) with ordinality as placed (ordinal, at)
    where audit_event.ordinal = placed.ordinal and log_index is null`.execute(tx);
  if (numAffectedRows !== BigInt(ordinals.length))
    throw new Error('the events of the audit log changed while they got their places');
}

async function insertLeaves(
  tx: Tx,
  { start, hashes }: { readonly start: number; readonly hashes: readonly Buffer[] },
): Promise<void> {
  await sql`
    insert into audit_leaf (log_index, hash)
    select ${start}::bigint + leaf.at - 1, leaf.hash
    from unnest(${hashes}::bytea[]) with ordinality as leaf (hash, at)`.execute(tx);
}

/** The newest checkpoint that was signed; undefined before the first. */
export async function findLastCheckpoint(db: Reader) {
  return db
    .selectFrom('audit_checkpoint')
    .select(['size', 'root', 'peaks', 'note'])
    .orderBy('size', 'desc')
    .limit(1)
    .executeTakeFirst();
}

async function assertContinues(db: Database, files: AuditFiles): Promise<void> {
  const published = await diskOperations.read(path.join(files.published, 'checkpoint'));
  // The published one, too: where database and last note were restored together, it alone tells.
  const notes = [
    await readLastNote(files),
    (await findLastCheckpoint(db))?.note,
    published?.toString(),
  ];
  for (const note of notes) if (note !== undefined) await assertHolds(db, files, note);
}

async function assertHolds(db: Database, files: AuditFiles, note: string): Promise<void> {
  const signed = verifyCheckpoint(Buffer.from(note), files.key.vkey);
  if (!signed.ok) {
    throw new Error(
      `the last checkpoint (${files.lastNoteFile}, or the newest in the database) is not signed with the key of this log ` +
        `(${signed.reason}): bring back the key folder that belongs to this database`,
    );
  }
  const { size, root } = signed.checkpoint;
  const hashes = await selectLeafHashes(db, size);
  if (hashes.length === size && rootOf(hashes).equals(root)) return;
  throw new Error(
    `the audit log in the database does not continue the last signed checkpoint (size ${size}, ${files.lastNoteFile}): ` +
      'was an older backup restored? Bring back the newer database; do not delete the checkpoint.',
  );
}
