import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { CASE_STEPS } from '#appeals';
import { recheckSitting, selectMarksInForce, settleResult } from '#marking';
import { findSitting, inTransaction, insertPerson, lockSitting, selectAppealSteps } from '#store';
import { verifyEvidence } from '../../apps/cli/src/evidence/verify-evidence.js';
import { noteOverdueAppeals } from '../../apps/api/src/appeals/read-cases.js';
import { RIGHT_ANSWERS, SECRETS } from '../factories/small-bank.js';
import {
  clientOf,
  openApi,
  PASSWORD,
  type ApiUnderTest,
  type Client,
  type Reply,
} from './api-under-test.js';
import { filing, GROUNDS, ruling } from './appeal-work.js';
import {
  gradeAll,
  my,
  openExam,
  passTheory,
  resultOf,
  sitPractical,
  type ExamDay,
  type Player,
} from './exam-day.js';

const ECDL = JSON.parse(
  readFileSync(new URL('../../schemes/ecdl.json', import.meta.url), 'utf8'),
) as { readonly appeals: unknown };

/** Theory and tasks weigh the same, whatever their points. */
const WEIGHED = {
  sections: ['theory', 'practical'].map((part) => ({ id: part, holds: { part }, weight: '0.5' })),
};

interface Handlers {
  readonly reviewer: Client;
  readonly coordinator: Client;
}

