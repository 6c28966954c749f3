import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { CompiledQuery } from 'kysely';
import {
  findItemVersion,
  inTransaction,
  migrate,
  openItemVersion,
  openKeyFile,
  seal,
  SealError,
  unseal,
} from '#store';
import { createTestDatabase, type TestDatabase } from '../database.js';
import { insertExam } from '../factories/exam-rows.js';
import { memoryKeys } from '../fakes/memory-keys.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'assay-keys-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('the key file', () => {
  const file = () => path.join(folder, 'keys', 'kek.json');
  const body = Buffer.from('the key is B');

  it('is made once, readable by its owner only, and opens what it sealed after a restart', async () => {
    const sealed = await seal(await openKeyFile(file()), body, ['item', '1']);
    expect(await unseal(await openKeyFile(file()), sealed, ['item', '1'])).toEqual(body);
    expect((await stat(file())).mode & 0o777).toBe(0o600);
    expect(await readdir(path.dirname(file()))).toEqual(['kek.json']);
  });

  it('is the same for all processes that come first at once', async () => {
    const all = await Promise.all(Array.from({ length: 8 }, () => openKeyFile(file())));
    const sealed = await seal(all[0]!, body, []);
    for (const keys of all) expect(await unseal(keys, sealed, [])).toEqual(body);
  });

  it('is refused when it is not one', async () => {
    await openKeyFile(file());
    await writeFile(file(), '{"format":"assay-keys/1","primary":"k1","keys":{}}');
    await expect(openKeyFile(file())).rejects.toThrow('not a key file');
    await writeFile(file(), 'no json');
    await expect(openKeyFile(file())).rejects.toThrow();
  });

  it('of another installation does not open a body', async () => {
    const sealed = await seal(await openKeyFile(file()), body, []);
    const other = await openKeyFile(path.join(folder, 'other.json'));
    await expect(unseal(other, sealed, [])).rejects.toThrow(SealError);
  });
});

describe('a sealed body', () => {
  const keys = memoryKeys();
  const body = Buffer.from('the key is B');
  const binding = ['item', 'q', 'k1', '1'];
  const same = (sealed: string) => sealed;
  const flipped = (at: number) => (sealed: string) => {
    const parts = sealed.split(':');
    const bytes = Buffer.from(parts[at]!, 'base64');
    bytes[bytes.length - 20]! ^= 1;
    return parts.with(at, bytes.toString('base64')).join(':');
  };

  it.each([
    { name: 'moved to another version', change: same, where: ['item', 'q', 'k1', '2'] },
    { name: 'moved to another item', change: same, where: ['item', 'q', 'k2', '1'] },
    { name: 'bound to a text that joins alike', change: same, where: ['item', 'q,k1', '1'] },
    { name: 'with a changed body', change: flipped(3), where: binding },
    { name: 'with a changed data key', change: flipped(2), where: binding },
    { name: 'of no format', change: () => 'x', where: binding },
    {
      name: 'cut short',
      change: (sealed: string) => sealed.split(':').with(3, 'AAAA').join(':'),
      where: binding,
    },
  ])('does not open $name', async ({ change, where }) => {
    const sealed = await seal(keys, body, binding);
    await expect(unseal(keys, change(sealed), where)).rejects.toThrow(SealError);
  });

  it('never looks the same twice, and holds nothing of the body', async () => {
    const sealed = await seal(keys, body, []);
    expect(sealed).not.toBe(await seal(keys, body, []));
    expect(sealed).not.toContain(body.toString('base64').slice(0, 8));
  });
});

describe('rows and migrations', () => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await createTestDatabase();
  });
  afterEach(() => database.drop());
  const run = (statement: string) => database.db.executeQuery(CompiledQuery.raw(statement));

  it('does not open an item whose body was taken from another row', async () => {
    const keys = memoryKeys();
    const [first, second] = [
      await insertExam(database.db, keys),
      await insertExam(database.db, keys),
    ];
    await run('alter table item_version disable trigger approved_is_final');
    await run(
      `update item_version set sealed_body = (select sealed_body from item_version where id = '${second.taskVersionId}')
        where id = '${first.taskVersionId}'`,
    );
    const row = await findItemVersion(database.db, first.taskVersionId);
    await expect(openItemVersion(keys, row!)).rejects.toThrow('does not belong here');
    const sound = await findItemVersion(database.db, second.taskVersionId);
    expect(await openItemVersion(keys, sound!)).toMatchObject({ id: 'py-double' });
  });

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
    const keys = memoryKeys();
    await inTransaction(database.db, async (tx) => {
      await tx.insertInto('qualification').values({ id: 'q', title: 'Q', body: '{}' }).execute();
      throw new Error('given up');
    }).catch(() => undefined);
    expect(keys.primaryKeyId).toBe('memory');
    const { rows } = await run('select * from qualification');
    expect(rows).toEqual([]);
  });
});
