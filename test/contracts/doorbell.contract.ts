import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { openDoorbell, type Doorbell, type DoorbellOptions } from '#queue';
import type { Database, GradingRun } from '#store';
import { createTestDatabase, type TestDatabase } from '../database.js';
import { eventually } from '../eventually.js';
import { insertExam, insertQueuedRun, type ExamRows } from '../factories/exam-rows.js';
import { memoryKeys } from '../fakes/memory-keys.js';
import { runWorker, sweep, type RunWorkerOptions } from '../queue/run-worker.js';
import { typescriptArguments } from '../typescript-child.js';

/** What the suite has to do to the server behind a doorbell. */
export interface BellServer {
  readonly redisUrl: string | undefined;
  /** Forgets every ring that nobody has heard yet. */
  loseRings(): Promise<void>;
  /** Ends every connection of every doorbell; the server itself stays. */
  cutConnections(): Promise<void>;
  /** Nobody can connect any more, until {@link comeBack}; whatever was kept is lost. */
  goAway(): Promise<void>;
  comeBack(): Promise<void>;
}

const LOCK_MS = 400;

/**
 * What holds for every doorbell, proved together with the fenced runs in PostgreSQL: whatever happens to rings and workers,
 * each run gets exactly one committed result.
 */
export function describeDoorbell(
  name: string,
  openServer: (database: TestDatabase) => Promise<BellServer>,
): void {
  describe(`doorbell on ${name}`, () => {
    let database: TestDatabase;
    let db: Database;
    let server: BellServer;
    let exam: ExamRows;
    let reports: string[];
    let opened: Doorbell[];
    let gates: PromiseWithResolvers<void>[];

    beforeEach(async () => {
      database = await createTestDatabase();
      db = database.db;
      server = await openServer(database);
      exam = await insertExam(db, memoryKeys());
      reports = [];
      opened = [];
      gates = [];
    });
    afterEach(async () => {
      for (const { resolve } of gates) resolve();
      await Promise.all(opened.map((doorbell) => doorbell.close()));
      await database.drop();
    });

    const bellOptions = (): Omit<DoorbellOptions, 'onError'> => ({
      databaseUrl: database.url,
      redisUrl: server.redisUrl,
      lockMs: LOCK_MS,
    });
    const open = async (): Promise<Doorbell> => {
      const doorbell = await openDoorbell({
        ...bellOptions(),
        onError: (error) => reports.push(error.message),
      });
      opened.push(doorbell);
      return doorbell;
    };
    const hire = async (options: Omit<RunWorkerOptions, 'db' | 'host'> = {}, concurrency = 1) => {
      const doorbell = await open();
      const worker = runWorker({ db, host: `worker-${opened.length}`, ...options });
      await doorbell.listen({ concurrency, onRing: worker.onRing });
      return { doorbell, worker };
    };
    /** What a handler waits for; opened at the end, whatever became of the test. */
    const newGate = () => {
      const gate = Promise.withResolvers<void>();
      gates.push(gate);
      return gate;
    };
    const queueRuns = async (count: number): Promise<string[]> => {
      const runs = [];
      for (let index = 0; index < count; index += 1) runs.push(await insertQueuedRun(db, exam));
      return runs.map(({ runId }) => runId);
    };
    const allDone = async () => (await selectRuns(db)).every(({ state }) => state === 'done');
    /** Sweeps as the workers do, until every run is done. */
    const sweepUntilDone = (doorbell: Doorbell) =>
      eventually('every run is done', async () => {
        await sweep(db, doorbell);
        return allDone();
      });

    it('brings a ring to a worker', async () => {
      const { doorbell } = await hire();
      const runs = await queueRuns(1);
      await doorbell.ring(runs);
      await eventually('the run is done', allDone);
      await expectOneResultEach(db, runs);
    });

    it('gives each run one result when every ring comes ten times to three workers', async () => {
      const { doorbell } = await hire();
      await hire();
      await hire();
      const runs = await queueRuns(5);
      await Promise.all(Array.from({ length: 10 }, () => doorbell.ring(runs)));
      await eventually('every run is done', allDone);
      await expectOneResultEach(db, runs);
    });

    it('gives each run one result when rings come in another order, through several bells', async () => {
      const { doorbell } = await hire({}, 2);
      const another = await open();
      const runs = await queueRuns(9);
      const shuffled = [7, 2, 8, 0, 5, 1, 6, 3, 4].map((index) => runs[index]!);
      for (const [index, run] of shuffled.entries())
        await (index % 2 === 0 ? doorbell : another).ring([run]);
      await eventually('every run is done', allDone);
      await expectOneResultEach(db, runs);
    });

    it('loses no run when every ring is lost', async () => {
      const doorbell = await open();
      const runs = await queueRuns(4);
      await doorbell.ring(runs);
      await server.loseRings();
      await hire();
      expect((await selectRuns(db)).every(({ state }) => state === 'queued')).toBe(true);
      await sweepUntilDone(doorbell);
      await expectOneResultEach(db, runs);
    });

    it('hears again after its connections were cut', async () => {
      const { doorbell } = await hire();
      const before = await queueRuns(1);
      await doorbell.ring(before);
      await eventually('the first run is done', allDone);
      await server.cutConnections();
      const after = await queueRuns(3);
      await sweepUntilDone(doorbell);
      await expectOneResultEach(db, [...before, ...after]);
    });

    it('hears again after its server was away and lost everything; rings meanwhile neither fail nor hang', async () => {
      const { doorbell } = await hire();
      const caller = await open();
      const runs = await queueRuns(3);
      await server.goAway();
      for (const run of runs) await caller.ring([run]);
      const ofCaller = reports.filter((report) => /ring was lost|out of order/.test(report));
      expect(ofCaller.length).toBeGreaterThan(0);
      await server.comeBack();
      await sweepUntilDone(doorbell);
      await expectOneResultEach(db, runs);
    });

    it('tells of an outage once, however many rings are lost in it', async () => {
      const caller = await open();
      const runs = await queueRuns(4);
      await caller.ring(runs);
      await server.goAway();
      for (const run of runs) await caller.ring([run]);
      expect(reports).toHaveLength(1);
      await server.comeBack();
    });

    it('changes nothing when a worker frozen past its lease comes back', async () => {
      const thawed = newGate();
      const { worker: frozen, doorbell } = await hire({
        leaseMs: 50,
        grade: () => thawed.promise,
      });
      const runs = await queueRuns(1);
      await doorbell.ring(runs);
      await eventually('the run is claimed', async () =>
        (await selectRuns(db)).every(({ state }) => state === 'running'),
      );
      const { worker: healthy } = await hire();
      await sweepUntilDone(doorbell);
      const settled = await selectRuns(db);
      thawed.resolve();
      await eventually('the frozen worker has tried to commit', () => frozen.commits.length > 0);
      expect(frozen.commits).toEqual(['lease-lost']);
      expect(healthy.commits).toEqual(['committed']);
      expect(await selectRuns(db)).toEqual(settled);
      await expectOneResultEach(db, runs);
    });

    it('never takes two crashes in a row for the end of a run', async () => {
      const doorbell = await open();
      const runs = await queueRuns(1);
      await crashAtWork(bellOptions(), () => sweep(db, doorbell));
      await crashAtWork(bellOptions(), () => sweep(db, doorbell));
      const { worker } = await hire();
      await sweepUntilDone(doorbell);
      expect(worker.commits).toEqual(['committed']);
      expect(await selectRuns(db)).toMatchObject([{ state: 'done', infra_failures: 2, epoch: 3 }]);
      await expectOneResultEach(db, runs);
    });

    it('hears a run again after its handler threw, and reports what it threw', async () => {
      let tries = 0;
      const doorbell = await open();
      const heard: string[] = [];
      await doorbell.listen({
        concurrency: 1,
        onRing: async (runId) => {
          heard.push(runId);
          tries += 1;
          if (tries === 1) return Promise.reject(new Error('broken by the test'));
          await runWorker({ db, host: 'second' }).onRing();
        },
      });
      const [run] = await queueRuns(1);
      await doorbell.ring([run!]);
      await eventually('the error is reported', () => reports.includes('broken by the test'));
      await eventually('the run is done', async () => {
        await sweep(db, doorbell);
        return allDone();
      });
      expect(new Set(heard)).toEqual(new Set([run]));
      await expectOneResultEach(db, [run!]);
    });

    it('hears a run again after its handler ended', async () => {
      const doorbell = await open();
      const [run] = await queueRuns(1);
      let heard = 0;
      await doorbell.listen({ concurrency: 1, onRing: () => Promise.resolve(void (heard += 1)) });
      for (const times of [1, 2, 3]) {
        await eventually(`heard ${times} times`, async () => {
          // A ring may fold into one whose handler is just ending: the sweeper's next one does not.
          await doorbell.ring([run!]);
          return heard >= times;
        });
      }
    });

    it('does not let a handler under way swallow the rings of its run', async () => {
      const hanging = newGate();
      const [caller, stuck, free] = [await open(), await open(), await open()];
      const [run] = await queueRuns(1);
      let [stuckHeard, freeHeard] = [0, 0];
      await stuck.listen({
        concurrency: 1,
        onRing: () => ((stuckHeard += 1), hanging.promise),
      });
      await caller.ring([run!]);
      await eventually('the first worker hangs', () => stuckHeard === 1);
      await free.listen({ concurrency: 1, onRing: () => Promise.resolve(void (freeHeard += 1)) });
      await caller.ring([run!]);
      await eventually('another worker hears the next ring', () => freeHeard === 1);
    });

    it('has at most as many handlers under way as it was told', async () => {
      const doorbell = await open();
      const runs = await queueRuns(8);
      const gate = newGate();
      let [now, most, ended] = [0, 0, 0];
      await doorbell.listen({
        concurrency: 3,
        onRing: async () => {
          now += 1;
          most = Math.max(most, now);
          await gate.promise;
          now -= 1;
          ended += 1;
        },
      });
      await doorbell.ring(runs);
      await eventually('three handlers are under way', () => now === 3);
      gate.resolve();
      await eventually('every ring was answered', () => ended === runs.length);
      expect(most).toBe(3);
    });

    it('closes only when the handlers under way have ended, and calls none afterwards', async () => {
      const caller = await open();
      const gate = newGate();
      const events: string[] = [];
      const { doorbell } = await hire({
        grade: async () => {
          events.push('started');
          await gate.promise;
          events.push('ended');
        },
      });
      const runs = await queueRuns(2);
      await caller.ring(runs);
      await eventually('a handler is under way', () => events.length > 0);
      const closing = doorbell.close().then(() => events.push('closed'));
      await caller.ring(runs);
      gate.resolve();
      await closing;
      expect(events).toEqual(['started', 'ended', 'closed']);
      const states = (await selectRuns(db)).map(({ state }) => state).sort();
      expect(states).toEqual(['done', 'queued']);
    });

    it('rings for nothing without complaint', async () => {
      await (await open()).ring([]);
      expect(reports).toEqual([]);
    });
  });
}

