// `npm run soak:sandbox [-- --minutes N]`: mixed attacks and honest work over two real graders on a database of its own, with
// graders and containers killed now and then. Ends with a report; exit code 0 when nothing leaked, was lost, or was judged
// otherwise than alone.
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import Docker from 'dockerode';
import { claimTenant, migrate, openDatabase, startEmbeddedPostgres, type Database } from '#store';
import { setTimeout as delay } from 'node:timers/promises';
import { fileKeys } from '../file-keys.js';
import { startCrew, type Crew } from './crew.js';
import { findLeaks, openLedger, type ContainerLedger, type Leaks } from './leaks.js';
import { memoryTrend, residentMiB, type MemoryTrend } from './memory.js';
import { reckon, type Reckoning } from './reckoning.js';
import { openWork, type Piece, type Work } from './work.js';

const TICK_MS = 1_000;
/** So many runs wait or are under way at any time. */
const QUEUE = 8;
const KILL_CONTAINER_EVERY = 23;
const KILL_GRADER_EVERY = 97;
const REPORT_EVERY = 60;
/** What is in the queue at the end must be graded in so long. */
const DRAIN_MS = 15 * 60_000;

/** ^C: nothing more is handed in, nothing is waited for; what was begun is cleared away and reported. */
const cutShort = new AbortController();
process.once('SIGINT', () => cutShort.abort());

interface Soak {
  readonly db: Database;
  readonly crew: Crew;
  readonly ledger: ContainerLedger;
  readonly work: Work;
  readonly handedIn: Map<string, Piece>;
  readonly memory: number[];
  readonly kills: { graders: number; containers: number };
}

interface Report {
  readonly reckoning: Reckoning;
  readonly leaks: Leaks;
  readonly memory: MemoryTrend;
  readonly containers: number;
  readonly kills: Soak['kills'];
}

async function soak(soakMs: number): Promise<Report> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'assay-soak-'));
  const server = await startEmbeddedPostgres({
    folder: path.join(folder, 'postgres'),
    durable: false,
  });
  const db = openDatabase(server.url, () => undefined);
  try {
    await migrate(db);
    await claimTenant(db, 'local', new Date());
    const dataFolder = path.join(folder, 'data');
    const keys = await fileKeys(dataFolder);
    const work = await openWork(db, keys);
    const crew = await startCrew({ dataFolder, databaseUrl: server.url });
    const ledger = await openLedger(new Docker(), () => crew.pids);
    const state: Soak = {
      db,
      crew,
      ledger,
      work,
      handedIn: new Map(),
      memory: [],
      kills: { graders: 0, containers: 0 },
    };
    try {
      await keepBusy(state, Date.now() + soakMs);
      await drain(state, Date.now() + DRAIN_MS);
    } finally {
      await crew.stop();
    }
    const leaks = await findLeaks(ledger, dataFolder);
    ledger.close();
    const reckoning = await reckon(db, state.handedIn);
    const { memory, kills } = state;
    return {
      reckoning,
      leaks,
      memory: memoryTrend(memory),
      containers: ledger.ids.size,
      kills,
    };
  } finally {
    await db.destroy();
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function keepBusy(state: Soak, until: number): Promise<void> {
  for (let tick = 1; Date.now() < until && !cutShort.signal.aborted; tick += 1) {
    for (let missing = QUEUE - (await underWay(state.db)); missing > 0; missing -= 1) {
      const { runId, piece } = await state.work.handIn();
      state.handedIn.set(runId, piece);
    }
    if (tick % KILL_CONTAINER_EVERY === 0 && (await state.ledger.killAny()))
      state.kills.containers += 1;
    if (tick % KILL_GRADER_EVERY === 0) {
      await state.crew.killOne();
      state.kills.graders += 1;
    }
    state.memory.push(residentMiB(state.crew.lasting.child.pid ?? 0));
    if (tick % REPORT_EVERY === 0) await tellProgress(state, until);
    await delay(TICK_MS);
  }
}

async function drain({ db }: Soak, until: number): Promise<void> {
  while ((await underWay(db)) > 0 && Date.now() < until && !cutShort.signal.aborted)
    await delay(TICK_MS);
}

async function underWay(db: Database): Promise<number> {
  const { count } = await db
    .selectFrom('grading_run')
    .select((run) => run.fn.countAll<number>().as('count'))
    .where('state', 'in', ['queued', 'running'])
    .executeTakeFirstOrThrow();
  return count;
}

async function tellProgress(state: Soak, until: number): Promise<void> {
  const left = Math.ceil((until - Date.now()) / 60_000);
  const { done, different, retries } = await reckon(state.db, state.handedIn);
  say(
    `${done.honest} honest, ${done.attacks} attacks done, ${different.length} different, ${retries} retries, ` +
      `${Math.round(state.memory.at(-1) ?? 0)} MiB; ${left} min left`,
  );
}

/** @returns whether all is well */
function print({ reckoning, leaks, memory, containers, kills }: Report): boolean {
  const { done, lost, marked, different, retries, attackVerdicts } = reckoning;
  const lists = {
    lost,
    'not marked once': marked,
    'judged otherwise than alone': different,
    ...leaks,
  };
  say(`\nhonest runs ${done.honest}, attacks ${done.attacks}, containers ${containers}`);
  say(
    `killed: ${kills.graders} graders, ${kills.containers} containers; runs tried again: ${retries}`,
  );
  say(
    `grader's memory: ${memory.early} MiB early, ${memory.late} MiB late, at most ${Math.round(memory.most)} MiB${memory.ok ? '' : '  TOO MUCH'}`,
  );
  say(`attacks ended: ${JSON.stringify(attackVerdicts, null, 1)}`);
  for (const [what, list] of Object.entries(lists))
    say(
      `${list.length === 0 ? 'ok  ' : 'BAD '} ${what}: ${list.length}${list.map((one) => `\n       ${one}`).join('')}`,
    );
  const ok =
    memory.ok && done.honest > 0 && Object.values(lists).every((list) => list.length === 0);
  say(ok ? 'soak: all is well' : 'soak: FAILED');
  return ok;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

const { values } = parseArgs({ options: { minutes: { type: 'string', default: '30' } } });
const minutes = Number(values.minutes);
if (!(minutes > 0)) {
  process.stderr.write('--minutes must be a number above 0\n');
  process.exit(2);
}
say(`soak of ${minutes} min`);
process.exitCode = print(await soak(minutes * 60_000)) ? 0 : 1;
