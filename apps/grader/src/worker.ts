import { setTimeout as delay } from 'node:timers/promises';
import { Outage, type Doorbell } from '#queue';
import {
  claimRun,
  claimTaskCheck,
  isTaskCheckDue,
  selectDueRunIds,
  sweepExpiredTaskChecks,
  type GradingRun,
  type TaskCheck,
} from '#store';
import { checkTask, type CheckEnd } from './check-task.js';
import { isDatabaseOutage } from './database-outage.js';
import { isEngineOutage } from './fault-policy.js';
import type { HostGate } from './gate/host-gate.js';
import { errorName, WorkerStopping, type RunContext, type RunEnd } from './grade-run.js';
import { gradeAndCount, type RunMetrics } from './monitoring/grade-and-count.js';
import { takeBackSilentRuns } from './run-events.js';

/** Ends of runs and checks for which the engine did all that was asked of it. */
const CARRIED_OUT: readonly (RunEnd | CheckEnd)['state'][] = ['committed', 'passed', 'failed'];

/** The part of pino that is used. Never a candidate's text, a name, or a test's content. */
interface WorkerLog {
  info(facts: Readonly<Record<string, unknown>>, message: string): void;
  warn(facts: Readonly<Record<string, unknown>>, message: string): void;
  error(facts: Readonly<Record<string, unknown>>, message: string): void;
}

export interface WorkerOptions extends RunContext {
  readonly doorbell: Doorbell;
  readonly log: WorkerLog;
  readonly host: string;
  /** Closed while this host should take no work. */
  readonly gate: HostGate;
  /** Languages whose runs are for other hosts just now. */
  readonly refusedLanguages?: () => readonly string[];
  /** Default: nobody counts. */
  readonly metrics?: RunMetrics;
  /** Runs graded at the same time. */
  readonly slots: number;
  readonly sweepMs: number;
  /** How long runs under way may go on when the worker is told to stop; then they are given back. */
  readonly graceMs: number;
}

export interface Worker {
  /** Claims nothing more, finishes or gives back what is under way. */
  stop(): Promise<void>;
}

/**
 * Starts claiming and grading: on every ring, and by itself every `sweepMs`, which heals whatever the doorbell lost. Outages of
 * database, queue or sandbox are waited out, each logged once.
 */
export async function startWorker(options: WorkerOptions): Promise<Worker> {
  const worker = new GradingWorker(options);
  // The ring is answered at once: the worker looks for whatever is due, which need not be the run that rang.
  await options.doorbell.listen({
    concurrency: 1,
    onRing: () => Promise.resolve(worker.wake()),
  });
  worker.startSweeping();
  return worker;
}

class GradingWorker implements Worker {
  private readonly working = new Set<Promise<void>>();
  private readonly stopping = new AbortController();
  private readonly cutShort = new AbortController();
  private readonly database: Outage;
  /** Counts what may have made runs due, so that nothing falls between a look that found nothing and its end. */
  private wakes = 0;
  /** Acceptance checks under way. */
  private checking = 0;
  private sweeping: Promise<void> = Promise.resolve();

  constructor(private readonly options: WorkerOptions) {
    const warn = (error: Error) => options.log.warn({}, error.message);
    this.database = new Outage('the database does not answer; trying on', warn);
  }

  wake(): void {
    this.wakes += 1;
    if (this.stopping.signal.aborted || this.working.size >= this.options.slots) return;
    const slot = this.workUntilNothingIsDue()
      .catch((error: unknown) => this.tell(error))
      .finally(() => this.working.delete(slot));
    this.working.add(slot);
  }

  startSweeping(): void {
    this.sweeping = this.sweepForEver();
  }

  async stop(): Promise<void> {
    this.stopping.abort(new WorkerStopping('the worker was told to stop'));
    await this.options.doorbell.close();
    const timer = setTimeout(
      () => this.cutShort.abort(new WorkerStopping('the worker was told to stop')),
      this.options.graceMs,
    );
    await Promise.all([this.sweeping, ...this.working]);
    clearTimeout(timer);
  }

  private mayClaim(): boolean {
    return !this.stopping.signal.aborted && this.options.gate.hindrances().length === 0;
  }

