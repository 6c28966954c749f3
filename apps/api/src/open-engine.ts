import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Config } from '#config';
import { openDoorbell } from '#queue';
import {
  claimTenant,
  migrate,
  openAuditFiles,
  openAuditLog,
  openDatabase,
  openKeys,
  startEmbeddedPostgres,
} from '#store';
import type { Clock } from './clock.js';
import type { Engine } from './engine.js';

export interface OpenedEngine {
  readonly engine: Engine;
  close(): Promise<void>;
}

/**
 * Opens everything the API stands on. Without DATABASE_URL it owns the embedded server and leaves its address in
 * `EXAM_DATA/postgres/url` for the grader and the command line.
 */
export async function openEngine(
  config: Config,
  clock: Clock,
  onError: (error: Error) => void,
): Promise<OpenedEngine> {
  await mkdir(config.dataFolder, { recursive: true, mode: 0o700 });
  const postgres =
    config.databaseUrl === undefined ? await startPostgres(config.dataFolder) : undefined;
  const url = config.databaseUrl ?? postgres?.url ?? '';
  const db = openDatabase(url, onError);
  try {
    await migrate(db);
    await claimTenant(db, config.tenant, clock.now());
    const keys = await openKeys(config.tenant, config.keys);
    const audit = await openAuditLog(
      db,
      await openAuditFiles(path.join(config.dataFolder, 'audit'), config.logOrigin),
    );
    const doorbell = await openDoorbell({ databaseUrl: url, redisUrl: config.redisUrl, onError });
    return {
      engine: { config, db, keys, audit, doorbell, clock },
      close: async () => {
        await doorbell.close();
        await db.destroy();
        await postgres?.stop();
      },
    };
  } catch (error) {
    await db.destroy();
    await postgres?.stop();
    throw error;
  }
}

async function startPostgres(
  dataFolder: string,
): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const folder = path.join(dataFolder, 'postgres');
  const server = await startEmbeddedPostgres({ folder, durable: true });
  const urlFile = path.join(folder, 'url');
  await writeFile(urlFile, server.url, { mode: 0o600 });
  return {
    url: server.url,
    stop: async () => {
      await rm(urlFile, { force: true });
      await server.stop();
    },
  };
}
