import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { verifyPack } from '#audit';
import { selectMarksInForce } from '#marking';
import { selectBankVersionItems, selectMarkEntries, selectResults } from '#store';
import { RIGHT_ANSWERS, smallBank, smallUpload, WRONG_TEST } from '../factories/small-bank.js';
import { openApi, type ApiUnderTest } from './api-under-test.js';
import { correctDouble, fileAppeal, openRemark, remarkBody, settleAppeal } from './appeal-work.js';
import { drawSets } from './draw-work.js';
import {
  answer,
  accept,
  freeze,
  gradeAll,
  hireStaff,
  my,
  openExam,
  passTheory,
  prepareBank,
  resultOf,
  sitPractical,
  type ExamDay,
  type Player,
} from './exam-day.js';

describe('the exam cycle over HTTP', () => {
  let api: ApiUnderTest;
  beforeEach(async () => {
    api = await openApi();
  });
  afterEach(() => api.close());

  it('marks every item and criterion and passes who has all criteria and 70% (rule: SCI-8.1)', async () => {
    const day = await openExam(api, 1);
    const [one] = day.players as [Player];
    await passTheory(one);
    await sitPractical(one, { double: 'right', sum: 'right' });
    expect((await one.call({ method: 'GET', path: my(one, '/result') })).status).toBe(404);
    expect(api.bell.rung).toHaveLength(2);
    expect(await gradeAll(api)).toBe(2);
    expect(await resultOf(one)).toMatchObject({
      decision: 'pass',
      total: '25',
      maxTotal: '30',
      criteria: expect.arrayContaining([
        { criterion: 'M-1.1', points: '5', maxPoints: '5' },
        { criterion: 'M-2.2', points: '15', maxPoints: '20' },
      ]),
      reasons: expect.arrayContaining([expect.objectContaining({ rule: 'minimum-share' })]),
    });
    expect((await resultOf(one)).marks).toHaveLength(10);
  });

  it('passes at exactly 70% of the points (rule: SCI-8.1)', async () => {
    const [one] = (await openExam(api, 1)).players as [Player];
    // 6 of 10 in theory, every criterion above half; 15 of 20 in practice.
    await passTheory(one, ['mini-k3', 'mini-k4', 'mini-k5']);
    await sitPractical(one, { double: 'right', sum: 'right' });
    await gradeAll(api);
    expect(await resultOf(one)).toMatchObject({ decision: 'pass', total: '21' });
  });

  it('fails who has 70% of the points but misses a criterion (rules: SCI-8.1, SCI-1.7)', async () => {
    const [one] = (await openExam(api, 1)).players as [Player];
    await passTheory(one, ['mini-k5', 'mini-k6']);
    await sitPractical(one, { double: 'right', sum: 'right' });
    await gradeAll(api);
    const { decision, total, reasons } = await resultOf(one);
    expect({ decision, total }).toEqual({ decision: 'fail', total: '23' });
    expect(reasons).toContainEqual(
      expect.objectContaining({ rule: 'all-criteria-confirmed', met: false }),
    );
  });

  it('shows the result of who fails the theory part at once, and keeps them out (rule: SCI-9.4)', async () => {
    const [one] = (await openExam(api, 1)).players as [Player];
    await accept(one);
    await answer(one, 'mini-k1', 'B');
    const { body } = await one.post(my(one, '/theory/finish'));
    expect(body).toMatchObject({ phase: 'finished', theoryPassed: false });
    expect(await resultOf(one)).toMatchObject({ decision: 'fail', total: '1' });
    const start = await one.call({ method: 'POST', path: my(one, '/practical/start') });
    expect({ status: start.status, code: start.body.code }).toEqual({
      status: 409,
      code: 'theory-not-passed',
    });
    expect((await one.call({ method: 'GET', path: my(one, '/paper') })).status).toBe(409);
  });

  it('gives a compile error no points and still decides', async () => {
    const [one] = (await openExam(api, 1)).players as [Player];
    await passTheory(one);
    await sitPractical(one, { double: 'compile-error' });
    await gradeAll(api);
    const { marks, decision } = await resultOf(one);
    expect(decision).toBe('fail');
    expect(marks.find((mark) => mark.item === 'mini-double')).toMatchObject({
      points: '0',
      verdict: 'compile-error',
    });
  });

  it('puts its own number and the bank version on every paper (rule: ECDL-4.3d)', async () => {
    const staff = await hireStaff(api);
    const bank = await prepareBank(staff);
    const first = await drawSets(staff, { bankVersionId: bank });
    const second = await drawSets(staff, { bankVersionId: bank });
    const papers = [...first.sets, ...second.sets].map(({ paperNumber }) => paperNumber);
    expect(papers).toEqual(['MINI-2026-0001', 'MINI-2026-0002']);
    const certificate = (await staff.auditor.get(`/draws/${first.id}/certificate`)).body;
    expect(certificate.commit.bankVersion).toBe('2026.1');
  });

  it('shows the points of every question on the paper (rule: ECDL-6.3f)', async () => {
    const [one] = (await openExam(api, 1)).players as [Player];
    await accept(one);
    const theory = (await one.get(my(one, '/paper'))).body;
    expect(theory.items).toHaveLength(8);
    for (const item of theory.items) expect(item.points).toBeGreaterThan(0);
    await passTheoryFrom(one);
    await one.post(my(one, '/practical/start'));
    const practical = (await one.get(my(one, '/paper'))).body;
    expect(practical.tasks).toMatchObject([{ points: 10 }, { points: 10 }]);
  });

  it('schedules no further session on a set that was opened: its paper is known', async () => {
    const day = await openExam(api, 1);
    const reply = await day.staff.coordinator.call({
      method: 'POST',
      path: '/sessions',
      body: {
        title: 'Once more',
        place: 'Room 2',
        setId: day.setId,
        scheme: 'sci',
        startsAt: '2026-03-03T09:00:00.000Z',
        candidates: [day.players[0]!.id],
      },
    });
    expect(reply).toMatchObject({ status: 409, body: { code: 'conflict' } });
  });

  it('freezes the newest approved versions: a draft beside them changes nothing', async () => {
    const staff = await hireStaff(api);
    await prepareBank(staff);
    const again = await staff.author.post('/bank/imports', smallUpload({ prompt: 'Reworded?' }));
    expect(again.body).toMatchObject({ unchanged: 9 });
    expect(again.body.created).toHaveLength(1);
    const frozen = await staff.approver.post('/bank/mini/versions', { version: '2026.2' });
    expect(frozen.body.items).toBe(10);
    const held = await selectBankVersionItems(api.engine.db, frozen.body.id as string);
    expect(held.map(({ state, version }) => ({ state, version }))).toEqual(
      held.map(() => ({ state: 'approved', version: 1 })),
    );
    expect(await freeze(staff, '2026.3')).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('decides by the criteria of the bank that the set was drawn from, whatever was imported since', async () => {
    const day = await openExam(api, 1);
    const bank = smallBank({ bankVersion: '2027.1' });
    bank.qualification.outcomes[0]!.criteria.push({ id: 'M-1.3', title: 'New' });
    bank.items.push({ ...bank.items[0]!, id: 'mini-k9', criterion: 'M-1.3' });
    await day.staff.author.post('/bank/imports', { ...smallUpload(), bank: JSON.stringify(bank) });
    const [one] = day.players as [Player];
    await passTheory(one);
    await sitPractical(one, { double: 'right', sum: 'right' });
    await gradeAll(api);
    expect(await resultOf(one)).toMatchObject({ decision: 'pass' });
  });

  it('re-marks everybody on appeal: dry run, second person, superseding entries, evidence that verifies (rule: SCI-11.3)', async () => {
    const day = await openExam(api, 3);
    const [appellant, other, idle] = day.players as [Player, Player, Player];
    // 24 would be enough without the wrong test: 10 + 5 of 10 + 5 of 10 is 20, one short of 70%.
    await passTheory(appellant);
    await sitPractical(appellant, { double: 'right', sum: 'small-only' });
    await passTheory(other);
    await sitPractical(other, { double: 'small-only', sum: 'right' });
    await passTheory(idle);
    await sitPractical(idle, { sum: 'right' });
    await gradeAll(api);
    expect(await resultOf(appellant)).toMatchObject({ decision: 'fail', total: '20' });

    const appeal = await fileAppeal(day, appellant);
    const corrected = await correctDouble(day, appeal.itemVersionId);
    const opened = await day.staff.reviewer.post('/remarks', {
      appealId: appeal.id,
      newVersionId: corrected,
      reasonCode: 'auto-marking-error',
      rationale: `Test ${WRONG_TEST.id} expected the wrong number.`,
    });
    expect(opened.body).toMatchObject({ sittings: 3, runs: 2 });
    const remark = `/remarks/${opened.body.id as string}`;
    expect((await day.staff.reviewer.get(remark)).body).toMatchObject({ diff: null, runs: 2 });
    expect(await gradeAll(api)).toBe(2);
    // Nothing counts before it is approved.
    expect(await resultOf(appellant)).toMatchObject({ decision: 'fail', total: '20' });
    const { diff } = (await day.staff.reviewer.get(remark)).body;
    expect(diff.counts).toEqual({ candidates: 3, up: 1, down: 0, same: 2, unknown: 0 });
    expect(diff.failToPass).toHaveLength(1);

    const own = await day.staff.reviewer.call({ method: 'POST', path: `${remark}/commit` });
    expect(own.body).toMatchObject({ status: 403, code: 'not-allowed' });
    await day.staff.secondReviewer.post(`${remark}/commit`);
    const after = await resultOf(appellant);
    expect(after).toMatchObject({ decision: 'pass', total: '25' });
    expect(after.marks.filter((mark) => mark.superseded)).toHaveLength(1);
    const entries = (await selectMarkEntries(api.engine.db, appellant.sitting)).filter(
      (entry) => entry.run_id !== null && entry.max_points === '10',
    );
    expect(entries.map(({ points }) => points).sort()).toEqual(['10', '5', '5']);
    expect(
      (await selectResults(api.engine.db, appellant.sitting)).map(({ decision }) => decision),
    ).toEqual(['fail', 'pass']);

    await settleAppeal(day, appeal, 'upheld');
    // rule: SCI-11.1: the same points, and from now on no re-mark takes them away.
    const appealed = (await selectMarksInForce(api.engine.db, appellant.sitting)).find(
      (entry) => entry.item_version_id === appeal.itemVersionId,
    );
    expect(appealed).toMatchObject({ layer: 'appeal', points: '10' });
    expect((await appellant.get(my(appellant, '/appeals'))).body).toEqual([
      expect.objectContaining({ outcome: 'upheld' }),
    ]);
    for (const player of [appellant, other, idle])
      expect(await evidenceFaults(day, player)).toEqual([]);
  });

  it('hands evidence out after the end only, and names a changed mark in it', async () => {
    const day = await openExam(api, 1);
    const [one] = day.players as [Player];
    await passTheory(one);
    const early = await day.staff.auditor.call({
      method: 'GET',
      path: `/sittings/${one.sitting}/evidence`,
    });
    expect(early).toMatchObject({ status: 409, body: { code: 'conflict' } });
    await day.staff.invigilator.post(`/sessions/${day.sessionId}/close`);
    const files = await evidence(day, one);
    const seen = await api.engine.db
      .selectFrom('item_access')
      .select('item_version_id')
      .where('person_id', '=', day.staff.auditor.id)
      .where('act', '=', 'export')
      .where('source', '=', 'GET /sittings/evidence')
      .execute();
    expect(seen.length).toBeGreaterThan(0);
    const marks = files.get('marks.json')!.toString().replace('"points":"2"', '"points":"1"');
    files.set('marks.json', Buffer.from(marks));
    expect(verifyPack(files, { trustedVkey: api.engine.audit.vkey }).ok).toBe(false);
  });

  async function evidence({ staff }: ExamDay, player: Player): Promise<Map<string, Buffer>> {
    const { body } = await staff.auditor.get(`/sittings/${player.sitting}/evidence`);
    const files = body.files as readonly { readonly path: string; readonly base64: string }[];
    return new Map(files.map((file) => [file.path, Buffer.from(file.base64, 'base64')]));
  }

  async function evidenceFaults(day: ExamDay, player: Player): Promise<readonly string[]> {
    const report = verifyPack(await evidence(day, player), {
      trustedVkey: api.engine.audit.vkey,
    });
    expect(report.checks.length).toBeGreaterThan(5);
    return report.checks.filter(({ ok }) => !ok).map(({ name, detail }) => `${name}: ${detail}`);
  }

  async function passTheoryFrom(player: Player): Promise<void> {
    for (const [item, response] of Object.entries(RIGHT_ANSWERS))
      await answer(player, item, response);
    await player.post(my(player, '/theory/finish'));
  }

  it('keeps the appealed re-mark alone: no second one while it is open, no older version after it', async () => {
    const day = await openExam(api, 2);
    const [first, second] = day.players as [Player, Player];
    for (const player of [first, second]) {
      await passTheory(player);
      await sitPractical(player, { double: 'right', sum: 'right' });
    }
    await gradeAll(api);
    const appeals = [await fileAppeal(day, first), await fileAppeal(day, second)] as const;
    const older = await correctDouble(day, appeals[0].itemVersionId);
    const newer = await correctDouble(day, older, Buffer.from('2000 ok\n').toString('base64'));
    const open = async (at: 0 | 1, version: string) => {
      const body = remarkBody(appeals[at], version);
      return day.staff.reviewer.call({ method: 'POST', path: '/remarks', body });
    };
    const id = await openRemark(day, appeals[0], newer);
    expect((await open(1, older)).body).toMatchObject({
      code: 'conflict',
      detail: expect.stringMatching('already-open'),
    });
    await gradeAll(api);
    await day.staff.reviewer.get(`/remarks/${id}`);
    await day.staff.secondReviewer.post(`/remarks/${id}/commit`);
    expect((await open(1, older)).body).toMatchObject({
      detail: expect.stringMatching('not-a-correction'),
    });
  });
});
