import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { recordParticipation, inTransaction, selectMarkEntries } from '#store';
import { clientOf, openApi, PASSWORD, type ApiUnderTest, type Reply } from './api-under-test.js';
import {
  correctDouble,
  fileAppeal,
  filing,
  openRemark,
  remarkBody,
  ruling,
  settleAppeal,
  type FiledAppeal,
} from './appeal-work.js';
import {
  drawSet,
  freeze,
  gradeAll,
  my,
  openExam,
  openSession,
  passTheory,
  scheduleSession,
  sitPractical,
  type ExamDay,
  type Player,
} from './exam-day.js';

describe('appeals and re-marks', () => {
  let api: ApiUnderTest;
  let day: ExamDay;
  let appellant: Player;
  let other: Player;
  beforeEach(async () => {
    api = await openApi();
    day = await openExam(api, 2);
    [appellant, other] = day.players as [Player, Player];
    await passTheory(appellant);
    await sitPractical(appellant, { double: 'right', sum: 'right' });
    await gradeAll(api);
  });
  afterEach(() => api.close());

  const told = ({ status, body }: Reply) => ({ status, code: body.code as string });
  const file = (player: Player, item = 'mini-double') =>
    player.call({ method: 'POST', path: my(player, '/appeals'), body: filing(item) });
  const assign = (id: string, reviewer: string) =>
    day.staff.coordinator.call({
      method: 'POST',
      path: `/appeals/${id}/assignment`,
      body: { reviewer },
    });
  const accept = (id: string) =>
    day.staff.coordinator.post(`/appeals/${id}/formal-check`, { outcome: 'accept' });
  const decideAs = (who: 'reviewer' | 'secondReviewer', { id, matter }: FiledAppeal) =>
    day.staff[who].call({
      method: 'POST',
      path: `/appeals/${id}/decision`,
      body: { rulings: [ruling(matter, 'rejected')] },
    });
  const remarkAs = (who: 'reviewer' | 'secondReviewer', body: unknown) =>
    day.staff[who].call({ method: 'POST', path: '/remarks', body });
  const commitAs = (who: 'reviewer' | 'secondReviewer', id: string) =>
    day.staff[who].call({ method: 'POST', path: `/remarks/${id}/commit` });

  it('come in until the 30th day after the result, and no instant later (rule: SCI-10.1)', async () => {
    // The 30th day is 1 April, to midnight in Warsaw.
    api.clock.advance({ ms: Date.parse('2026-04-01T22:00:00Z') - 1 - api.clock.now().getTime() });
    expect((await file(appellant)).status).toBe(401);
    const back = await again(appellant);
    expect((await file(back)).status).toBe(201);
    api.clock.advance({ ms: 1 });
    expect(told(await file(back, 'mini-sum'))).toEqual({ status: 409, code: 'too-late' });
  });

  it('need a result first, and an item of the own paper', async () => {
    expect(told(await file(other))).toEqual({ status: 409, code: 'conflict' });
    expect(told(await file(appellant, 'mini-none'))).toEqual({ status: 404, code: 'not-found' });
  });

  it('are one at a time about one mark, and final once decided (rule: SCI-11.1)', async () => {
    const both = await Promise.all([file(appellant), file(appellant)]);
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
    const id = both.find(({ status }) => status === 201)!.body.id as string;
    await appellant.post(`/my/appeals/${id}/withdrawal`);
    await settleAppeal(day, await fileAppeal(day, appellant), 'rejected');
    expect((await file(appellant, 'mini-sum')).status).toBe(201);
    expect((await file(appellant)).body).toMatchObject({
      code: 'conflict',
      detail: expect.stringContaining('final'),
    });
  });

  it('are ruled on once, by the reviewer they were given to', async () => {
    const appeal = await fileAppeal(day, appellant);
    expect(told(await decideAs('secondReviewer', appeal))).toEqual({
      status: 403,
      code: 'not-allowed',
    });
    const all = await Promise.all([1, 2, 3, 4, 5, 6].map(() => decideAs('reviewer', appeal)));
    expect(all.map(({ status }) => status).sort()).toEqual([204, 409, 409, 409, 409, 409]);
    expect(told(await assign(appeal.id, day.staff.secondReviewer.id)).code).toBe('conflict');
  });

  it('are given to nobody who took part in the exam, and to reviewers only (rule: SCI-11.3)', async () => {
    const { body } = await file(appellant);
    const id = body.id as string;
    await accept(id);
    const partial = await api.person('par.tial', 'appeal-reviewer', 'invigilator');
    const at = api.clock.now();
    await inTransaction(api.engine.db, (tx) =>
      recordParticipation(tx, {
        personId: partial.id,
        act: 'invigilator',
        sessionId: day.sessionId,
        at,
      }),
    );
    expect(told(await assign(id, partial.id))).toEqual({ status: 403, code: 'not-allowed' });
    expect(told(await assign(id, day.staff.grader.id)).code).toBe('not-found');
    expect(told(await assign(id, appellant.id)).code).toBe('not-found');
    expect(told(await assign(randomUUID(), day.staff.reviewer.id)).code).toBe('not-found');
    expect((await assign(id, day.staff.reviewer.id)).status).toBe(204);
  });

  it('are not decided by a reviewer who took part after all (rule: SCI-11.3)', async () => {
    const appeal = await fileAppeal(day, appellant);
    const about = { personId: day.staff.reviewer.id, act: 'author', at: api.clock.now() } as const;
    await inTransaction(api.engine.db, (tx) =>
      recordParticipation(tx, { ...about, itemVersionId: appeal.itemVersionId }),
    );
    expect(told(await decideAs('reviewer', appeal))).toEqual({ status: 403, code: 'not-allowed' });
  });

  it('wait for their re-mark, and stay with the reviewer who opened it', async () => {
    const appeal = await fileAppeal(day, appellant);
    await openRemark(day, appeal, await correctDouble(day, appeal.itemVersionId));
    expect(told(await decideAs('reviewer', appeal)).code).toBe('conflict');
    expect(told(await assign(appeal.id, day.staff.secondReviewer.id)).code).toBe('conflict');
  });

  describe('a correction', () => {
    const correct = (id: string, tests: unknown) =>
      day.staff.examiner.call({
        method: 'POST',
        path: `/items/${id}/corrections`,
        body: { note: 'Off by one, as reported.', tests },
      });

    it('is refused for an older version, an unknown test, one named twice, and when nothing changes', async () => {
      const { itemVersionId } = await fileAppeal(day, appellant);
      const answer = Buffer.from('2002\n').toString('base64');
      const one = { id: 'large/1', answer };
      for (const tests of [[{ id: 'large/9', answer }], [one, one], [{ id: 'large/1' }]])
        expect(told(await correct(itemVersionId, tests))).toEqual({
          status: 422,
          code: 'content-refused',
        });
      await correctDouble(day, itemVersionId);
      expect(told(await correct(itemVersionId, [one])).code).toBe('conflict');
      expect(told(await correct(randomUUID(), [one])).code).toBe('not-found');
    });

    it('is made once when two are sent at once', async () => {
      const { itemVersionId } = await fileAppeal(day, appellant);
      const answers = ['2002\n', '2003\n'].map((text) => Buffer.from(text).toString('base64'));
      const both = await Promise.all(
        answers.map((answer) => correct(itemVersionId, [{ id: 'large/1', answer }])),
      );
      expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
    });

    it('is not approved by whoever made it', async () => {
      const { itemVersionId } = await fileAppeal(day, appellant);
      const double = await api.person('dou.ble', 'examiner', 'approver');
      const corrected = await double.post(`/items/${itemVersionId}/corrections`, {
        note: 'Off by one, as reported.',
        tests: [{ id: 'large/1', answer: Buffer.from('2000\n').toString('base64') }],
      });
      const body = { itemVersions: [corrected.body.id] };
      const reply = await double.call({ method: 'POST', path: '/bank/approvals', body });
      expect(told(reply)).toEqual({ status: 403, code: 'not-allowed' });
    });
  });

  describe('a re-mark', () => {
    it('is opened by the assigned reviewer only, with an approved correction of that task', async () => {
      const appeal = await fileAppeal(day, appellant);
      const draft = await day.staff.examiner.post(`/items/${appeal.itemVersionId}/corrections`, {
        note: 'Off by one, as reported.',
        tests: [{ id: 'large/1', answer: Buffer.from('2000\n').toString('base64') }],
      });
      const draftId = draft.body.id as string;
      expect(told(await remarkAs('reviewer', remarkBody(appeal, draftId))).code).toBe('conflict');
      const same = remarkBody(appeal, appeal.itemVersionId);
      expect(told(await remarkAs('reviewer', same)).code).toBe('conflict');
      expect(told(await remarkAs('reviewer', remarkBody(appeal, randomUUID()))).code).toBe(
        'not-found',
      );
      await day.staff.approver.post('/bank/approvals', { itemVersions: [draftId] });
      const body = remarkBody(appeal, draftId);
      expect(told(await remarkAs('secondReviewer', body)).code).toBe('not-allowed');
      const both = await Promise.all([remarkAs('reviewer', body), remarkAs('reviewer', body)]);
      expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
    });

    it('is not opened by a reviewer who made the correction', async () => {
      const appeal = await fileAppeal(day, appellant);
      const corrected = await correctDouble(day, appeal.itemVersionId);
      await inTransaction(api.engine.db, (tx) =>
        recordParticipation(tx, {
          personId: day.staff.reviewer.id,
          act: 'author',
          itemVersionId: corrected,
          at: api.clock.now(),
        }),
      );
      const reply = await remarkAs('reviewer', remarkBody(appeal, corrected));
      expect(told(reply)).toEqual({ status: 403, code: 'not-allowed' });
    });

    it('waits until everybody who has the task is marked', async () => {
      const appeal = await fileAppeal(day, appellant);
      const corrected = await correctDouble(day, appeal.itemVersionId);
      await passTheory(other);
      const body = remarkBody(appeal, corrected);
      expect((await remarkAs('reviewer', body)).body.detail).toContain('exam-under-way');
      await sitPractical(other, { double: 'right' });
      expect((await remarkAs('reviewer', body)).body.detail).toContain('exam-under-way');
      await gradeAll(api);
      expect((await remarkAs('reviewer', body)).status).toBe(201);
    });

    it('finds everybody who had the task, in every session', async () => {
      const elsewhere = await api.person('else.where', 'candidate');
      const secondSet = await drawSet(day.staff, await freeze(day.staff, '2026.1b'));
      const session = await scheduleSession(api, day.staff, secondSet, [elsewhere.id]);
      await openSession(day.staff, { setId: secondSet, sessionId: session.id });
      const far = { ...elsewhere, sitting: session.sittings.get(elsewhere.id)! };
      await passTheory(far);
      await sitPractical(far, { double: 'right' });
      await gradeAll(api);
      const appeal = await fileAppeal(day, appellant);
      const corrected = await correctDouble(day, appeal.itemVersionId);
      const opened = await remarkAs('reviewer', remarkBody(appeal, corrected));
      expect(opened.body).toMatchObject({ sittings: 3, runs: 2 });
      await gradeAll(api);
      await day.staff.reviewer.get(`/remarks/${opened.body.id as string}`);
      await day.staff.secondReviewer.post(`/remarks/${opened.body.id as string}/commit`);
      expect((await far.get(my(far, '/result'))).body.total).toBe('20');
    });

    it('comes into force once, after its dry run was shown, by a second person', async () => {
      const appeal = await fileAppeal(day, appellant);
      const id = await openRemark(day, appeal, await correctDouble(day, appeal.itemVersionId));
      expect((await commitAs('secondReviewer', id)).body.detail).toContain('not-ready');
      await gradeAll(api);
      expect((await commitAs('secondReviewer', id)).body.detail).toContain('not-ready');
      await day.staff.reviewer.get(`/remarks/${id}`);
      expect(told(await commitAs('reviewer', id)).code).toBe('not-allowed');
      const both = await Promise.all([
        commitAs('secondReviewer', id),
        commitAs('secondReviewer', id),
      ]);
      expect(both.map(({ status }) => status).sort()).toEqual([204, 409]);
      const entries = await selectMarkEntries(api.engine.db, appellant.sitting);
      expect(entries.filter(({ sequence }) => sequence === 2)).toHaveLength(1);
      expect(entries).toHaveLength(11);
    });

    it('that is discarded changes nothing, and leaves the appeal open for another', async () => {
      const appeal = await fileAppeal(day, appellant);
      const first = await correctDouble(day, appeal.itemVersionId);
      const id = await openRemark(day, appeal, first);
      await gradeAll(api);
      await day.staff.reviewer.get(`/remarks/${id}`);
      await day.staff.secondReviewer.post(`/remarks/${id}/discard`);
      expect((await commitAs('secondReviewer', id)).body.detail).toContain('already-decided');
      expect((await appellant.get(my(appellant, '/result'))).body.total).toBe('25');
      expect((await remarkAs('reviewer', remarkBody(appeal, first))).status).toBe(201);
    });

    it('may take points away, and says so before', async () => {
      const appeal = await fileAppeal(day, appellant);
      const wrong = Buffer.from('7\n').toString('base64');
      const body = { note: 'Off by one, as reported.', tests: [{ id: 'small/1', answer: wrong }] };
      const draft = await day.staff.examiner.post(
        `/items/${appeal.itemVersionId}/corrections`,
        body,
      );
      await day.staff.approver.post('/bank/approvals', { itemVersions: [draft.body.id] });
      const id = await openRemark(day, appeal, draft.body.id as string);
      await gradeAll(api);
      const { diff } = (await day.staff.reviewer.get(`/remarks/${id}`)).body;
      expect(diff).toMatchObject({ passToFail: [expect.any(String)], counts: { down: 1 } });
    });

    it('that marks overtook since its dry run is refused', async () => {
      // Another re-mark, of the other task, changes the total in between.
      const appeals = [await fileAppeal(day, appellant)] as const;
      const id = await openRemark(
        day,
        appeals[0],
        await correctDouble(day, appeals[0].itemVersionId),
      );
      await gradeAll(api);
      await day.staff.reviewer.get(`/remarks/${id}`);
      const about = await fileAppeal(day, appellant, 'mini-sum');
      const draft = await day.staff.examiner.post(`/items/${about.itemVersionId}/corrections`, {
        note: 'Off by one, as reported.',
        tests: [{ id: 'small/1', answer: Buffer.from('9\n').toString('base64') }],
      });
      await day.staff.approver.post('/bank/approvals', { itemVersions: [draft.body.id] });
      const second = await openRemark(day, about, draft.body.id as string);
      await gradeAll(api);
      await day.staff.reviewer.get(`/remarks/${second}`);
      await day.staff.secondReviewer.post(`/remarks/${second}/commit`);
      expect((await commitAs('secondReviewer', id)).body.detail).toContain('out-of-date');
      await day.staff.secondReviewer.post(`/remarks/${id}/discard`);
    });
  });

  /** Sessions last 12 hours: whoever comes back after days logs in again. */
  async function again(player: Player): Promise<Player> {
    const body = { userName: 'candidate1', password: PASSWORD };
    const login = await api.call({ method: 'POST', path: '/login', body });
    return { ...player, ...clientOf(api.call, player.id, login.body.token as string) };
  }
});
