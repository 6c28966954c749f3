import type { QueueOptions } from 'bull';

type RedisOptions = Exclude<NonNullable<QueueOptions['redis']>, string>;

const LONGEST_PAUSE_MS = 2_000;

/**
 * Connection options of a `redis://` or `rediss://` URL. Bull's own reading of a URL drops the TLS of `rediss://` without a
 * word, so it is not used. Commands fail after one reconnection instead of waiting for ever: a ring must not hold up an exam.
 */
export function redisOptions(redisUrl: string): RedisOptions {
  const url = new URL(redisUrl);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  return {
    host,
    port: Number(url.port || '6379'),
    db: Number(url.pathname.slice(1) || '0'),
    ...(url.username === '' ? {} : { username: decodeURIComponent(url.username) }),
    ...(url.password === '' ? {} : { password: decodeURIComponent(url.password) }),
    ...(url.protocol === 'rediss:' ? { tls: { servername: host } } : {}),
    connectTimeout: 5_000,
    disconnectTimeout: 200,
    maxRetriesPerRequest: 1,
    enableReadyCheck: false, // Bull insists: its blocking connections must not wait for it
    retryStrategy: (attempt) => Math.min(50 * 2 ** attempt, LONGEST_PAUSE_MS),
  };
}
