import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { selectExcluded, selectUses } from '#store';
import { liftEndedEmbargoes } from '../../apps/api/src/bank/ended-embargoes.js';
import { openApi, PASSWORD, type ApiUnderTest, type Client } from '../api/api-under-test.js';
import { openSet } from '../api/custodians.js';
import { hireStaff, prepareBank, scheduleExam, type ExamDay, type Staff } from '../api/exam-day.js';
import { QUALIFICATION, smallBank, smallUpload } from '../factories/small-bank.js';

const WHY = 'Ten letters are enough for a reason.';

interface HistoryEntry {
  readonly changes: readonly { readonly from: string; readonly to: string }[];
}

function changesOf(entry: HistoryEntry | undefined): readonly string[][] | undefined {
  return entry?.changes.map(({ from, to }) => [from, to]);
}

interface FoundItem {
  readonly id: string;
  readonly itemId: string;
  readonly state: string;
  readonly inForce: { readonly id: string; readonly state: string };
}

async function found(client: Client, itemId: string): Promise<FoundItem> {
  const { body } = await client.get(`/bank/mini/items?text=${itemId}`);
  return (body.items as readonly [FoundItem])[0];
}

describe('the life of an item over HTTP', () => {
  let api: ApiUnderTest;
  let staff: Staff;
  let second: Client;
  let bankVersionId: string;
  let edition = 0;
  beforeAll(async () => {
    api = await openApi();
    staff = await hireStaff(api);
    second = await api.person('se.cond.approver', 'approver');
    bankVersionId = await prepareBank(staff);
  });
  afterAll(() => api.close());

  /** A new version of mini-k1, under review. @returns its id */
  async function newVersion(author = staff.author, prompt?: string): Promise<string> {
    edition += 1;
    const upload = smallUpload({ prompt: prompt ?? `Wording ${String(edition)}?` });
    return (await author.post('/bank/imports', upload)).body.created[0] as string;
  }
  const act = (client: Client, what: string, ids: readonly string[], more: object = {}) =>
    client.call({ method: 'POST', path: `/bank/${what}`, body: { itemVersions: ids, ...more } });
  const reasoned = (reasonCode: string) => ({ reasonCode, reason: WHY });
  const find = (itemId: string) => found(staff.author, itemId);

  it('goes from review back to draft with a reason, to review again, and to approval', async () => {
    const id = await newVersion();
    expect(await find('mini-k1')).toMatchObject({ id, state: 'review', inForce: { version: 1 } });
    expect((await act(second, 'rejections', [id])).status).toBe(400);
    expect((await act(second, 'rejections', [id], reasoned('wrong-key'))).status).toBe(200);
    expect((await act(second, 'approvals', [id])).body).toMatchObject({ code: 'conflict' });
    expect((await act(staff.author, 'submissions', [id])).status).toBe(200);
    expect((await act(second, 'approvals', [id])).status).toBe(200);
    expect((await act(second, 'rejections', [id], reasoned('style'))).status).toBe(409);
    const { body } = await staff.auditor.get('/bank/mini/items/mini-k1/history');
    const last = (body as readonly HistoryEntry[]).at(-1);
    expect(last).toMatchObject({ id, state: 'approved', blockedReasons: [] });
    expect(changesOf(last)).toEqual([
      ['draft', 'review'],
      ['review', 'draft'],
      ['draft', 'review'],
      ['review', 'approved'],
    ]);
    expect(last?.changes[1]).toMatchObject({
      by: second.id,
      reasonCode: 'wrong-key',
      reason: WHY,
    });
  });

  it('is changed for all versions named, or for none', async () => {
    const id = await newVersion();
    const { id: other } = await find('mini-k2');
    expect((await act(second, 'approvals', [other, id])).body.code).toBe('conflict');
    expect((await act(second, 'approvals', [id, randomUUID()])).body.code).toBe('not-found');
    expect(await find('mini-k1')).toMatchObject({ state: 'review' });
  });

  it('ends in review where a later version lies on it', async () => {
    const old = await newVersion();
    await newVersion();
    expect((await act(second, 'approvals', [old])).body).toMatchObject({ code: 'conflict' });
  });

  it('keeps requests for change: they are settled before approval, by who asked or an approver', async () => {
    const id = await newVersion();
    const say = (client: Client, body: object) =>
      client.call({ method: 'POST', path: `/items/${id}/comments`, body });
    const asked = await say(second, { text: 'The key is B, not A.', asksForChange: true });
    expect(asked.status).toBe(201);
    const answers = asked.body.id as string;
    await say(staff.author, { text: 'It is A since 2025.', asksForChange: false, answers });
    expect((await act(second, 'approvals', [id])).body.detail).toContain('request for change');
    const settle = (client: Client) =>
      client.call({ method: 'POST', path: `/comments/${answers}/settlement` });
    expect((await settle(staff.author)).status).toBe(403);
    expect((await settle(second)).status).toBe(204);
    expect((await settle(second)).status).toBe(409);
    expect((await staff.author.get(`/items/${id}/comments`)).body).toEqual([
      expect.objectContaining({
        text: 'The key is B, not A.',
        settledBy: second.id,
        answers: null,
      }),
      expect.objectContaining({ text: 'It is A since 2025.', answers, settledAt: null }),
    ]);
    expect((await act(second, 'approvals', [id])).status).toBe(200);
    const late = await say(staff.author, { text: 'Too late.', asksForChange: true });
    expect(late.body).toMatchObject({ code: 'conflict' });
  });

  it('keeps reasons and comments sealed: no table and no log shows them', async () => {
    const secret = 'SECRET-comment-5d01';
    const id = await newVersion();
    await second.post(`/items/${id}/comments`, { text: secret, asksForChange: false });
    await act(second, 'rejections', [id], { reasonCode: 'other', reason: `${secret} in words` });
    for (const table of ['review_comment', 'item_transition', 'audit_event'] as const) {
      const rows = await api.engine.db.selectFrom(table).selectAll().execute();
      const text = JSON.stringify(rows.map((row) => ('leaf' in row ? String(row.leaf) : row)));
      expect(text).not.toContain(secret);
    }
    expect(api.log.join('')).not.toContain(secret);
  });

  describe('four eyes', () => {
    const twin = async (userName: string, identityRef: string | undefined, ...roles: string[]) => {
      const body = { userName, fullName: 'A Twin', password: PASSWORD, roles };
      const created = await staff.coordinator.call({
        method: 'POST',
        path: '/people',
        body: identityRef === undefined ? body : { ...body, identityRef },
      });
      return created;
    };
    /** The bank with another author of mini-k1. */
    const writtenBy = (author: string, prompt: string) => {
      const bank = smallBank({ prompt });
      const items = bank.items.map((item) => (item.id === 'mini-k1' ? { ...item, author } : item));
      return { ...smallUpload(), bank: JSON.stringify({ ...bank, items }) };
    };

    it('are those of two humans: a second account of the author approves nothing', async () => {
      const annsSecond = await api.accountOf('staff/ann.author', 'ann.second', 'approver');
      const version = await newVersion();
      const refused = await act(annsSecond, 'approvals', [version]);
      expect(refused).toMatchObject({
        status: 403,
        body: { detail: expect.stringContaining('four-eyes-by-person') },
      });
    });

    it('count the writers of the versions before: a comma changed by another makes no other author', async () => {
      const annsThird = await api.accountOf('staff/ann.author', 'ann.third', 'approver');
      const other = await api.person('bea.author', 'author');
      const versionId = await newVersion(other);
      expect(await act(annsThird, 'approvals', [versionId])).toMatchObject({
        status: 403,
        body: { detail: expect.stringContaining('four-eyes-by-person') },
      });
      expect((await act(second, 'approvals', [versionId])).status).toBe(200);
    });

    it('need an account that says whose it is, on both sides', async () => {
      const nobody = await api.accountOf(undefined, 'no.body', 'approver', 'author');
      expect((await act(nobody, 'approvals', [await newVersion()])).status).toBe(403);
      const nobodys = await newVersion(nobody);
      expect((await act(second, 'approvals', [nobodys])).status).toBe(403);
      const identify = (identityRef: string) =>
        staff.coordinator.call({
          method: 'POST',
          path: `/people/${nobody.id}/identity`,
          body: { identityRef },
        });
      expect((await identify('staff/new')).status).toBe(204);
      expect((await identify('staff/other')).body.code).toBe('conflict');
      expect((await act(second, 'approvals', [nobodys])).status).toBe(200);
    });

    it('count the author whom the content names, though another imported it', async () => {
      const upload = writtenBy('se.cond.approver', 'Named?');
      const { created } = (await staff.author.post('/bank/imports', upload)).body;
      expect((await act(second, 'approvals', created as string[])).status).toBe(403);
      expect((await act(staff.approver, 'approvals', created as string[])).status).toBe(200);
    });

    it("hold afterwards: an account that turns out to be the approver's is refused", async () => {
      const upload = writtenBy('late.comer', 'By somebody without an account?');
      const { created } = (await staff.author.post('/bank/imports', upload)).body;
      await act(staff.approver, 'approvals', created as string[]);
      const conflicting = await twin('late.comer', 'staff/app.rover', 'author');
      expect(conflicting).toMatchObject({ status: 409, body: { code: 'conflict' } });
      const { id } = (await twin('late.comer', undefined, 'author')).body;
      const linked = await staff.coordinator.call({
        method: 'POST',
        path: `/people/${id as string}/identity`,
        body: { identityRef: 'staff/app.rover' },
      });
      expect(linked).toMatchObject({ status: 409, body: { code: 'conflict' } });
    });
  });

  describe('out of the draw', () => {
    const excluded = () => selectExcluded(api.engine.db, bankVersionId);
    const k3 = async () => (await find('mini-k3')).inForce.id;

    it('an embargo keeps an item out of banks that were frozen before, and out of new ones', async () => {
      const id = await k3();
      expect(await excluded()).not.toContain('mini-k3');
      const laid = await act(staff.examiner, 'embargoes', [id], reasoned('leak-suspected'));
      expect(laid.status).toBe(200);
      expect(await excluded()).toContain('mini-k3');
      const frozen = await second.post(`/bank/${QUALIFICATION}/versions`, { version: 'without' });
      expect(frozen.body.items).toBe(9);
    });

    it('is lifted by somebody else than who laid it, or by the clock at its end', async () => {
      const both = await api.person('bo.th', 'approver', 'examiner');
      const { id } = (await find('mini-k3')).inForce;
      expect((await act(second, 'embargo-lifts', [id], reasoned('unfounded'))).status).toBe(200);
      await act(both, 'embargoes', [id], reasoned('appeal'));
      expect((await act(both, 'embargo-lifts', [id], reasoned('ended'))).status).toBe(403);
      await act(second, 'embargo-lifts', [id], reasoned('ended'));

      const until = new Date(api.clock.now().getTime() + 3_600_000).toISOString();
      await act(both, 'embargoes', [id], { ...reasoned('reserved'), until });
      await liftEndedEmbargoes(api.engine);
      expect(await excluded()).toContain('mini-k3');
      api.clock.advance({ minutes: 61 });
      await liftEndedEmbargoes(api.engine);
      expect(await excluded()).not.toContain('mini-k3');
      expect((await find('mini-k3')).inForce.state).toBe('approved');
    });

    it('retirement is for good, and no older version takes the place', async () => {
      const id = (await find('mini-k4')).inForce.id;
      expect((await act(staff.examiner, 'retirements', [id], reasoned('outdated'))).status).toBe(
        200,
      );
      expect(await excluded()).toContain('mini-k4');
      expect((await act(second, 'embargo-lifts', [id], reasoned('ended'))).status).toBe(409);
      expect((await act(staff.author, 'submissions', [id])).status).toBe(409);
    });
  });
});

