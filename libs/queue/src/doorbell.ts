/**
 * The queue's port: a bell that tells graders that runs may be waiting. PostgreSQL is the truth about runs (claims, leases,
 * epochs); a lost, doubled, late or reordered ring is harmless, because a worker claims before it works and a sweeper rings
 * again for what is due. That is deliberately all: no payload but the run's id, no retries, no results.
 */
export interface Doorbell {
  /**
   * Tells that these runs are due. Called after the commit that queued them, so it never rejects and never waits long: a ring
   * that cannot be delivered is reported and lost.
   */
  ring(runIds: readonly string[]): Promise<void>;
  /**
   * Calls `onRing` for the rings that arrive, at most `concurrency` at a time; rings of a run that still waits for its turn may
   * fold into one. A thrown error is reported and changes nothing. Survives outages of the server behind it by reconnecting.
   * At most once per doorbell.
   */
  listen(options: ListenOptions): Promise<void>;
  /** Stops listening, waits for handlers under way, frees connections; again does nothing more. */
  close(): Promise<void>;
}

export interface ListenOptions {
  readonly concurrency: number;
  readonly onRing: (runId: string) => Promise<void>;
}

const RUN_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** What arrives from outside is checked once, here: anything but a run's id (a UUID in lower case) is refused. */
export function isRunId(payload: unknown): payload is string {
  return typeof payload === 'string' && RUN_ID.test(payload);
}
