import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import {
  countDataKeys,
  findItemVersion,
  inTransaction,
  KeysUnavailable,
  openItemVersion,
  readKeyFile,
  recordKeyDestroyed,
  rewrapDataKeys,
  sealIn,
  unsealRow,
  withKeyState,
  withNewPrimary,
  writeKeyFile,
  type KeyProvider,
  type Keys,
} from '#store';
import { createTestDatabase, type TestDatabase } from '../database.js';
import { insertExam } from '../factories/exam-rows.js';
import { fileKeys } from '../file-keys.js';

const at = new Date('2026-03-02T09:00:00.000Z');
const now = () => at;
const BODY = Buffer.from('the key is B');
const bindingOf = (row: number) => ({ kind: 'row', purpose: 'body', row });

describe('keys that are rotated', () => {
  let database: TestDatabase;
  let folder: string;
  let keys: Keys;
  let old: string;
  beforeEach(async () => {
    database = await createTestDatabase();
    folder = await mkdtemp(path.join(os.tmpdir(), 'assay-rewrap-'));
    keys = await fileKeys(folder);
    old = await keys.provider.primaryKeyId();
  });
  afterEach(async () => {
    await database.drop();
    await rm(folder, { recursive: true });
  });
  const file = () => path.join(folder, 'keys', 'kek.json');
  const rotate = async () => writeKeyFile(file(), withNewPrimary(await readKeyFile(file())));
  const sealRow = (row: number) =>
    inTransaction(database.db, (tx) => sealIn(tx, keys, { body: BODY, binding: bindingOf(row) }));
  const sealRows = async (count: number) => {
    const rows = [];
    for (let row = 0; row < count; row += 1) rows.push(await sealRow(row));
    return rows;
  };
  const counts = async () => Object.fromEntries(await countDataKeys(database.db));
  const events = () =>
    database.db.selectFrom('audit_event').select(['type', 'subject']).orderBy('ordinal').execute();
  async function opens(
    row: number,
    sealed: { readonly text: string; readonly data_key_id: string },
  ) {
    const dataKey = await database.db
      .selectFrom('data_key')
      .select(['key_id', 'wrapped as wrapped_key'])
      .where('id', '=', sealed.data_key_id)
      .executeTakeFirstOrThrow();
    return (await unsealRow(keys, sealed.text, dataKey, bindingOf(row))).equals(BODY);
  }

  it('wrap approved versions and drawn sets anew, of which nothing else changes', async () => {
    const exam = await insertExam(database.db, keys);
    const before = (await findItemVersion(database.db, exam.taskVersionId))!;
    await rotate();
    const primary = await keys.provider.primaryKeyId();
    expect(await rewrapDataKeys(database.db, keys.provider, { now })).toEqual({
      count: 2,
      failures: [],
    });
    const after = (await findItemVersion(database.db, exam.taskVersionId))!;
    expect(after).toEqual({ ...before, key_id: primary, wrapped_key: after.wrapped_key });
    expect(after.wrapped_key).not.toBe(before.wrapped_key);
    expect(await openItemVersion(keys, after)).toEqual(await openItemVersion(keys, before));
    expect(await counts()).toEqual({ [primary]: 2 });
    expect((await events()).at(-1)).toEqual({ type: 'keys.rewrapped', subject: primary });
  });

  it('go on where they were after an interruption; every batch has its event', async () => {
    const rows = await sealRows(7);
    await rotate();
    let asked = 0;
    const failing: KeyProvider = {
      ...keys.provider,
      wrap: (...of) => {
        asked += 1;
        if (asked === 5) return Promise.reject(new KeysUnavailable('away'));
        return keys.provider.wrap(...of);
      },
    };
    const options = { now, batch: 2 };
    await expect(rewrapDataKeys(database.db, failing, options)).rejects.toThrow('away');
    expect((await counts())[old]).toBe(3);
    for (const [row, sealed] of rows.entries()) expect(await opens(row, sealed)).toBe(true);
    expect(await rewrapDataKeys(database.db, keys.provider, options)).toMatchObject({ count: 3 });
    expect(await rewrapDataKeys(database.db, keys.provider, options)).toMatchObject({ count: 0 });
    for (const [row, sealed] of rows.entries()) expect(await opens(row, sealed)).toBe(true);
    expect((await events()).map(({ type }) => type)).toEqual(Array(4).fill('keys.rewrapped'));
  });

  it('are wrapped once by two who do it at once', async () => {
    const rows = await sealRows(6);
    await rotate();
    const both = [1, 2].map(() => rewrapDataKeys(database.db, keys.provider, { now, batch: 2 }));
    const [one, other] = await Promise.all(both);
    expect(one!.count + other!.count).toBe(6);
    expect((await counts())[old]).toBeUndefined();
    for (const [row, sealed] of rows.entries()) expect(await opens(row, sealed)).toBe(true);
  });

  it('leave what does not open, and tell of it', async () => {
    const [broken, sound] = [await sealRow(0), await sealRow(1)];
    await database.db
      .updateTable('data_key')
      .set({ wrapped: sound.wrapped_key })
      .where('id', '=', broken.data_key_id)
      .execute();
    await rotate();
    expect(await rewrapDataKeys(database.db, keys.provider, { now, batch: 1 })).toEqual({
      count: 1,
      failures: [{ dataKeyId: broken.data_key_id, keyId: old, code: 'not-authentic' }],
    });
    expect(await opens(1, sound)).toBe(true);
  });

  it('are not destroyed while anything hangs on them', async () => {
    await sealRow(0);
    expect(await recordKeyDestroyed(database.db, { keyId: old, at })).toBe(1);
    await expect(sealRow(1)).resolves.toBeDefined();
  });

  it('take nothing more once they are destroyed, whatever a process still believes', async () => {
    const stale = keys.provider;
    const staleWrap = await stale.wrap(Buffer.alloc(32), bindingOf(0));
    await rotate();
    const disabled = withKeyState(await readKeyFile(file()), old, 'disabled');
    await writeKeyFile(file(), disabled);
    expect(await recordKeyDestroyed(database.db, { keyId: old, at })).toBe(0);
    expect(await recordKeyDestroyed(database.db, { keyId: old, at })).toBe(0); // again after a crash
    const late = { ...keys, provider: { ...stale, wrap: () => Promise.resolve(staleWrap) } };
    const sealing = { body: BODY, binding: bindingOf(0) };
    await expect(inTransaction(database.db, (tx) => sealIn(tx, late, sealing))).rejects.toThrow(
      'was destroyed',
    );
    expect((await events()).map(({ type }) => type)).toEqual(['key.destroyed']);
  });

  it('are not destroyed before a transaction that hangs something on them has ended', async () => {
    let destroyed: Promise<number> | undefined;
    await inTransaction(database.db, async (tx) => {
      await sealIn(tx, keys, { body: BODY, binding: bindingOf(0) });
      destroyed = recordKeyDestroyed(database.db, { keyId: old, at });
      // It cannot have ended: it waits for this transaction's lock.
      expect(await Promise.race([destroyed, Promise.resolve('waits')])).toBe('waits');
    });
    expect(await destroyed).toBe(1);
  });
});
