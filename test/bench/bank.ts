/**
 * A bank of 20,000 items at the API: importing, listing, filtering, freezing. `npm run bench:bank`. docs/speed.md explains the
 * tables. The database is the embedded one, with every commit on the disk.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import {
  findSnapshot,
  inTransaction,
  insertStateChanges,
  lockItemVersions,
  migrate,
  openDatabase,
  openSnapshot,
  startEmbeddedPostgres,
} from '#store';
import { openApi, type ApiUnderTest, type Client } from '../api/api-under-test.js';
import type { TestDatabase } from '../database.js';
import { BENCH_BANK, benchAttributes, benchItem, idOf } from './bank-items.js';
import { load, machine, ms, spreadRow, table, timed, type Row } from './measure.js';

const { values } = parseArgs({
  options: {
    items: { type: 'string', default: '20000' },
    /** Items of one import. */
    import: { type: 'string', default: '5000' },
    rounds: { type: 'string', default: '40' },
  },
});
const ITEMS = Number(values.items);
const IMPORT = Number(values.import);
const ROUNDS = Number(values.rounds);
const PIECE = 500;
const print = (text: string): void => void process.stdout.write(`${text}\n`);

async function durableDatabase(): Promise<TestDatabase> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'assay-bench-bank-'));
  const server = await startEmbeddedPostgres({ folder, durable: true });
  const db = openDatabase(server.url, () => undefined);
  await migrate(db);
  return {
    url: server.url,
    db,
    asOwner: () => Promise.reject(new Error('the benchmark tampers with nothing')),
    drop: async () => {
      await db.destroy();
      await server.stop();
      await rm(folder, { recursive: true });
    },
  };
}

/** Imports some items in pieces, asking how far it is all the while. @returns milliseconds, and the states that were seen */
async function importItems(author: Client, from: number, count: number): Promise<Row> {
  const seen = new Set<number>();
  const { ms: whole } = await timed(async () => {
    const bank = JSON.stringify(BENCH_BANK);
    const { id } = (await author.post('/bank/import-jobs', { bank, expected: count })).body;
    for (let at = 0; at < count; at += PIECE) {
      const indexes = Array.from(
        { length: Math.min(PIECE, count - at) },
        (_, one) => from + at + one,
      );
      await author.post(`/bank/import-jobs/${String(id)}/pieces`, {
        sequence: 1 + at / PIECE,
        items: JSON.stringify(indexes.map(benchItem)),
        attributes: JSON.stringify(
          Object.fromEntries(indexes.map((one) => [idOf(one), benchAttributes(one)])),
        ),
        tasks: [],
      });
    }
    const committed = author.post(`/bank/import-jobs/${String(id)}/commit`);
    let over = false;
    void committed.finally(() => (over = true));
    while (!over) {
      const { body } = await author.get(`/bank/import-jobs/${String(id)}`);
      seen.add(body.stored as number);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    await committed;
  });
  const steps = [...seen].sort((a, b) => a - b).join(', ');
  return [
    `${String(count)} items on top of ${String(from)}`,
    ms(whole),
    ((1000 * count) / whole).toFixed(0),
    steps,
  ];
}

const QUERIES = [
  '',
  'sort=-facility',
  'sort=uses&after=',
  'state=approved',
  'inForce=approved&difficulty=hard',
  'criterion=B-3.1',
  'outcome=B-3',
  'level=K3&language=pl',
  'author=author.7',
  'type=single-choice&points=2..3&minutes=..2',
  'family=family-77',
  'enemyOf=bench-00101',
  'tag=topic:loops',
  'tag=topic:loops,topic:text&criterion=B-1.0,B-2.0',
  'facility=300..400&discrimination=200..&angoff=500..700',
  'responses=200..&uses=0',
  'text=0077',
  'level=K9',
  'facets=state,difficulty,type,level,language',
  'facets=state,difficulty,type,level,language,criterion,tag,author&level=K2',
];

async function benchQueries(reader: Client): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const query of QUERIES) {
    const path = `/bank/bench/items?limit=100&${query}`;
    const page = query.endsWith('after=')
      ? `${path}${String((await reader.get(path.replace('&after=', ''))).body.next)}`
      : path;
    const times: number[] = [];
    let total = 0;
    for (let round = -3; round < ROUNDS; round += 1) {
      const { ms: one, value } = await timed(() => reader.get(page));
      total = value.body.total as number;
      if (round >= 0) times.push(one);
    }
    rows.push([...spreadRow(query === '' ? '(all)' : query, times), String(total)]);
  }
  return rows;
}

/** Half of the bank approved, straight in the database: the people of the benchmark have no time. */
async function approveHalf({ engine }: ApiUnderTest, by: string): Promise<void> {
  const { db, keys, clock } = engine;
  const rows = await db.selectFrom('item_version').select('id').orderBy('item_id').execute();
  const ids = rows.map(({ id }) => id).filter((_, at) => at % 2 === 0);
  await inTransaction(db, async (tx) => {
    const versions = await lockItemVersions(tx, ids);
    await insertStateChanges(
      tx,
      keys,
      versions.map(({ id, state }) => ({
        ...{ itemVersionId: id, from: state, to: 'approved' as const },
        ...{ by, at: clock.now() },
      })),
    );
  });
}

async function main(): Promise<void> {
  print(`${machine()}; ${new Date().toISOString().slice(0, 16)}Z; load ${load()}`);
  const api = await openApi(undefined, 'off', durableDatabase);
  try {
    const author = await api.person('ann.author', 'author');
    const approver = await api.person('app.rover', 'approver');
    const imports: Row[] = [];
    for (let from = 0; from < ITEMS; from += IMPORT)
      imports.push(await importItems(author, from, Math.min(IMPORT, ITEMS - from)));
    print(`\n${table(['import over HTTP in pieces', 'ms', 'items/s', 'progress seen'], imports)}`);

    const approved = await timed(() => approveHalf(api, approver.id));
    const frozen = await timed(() => approver.post('/bank/bench/versions', { version: '1' }));
    const row = await findSnapshot(api.engine.db, frozen.value.body.id as string);
    if (row === undefined) throw new Error('there is no snapshot');
    const opened = [];
    for (let round = 0; round < 5; round += 1)
      opened.push((await timed(() => openSnapshot(api.engine.keys, row))).ms);
    const steps: Row[] = [
      [`approving ${String(row.units)} in the database`, ms(approved.ms)],
      [`freezing ${String(row.units)} with their snapshot`, ms(frozen.ms)],
      ['opening the snapshot, median of 5', ms(opened.sort((a, b) => a - b)[2] ?? 0)],
    ];
    print(`\n${table(['once', 'ms'], steps)}`);

    const head: Row = [`of ${String(ITEMS)} items, a page of 100`, 'p50 ms', 'p90 ms', 'found'];
    print(`\n${table(head, await benchQueries(author))}\n\nload ${load()}`);
  } finally {
    await api.close();
  }
}

await main();
