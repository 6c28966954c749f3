import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RIGHT_ANSWERS } from '../factories/small-bank.js';
import { openApi, type ApiUnderTest } from './api-under-test.js';
import {
  accept,
  answer,
  gradeAll,
  my,
  openExam,
  passTheory,
  sitPractical,
  type ExamDay,
} from './exam-day.js';

interface Item {
  readonly item: string;
  readonly n: number;
  readonly facility: number | null;
  readonly options?: readonly {
    readonly option: string;
    readonly isKey: boolean;
    readonly count: number;
  }[];
}

describe('statistics over HTTP', () => {
  let api: ApiUnderTest;
  let day: ExamDay;
  const close = async (): Promise<void> => {
    await day.staff.invigilator.post(`/sessions/${day.sessionId}/close`);
    await gradeAll(api);
  };

  beforeAll(async () => {
    api = await openApi();
    day = await openExam(api, 3);
    const [first, second] = day.players;
    if (!first || !second) throw new Error('two candidates are needed');
    await passTheory(first);
    await accept(second);
    await answer(second, 'mini-k1', 'C');
    for (const [item, response] of Object.entries(RIGHT_ANSWERS))
      if (item !== 'mini-k1' && item !== 'mini-k2') await answer(second, item, response);
    await second.post(my(second, '/theory/finish'));
    await sitPractical(first, { double: 'right', sum: 'right' });
  });
  afterAll(() => api.close());

  it('are of sessions that are over', async () => {
    const refused = await day.staff.examiner.call({
      method: 'POST',
      path: '/statistics',
      body: { sessions: [day.sessionId] },
    });
    expect([refused.status, refused.body.code]).toEqual([409, 'conflict']);
  });

  it('are made by examiners, recorded, and made again from the ledger by who reads them', async () => {
    await close();
    const made = await day.staff.examiner.post('/statistics', { sessions: [day.sessionId] });
    expect(made.status).toBe(201);
    const items = made.body.body.items as readonly Item[];
    const k1 = items.find(({ item }) => item === 'mini-k1');
    expect(k1).toMatchObject({ n: 2, facility: 0.5 });
    expect(k1?.options?.map(({ option, isKey, count }) => [option, isKey, count])).toEqual([
      ['A', false, 0],
      ['B', true, 1],
      ['C', false, 1],
    ]);
    // Blank is wrong; what the third, who never came, would have made of it is nobody's guess.
    expect(items.find(({ item }) => item === 'mini-k2')).toMatchObject({ n: 2, facility: 0.5 });
    expect(made.body.body.test).toMatchObject({ candidates: 2 });
    expect(made.body.body.suspicious).toEqual([]);
    const read = await day.staff.auditor.get(`/statistics/${made.body.id as string}`);
    expect(read.body).toMatchObject({
      body: made.body.body,
      reproduced: true,
      outdatedSince: null,
      sessions: [day.sessionId],
    });
  });

  it('name keys: candidates and invigilators do not see them', async () => {
    for (const client of [day.staff.invigilator, day.players[0]!])
      expect((await client.call({ method: 'GET', path: '/statistics' })).status).toBe(403);
  });

  it('refuse a session that is not there', async () => {
    const body = { sessions: ['00000000-0000-4000-8000-000000000000'] };
    const reply = await day.staff.examiner.call({ method: 'POST', path: '/statistics', body });
    expect(reply.status).toBe(404);
  });
});
