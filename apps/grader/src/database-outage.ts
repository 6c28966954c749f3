import { setTimeout as delay } from 'node:timers/promises';

/** PostgreSQL: connection exceptions, shutting down, starting up, too many connections, deadlock, serialization failure. */
const SQL_STATES = /^(08...|57P0[1-5]|53300|40P01|40001)$/;
const SOCKET_CODES = /^(ECONN|EPIPE|ENOENT|ENOTFOUND|ETIMEDOUT|EAI_AGAIN)/;
const LOST =
  /Connection terminated|not queryable|timeout exceeded when trying to connect|not currently accepting connections/;

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 2_000;

/** Whether the database could not do it now: the same statement may succeed later. Anything else is our own mistake. */
export function isDatabaseOutage(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return SQL_STATES.test(code) || SOCKET_CODES.test(code) || LOST.test(error.message);
}

/**
 * Does the work again after an outage, with growing pauses, until it is done, fails for another reason, or `signal` is
 * aborted. Only for work that may be done twice: after a cut nobody knows whether the commit had arrived.
 */
export async function throughOutages<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)) {
    try {
      return await work();
    } catch (error) {
      if (!isDatabaseOutage(error) || signal.aborted) throw error;
    }
    await delay(pauseMs, undefined, { signal });
  }
}
