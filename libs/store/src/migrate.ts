import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { sql } from 'kysely';
import { becomeOwner, grantAccess, mayChangeSchema } from './access/grants.js';
import type { Database } from './database.js';
import { installationRoot } from './installation-root.js';

const ADVISORY_LOCK = 7_310_001;

/**
 * Brings the schema up to date: every file of `migrations/` once, in the order of its name, all in one transaction.
 * Works as the schema's owner where there is one, and gives every role what it needs of the tables.
 * A file that was changed after it had been applied is refused: history is not rewritten.
 * @returns the names applied now
 */
export async function migrate(
  db: Database,
  folder = migrationsFolder(),
): Promise<readonly string[]> {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort();
  if (files.length === 0)
    throw new Error(`no migrations in ${folder}: the installation is incomplete`);
  return db.transaction().execute(async (tx) => {
    await sql`select pg_advisory_xact_lock(${ADVISORY_LOCK})`.execute(tx);
    await becomeOwner(tx);
    const changing = await mayChangeSchema(tx);
    if (changing)
      await sql`create table if not exists schema_migration (name text primary key, sha256 text not null, applied_at timestamptz not null default now())`.execute(
        tx,
      );
    const { rows } = await sql<{
      name: string;
      sha256: string;
    }>`select name, sha256 from schema_migration`.execute(tx);
    const known = new Map(rows.map((row) => [row.name, row.sha256]));
    const missing = [...known.keys()].find((name) => !files.includes(name));
    if (missing !== undefined)
      throw new Error(
        `the database has migration ${missing}, which this installation lacks: it belongs to a newer version; install that one`,
      );
    const applied: string[] = [];
    for (const name of files) {
      const text = await readFile(path.join(folder, name), 'utf8');
      const sha256 = createHash('sha256').update(text).digest('hex');
      if (known.get(name) === sha256) continue;
      if (known.has(name))
        throw new Error(
          `migration ${name} was changed after it had been applied; write a new file instead`,
        );
      if (!changing)
        throw new Error(
          `migration ${name} is missing, and this connection may not change the schema: set DATABASE_OWNER_URL to a connection of a member of exam_owner, and start the API once`,
        );
      await sql.raw(text).execute(tx);
      await sql`insert into schema_migration (name, sha256) values (${name}, ${sha256})`.execute(
        tx,
      );
      applied.push(name);
    }
    if (changing) await grantAccess(tx);
    return applied;
  });
}

/** The SQL files lie outside src/ so that the compiled code finds the same ones: <root>/libs/store/migrations. */
function migrationsFolder(): string {
  return path.join(installationRoot(), 'libs/store/migrations');
}
