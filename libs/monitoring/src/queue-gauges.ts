import { Gauge, type Registry } from 'prom-client';

/** The queue as a whole. */
export interface QueueLook {
  readonly lengths: Readonly<Record<'queued' | 'running' | 'parked', number>>;
  /** For how long the run has been due that has waited longest; 0 where none is. */
  readonly oldestDueSeconds: number;
}

/**
 * Adds `assay_queue_runs` and `assay_queue_oldest_seconds`, as they are at each scrape; where `look` fails they are absent: no
 * number is better than a stale one.
 */
export function addQueueGauges(registry: Registry, look: () => Promise<QueueLook>): void {
  const registers = [registry];
  const lookOnce = shared(() => look().catch(() => undefined));
  new Gauge({
    name: 'assay_queue_runs',
    help: 'Runs by state, of all graders together.',
    labelNames: ['state'],
    registers,
    async collect() {
      const seen = await lookOnce();
      this.reset();
      for (const [state, count] of Object.entries(seen?.lengths ?? {})) this.set({ state }, count);
    },
  });
  new Gauge({
    name: 'assay_queue_oldest_seconds',
    help: 'For how long the run has been due that has waited longest; 0 where none is.',
    registers,
    async collect() {
      const seen = await lookOnce();
      if (seen === undefined) this.remove();
      else this.set(seen.oldestDueSeconds);
    },
  });
}

/** Two that ask at the same time are answered by one look. */
function shared<T>(look: () => Promise<T>): () => Promise<T> {
  let underWay: Promise<T> | undefined;
  return () => (underWay ??= look().finally(() => (underWay = undefined)));
}