describe('an item on an exam', () => {
  let api: ApiUnderTest;
  let day: ExamDay;
  beforeAll(async () => {
    api = await openApi();
    day = await scheduleExam(api, 1);
  });
  afterAll(() => api.close());

  it('is in use once a session on its set was opened; the draw counts it since the set was', async () => {
    const { staff } = day;
    const searched = () => staff.author.get('/bank/mini/items?sort=-uses');
    const before = (await searched()).body;
    await openSet(staff, day);
    expect((await searched()).body).toEqual(before);
    const at = api.clock.now();
    const uses = (since: Date, until: Date) =>
      selectUses(api.engine.db, { qualificationId: QUALIFICATION, since, until });
    expect(Object.keys(await uses(at, new Date(at.getTime() + 1)))).toHaveLength(10);
    const drawn = { itemVersions: [before.items[0].inForce.id as string] };
    const open = { method: 'POST', path: `/sessions/${day.sessionId}/open` } as const;
    await staff.examiner.post('/bank/embargoes', { ...drawn, reasonCode: 'appeal', reason: WHY });
    const refused = await staff.invigilator.call(open);
    expect(refused).toMatchObject({ status: 409, body: { code: 'conflict' } });
    expect(refused.body.detail).toContain('since it was drawn: 1.');
    await staff.approver.post('/bank/embargo-lifts', {
      ...drawn,
      reasonCode: 'ended',
      reason: WHY,
    });
    await staff.invigilator.call(open);
    const { body } = await day.staff.author.get('/bank/mini/items?state=in-use&sort=-uses');
    expect(body).toMatchObject({ total: 10 });
    expect(body.items[0]).toMatchObject({
      uses: 1,
      lastUsedAt: api.clock.now().toISOString(),
      inForce: { state: 'in-use' },
    });
    const [{ id, itemId }] = body.items as readonly [FoundItem];
    const history = (await day.staff.auditor.get(`/bank/mini/items/${itemId}/history`))
      .body as readonly HistoryEntry[];
    expect(history[0]?.changes.at(-1)).toMatchObject({ from: 'approved', to: 'in-use' });
    expect((await uses(at, new Date(at.getTime() + 1)))[itemId]).toBe(1);
    expect(await uses(new Date(0), at)).toEqual({});
    expect(await uses(new Date(at.getTime() + 1), new Date(at.getTime() + 2))).toEqual({});
    // Back from an embargo it is in use again, not merely approved.
    const reason = { reasonCode: 'appeal', reason: WHY };
    await day.staff.examiner.post('/bank/embargoes', { itemVersions: [id], ...reason });
    const lift = { itemVersions: [id], reasonCode: 'ended', reason: WHY };
    await day.staff.approver.post('/bank/embargo-lifts', lift);
    expect((await found(day.staff.author, itemId)).state).toBe('in-use');
  });
});