function selectRuns(db: Database): Promise<GradingRun[]> {
  return db.selectFrom('grading_run').selectAll().orderBy('id').execute();
}

async function expectOneResultEach(db: Database, runs: readonly string[]): Promise<void> {
  const found = await selectRuns(db);
  expect(found.map(({ id, state, verdict }) => ({ id, state, verdict }))).toEqual(
    [...runs].sort().map((id) => ({ id, state: 'done', verdict: 'accepted' })),
  );
  const entries = await db
    .selectFrom('mark_entry')
    .select(['run_id', 'sequence', 'points'])
    .orderBy('run_id')
    .execute();
  expect(entries).toEqual(
    [...runs].sort().map((id) => ({ run_id: id, sequence: 1, points: '10' })),
  );
}

/** A worker process that is killed with SIGKILL while it has claimed a run. `rouse` is repeated until it has. */
async function crashAtWork(
  options: Omit<DoorbellOptions, 'onError'>,
  rouse: () => Promise<void>,
): Promise<void> {
  const script = new URL('../queue/crashing-worker.ts', import.meta.url);
  const child = spawn(process.execPath, [...typescriptArguments(script), JSON.stringify(options)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const gone = once(child, 'exit');
  const lines: string[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => lines.push(line));
  try {
    await eventually('the worker has claimed the run', async () => {
      if (lines.includes('listening')) await rouse();
      return lines.some((line) => line.startsWith('claimed '));
    });
  } finally {
    child.kill('SIGKILL');
    await gone;
  }
}
