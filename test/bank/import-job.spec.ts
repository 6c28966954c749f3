import { afterAll, beforeEach, afterEach, describe, expect, it } from '@jest/globals';
import { markImportRunning } from '#store';
import { dropStaleImports } from '../../apps/api/src/bank/import-job.js';
import { openApi, type ApiUnderTest, type Client } from '../api/api-under-test.js';
import { eventually } from '../eventually.js';
import { SECRETS, smallBank, smallUpload } from '../factories/small-bank.js';

interface View {
  readonly state: string;
  readonly received: number;
  readonly stored: number;
  readonly unchanged: number | null;
  readonly problems: readonly { readonly path: string; readonly message: string }[];
}

describe('an import in pieces', () => {
  let api: ApiUnderTest;
  let author: Client;
  beforeEach(async () => {
    api = await openApi();
    author = await api.person('ann.author', 'author');
  });
  afterEach(() => api.close());
  afterAll(() => undefined);

  const { items, ...header } = smallBank();
  const { tasks } = smallUpload();
  const open = async (expected = 10): Promise<string> => {
    const bank = JSON.stringify({ ...header, items: [] });
    return (await author.post('/bank/import-jobs', { bank, expected })).body.id as string;
  };
  const add = (job: string, sequence: number, piece: { items?: unknown; tasks?: unknown }) =>
    author.call({
      method: 'POST',
      path: `/bank/import-jobs/${job}/pieces`,
      body: {
        ...{ sequence, attributes: '{}', tasks: piece.tasks ?? [] },
        items: JSON.stringify(piece.items ?? []),
      },
    });
  const commit = (job: string) =>
    author.call({ method: 'POST', path: `/bank/import-jobs/${job}/commit` });
  const read = async (job: string) => (await author.get(`/bank/import-jobs/${job}`)).body as View;
  const inBank = async () => (await author.get('/bank/mini/items')).body.total as number;
  const chunksLeft = async () =>
    (await api.engine.db.selectFrom('import_chunk').selectAll().execute()).length;

  async function received(changes: readonly unknown[] = items): Promise<string> {
    const job = await open();
    await add(job, 1, { items: changes.slice(0, 5) });
    await add(job, 2, { items: changes.slice(5), tasks });
    return job;
  }

  it('imports all of them at the end, and keeps nothing of what had arrived', async () => {
    const job = await received();
    expect(await read(job)).toMatchObject({ state: 'receiving', received: 10, stored: 0 });
    expect(await inBank()).toBe(0);
    expect(await chunksLeft()).toBe(2);
    expect((await commit(job)).body).toMatchObject({ state: 'done', stored: 10, unchanged: 0 });
    expect(await inBank()).toBe(10);
    expect(await chunksLeft()).toBe(0);
    expect((await commit(job)).body.code).toBe('conflict');
    const again = await received();
    expect((await commit(again)).body).toMatchObject({ state: 'done', unchanged: 10 });
  });

  it('keeps the pieces sealed', async () => {
    await received();
    const rows = await api.engine.db.selectFrom('import_chunk').selectAll().execute();
    expect(JSON.stringify(rows)).not.toContain(SECRETS.shortKey);
  });

  it('imports nothing when one item is wrong, and says which', async () => {
    const job = await received(items.map((one, at) => (at === 6 ? { ...one, points: 0 } : one)));
    expect((await commit(job)).body.code).toBe('content-refused');
    expect(await read(job)).toMatchObject({
      ...{ state: 'failed', stored: 0 },
      problems: [expect.objectContaining({ path: 'bank.json: $.items[6].points' })],
    });
    expect(await inBank()).toBe(0);
    expect(await chunksLeft()).toBe(0);
  });

  it('is refused while pieces are missing, with one too many, and with one sent twice', async () => {
    const job = await open(6);
    await add(job, 1, { items: items.slice(0, 5) });
    expect((await commit(job)).body).toMatchObject({ code: 'conflict' });
    expect((await add(job, 2, { items: items.slice(0, 2) })).body.code).toBe('conflict');
    expect((await add(job, 1, { items: items.slice(5, 6) })).body.code).toBe('conflict');
    expect((await add(job, 2, { items: [] })).body.code).toBe('bad-input');
    expect((await add(job, 2, { items: 'text' })).body.code).toBe('bad-input');
    expect(await read(job)).toMatchObject({ state: 'receiving', received: 5 });
  });

  it('belongs to who opened it', async () => {
    const job = await open();
    const other = await api.person('an.other', 'author');
    for (const call of [
      { method: 'GET', path: `/bank/import-jobs/${job}` },
      { method: 'POST', path: `/bank/import-jobs/${job}/commit` },
    ] as const)
      expect((await other.call(call)).status).toBe(403);
  });

  it('shows that it is at work, and lets nobody begin it twice', async () => {
    const job = await received();
    const gate = holdSealing();
    const committed = commit(job);
    await eventually('it is at work', async () => (await read(job)).state === 'running');
    expect(await inBank()).toBe(0);
    expect((await commit(job)).body.code).toBe('conflict');
    expect((await add(job, 3, { items: items.slice(0, 1) })).body.code).toBe('conflict');
    gate.open();
    expect((await committed).body).toMatchObject({ state: 'done' });
  });

  it('imports nothing when something breaks half way, and says so', async () => {
    const job = await received();
    const gate = holdSealing();
    const committed = commit(job);
    await eventually('it is at work', async () => (await read(job)).state === 'running');
    gate.fail(new Error('the key store is away'));
    expect((await committed).status).toBeGreaterThanOrEqual(500);
    expect(await read(job)).toMatchObject({ state: 'failed', stored: 0 });
    expect(await inBank()).toBe(0);
  });

  it('says that it was interrupted when the process that carried it out is gone', async () => {
    const job = await received();
    // What a killed process leaves: the state is written, its transaction and lock are not.
    await markImportRunning(api.engine.db, job);
    const view = await read(job);
    expect(view).toMatchObject({ state: 'failed', stored: 0 });
    expect(view.problems[0]?.message).toContain('nothing was imported');
    expect(await inBank()).toBe(0);
    expect(await chunksLeft()).toBe(0);
  });

  it('is given up a day later', async () => {
    const job = await received();
    await dropStaleImports(api.engine);
    expect((await read(job)).state).toBe('receiving');
    api.clock.advance({ minutes: 24 * 60 + 1 });
    author = await api.person('ann.later', 'author');
    await dropStaleImports(api.engine);
    expect(await chunksLeft()).toBe(0);
  });

  /** Keeps whoever seals waiting. */
  function holdSealing() {
    const { provider } = api.engine.keys;
    const wrap = provider.wrap.bind(provider);
    const gate = Promise.withResolvers<undefined>();
    Object.assign(provider, {
      wrap: async (...given: Parameters<typeof wrap>) => {
        await gate.promise;
        return wrap(...given);
      },
    });
    return {
      open: () => gate.resolve(undefined),
      fail: (error: Error) => gate.reject(error),
    };
  }
});
