import { openBullDoorbell } from './bull-doorbell.js';
import type { Doorbell } from './doorbell.js';
import { PostgresDoorbell } from './postgres-doorbell.js';

export interface DoorbellOptions {
  readonly databaseUrl: string;
  /** With it the doorbell is @nestjs/bull on that Redis; without it, PostgreSQL's own notifications. */
  readonly redisUrl: string | undefined;
  /** Told once per outage, and of every error that a handler throws. */
  readonly onError: (error: Error) => void;
  /** Bull's lock on a ring that is being answered; at least 60 s outside tests. */
  readonly lockMs?: number;
}

const LOCK_MS = 60_000;

/**
 * Opens the doorbell that the configuration asks for. A server that does not answer is no reason to refuse: rings are lost
 * until it does, and the sweeper rings again.
 */
export async function openDoorbell(options: DoorbellOptions): Promise<Doorbell> {
  const { databaseUrl, redisUrl, onError, lockMs = LOCK_MS } = options;
  if (redisUrl === undefined) return new PostgresDoorbell(databaseUrl, onError);
  return openBullDoorbell({ redisUrl, onError, lockMs });
}
