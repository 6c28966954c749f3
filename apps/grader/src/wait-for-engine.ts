import { access, readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Config } from '#config';
import { openDatabase, selectTenant, type Database } from '#store';

const LOOK_EVERY_MS = 200;

export interface FoundEngine {
  readonly databaseUrl: string;
  readonly db: Database;
}

/**
 * Waits for what the API makes at its start: the database's address (unless DATABASE_URL says it), its tables, and the keys.
 * The grader makes none of them: keys of its own would open nothing.
 * @param say told once what is waited for
 */
export async function waitForEngine(
  config: Pick<Config, 'dataFolder' | 'databaseUrl' | 'keys'>,
  onError: (error: Error) => void,
  say: (message: string) => void,
): Promise<FoundEngine> {
  const urlFile = path.join(config.dataFolder, 'postgres', 'url');
  const patient = <T>(what: string, look: () => Promise<T>) => until(look, () => say(what));
  const databaseUrl =
    config.databaseUrl ??
    (await patient(`waiting for the API, which will write ${urlFile}`, () =>
      readFile(urlFile, 'utf8'),
    ));
  const db = openDatabase(databaseUrl, onError);
  await patient('waiting for the database and the API, which sets it up', () => selectTenant(db));
  if (config.keys.kind === 'file') {
    const { file } = config.keys;
    await patient(`waiting for the API, which will make ${file}`, () => access(file));
  }
  return { databaseUrl, db };
}

async function until<T>(look: () => Promise<T>, onWait: () => void): Promise<T> {
  for (let looks = 0; ; looks += 1) {
    try {
      return await look();
    } catch {
      if (looks === 0) onWait(); // whatever is wrong, the message says what to look after
    }
    await delay(LOOK_EVERY_MS);
  }
}
