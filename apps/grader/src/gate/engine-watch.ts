import { setTimeout as delay } from 'node:timers/promises';
import { breakerAfter, CLOSED, type Breaker, type BreakerEvent } from './breaker.js';
import type { Hindrance, Watch } from './gate.js';

export interface EngineWatchOptions {
  /** Whether the engine answers and starts a container; rejects with the reason. Must not take for ever. */
  readonly probe: () => Promise<void>;
  readonly log: {
    warn(facts: Readonly<Record<string, unknown>>, message: string): void;
    error(facts: Readonly<Record<string, unknown>>, message: string): void;
  };
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number;
  /** Default: real time. */
  readonly pause?: (ms: number, signal: AbortSignal) => Promise<unknown>;
}

/** The breaker of one grader, shared by all its slots: while it is open, it probes by itself until the engine is well again. */
export class EngineWatch implements Watch {
  private breaker: Breaker = CLOSED;
  private why = '';
  private probing: Promise<void> = Promise.resolve();
  private readonly stopping = new AbortController();

  constructor(private readonly options: EngineWatchOptions) {}

  get state(): Breaker['state'] {
    return this.breaker.state;
  }

  /** A run could not be carried out because the engine is away or gives no containers. */
  failed(why: string): void {
    this.why = why;
    const before = this.state;
    if (this.hear('engine-failed').state !== 'open' || before !== 'closed') return;
    this.options.log.error(
      { why },
      'the sandbox engine is ill: no run is claimed until it is well',
    );
    this.probing = this.probeUntilWell();
  }

  worked(): void {
    this.hear('engine-worked');
  }

  hindrance(): Hindrance | undefined {
    if (this.breaker.state === 'closed') return undefined;
    return { code: 'engine-ill', message: this.why };
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.probing;
  }

  private hear(event: BreakerEvent): Breaker {
    this.breaker = breakerAfter(this.breaker, event, this.options.now());
    return this.breaker;
  }

  private async probeUntilWell(): Promise<void> {
    const { signal } = this.stopping;
    const pause = this.options.pause ?? pauseFor;
    while (this.breaker.state === 'open') {
      await pause(this.breaker.pauseMs, signal).catch(() => undefined);
      if (signal.aborted) return;
      this.hear('probe-started');
      this.hear(await this.probe());
    }
    this.options.log.warn({}, 'the sandbox engine is well again: runs are claimed');
  }

  private async probe(): Promise<'probe-passed' | 'probe-failed'> {
    try {
      await this.options.probe();
      return 'probe-passed';
    } catch (error) {
      this.why = error instanceof Error ? error.message : String(error);
      return 'probe-failed';
    }
  }
}

function pauseFor(ms: number, signal: AbortSignal): Promise<unknown> {
  return delay(ms, undefined, { signal });
}
