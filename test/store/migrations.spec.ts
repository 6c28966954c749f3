import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { CompiledQuery } from 'kysely';
import { inTransaction, migrate } from '#store';
import { createTestDatabase, type TestDatabase } from '../database.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'assay-migrations-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('migrations', () => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await createTestDatabase();
  });
  afterEach(() => database.drop());
  const run = (statement: string) => database.db.executeQuery(CompiledQuery.raw(statement));

  it('are applied once, whoever starts at the same time', async () => {
    await writeFile(path.join(folder, '0001.sql'), 'create table one (id integer);');
    await run('delete from schema_migration');
    const applied = await Promise.all([1, 2, 3].map(() => migrate(database.db, folder)));
    expect(applied.flat()).toEqual(['0001.sql']);
  });

  it('are refused when a file was changed after it had been applied', async () => {
    await run('delete from schema_migration');
    await writeFile(path.join(folder, '0001.sql'), 'create table one (id integer);');
    await migrate(database.db, folder);
    await writeFile(path.join(folder, '0001.sql'), 'create table one (id bigint);');
    await expect(migrate(database.db, folder)).rejects.toThrow('was changed');
  });

  it('are refused when the database is of a newer version than the installation', async () => {
    await writeFile(path.join(folder, '0001-engine.sql'), 'select 1;');
    await expect(migrate(database.db, folder)).rejects.toThrow(/lacks|changed/);
    await run("insert into schema_migration (name, sha256) values ('9999-later.sql', '')");
    await expect(migrate(database.db)).rejects.toThrow('9999-later.sql');
  });

  it('leave nothing behind when one of them fails', async () => {
    await run('delete from schema_migration');
    await writeFile(path.join(folder, '0001.sql'), 'create table one (id integer);');
    await writeFile(path.join(folder, '0002.sql'), 'create nonsense;');
    await expect(migrate(database.db, folder)).rejects.toThrow();
    await expect(run('select * from one')).rejects.toThrow();
  });

  it('are all or nothing, like every transaction', async () => {
    await inTransaction(database.db, async (tx) => {
      await tx.insertInto('qualification').values({ id: 'q', title: 'Q', body: '{}' }).execute();
      throw new Error('given up');
    }).catch(() => undefined);
    const { rows } = await run('select * from qualification');
    expect(rows).toEqual([]);
  });
});
