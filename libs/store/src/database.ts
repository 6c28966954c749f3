import { Kysely, PostgresDialect, sql, type Transaction } from 'kysely';
import pg from 'pg';
import type { Tables } from './tables.js';

export type Database = Kysely<Tables>;
/** A database or a transaction: for reading. Whatever writes takes a {@link Tx}, so that no write can slip out of one. */
export type Reader = Kysely<Tables>;
export type Tx = Transaction<Tables>;

const INT8_OID = 20;

/** bigint columns here are identities and log positions, far below 2^53. */
const int8AsNumber = new pg.TypeOverrides();
int8AsNumber.setTypeParser(INT8_OID, Number);

/**
 * Opens a pool.
 * @param url a PostgreSQL connection string
 * @param onError called when an idle connection breaks (the server went away); the pool reconnects by itself
 */
export function openDatabase(
  url: string,
  onError: (error: Error) => void,
  poolSize = 10,
): Database {
  const pool = new pg.Pool({ connectionString: url, max: poolSize, types: int8AsNumber });
  pool.on('error', onError);
  // A connection that breaks between two statements of a transaction is not idle: without a listener it would end the process.
  pool.on('connect', (client) => client.on('error', onError));
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
}

/** Runs `work` in one transaction: all of it happens or nothing. */
export function inTransaction<T>(db: Database, work: (tx: Tx) => Promise<T>): Promise<T> {
  return db.transaction().execute(work);
}

/** Text for a jsonb column; see tables.ts. */
export function toJson(value: unknown): string {
  return JSON.stringify(value);
}

/** The server's version, such as `18.0`. */
export async function databaseVersion(db: Reader): Promise<string> {
  const { rows } = await sql<{ server_version: string }>`show server_version`.execute(db);
  return rows[0]?.server_version ?? '';
}

/** PostgreSQL's restrict_violation: what the triggers of migrations/ raise. */
const REFUSED = '23001';

/** Whether a rule that the database holds by itself was about to be broken. */
export function isRefusedByDatabase(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === REFUSED;
}