/** One exam, a candidate for each story; nothing of one story shows in another but the entry numbers. */
describe('the case of an appeal', () => {
  let api: ApiUnderTest;
  let day: ExamDay;
  let chair: Client;
  let otherChair: Client;
  let players: readonly Player[];
  beforeAll(async () => {
    api = await openApi();
    day = await openExam(api, 6);
    players = day.players;
    chair = await api.person('cha.ir', 'chair');
    otherChair = await api.person('cha.ir2', 'chair');
    await whileTheExamRuns();
    for (const player of players) {
      await passTheory(player, ['mini-k1']);
      await sitPractical(player, { double: 'right', sum: 'right' });
    }
    await gradeAll(api);
  }, 120_000);
  afterAll(() => api.close());

  const told = ({ status, body }: Reply) => `${String(status)} ${String(body?.code ?? '')}`.trim();
  const post = (who: Client, path: string, body?: unknown) =>
    who.call({ method: 'POST', path, ...(body === undefined ? {} : { body }) });
  const idOf = ({ body }: Reply) => body.id as string;
  const step = (who: Client, id: string, name: string, body?: unknown) =>
    post(who, `/appeals/${id}/${name}`, body);
  const stepsOf = async (id: string) =>
    (await selectAppealSteps(api.engine.db, id)).map(({ step: name }) => name);

  /** Taken, given to the reviewer, begun. @returns the appeal and its first matter */
  async function begin(id: string, { reviewer, coordinator }: Handlers = day.staff) {
    await coordinator.post(`/appeals/${id}/formal-check`, { outcome: 'accept' });
    await coordinator.post(`/appeals/${id}/assignment`, { reviewer: reviewer.id });
    await reviewer.post(`/appeals/${id}/declaration`, { conflictOfInterest: false });
    const { body } = await reviewer.get(`/appeals/${id}/blind-case`);
    return { id, body, matter: body.matters[0].id as string };
  }

  async function whileTheExamRuns(): Promise<void> {
    const [remarker] = players as [Player];
    const made = await remarker.post(my(remarker, '/conduct-remarks'), { text: GROUNDS });
    const close = await post(day.staff.invigilator, `/sessions/${day.sessionId}/close`);
    expect(close.body.detail).toContain('not answered: 1'); // rule: SCI-11.6
    const answer = { text: 'The window is shut now.' };
    const path = `/conduct-remarks/${idOf(made)}/answer`;
    expect(told(await post(day.staff.invigilator, path, answer))).toBe('403 not-allowed');
    const both = await Promise.all([post(chair, path, answer), post(otherChair, path, answer)]);
    expect(both.map(({ status }) => status).sort()).toEqual([204, 409]);
  }

  it('rule: SCI-11.5, SCI-11.6: remarks on the exam are made and answered while it runs, and at no other time', async () => {
    const [remarker, other] = players as [Player, Player];
    const answered = { text: GROUNDS, answer: 'The window is shut now.' };
    const own = await remarker.get(my(remarker, '/conduct-remarks'));
    expect(own.body).toEqual([expect.objectContaining(answered)]);
    expect((await other.get(my(other, '/conduct-remarks'))).body).toEqual([]);
    await day.staff.invigilator.post(`/sessions/${day.sessionId}/close`);
    expect(told(await post(remarker, my(remarker, '/conduct-remarks'), { text: GROUNDS }))).toBe(
      '409 conflict',
    );
  });

  it('rule: SCI-8.3b: a candidate sees their own work, and nothing confidential of it', async () => {
    const [candidate, other] = players as [Player, Player];
    const { body, text } = await candidate.get(my(candidate, '/work'));
    const items = body.items as readonly {
      readonly item: string;
      readonly files: readonly { readonly name: string }[];
      readonly testVerdicts: readonly string[];
    }[];
    const double = items.find(({ item }) => item === 'mini-double')!;
    expect(double).toMatchObject({ verdict: 'wrong-answer', question: null });
    expect(double.files[0]!.name).toBe('main.py');
    expect(double.testVerdicts).toContain('wrong-answer');
    for (const secret of Object.values(SECRETS))
      if (!Object.values(RIGHT_ANSWERS).includes(secret)) expect(text).not.toContain(secret);
    expect(text).not.toMatch(/Question mini|Option [A-C]|large\/1|derivation|expected/);
    expect(told(await other.call({ method: 'GET', path: my(candidate, '/work') }))).toBe(
      '404 not-found',
    );
    // Every look is on record.
    const looks = await api.engine.db.selectFrom('work_look').select('sitting_id').execute();
    expect(looks).toEqual([{ sitting_id: candidate.sitting }]);
    // Supervised by a member of staff, and by another human.
    const again = await api.accountOf('staff/candidate1', 'can.didate1b', 'author');
    for (const [supervisor, status] of [
      [other.id, 404],
      [candidate.id, 404],
      [again.id, 404],
      [day.staff.invigilator.id, 201],
    ] as const) {
      const viewing = { place: 'Room 1', supervisor, minutes: 1 };
      const reply = await post(
        day.staff.coordinator,
        `/sittings/${candidate.sitting}/viewings`,
        viewing,
      );
      expect(reply.status).toBe(status);
    }
  });

  it('goes its whole way: numbered, re-checked by the engine, reviewed blind, ruled on, approved by another, told', async () => {
    const [appellant] = players as [Player];
    const { reviewer, secondReviewer, coordinator, auditor } = day.staff;
    const filed = await appellant.post(my(appellant, '/appeals'), filing('mini-k1'));
    expect(filed.body.entryNumber).toMatch(/^AP-SCI-2026-\d{4}$/);
    expect(filed.body.answerBy).toBe('2026-04-01'); // rule: SCI-11.4: 30 days
    const { id, body, matter } = await begin(idOf(filed));
    const detail = (await coordinator.get(`/appeals/${id}`)).body;
    expect(detail.recheck).toMatchObject({ equal: true });
    expect(detail.eligibility[0].proof).toMatchObject({ eligible: true, conflicts: [] });
    expect(detail.eligibility[0].proof.lookedAt.length).toBeGreaterThan(2);

    // Blind: no name, no first mark, by no other way either.
    expect(body.hidden).toContain('first-mark');
    expect(JSON.stringify({ ...body, hidden: [] })).not.toMatch(
      /"points"|verdict|candidate1|sitting/,
    );
    expect(body.matters[0]).toMatchObject({ item: 'mini-k1', response: null });
    for (const path of [
      `/sittings/${appellant.sitting}/marks`,
      `/sittings/${appellant.sitting}/verification`,
      `/sittings/${appellant.sitting}/evidence`,
      `/sessions/${day.sessionId}/sittings`,
      `/appeals/${id}`,
    ])
      expect(told(await reviewer.call({ method: 'GET', path }))).toBe('403 not-allowed');
    const precedents = { method: 'GET', path: `/appeals/${id}/precedents` } as const;
    expect(told(await reviewer.call(precedents))).toBe('409 conflict');
    await reviewer.post(`/appeals/${id}/drafts`, { text: GROUNDS });
    expect((await reviewer.call(precedents)).status).toBe(200);

    const parts = [{ criterion: 'M-1.1', points: '1' }];
    const elsewhere = (await coordinator.get('/appeals')).body[0].id as string;
    for (const rulings of [
      [ruling(matter, 'upheld', parts), ruling(elsewhere, 'upheld', parts)], // rule: SCI-11.2
      [],
      [ruling(matter, 'upheld', [{ criterion: 'M-1.1', points: '2' }])],
      [ruling(matter, 'upheld')],
    ])
      expect((await step(reviewer, id, 'decision', { rulings })).status).toBeGreaterThanOrEqual(
        400,
      );
    await reviewer.post(`/appeals/${id}/decision`, { rulings: [ruling(matter, 'upheld', parts)] });
    expect(told(await step(reviewer, id, 'approval'))).toBe('403 not-allowed');
    const total = (await resultOf(appellant)).total;
    const both = await Promise.all([1, 2].map(() => step(secondReviewer, id, 'approval')));
    expect(both.map(({ status }) => status).sort()).toEqual([204, 409]);

    const result = await resultOf(appellant);
    expect(Number(result.total)).toBe(Number(total) + 1);
    const entry = (await selectMarksInForce(api.engine.db, appellant.sitting)).find(
      ({ layer }) => layer === 'appeal',
    );
    expect(entry).toMatchObject({ points: '1', cause: { kind: 'appeal', ref: id } });
    // rule: SCI-11.1: one instance, and its mark is final.
    expect(
      (await post(appellant, my(appellant, '/appeals'), filing('mini-k1'))).body.detail,
    ).toContain('final');
    // rule: ECDL-7.3: reading the letter is being told, and is kept.
    const [own] = (await appellant.get(my(appellant, '/appeals'))).body;
    expect(own.letters).toEqual([
      expect.objectContaining({ language: 'en', text: expect.stringContaining('0 → 1 points') }),
      expect.objectContaining({ language: 'pl' }),
    ]);
    const after = (await coordinator.get(`/appeals/${id}`)).body;
    expect(after.tellings).toEqual([expect.objectContaining({ proof: 'read-in-account' })]);
    const search = { same: 'item', matter };
    const found = await coordinator.post(`/appeals/${id}/searches`, search);
    expect(found.body.sittings).toHaveLength(players.length - 1);
    const draft = await day.staff.examiner.get(`/remarks/${found.body.remarkDraft as string}`);
    expect(draft.body).toMatchObject({ state: 'draft' });
    await coordinator.post(`/appeals/${id}/actions`, { text: GROUNDS, due: '2026-05-01' });
    await coordinator.post(`/appeals/${id}/closing`);
    expect(await stepsOf(id)).toEqual([
      'accept',
      'assign',
      'declare',
      'draft',
      'rule',
      'approve',
      'tell',
      'close',
    ]);
    const pack = await auditor.get(`/sittings/${appellant.sitting}/evidence`);
    const files = pack.body.files as readonly { path: string; base64: string }[];
    const { vkey } = (await auditor.get('/audit/checkpoint')).body as { vkey: string };
    const checked = verifyEvidence(
      new Map(files.map(({ path, base64 }) => [path, Buffer.from(base64, 'base64')])),
      vkey,
    );
    expect(checked.checks.filter(({ ok }) => !ok)).toEqual([]);
    expect(
      files.map(({ base64 }) => Buffer.from(base64, 'base64').toString()).join(),
    ).not.toContain(GROUNDS);
  }, 60_000);

  it('goes straight to correction where the re-check of the engine finds a difference', async () => {
    const appellant = players[1]!;
    await api.asOwner(`alter table mark_entry disable trigger append_only;
      update mark_entry set points = '0', parts = jsonb_set(parts, '{0,points}', '"0"') where sitting_id = '${appellant.sitting}'
        and item_version_id = (select item_version.id from item_version join exam_set_item i on i.item_version_id = item_version.id where item_id = 'mini-k2' limit 1);
      alter table mark_entry enable trigger append_only`);
    const id = idOf(await appellant.post(my(appellant, '/appeals'), filing('mini-k2')));
    await day.staff.coordinator.post(`/appeals/${id}/formal-check`, { outcome: 'accept' });
    expect(await stepsOf(id)).toEqual(['find-difference']);
    const { rulings, recheck } = (await day.staff.auditor.get(`/appeals/${id}`)).body;
    expect(recheck).toMatchObject({ equal: false });
    expect(rulings).toEqual([
      expect.objectContaining({ by: null, oldPoints: '0', errorClass: 'administrative' }),
    ]);
    await day.staff.secondReviewer.post(`/appeals/${id}/approval`);
    const [own] = (await appellant.get(my(appellant, '/appeals'))).body;
    expect(own).toMatchObject({ outcome: 'upheld', state: 'decided' });
  });

  it('is not called upheld where the re-check would take points away without consent', async () => {
    const appellant = players[1]!;
    await api.asOwner(`alter table mark_entry disable trigger append_only;
      update mark_entry set state = 'marked', points = '1', parts = jsonb_set(parts, '{0,points}', '"1"') where sitting_id = '${appellant.sitting}'
        and item_version_id in (select id from item_version where item_id = 'mini-k1');
      alter table mark_entry enable trigger append_only`);
    const id = idOf(await appellant.post(my(appellant, '/appeals'), filing('mini-k1')));
    await day.staff.coordinator.post(`/appeals/${id}/formal-check`, { outcome: 'accept' });
    expect(await stepsOf(id)).toEqual(['accept']);
    const { rulings, recheck } = (await day.staff.auditor.get(`/appeals/${id}`)).body;
    expect({ rulings, recheck }).toMatchObject({ rulings: [], recheck: { equal: false } });
    await appellant.post(`/my/appeals/${id}/withdrawal`);
  });

  it('is re-checked by the totals of its scheme; what is added up wrong by them is found', async () => {
    const { db, keys } = api.engine;
    const sittingId = players[2]!.sitting;
    const recheck = async () => recheckSitting(db, keys, (await findSitting(db, sittingId))!);
    const setScheme = (scheme: string) =>
      api.asOwner(`update exam_session set scheme = ${scheme} where id = '${day.sessionId}'`);
    const settle = () =>
      inTransaction(db, async (tx) => {
        const actor = { kind: 'system', ref: 'test' } as const;
        const context = { keys, at: api.clock.now(), actor };
        await settleResult(tx, context, (await lockSitting(tx, sittingId))!);
      });
    const plain = (await recheck()).report.total.recomputed;
    await setScheme(`scheme || '${JSON.stringify({ totals: WEIGHED })}'`);
    expect(await recheck()).toMatchObject({ isAddedWrong: true, report: { equal: false } });
    await settle();
    const { isAddedWrong, report } = await recheck();
    expect({ isAddedWrong, equal: report.equal }).toEqual({ isAddedWrong: false, equal: true });
    expect(report.total.recomputed).toBe(report.total.recorded);
    expect(report.total.recomputed).not.toBe(plain);
    await setScheme(`scheme - 'totals'`);
    await settle();
    expect(await recheck()).toMatchObject({ isAddedWrong: false, report: { equal: true } });
  });

  it('rule: SCI-11.3: is given to nobody who took part, by a second account either, and the database refuses it, too', async () => {
    const appellant = players[2]!;
    const id = idOf(await appellant.post(my(appellant, '/appeals'), filing('mini-k1')));
    const { coordinator } = day.staff;
    await coordinator.post(`/appeals/${id}/formal-check`, { outcome: 'accept' });
    // Who started the re-mark that set the mark has judged it once.
    const starter = await api.person('star.ter', 'appeal-reviewer');
    const { examiner } = day.staff;
    await api.asOwner(`with made as (insert into remark_set (id, operations, reason_code, rationale, state, diff, created_by, created_at, started_by, started_at)
        values (gen_random_uuid(), '[]', 'auto-marking-error', 'none', 'ready', '{}', '${examiner.id}', now(), '${starter.id}', now()) returning id)
      insert into mark_entry overriding system value select (jsonb_populate_record(m, jsonb_build_object('id', 1000000, 'sequence', m.sequence + 1, 'supersedes', m.id, 'remark_set_id', made.id))).*
        from mark_entry m, made where sitting_id = '${appellant.sitting}'
         and item_version_id = (select item_version_id from appeal_matter where appeal_id = '${id}')`);
    expect(told(await step(coordinator, id, 'assignment', { reviewer: starter.id }))).toBe(
      '403 not-allowed',
    );
    await expect(
      api.asOwner(`insert into appeal_step values ('${id}', 9, 'assign', 'checked', 'assigned',
        '${coordinator.id}', '${starter.id}', null, now())`),
    ).rejects.toThrow('took part');
    const second = { id: randomUUID() };
    await inTransaction(api.engine.db, (tx) =>
      insertPerson(tx, {
        ...{ id: second.id, userName: 'in.vigilator2', fullName: 'I. V.', passwordHash: 'none' },
        ...{ roles: ['appeal-reviewer'], identityRef: 'staff/in.vigilator', at: api.clock.now() },
      }),
    );
    expect(told(await step(coordinator, id, 'assignment', { reviewer: second.id }))).toBe(
      '403 not-allowed',
    );
    await expect(
      api.asOwner(`insert into appeal_step values ('${id}', 9, 'assign', 'checked', 'assigned',
        '${coordinator.id}', '${second.id}', null, now())`),
    ).rejects.toThrow('took part');
    await expect(
      api.asOwner(`update appeal set state = 'told' where id = '${id}'`),
    ).rejects.toThrow('appeal_step only');
    await appellant.post(`/my/appeals/${id}/withdrawal`);
    expect(told(await post(appellant, `/my/appeals/${id}/withdrawal`))).toBe('409 conflict');
  });

  it('has entry numbers without gaps, whatever was refused (rule: ECDL-7.2a)', async () => {
    const appellant = players[3]!;
    const wrong = { ...filing('mini-k1'), channel: 'in-person' };
    expect(told(await post(appellant, my(appellant, '/appeals'), wrong))).toBe('409 conflict');
    await Promise.all(
      ['mini-k1', 'mini-k2', 'mini-k3'].map((item) =>
        appellant.post(my(appellant, '/appeals'), filing(item)),
      ),
    );
    const listed = (await day.staff.auditor.get('/appeals')).body as { entryNumber: string }[];
    const numbers = listed.map(({ entryNumber }) => Number(entryNumber.slice(-4)));
    expect([...numbers].sort((a, b) => a - b)).toEqual(numbers.map((_, at) => at + 1));
  });

  it('is shown as due soon and overdue until it is told (rule: SCI-11.4, ECDL-7.2c)', async () => {
    api.clock.advance({ days: 31 });
    const fresh = await api.person('late.coordinator', 'coordinator');
    const alerts = (await fresh.get('/appeals/alerts')).body as readonly { kind: string }[];
    expect(alerts.filter(({ kind }) => kind === 'overdue')).toHaveLength(3);
    await noteOverdueAppeals(api.engine);
    await noteOverdueAppeals(api.engine);
    const noted = await api.engine.db
      .selectFrom('audit_event')
      .select('type')
      .where('type', '=', 'appeal.overdue')
      .execute();
    expect(noted).toHaveLength(3);
  });

  it('moves by the same table in the database as in the library', async () => {
    const rows = await api.engine.db.selectFrom('appeal_step_rule').selectAll().execute();
    const text = (steps: readonly (readonly string[])[]) =>
      steps.map((one) => one.join(' ')).sort();
    expect(text(rows.map((one) => [one.from_state, one.step, one.to_state]))).toEqual(
      text(CASE_STEPS.map((one) => [...one])),
    );
  });

  describe('of a body with fees, kinds and two instances', () => {
    let appellant: Player;
    let staff: Record<'coordinator' | 'reviewer' | 'second' | 'third' | 'fourth', Client>;
    beforeAll(async () => {
      await api.asOwner(
        `update exam_session set scheme = jsonb_set(scheme, '{appeals}', '${JSON.stringify(ECDL.appeals).replaceAll("'", "''")}')`,
      );
      staff = {
        coordinator: await api.person('new.coordinator', 'coordinator'),
        reviewer: await api.person('new.reviewer', 'appeal-reviewer'),
        second: await api.person('new.second', 'appeal-reviewer'),
        third: await api.person('new.third', 'appeal-reviewer'),
        fourth: await api.person('new.fourth', 'appeal-reviewer'),
      };
      chair = await api.person('new.chair', 'chair');
      const at = players[4]!;
      const body = { userName: 'candidate5', password: PASSWORD };
      const login = await api.call({ method: 'POST', path: '/login', body });
      appellant = { ...at, ...clientOf(api.call, at.id, login.body.token as string) };
    });

    const fileAs = (body: object) => post(appellant, my(appellant, '/appeals'), body);
    const feeOf = async (id: string) =>
      ((await staff.coordinator.get(`/appeals/${id}`)).body.fee as { state: string }[]).map(
        ({ state }) => state,
      );

    it('rule: ECDL-7.0: is too late after 15 days, unless somebody lets it in by name', async () => {
      expect(told(await fileAs(filing('mini-k1')))).toBe('409 too-late');
      const until = new Date(api.clock.now().getTime() + 86_400_000).toISOString();
      for (const kind of ['marking', 'organisation'])
        await staff.coordinator.post(`/sittings/${appellant.sitting}/late-admissions`, {
          ...{ kind, until, reasonCode: 'hardship' },
        });
      const filed = await fileAs({ ...filing('mini-k1'), channel: 'post' });
      expect(filed.status).toBe(201);
      // rule: ECDL-7.2c: 10 working days from Thursday 2 April, over the Easter of the body.
      expect(filed.body.answerBy).toBe('2026-04-20');
    });

    it('rule: ECDL-7.2b: costs a fee, which comes back where it is upheld; rule: ECDL-7.2a, ECDL-7.3: told as asked for', async () => {
      const [{ id }] = (await appellant.get(my(appellant, '/appeals'))).body as [{ id: string }];
      const { coordinator, reviewer, second } = staff;
      const accept = { outcome: 'accept' };
      expect((await step(coordinator, id, 'formal-check', accept)).body.detail).toContain('5 RON');
      await coordinator.post(`/appeals/${id}/fee`, { state: 'paid' });
      expect(told(await step(coordinator, id, 'fee', { state: 'paid' }))).toBe('409 conflict');
      const { matter } = await begin(id, staff);
      const parts = [{ criterion: 'M-1.1', points: '1' }];
      const rulings = [ruling(matter, 'upheld', parts)];
      await reviewer.post(`/appeals/${id}/decision`, { rulings });
      await second.post(`/appeals/${id}/return`, { reasonCode: 'review-incomplete' });
      await reviewer.post(`/appeals/${id}/decision`, { rulings });
      expect(told(await step(coordinator, id, 'fee', { state: 'refunded' }))).toBe('409 conflict');
      await second.post(`/appeals/${id}/approval`);
      const proof = { proof: 'postal-receipt', proofSha256: 'c'.repeat(64) };
      await coordinator.post(`/appeals/${id}/telling`, proof);
      expect((await step(coordinator, id, 'closing')).body.detail).toContain('to be returned');
      await coordinator.post(`/appeals/${id}/fee`, { state: 'refunded' });
      await coordinator.post(`/appeals/${id}/closing`);
      expect(await feeOf(id)).toEqual(['due', 'paid', 'refunded']);
      const { tellings } = (await coordinator.get(`/appeals/${id}`)).body;
      expect(tellings).toEqual([expect.objectContaining({ channel: 'post', ...proof })]);
    });

    it('has a second instance, by other persons, and no third', async () => {
      const filed = await fileAs(filing('mini-k1'));
      const id = idOf(filed);
      const { coordinator, third, fourth, reviewer, second } = staff;
      await coordinator.post(`/appeals/${id}/fee`, { state: 'waived', reasonCode: 'hardship' });
      await coordinator.post(`/appeals/${id}/formal-check`, { outcome: 'accept' });
      for (const before of [reviewer, second])
        expect(told(await step(coordinator, id, 'assignment', { reviewer: before.id }))).toBe(
          '403 not-allowed',
        );
      await coordinator.post(`/appeals/${id}/assignment`, { reviewer: third.id });
      await third.post(`/appeals/${id}/declaration`, { conflictOfInterest: false });
      const { matters } = (await third.get(`/appeals/${id}/blind-case`)).body;
      const rulings = [ruling(matters[0].id as string, 'rejected')];
      await third.post(`/appeals/${id}/decision`, { rulings });
      expect(told(await step(second, id, 'approval'))).toBe('403 not-allowed');
      await fourth.post(`/appeals/${id}/approval`);
      expect((await fileAs(filing('mini-k1'))).body.detail).toContain('final');
    });

    it('rule: ECDL-7.1: about the organisation it goes another way: no fee, to the chair', async () => {
      const about = { ...filing(), kind: 'organisation', topics: ['equipment'] };
      const id = idOf(await fileAs(about));
      expect(await feeOf(id)).toEqual([]);
      const { coordinator, reviewer, fourth } = staff;
      await coordinator.post(`/appeals/${id}/formal-check`, { outcome: 'accept' });
      expect(told(await step(coordinator, id, 'assignment', { reviewer: reviewer.id }))).toBe(
        '404 not-found',
      );
      await coordinator.post(`/appeals/${id}/assignment`, { reviewer: chair.id });
      expect(told(await step(chair, id, 'declaration', { conflictOfInterest: true }))).toBe('204');
      await coordinator.post(`/appeals/${id}/assignment`, { reviewer: chair.id });
      await chair.post(`/appeals/${id}/declaration`, { conflictOfInterest: false });
      const { matters } = (await chair.get(`/appeals/${id}/blind-case`)).body;
      const upheld = {
        ...ruling(matters[0].id as string, 'upheld'),
        reasonCode: 'equipment-failure',
      };
      await chair.post(`/appeals/${id}/decision`, { rulings: [upheld] });
      await fourth.post(`/appeals/${id}/approval`);
      const dismissed = idOf(await fileAs({ ...about, topics: ['room'] }));
      const check = { outcome: 'dismiss', reasonCode: 'grounds-insufficient' };
      await coordinator.post(`/appeals/${dismissed}/formal-check`, check);
      const own = (await appellant.get(my(appellant, '/appeals'))).body as { outcome: string }[];
      expect(own.map(({ outcome }) => outcome)).toEqual([
        ...['upheld', 'rejected', 'upheld', 'dismissed'],
      ]);
    });
  });
});
