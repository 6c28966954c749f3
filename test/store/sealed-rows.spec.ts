import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { CompiledQuery } from 'kysely';
import {
  assertTenant,
  claimTenant,
  findExamSet,
  findItemVersion,
  openExamSet,
  openItemVersion,
  selectTenant,
  TenantMismatch,
} from '#store';
import { createTestDatabase, type TestDatabase } from '../database.js';
import { insertExam } from '../factories/exam-rows.js';
import { memoryKeys } from '../fakes/memory-keys.js';

describe('sealed rows', () => {
  let database: TestDatabase;
  const keys = memoryKeys();
  beforeEach(async () => {
    database = await createTestDatabase();
  });
  afterEach(() => database.drop());
  const run = (statement: string) => database.db.executeQuery(CompiledQuery.raw(statement));
  const task = async (id: string) => (await findItemVersion(database.db, id))!;
  async function twoExams() {
    const first = await insertExam(database.db, keys);
    return [first, await insertExam(database.db, keys)] as const;
  }

  it.each([
    { name: 'body', columns: ['sealed_body'] },
    { name: 'data key', columns: ['data_key_id'] },
    { name: 'body and data key', columns: ['sealed_body', 'data_key_id'] },
  ])('do not open with the $name of another row', async ({ columns }) => {
    const [first, second] = await twoExams();
    await run('alter table item_version disable trigger version_is_final');
    await run('alter table item_version drop constraint item_version_data_key_id_key');
    for (const column of columns)
      await run(
        `update item_version set ${column} = (select ${column} from item_version where id = '${second.taskVersionId}')
          where id = '${first.taskVersionId}'`,
      );
    await expect(openItemVersion(keys, await task(first.taskVersionId))).rejects.toThrow(
      'does not belong here',
    );
    const sound = await openItemVersion(keys, await task(second.taskVersionId));
    expect(sound).toMatchObject({ id: 'py-double' });
  });

  it('do not open when they name another version, item or qualification', async () => {
    const { taskVersionId } = await insertExam(database.db, keys);
    const row = await task(taskVersionId);
    for (const change of [{ version: 2 }, { item_id: 'other' }, { qualification_id: 'other' }])
      await expect(openItemVersion(keys, { ...row, ...change })).rejects.toMatchObject({
        code: 'not-authentic',
      });
  });

  it('do not open in the installation of another tenant', async () => {
    const { taskVersionId } = await insertExam(database.db, keys);
    const theirs = memoryKeys('other');
    await expect(openItemVersion(theirs, await task(taskVersionId))).rejects.toMatchObject({
      code: 'not-authentic',
    });
  });

  it('say which key wraps them, and hold nothing in clear', async () => {
    await insertExam(database.db, keys);
    const { rows } = await run('select key_id, wrapped, binding from data_key');
    expect(rows).toHaveLength(2); // the task and its set
    for (const row of rows) expect(row).toMatchObject({ key_id: 'memory' });
    const { rows: sealed } = await run('select sealed_body from item_version');
    expect(JSON.stringify([rows, sealed])).not.toContain('double.py');
  });

  it('of sets open as well', async () => {
    await insertExam(database.db, keys);
    const { rows } = (await run('select id from exam_set')) as { rows: { id: string }[] };
    const set = (await findExamSet(database.db, rows[0]!.id))!;
    expect(await openExamSet(database.db, keys, set)).toMatchObject({ seed: '0'.repeat(64) });
    const moved = { ...set, paper_number: 'P-other' };
    await expect(openExamSet(database.db, keys, moved)).rejects.toThrow('does not belong here');
  });
});

describe('the tenant', () => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await createTestDatabase();
  });
  afterEach(() => database.drop());

  it('is named once, and another one is refused with both names', async () => {
    const at = new Date('2026-03-02T09:00:00.000Z');
    await claimTenant(database.db, 'local', at);
    await expect(claimTenant(database.db, 'board-x', at)).rejects.toThrow(TenantMismatch);
    await expect(assertTenant(database.db, 'board-x')).rejects.toThrow(/local.*board-x/);
    expect(await selectTenant(database.db)).toBe('local');
  });

  it('of a new database is the one that starts first, with an event', async () => {
    const clear = 'alter table installation disable trigger user; truncate installation';
    await database.db.executeQuery(CompiledQuery.raw(clear));
    const at = new Date('2026-03-02T09:00:00.000Z');
    const claims = ['board-x', 'board-x', 'board-x'].map((name) =>
      claimTenant(database.db, name, at),
    );
    await Promise.all(claims);
    expect(await selectTenant(database.db)).toBe('board-x');
    const events = await database.db
      .selectFrom('audit_event')
      .select(['type', 'subject'])
      .execute();
    expect(events).toEqual([{ type: 'installation.named', subject: 'board-x' }]);
  });
});