  private claim(): Promise<GradingRun | undefined> {
    return claimRun(this.options.db, this.claimant());
  }

  private claimant() {
    const { host, leaseMs, refusedLanguages } = this.options;
    return { host, leaseMs, without: refusedLanguages?.() ?? [] };
  }

  private async workUntilNothingIsDue(): Promise<void> {
    while (this.mayClaim()) {
      const seen = this.wakes;
      const run = await this.claim();
      this.database.over();
      if (run === undefined) {
        // Authors' checks wait until no candidate's run is due.
        if (await this.checkOneTask()) continue;
        if (this.wakes === seen) return;
        continue;
      }
      this.wake(); // where one is due, there may be more, for another slot
      await this.work(run);
    }
  }

  /** @returns whether there was a check to do */
  private async checkOneTask(): Promise<boolean> {
    const { options } = this;
    // One slot is left to candidates where there is more than one: an example may take minutes.
    if (this.checking >= Math.max(1, options.slots - 1)) return false;
    this.checking += 1;
    try {
      const check = await claimTaskCheck(options.db, this.claimant());
      if (check === undefined) return false;
      await this.check(check);
      return true;
    } finally {
      this.checking -= 1;
    }
  }

  private async check(check: TaskCheck): Promise<void> {
    const { options } = this;
    const end = await checkTask(options, check, {
      stop: AbortSignal.any([this.stopping.signal, this.cutShort.signal]),
      letCandidatesPass: () => this.workOnDueRuns(),
    });
    const subject = { check: check.id, epoch: check.epoch };
    if (end.state !== 'given-back')
      options.log.info({ ...subject, end: end.state }, 'task check ended');
    else
      options.log.warn({ ...subject, code: end.code, why: end.message }, 'task check given back');
    this.tellGate(end);
  }

  private async workOnDueRuns(): Promise<void> {
    for (;;) {
      const run = this.mayClaim() ? await this.claim() : undefined;
      if (run === undefined) return;
      await this.work(run);
    }
  }

  private async work(run: GradingRun): Promise<void> {
    const { log } = this.options;
    const subject = { run: run.id, epoch: run.epoch };
    const started = performance.now();
    const end = await gradeAndCount(this.options, run, this.cutShort.signal);
    const ms = Math.round(performance.now() - started);
    switch (end.state) {
      case 'committed':
        log.info({ ...subject, ms }, 'run committed');
        break;
      case 'lease-lost':
        log.warn({ ...subject, ms }, 'run lost to another worker; nothing was written');
        break;
      case 'queued':
        log.warn({ ...subject, ms, code: end.code, why: end.message }, 'run given back');
        break;
      case 'parked':
        log.error({ ...subject, ms, code: end.code, why: end.message }, 'run parked for a person');
        break;
    }
    this.tellGate(end);
  }

  private tellGate(end: RunEnd | CheckEnd): void {
    const { gate } = this.options;
    if (CARRIED_OUT.includes(end.state)) gate.engineWorked();
    else if ('code' in end && isEngineOutage(end.code)) gate.engineFailed(end.message);
  }

  private async sweepForEver(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      try {
        await this.sweep();
        this.database.over();
      } catch (error) {
        this.tell(error);
      }
      await this.pause(this.options.sweepMs);
    }
  }

  private async sweep(): Promise<void> {
    const { db, doorbell } = this.options;
    const takenBack = await takeBackSilentRuns(db, this.options);
    if (takenBack.length > 0) await doorbell.ring(takenBack);
    await sweepExpiredTaskChecks(db, this.options.maxTries);
    if ((await selectDueRunIds(db)).length > 0 || (await isTaskCheckDue(db))) this.wake();
  }

  /** What ends a look for runs never ends the worker: the next sweep looks again. */
  private tell(error: unknown): void {
    if (isDatabaseOutage(error)) this.database.failed(error);
    else
      this.options.log.error(
        { error: errorName(error) },
        'unforeseen error; the run is taken back when its lease ends',
      );
  }

  private pause(ms: number): Promise<void> {
    return delay(ms, undefined, { signal: this.stopping.signal }).catch(() => undefined);
  }
}
