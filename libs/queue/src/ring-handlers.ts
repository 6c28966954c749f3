import type { ListenOptions } from './doorbell.js';

/**
 * Runs the handlers of rings, at most `concurrency` at a time. A ring for a run that is still waiting folds into it; one for a
 * run under way waits, because it may tell of something that the handler has already passed.
 */
export class RingHandlers {
  private readonly waiting = new Set<string>();
  private readonly underWay = new Set<Promise<void>>();
  private closed = false;

  constructor(
    private readonly options: ListenOptions,
    private readonly onError: (error: Error) => void,
  ) {}

  accept(runId: string): void {
    if (this.closed) return;
    this.waiting.add(runId);
    this.startNext();
  }

  /** Starts nothing more and waits for what is under way; rings still waiting are lost, as any ring may be. */
  async close(): Promise<void> {
    this.closed = true;
    this.waiting.clear();
    await Promise.all(this.underWay);
  }

  private startNext(): void {
    for (const runId of this.waiting) {
      if (this.underWay.size >= this.options.concurrency) return;
      this.waiting.delete(runId);
      const handling = handleRing(this.options, runId, this.onError).finally(() => {
        this.underWay.delete(handling);
        this.startNext();
      });
      this.underWay.add(handling);
    }
  }
}

/** Never rejects: what a handler throws is reported and changes nothing. */
export async function handleRing(
  options: ListenOptions,
  runId: string,
  onError: (error: Error) => void,
): Promise<void> {
  try {
    await options.onRing(runId);
  } catch (error) {
    onError(error instanceof Error ? error : new Error(String(error)));
  }
}
