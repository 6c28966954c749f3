import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { sql } from 'kysely';
import { leafHash, rootOf } from '#audit';
import {
  appendEvents,
  inTransaction,
  migrate,
  openAuditFiles,
  openAuditLog,
  openDatabase,
  startEmbeddedPostgres,
  verifyPublishedLog,
  type Database,
  type NewEvent,
} from '#store';

// `npm run bench:audit`: appending end to end (events in transactions of several clients, places, tiles on disk, checkpoint)
// on a durable PostgreSQL, beside inserts without a log, and verifying a log of 100,000 events. On one machine, all of it.

const SIZE = Number(process.argv[2] ?? 100_000);
const CLIENTS = 8;
const SEQUENCE_MS = 500;

const event = (at: number): NewEvent => ({
  type: 'mark.recorded',
  at: new Date(1_772_442_000_000 + at),
  actor: { kind: 'system', ref: 'marking' },
  subject: { kind: 'mark', ref: `m-${at}` },
  data: { sitting: `s-${at % 500}`, item: 'py-k-001', version: 1, points: '0.5', maxPoints: '1' },
  evidence: [{ name: 'marks.json', sha256: 'ab'.repeat(32), size: 1234 }],
});

function report(what: string, count: number, ms: number, wanted?: string): void {
  const rate = Math.round((count * 1000) / ms).toLocaleString('en-GB');
  const line = `${what.padEnd(66)} ${(ms / 1000).toFixed(2).padStart(7)} s ${rate.padStart(9)}/s`;
  process.stdout.write(`${line}${wanted === undefined ? '' : `   (wanted: ${wanted})`}\n`);
}

async function measured(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** `count` pieces of work, by so many clients at once. */
async function byClients(count: number, work: (at: number) => Promise<unknown>): Promise<void> {
  let next = 0;
  const client = async () => {
    while (next < count) await work(next++);
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
}

/** Rows of the same bytes, one a transaction, in a table without log, index or trigger. */
async function bareInserts(db: Database, count: number): Promise<void> {
  await sql`create table bare (leaf bytea not null)`.execute(db);
  const leaf = Buffer.alloc(430, 1);
  await byClients(count, () =>
    inTransaction(db, (tx) => sql`insert into bare (leaf) values (${leaf})`.execute(tx)),
  );
}

const folder = await mkdtemp(path.join(os.tmpdir(), 'assay-bench-audit-'));
const server = await startEmbeddedPostgres({ folder: path.join(folder, 'pg'), durable: true });
const db = openDatabase(server.url, () => undefined, CLIENTS + 2);
try {
  await migrate(db);
  const files = await openAuditFiles(path.join(folder, 'audit'), 'bench.example/audit');
  const log = await openAuditLog(db, files);
  let appending = true;
  const sequencing = async () => {
    while (appending) {
      await log.sequence();
      await new Promise((resolve) => setTimeout(resolve, SEQUENCE_MS));
    }
  };
  const append = async (count: number, each: number): Promise<number> => {
    appending = true;
    const background = sequencing();
    return measured(async () => {
      await byClients(count / each, (at) =>
        inTransaction(db, (tx) =>
          appendEvents(
            tx,
            Array.from({ length: each }, (_, more) => event(at * each + more)),
          ),
        ),
      );
      appending = false;
      await background;
      await log.sequence();
    });
  };
  process.stdout.write(`${os.cpus().length} cores, ${CLIENTS} clients, fsync on\n`);
  const bare = 4000;
  report(
    'bare inserts, one a transaction, no log',
    bare,
    await measured(() => bareInserts(db, bare)),
  );
  const single = Math.min(20_000, SIZE);
  report(
    'appended end to end, one event a transaction',
    single,
    await append(single, 1),
    '2,000/s',
  );
  const rest = SIZE - single;
  if (rest > 0)
    report('appended end to end, ten events a transaction', rest, await append(rest, 10));
  const published = path.join(folder, 'audit', 'log');
  let ok = false;
  const ms = await measured(async () => {
    ({ ok } = await verifyPublishedLog(published, log.vkey, { events: true }));
  });
  report(
    `verified: signature, root, tiles, canonical events: ${String(ok)}`,
    SIZE,
    ms,
    '5 s for 100,000',
  );
  const hashes = Array.from({ length: SIZE }, (_, at) => leafHash(Buffer.from(String(at))));
  report(
    'beside it: the root of as many leaf hashes',
    SIZE,
    await measured(() => Promise.resolve(rootOf(hashes))),
  );
  process.exitCode = ok ? 0 : 1;
} finally {
  await db.destroy();
  await server.stop();
  await rm(folder, { recursive: true });
}
