import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { inTransaction, recordParticipation, type Act } from '#store';
import { areIncompatible } from '../../apps/api/src/access/separations.js';
import { openApi, type ApiUnderTest, type Client } from './api-under-test.js';
import { scheduleExam, type ExamDay } from './exam-day.js';
import { openSet } from './custodians.js';

const ACTS: readonly Act[] = [
  'author',
  'approver',
  'examiner',
  'invigilator',
  'grader',
  'marker',
  'second-marker',
  'adjudicator',
  'remarker',
  'remark-approver',
  'appeal-reviewer',
  'appeal-approver',
  'decider',
  'trainer',
];

describe('who keeps apart from whom', () => {
  let api: ApiUnderTest;
  let day: ExamDay;
  let teacher: Client;
  beforeAll(async () => {
    api = await openApi();
    day = await scheduleExam(api, 1);
    teacher = await api.person('tea.cher', 'invigilator');
  });
  afterAll(() => api.close());

  const teach = (trainer: Client, until: string) =>
    day.staff.coordinator.call({
      method: 'POST',
      path: '/teachings',
      body: {
        ...{ trainer: trainer.id, candidate: day.players[0]!.id, qualification: 'mini' },
        ...{ from: '2024-01-08', until },
      },
    });
  const open = (who: Client) =>
    who.call({ method: 'POST', path: `/sessions/${day.sessionId}/open` });

  it('who is registered for an exam does no work on exams under another account', async () => {
    const sitter = await api.accountOf('staff/candidate1', 'sit.ter', 'examiner');
    const reply = await sitter.call({ method: 'GET', path: '/statistics' });
    expect(reply).toMatchObject({ status: 403, body: { code: 'not-allowed' } });
    expect((await sitter.get('/me')).status).toBe(200);
  });

  it('who taught a candidate is not in the room when they are examined (rule: ECDL-6.1i)', async () => {
    expect((await teach(teacher, '2025-12-19')).body.conflicts).toEqual([]);
    const again = await api.accountOf('staff/tea.cher', 'tea.again', 'invigilator');
    await openSet(day.staff, day);
    for (const who of [teacher, again]) {
      const reply = await open(who);
      expect(reply).toMatchObject({ status: 403, body: { code: 'not-allowed' } });
      expect(reply.body.detail).toContain('trainer');
    }
  });

  it('what was taught longer ago than the scheme looks back is no matter', async () => {
    expect((await teach(day.staff.invigilator, '2024-03-01')).body.conflicts).toEqual([]);
    expect((await open(day.staff.invigilator)).status).toBe(204);
  });

  it('a teaching that comes to light after the session began is recorded, and names the session', async () => {
    expect((await teach(day.staff.invigilator, '2025-12-19')).body.conflicts).toEqual([
      day.sessionId,
    ]);
  });

  it('it names a session that is over, too, and what a second account of the trainer did in it', async () => {
    await day.staff.invigilator.post(`/sessions/${day.sessionId}/close`);
    const again = await api.accountOf('staff/in.vigilator', 'in.again', 'grader');
    expect((await teach(again, '2025-12-20')).body.conflicts).toEqual([day.sessionId]);
  });

  it.each([
    ['a first day after the last', { from: '2026-01-02', until: '2026-01-01' }, 400],
    ['a day that is none', { from: '2026-02-30', until: '2026-03-01' }, 400],
  ])('%s is refused', async (_, days, status) => {
    const reply = await day.staff.coordinator.call({
      method: 'POST',
      path: '/teachings',
      body: {
        ...{ trainer: teacher.id, candidate: day.players[0]!.id, qualification: 'mini' },
        ...days,
      },
    });
    expect(reply.status).toBe(status);
  });

  it('the database refuses the same pairs of acts as decide(), whichever comes second', async () => {
    const pairs = ACTS.flatMap((left) => ACTS.map((right) => [left, right] as const));
    for (const [left, right] of pairs) {
      const { rows } = await sql<{
        same: boolean;
      }>`select incompatible_acts(${left}, ${right}) as same`.execute(api.engine.db);
      expect([left, right, rows[0]?.same]).toEqual([left, right, areIncompatible(left, right)]);
    }
    const sittingId = day.players[0]!.sitting;
    const act = (personId: string, one: Act) =>
      inTransaction(api.engine.db, (tx) =>
        recordParticipation(tx, { personId, act: one, sittingId, at: api.clock.now() }),
      );
    const other = await api.person('oth.er', 'appeal-reviewer');
    await act(other.id, 'appeal-reviewer');
    const account = await api.accountOf('staff/oth.er', 'oth.again', 'grader');
    await expect(act(account.id, 'marker')).rejects.toMatchObject({ code: '23001' });
    await expect(act(day.staff.invigilator.id, 'appeal-reviewer')).rejects.toMatchObject({
      code: '23001',
    });
  });
});
