import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { isRunId, type Doorbell, type ListenOptions } from './doorbell.js';
import { Outage } from './outage.js';
import { RingHandlers } from './ring-handlers.js';

const CHANNEL = 'assay_run_due';
const ANSWER_DEADLINE_MS = 5_000;
const HEALTH_CHECK_MS = 30_000;
const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 5_000;

/**
 * The doorbell on `LISTEN`/`NOTIFY`. Every listener hears every ring. PostgreSQL keeps nothing for a listener that is away:
 * what rang meanwhile is the sweeper's.
 */
export class PostgresDoorbell implements Doorbell {
  private readonly bell: pg.Pool;
  private readonly ringing: Outage;
  private readonly listening: Outage;
  private readonly closing = new AbortController();
  private handlers: RingHandlers | undefined;
  private loop: Promise<void> = Promise.resolve();
  private listener: pg.Client | undefined;
  private closed: Promise<void> | undefined;

  constructor(
    private readonly databaseUrl: string,
    private readonly onError: (error: Error) => void,
  ) {
    this.bell = new pg.Pool({
      ...connection(databaseUrl),
      max: 1,
      connectionTimeoutMillis: ANSWER_DEADLINE_MS,
    });
    this.ringing = new Outage('a ring was lost', onError);
    this.listening = new Outage('the doorbell is deaf until PostgreSQL answers again', onError);
    this.bell.on('error', (error) => this.ringing.failed(error));
  }

  async ring(runIds: readonly string[]): Promise<void> {
    if (runIds.length === 0) return;
    try {
      await this.bell.query('select pg_notify($1, id) from unnest($2::text[]) as id', [
        CHANNEL,
        runIds,
      ]);
      this.ringing.over();
    } catch (error) {
      this.ringing.failed(error);
    }
  }

  async listen(options: ListenOptions): Promise<void> {
    if (this.handlers !== undefined) throw new Error('this doorbell is already listened to');
    this.handlers = new RingHandlers(options, this.onError);
    const handlers = this.handlers;
    await new Promise<void>((firstTried) => {
      this.loop = this.keepListening(handlers, firstTried);
    });
  }

  close(): Promise<void> {
    this.closed ??= this.closeOnce();
    return this.closed;
  }

  private async closeOnce(): Promise<void> {
    this.closing.abort();
    await this.listener?.end().catch(() => undefined); // it may be broken already
    await this.loop;
    await this.handlers?.close();
    await this.bell.end();
  }

  private async keepListening(handlers: RingHandlers, firstTried: () => void): Promise<void> {
    const { signal } = this.closing;
    let pauseMs = FIRST_PAUSE_MS;
    while (!signal.aborted) {
      try {
        await this.listenOnce(handlers, () => {
          pauseMs = FIRST_PAUSE_MS;
          this.listening.over();
          firstTried();
        });
      } catch (error) {
        if (!signal.aborted) this.listening.failed(error);
      }
      firstTried();
      await delay(pauseMs, undefined, { signal }).catch(() => undefined);
      pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
    }
  }

  /** Returns or throws when the connection has ended. */
  private async listenOnce(handlers: RingHandlers, onListening: () => void): Promise<void> {
    const client = new pg.Client({
      ...connection(this.databaseUrl),
      connectionTimeoutMillis: ANSWER_DEADLINE_MS,
    });
    this.listener = client;
    const ended = new Promise<Error>((resolve) => {
      client.on('error', resolve);
      client.once('end', () => resolve(new Error('the connection ended')));
    });
    client.on('notification', ({ payload }) => {
      if (isRunId(payload)) handlers.accept(payload);
      else this.onError(new Error('a ring that names no run was refused'));
    });
    try {
      await client.connect();
      await client.query(`listen ${CHANNEL}`);
      onListening();
      const health = setInterval(() => {
        // A peer that vanished sends no end: without a question nobody would ever know. The timeout ends the connection.
        void client
          .query({ text: 'select 1', query_timeout: ANSWER_DEADLINE_MS } as pg.QueryConfig) // documented; missing in the types
          .catch((error: unknown) => client.emit('error', error));
      }, HEALTH_CHECK_MS);
      const why = await ended;
      clearInterval(health);
      throw why;
    } finally {
      client.removeAllListeners('notification');
      void client.end().catch(() => undefined);
    }
  }
}

function connection(databaseUrl: string): pg.ClientConfig {
  return {
    connectionString: databaseUrl,
    application_name: 'assay-doorbell',
    keepAlive: true,
    query_timeout: ANSWER_DEADLINE_MS,
  };
}
