import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CompiledQuery } from 'kysely';
import { createRoles, databaseRole, migrate, openDatabase, urlAs, type Database } from '#store';
import { createTestDatabase, type TestDatabase } from '../database.js';
import { insertExam } from '../factories/exam-rows.js';
import { memoryKeys } from '../fakes/memory-keys.js';

type Rows = readonly Readonly<Record<string, unknown>>[];

let database: TestDatabase;
let app: Database;
let auditor: Database;
beforeAll(async () => {
  database = await createTestDatabase();
  app = openDatabase(urlAs('exam_app', database.url), () => undefined, 1);
  auditor = openDatabase(urlAs('exam_auditor', database.url), () => undefined, 1);
  await insertExam(app, memoryKeys());
});
afterAll(async () => {
  await app.destroy();
  await auditor.destroy();
  await database.drop();
});

const as = async (db: Database, statement: string): Promise<Rows> =>
  (await db.executeQuery(CompiledQuery.raw(statement))).rows as Rows;
const owner = async (statement: string): Promise<Rows> =>
  (await database.asOwner(statement)).rows as Rows;
const TABLES = `select oid, relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r','p')`;

describe('the role of the engine', () => {
  it.each([
    'update mark_entry set points = 0',
    'update audit_leaf set hash = hash',
    'update response set late = false',
    'delete from mark_entry',
    'delete from audit_event',
    'delete from item_version',
    'truncate audit_event cascade',
    'alter table mark_entry disable trigger all',
    'drop trigger append_only on mark_entry',
    'drop table mark_entry',
    'create table mine (id integer)',
    'create or replace function refuse_change() returns trigger language plpgsql as $$ begin return new; end $$',
    "insert into schema_migration (name, sha256) values ('x', 'x')",
    'set role exam_owner',
    'create role mine',
    "copy person to program 'id'",
  ])('cannot do this: %s', async (statement) => {
    await expect(as(app, statement)).rejects.toMatchObject({
      code: expect.stringMatching(/^(42501|42P17|42809)$/),
    });
  });

  it('reads and inserts everywhere, changes what is not final, deletes and owns nothing', async () => {
    const rows = await owner(`
      select name, has_table_privilege('exam_app', oid, 'select') as may_read,
             has_table_privilege('exam_app', oid, 'insert') as may_insert,
             has_table_privilege('exam_app', oid, 'update') as may_update,
             has_table_privilege('exam_app', oid, 'delete') as may_delete,
             has_table_privilege('exam_app', oid, 'truncate, references, trigger') as more,
             exists (select from pg_trigger where tgrelid = t.oid and tgname = 'append_only'
                       and pg_get_triggerdef(oid) ~ 'BEFORE .*UPDATE.* ON') as append_only,
             (select pg_get_userbyid(relowner) from pg_class where oid = t.oid) as owner
      from (${TABLES}) t where name <> 'schema_migration'`);
    expect(rows.length).toBeGreaterThan(30);
    for (const row of rows)
      expect(row).toMatchObject({
        may_read: true,
        // Rules that are written by migrations only.
        may_insert: !['item_life_rule', 'appeal_step_rule'].includes(String(row['name'])),
        may_update: row['append_only'] === false,
        may_delete: row['name'] === 'import_chunk',
        more: false,
        owner: 'exam_owner',
      });
  });

  it('knows as whom it works', async () => {
    expect(await databaseRole(app)).toEqual({ name: 'exam_app', mayDoAnything: false });
    expect(await databaseRole(auditor)).toEqual({ name: 'exam_auditor', mayDoAnything: false });
    expect((await databaseRole(database.db)).mayDoAnything).toBe(true);
  });

  it('starts where nothing is to be changed, and says what is missing where something is', async () => {
    expect(await migrate(app)).toEqual([]);
    const last = `name = (select max(name) from schema_migration)`;
    const [row] = await owner(`delete from schema_migration where ${last} returning name, sha256`);
    await expect(migrate(app)).rejects.toThrow('DATABASE_OWNER_URL');
    const { name, sha256 } = row as { name: string; sha256: string };
    await owner(`insert into schema_migration (name, sha256) values ('${name}', '${sha256}')`);
  });
});

describe('the role of the auditor', () => {
  it.each([
    'select sealed_body from item_version',
    'select * from item_version',
    'select set_age from exam_set',
    'select wrapped from data_key',
    'select derivation from mark_entry',
    'select facts from grading_run',
    'select password_hash from credential',
    'select token_sha256 from login_session',
    "update person set full_name = ''",
    'insert into audit_checkpoint (size) values (1)',
    'delete from person',
    'select id from person for update',
  ])('cannot do this: %s', async (statement) => {
    await expect(as(auditor, statement)).rejects.toMatchObject({ code: '42501' });
  });

  it('reads every other column', async () => {
    const unreadable = await owner(`
      select t.name || '.' || a.attname as column_name from (${TABLES}) t join pg_attribute a on a.attrelid = t.oid
      where a.attnum > 0 and not a.attisdropped and not has_column_privilege('exam_auditor', t.oid, a.attnum, 'select')
      order by 1`);
    const names = unreadable.map((row) => String(row['column_name']));
    expect(names).toEqual(
      expect.arrayContaining([
        'credential.password_hash',
        'data_key.wrapped',
        'exam_set.set_age',
        'item_version.sealed_body',
        'login_session.token_sha256',
        'mark_entry.salt',
        'marking_script.answer',
        'run_attestation.detail',
        'seed_script.decisions',
        'set_pair.age',
      ]),
    );
    // Written out: who adds a column that holds what is expected, or a salt, sees here whether the auditor reads it.
    const hidden =
      /\.(sealed_\w+|age|\w+_age|\w+_layer|wrapped\w*|password_hash|token_sha256|\w+_secret|salt|derivation|facts|detail)$/;
    const unread = /^(seed_script|marking_script)\./;
    for (const name of names) expect(hidden.test(name) || unread.test(name) ? '' : name).toBe('');
    expect(
      await as(auditor, 'select item_id, state, content_sha256 from item_version'),
    ).toHaveLength(1);
  });

  it('may only read, whatever the table', async () => {
    const rows = await owner(`
      select name from (${TABLES}) t
      where has_table_privilege('exam_auditor', oid, 'insert, update, delete, truncate, references, trigger')
         or has_any_column_privilege('exam_auditor', oid, 'insert, update, references')`);
    expect(rows).toEqual([]);
  });
});

describe('roles', () => {
  it('may be made again, and take over what a superuser made', async () => {
    await database.asOwner('create table made_by_hand (id integer, sealed_note text)');
    await createRoles(database.db);
    const [row] = await owner(
      "select pg_get_userbyid(relowner) as owner from pg_class where relname = 'made_by_hand'",
    );
    expect(row).toEqual({ owner: 'exam_owner' });
    await expect(as(app, 'select * from made_by_hand')).rejects.toMatchObject({ code: '42501' });
    await migrate(database.db);
    expect(await as(app, 'select * from made_by_hand')).toEqual([]);
    await expect(as(auditor, 'select sealed_note from made_by_hand')).rejects.toMatchObject({
      code: '42501',
    });
    await database.asOwner('drop table made_by_hand');
  });
});
