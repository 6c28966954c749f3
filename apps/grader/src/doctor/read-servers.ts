import { readFile } from 'node:fs/promises';
import net from 'node:net';
import path from 'node:path';
import tls from 'node:tls';
import type { Config } from '#config';
import { within } from '#monitoring';
import { databaseRole, databaseVersion, openDatabase, selectToolchainPins } from '#store';
import { reading } from './read-host.js';
import type { Reading, Readings } from './readings.js';

type Server = Reading<{ readonly version: string }> | undefined;

const DEADLINE_MS = 5_000;

/** The configured database, or the one that the API runs for itself at this moment, and the tools that it has pinned. */
export async function readDatabase({
  databaseUrl,
  dataFolder,
}: Pick<Config, 'databaseUrl' | 'dataFolder'>): Promise<Pick<Readings, 'database' | 'pins'>> {
  const embedded = path.join(dataFolder, 'postgres', 'url');
  const url = databaseUrl ?? (await readFile(embedded, 'utf8').catch(() => undefined));
  if (url === undefined) return { database: undefined, pins: undefined };
  const db = openDatabase(url, () => undefined, 1);
  const database = await reading(async () => ({
    version: await within(DEADLINE_MS, databaseVersion(db)),
    role: await within(DEADLINE_MS, databaseRole(db)),
  }));
  const pins = await reading(() => within(DEADLINE_MS, selectToolchainPins(db)));
  // A connection that hangs would keep us; whoever asks ends with this process.
  void db.destroy();
  return { database, pins };
}

export async function readRedis({ redisUrl }: Pick<Config, 'redisUrl'>): Promise<Server> {
  if (redisUrl === undefined) return undefined;
  return reading(async () => ({
    version: await within(DEADLINE_MS, redisVersion(new URL(redisUrl))),
  }));
}

/** Asks by hand: a client that reconnects for ever is of no use here. */
async function redisVersion({
  protocol,
  hostname,
  port,
  username,
  password,
}: URL): Promise<string> {
  const to = { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || '6379') };
  const socket = protocol === 'rediss:' ? tls.connect(to) : net.connect(to);
  const login = [username, password].filter((part) => part !== '').map(decodeURIComponent);
  socket.write(`${password === '' ? '' : encode(['AUTH', ...login])}${encode(['INFO', 'server'])}`);
  try {
    let answer = '';
    for await (const bytes of socket) {
      answer += String(bytes);
      const version = /^redis_version:(\S+)/m.exec(answer)?.[1];
      if (version !== undefined) return version;
      const refused = /^-(\S+)/m.exec(answer)?.[1];
      if (refused !== undefined) throw new Error(`it refused: ${refused}`);
    }
    throw new Error('it hung up');
  } finally {
    socket.destroy();
  }
}

function encode(words: readonly string[]): string {
  const parts = words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`);
  return `*${words.length}\r\n${parts.join('')}`;
}
