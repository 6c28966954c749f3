/**
 * The queue's port: a bell that tells graders that runs may be waiting. PostgreSQL is the truth about runs (claims, leases,
 * epochs); a lost, doubled, late or reordered ring is harmless, because a worker claims before it works and a sweeper rings
 * again for what is due. That is deliberately all: no payload but the run's id, no retries, no results.
 */
export interface Doorbell {
  /** Tells that these runs are due. Called after the commit that queued them. */
  ring(runIds: readonly string[]): Promise<void>;
  /**
   * Calls `onRing` for every ring that arrives, at most `concurrency` at a time. A thrown error is reported and changes nothing.
   */
  listen(options: { readonly concurrency: number; readonly onRing: (runId: string) => Promise<void> }): Promise<void>;
  /** Stops listening, waits for handlers under way, frees connections. */
  close(): Promise<void>;
}
