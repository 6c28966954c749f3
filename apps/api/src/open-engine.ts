import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Config } from '#config';
import { openDoorbell } from '#queue';
import {
  claimTenant,
  createRoles,
  databaseRole,
  migrate,
  openAuditFiles,
  openAuditLog,
  openDatabase,
  openEvidenceKeyFile,
  openKeys,
  startEmbeddedPostgres,
  urlAs,
  type Database,
} from '#store';
import { readPolicy } from './audit/read-policy.js';
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
    await (postgres === undefined
      ? updateSchema(config, db, onError)
      : postgres.updateSchema(onError));
    await warnOfRole(db, onError);
    await claimTenant(db, config.tenant, clock.now());
    const policy = await readPolicy(config.logPolicyFile);
    const keys = await openKeys(config.tenant, config.keys);
    const auditFolder = path.join(config.dataFolder, 'audit');
    const audit = await openAuditLog(db, await openAuditFiles(auditFolder, config.logOrigin));
    const signer = { key: await openEvidenceKeyFile(auditFolder), origin: config.logOrigin };
    const doorbell = await openDoorbell({ databaseUrl: url, redisUrl: config.redisUrl, onError });
    return {
      engine: { config, db, keys, audit, policy, signer, doorbell, clock },
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

/** By the owner's connection where there is one, so that the engine need not own what it works with. */
async function updateSchema(
  { databaseOwnerUrl }: Config,
  db: Database,
  onError: (error: Error) => void,
): Promise<void> {
  if (databaseOwnerUrl === undefined) return void (await migrate(db));
  await withOwner(databaseOwnerUrl, onError, migrate);
}

async function withOwner(
  url: string,
  onError: (error: Error) => void,
  work: (owner: Database) => Promise<unknown>,
): Promise<void> {
  const owner = openDatabase(url, onError, 1);
  await work(owner).finally(() => owner.destroy());
}

async function warnOfRole(db: Database, warn: (error: Error) => void): Promise<void> {
  const { name, mayDoAnything } = await databaseRole(db);
  if (mayDoAnything)
    warn(
      new Error(
        `The engine works as the database's ${name}, which may change and delete anything: give it a role of its own (exam database roles, docs/operating.md).`,
      ),
    );
}

interface OwnPostgres {
  /** Of the role that the engine works as. */
  readonly url: string;
  updateSchema(onError: (error: Error) => void): Promise<void>;
  stop(): Promise<void>;
}

async function startPostgres(dataFolder: string): Promise<OwnPostgres> {
  const folder = path.join(dataFolder, 'postgres');
  const server = await startEmbeddedPostgres({ folder, durable: true });
  const urlFile = path.join(folder, 'url');
  const url = urlAs('exam_app', server.url);
  return {
    url,
    updateSchema: async (onError) => {
      await withOwner(server.url, onError, async (owner) => {
        await createRoles(owner);
        await migrate(owner);
      });
      await writeFile(urlFile, url, { mode: 0o600 });
    },
    stop: async () => {
      await rm(urlFile, { force: true });
      await server.stop();
    },
  };
}
