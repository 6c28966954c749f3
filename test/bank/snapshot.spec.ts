import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { snapshotRoot } from '#draw-record';
import { findSnapshot, openSnapshot, selectBankVersionItems } from '#store';
import { openApi, type ApiUnderTest } from '../api/api-under-test.js';
import { hireStaff, type Staff } from '../api/exam-day.js';
import { QUALIFICATION, smallBank, smallUpload } from '../factories/small-bank.js';

describe('what sets of a bank version are drawn from', () => {
  let api: ApiUnderTest;
  let staff: Staff;
  let frozen: { readonly id: string; readonly snapshotRoot: string };
  beforeAll(async () => {
    api = await openApi();
    staff = await hireStaff(api);
    const attributes = {
      'mini-k1': { level: 'K1', angoff: [60], statistics: { responses: 9, facility: '0.5' } },
    };
    const bank = JSON.stringify({ ...smallBank(), attributes });
    const upload = { ...smallUpload(), bank };
    const { created } = (await staff.author.post('/bank/imports', upload)).body;
    await staff.approver.post('/bank/approvals', { itemVersions: created });
    const reply = await staff.approver.post(`/bank/${QUALIFICATION}/versions`, { version: '1' });
    frozen = reply.body as typeof frozen;
  });
  afterAll(() => api.close());

  const opened = async () => {
    const row = await findSnapshot(api.engine.db, frozen.id);
    return { row: row!, ...(await openSnapshot(api.engine.keys, row!)) };
  };

  it('holds every version that the bank version holds, by number and hash (rule: ECDL-4.3d)', async () => {
    const { snapshot } = await opened();
    const held = await selectBankVersionItems(api.engine.db, frozen.id);
    expect(snapshot).toMatchObject({ format: 'assay-snapshot/1', bankVersion: '1' });
    expect(
      snapshot.units.map(({ id, version, contentSha256 }) => ({ id, version, contentSha256 })),
    ).toEqual(
      held.map((row) => ({
        ...{ id: row.item_id, version: row.version },
        contentSha256: row.content_sha256,
      })),
    );
  });

  it('holds attributes and the position of the right option, and no content', async () => {
    const { snapshot } = await opened();
    expect(snapshot.units.find(({ id }) => id === 'mini-k1')).toMatchObject({
      texts: { level: ['K1'], key: ['B'] },
      numbers: { angoff: 600, facility: 500, points: 1 },
    });
    expect(JSON.stringify(snapshot)).not.toMatch(/Question|Option|SECRET/);
  });

  it('is sealed, and its root is that of the salted units, in the log and with the bank version', async () => {
    const { row, snapshot, rootKey } = await opened();
    expect(row.sealed_body).not.toContain('mini-k1');
    expect(row.root).toBe(snapshotRoot(rootKey, snapshot));
    expect(frozen.snapshotRoot).toBe(row.root);
    const events = await api.engine.db
      .selectFrom('audit_event')
      .select('leaf')
      .where('type', '=', 'bank.frozen')
      .execute();
    expect(events.map(({ leaf }) => leaf.toString())).toEqual([expect.stringContaining(row.root)]);
  });

  it('stays as it was frozen, whatever becomes of the attributes', async () => {
    const before = await opened();
    const file = JSON.stringify({
      format: 'assay-attributes/1',
      attributes: { 'mini-k1': { level: 'K9' } },
    });
    await staff.author.post('/bank/mini/attributes', { source: 'later', mode: 'replace', file });
    expect((await opened()).snapshot).toEqual(before.snapshot);
    const next = await staff.approver.post('/bank/mini/versions', { version: '2' });
    expect(next.body.snapshotRoot).not.toBe(frozen.snapshotRoot);
  });

  it('is not frozen while items show one passage with two texts', async () => {
    const passage = (text: string) => ({ id: 'p-1', text });
    const with1 = (ids: readonly string[], text: string, prompt: string) => {
      const bank = smallBank();
      const items = bank.items.map((item) =>
        ids.includes(item.id) ? { ...item, prompt, passage: passage(text) } : item,
      );
      return { ...smallUpload(), bank: JSON.stringify({ ...bank, items }) };
    };
    for (const upload of [
      with1(['mini-k1', 'mini-k2'], 'A text.', 'With a text?'),
      with1(['mini-k1'], 'Another text.', 'With another?'),
    ]) {
      const { created } = (await staff.author.post('/bank/imports', upload)).body;
      const ids = (created as string[]).slice(0, 2);
      const k1 = (await staff.author.get('/bank/mini/items?passage=p-1')).body.total as number;
      expect(k1).toBeGreaterThan(0);
      await staff.approver.post('/bank/approvals', { itemVersions: ids.slice(0, k1) });
    }
    const reply = await staff.approver.call({
      method: 'POST',
      path: '/bank/mini/versions',
      body: { version: '3' },
    });
    expect(reply).toMatchObject({ status: 409, body: { detail: expect.stringContaining('p-1') } });
  });
});
