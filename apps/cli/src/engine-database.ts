import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { ConfigError, readConfig, type Config } from '#config';
import { assertTenant, openDatabase, TenantMismatch, type Database } from '#store';
import { badInput, infrastructure } from './exit.js';
import { say } from './output.js';

/** The configuration of this environment. @throws CommandError that names every fault of it */
export function commandConfig(): Config {
  try {
    return readConfig(process.env);
  } catch (error) {
    if (error instanceof ConfigError) throw badInput(error.message);
    throw error;
  }
}

/**
 * Does something with the database of the engine, which has to run.
 * @throws CommandError when it does not, or belongs to another tenant
 */
export async function withEngineDatabase<T>(
  config: Config,
  work: (db: Database) => Promise<T>,
): Promise<T> {
  const db = openDatabase(await databaseUrl(config), (error) => say(error.message), 2);
  try {
    await assertTenant(db, config.tenant).catch((error: unknown) => {
      if (error instanceof TenantMismatch) throw badInput(error.message);
      throw infrastructure(`the engine's database does not answer: ${String(error)}`);
    });
    return await work(db);
  } finally {
    await db.destroy();
  }
}

async function databaseUrl({ databaseUrl, dataFolder }: Config): Promise<string> {
  if (databaseUrl !== undefined) return databaseUrl;
  const file = path.join(dataFolder, 'postgres', 'url');
  return readFile(file, 'utf8').catch(() => {
    throw infrastructure(
      `${file} is not there: start the engine first (npm start), or set EXAM_DATA or DATABASE_URL to where it runs`,
    );
  });
}
