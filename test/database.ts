import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { createRoles, migrate, openDatabase, urlAs, type Database } from '#store';
import { typescriptArguments } from './typescript-child.js';

const TEMPLATE = 'assay_template';
/** Named without an event: a test's log holds what the test does. */
const INSTALLATION = { tenant: 'local', named_at: new Date(0) };

export interface TestDatabase {
  readonly url: string;
  readonly db: Database;
  /** Runs a statement as a superuser, whom neither grants nor triggers that he removes hold. */
  asOwner(statement: string): Promise<pg.QueryResult>;
  /** Ends the pool and drops the database, whoever is still connected. */
  drop(): Promise<void>;
}

/**
 * A fresh database with the engine's schema, on a real PostgreSQL that all test files of one Jest worker share; a copy of a
 * migrated template, so that it costs some 50 ms and tests never see each other's rows. Call it in `beforeEach`, `drop` in
 * `afterEach`.
 * @param role as whom `db` works; `owner` is a superuser, the engine itself is `exam_app`
 */
export async function createTestDatabase(
  role: 'owner' | 'exam_app' | 'exam_auditor' = 'owner',
): Promise<TestDatabase> {
  const server = await serverUrl();
  await ensureTemplate(server);
  const name = `test_${randomBytes(6).toString('hex')}`;
  await administer(server, `create database ${name} template ${TEMPLATE}`);
  const url = databaseUrl(server, name);
  const db = openDatabase(role === 'owner' ? url : urlAs(role, url), () => undefined); // tests cut connections on purpose
  return {
    url,
    db,
    asOwner: (statement) => administer(url, statement),
    drop: async () => {
      await db.destroy();
      await administer(server, `drop database if exists ${name} with (force)`);
    },
  };
}

/** Cuts every connection to a test database and lets nobody in until `end`: what an outage of the server looks like. */
export async function databaseOutage({ url }: TestDatabase): Promise<{ end(): Promise<void> }> {
  const server = databaseUrl(url, 'postgres');
  const name = url.slice(url.lastIndexOf('/') + 1);
  const admit = (whether: boolean) =>
    administer(server, `alter database ${name} allow_connections ${String(whether)}`);
  await admit(false);
  await administer(
    server,
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`,
  );
  return { end: async () => void (await admit(true)) };
}

/** Jest gives every test file its own modules, so what the files of a worker share lies in a folder named after its process. */
async function serverUrl(): Promise<string> {
  const folder = path.join(os.tmpdir(), `assay-test-${process.pid}`);
  const known = await readFile(path.join(folder, 'url'), 'utf8').catch(() => undefined);
  if (known !== undefined && (await answers(known))) return known;
  const url = await startServer(folder);
  await writeFile(path.join(folder, 'url'), url);
  return url;
}

function startServer(folder: string): Promise<string> {
  const script = new URL('./postgres-server.ts', import.meta.url);
  // Its own process group: a ^C ends Jest, and the closed pipe then ends the server in order.
  const child = spawn(process.execPath, [...typescriptArguments(script), folder], {
    stdio: 'pipe',
    detached: true,
  });
  return new Promise((resolve, reject) => {
    const [printed, complaints]: [Buffer[], Buffer[]] = [[], []];
    child.once('error', reject);
    child.once('close', () =>
      reject(new Error(`no test server: ${String(Buffer.concat(complaints))}`)),
    );
    child.stderr.on('data', (bytes: Buffer) => complaints.push(bytes));
    child.stdout.on('data', (bytes: Buffer) => {
      printed.push(bytes);
      const url = Buffer.concat(printed).toString();
      if (!url.endsWith('\n')) return;
      letGo(child);
      resolve(url.trim());
    });
  });
}

/** The server outlives the test file that started it: nothing of it may keep this process alive or call back into the file. */
function letGo(child: ChildProcessWithoutNullStreams): void {
  child.removeAllListeners();
  child.stdout.destroy();
  child.stderr.destroy();
  (child.stdin as unknown as { unref(): void }).unref(); // a pipe, so a socket; the type says less
  child.unref();
}

async function ensureTemplate(server: string): Promise<void> {
  const { rowCount } = await administer(
    server,
    `select 1 from pg_database where datname = '${TEMPLATE}'`,
  );
  if (rowCount !== 0) return;
  // Renamed only when it is complete: an interrupted file leaves no half template behind.
  const draft = `${TEMPLATE}_draft`;
  await administer(server, `drop database if exists ${draft} with (force)`);
  await administer(server, `create database ${draft}`);
  const db = openDatabase(databaseUrl(server, draft), () => undefined);
  await createRoles(db)
    .then(() => migrate(db))
    .then(() => db.insertInto('installation').values(INSTALLATION).execute())
    .finally(() => db.destroy());
  await administer(server, `alter database ${draft} rename to ${TEMPLATE}`);
}

async function answers(server: string): Promise<boolean> {
  return administer(server, 'select 1').then(
    () => true,
    () => false,
  );
}

async function administer(server: string, statement: string): Promise<pg.QueryResult> {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  try {
    return await client.query(statement);
  } finally {
    await client.end();
  }
}

function databaseUrl(server: string, name: string): string {
  return server.replace(/\/[^/?]*$/, `/${name}`);
}
