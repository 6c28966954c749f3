import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
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

  it('open draft re-marks of the items that they speak against, once each', async () => {
    const { examiner, auditor, reviewer } = day.staff;
    const draft = (report: string, itemVersions?: readonly string[], who = examiner) =>
      who.call({ method: 'POST', path: `/statistics/${report}/drafts`, body: { itemVersions } });
    const [before] = (await examiner.get('/statistics')).body as { id: string }[];
    expect((await draft(before!.id)).body.detail).toContain('speak against no item');
    await copySitting(api, day.players[1]!.sitting, 20);
    expect((await draft(before!.id)).body.detail).toContain('make them again');

    const { id, body } = (await examiner.post('/statistics', { sessions: [day.sessionId] }))
      .body as {
      id: string;
      body: { suspicious: { item: string; itemVersionId: string; reasons: { code: string }[] }[] };
    };
    const k1 = body.suspicious.find(({ item }) => item === 'mini-k1')!;
    expect(k1.reasons.map(({ code }) => code)).toEqual(['too-hard']);
    expect((await draft(id, undefined, auditor)).status).toBe(403);
    expect((await draft(id, [randomUUID()])).status).toBe(409);

    const one = await draft(id, [k1.itemVersionId]);
    const drafted = { item: 'mini-k1', version: 1, itemVersionId: k1.itemVersionId };
    expect(one.body).toEqual({
      drafts: [{ ...drafted, remark: expect.any(String) as unknown }],
      conflicts: [],
    });
    const { remark } = (one.body as { drafts: { remark: string }[] }).drafts[0]!;
    expect((await examiner.get(`/remarks/${remark}`)).body).toMatchObject({
      state: 'draft',
      origin: { kind: 'statistic', ref: id },
      reasonCode: 'suspicious-statistics',
      rationale: 'The statistics of mini-k1, version 1, raise doubts: hardly anybody has it right.',
      operations: [{ kind: 'examine', itemVersionId: k1.itemVersionId }],
      scope: { kind: 'everybody' },
    });
    const rest = await Promise.all([draft(id), draft(id)]);
    expect(rest.map(({ status }) => status).sort()).toEqual([201, 409]);
    const answered = rest.find(({ status }) => status === 201)!.body as {
      drafts: { item: string }[];
    };
    expect(answered).toMatchObject({ conflicts: [{ ...drafted, remark }] });
    expect(['mini-k1', ...answered.drafts.map(({ item }) => item)].sort()).toEqual(
      body.suspicious.map(({ item }) => item).sort(),
    );
    expect((await draft(id)).body.detail).toContain(`mini-k1 (${remark})`);
    await reviewer.post(`/remarks/${remark}/discard`);
    expect((await draft(id, [k1.itemVersionId])).status).toBe(201);
  });
});

/** So many candidates more whose marks are the same: statistics of few say nothing. */
async function copySitting(api: ApiUnderTest, sitting: string, times: number): Promise<void> {
  const { db } = api.engine;
  await sql`
    with copy as (
      select gen_random_uuid() as id, gen_random_uuid() as person, number from generate_series(1, ${times}::int) number
    ), person as (
      insert into person (id, user_name, full_name, created_at)
      select person, 'copy' || number, 'Copy', now() from copy
    ), sitting as (
      insert into sitting
      select (jsonb_populate_record(sitting, jsonb_build_object(
        'id', copy.id, 'candidate_id', copy.person, 'audit_ref', copy.id, 'salt', copy.id))).*
      from sitting, copy where sitting.id = ${sitting}
    )
    insert into mark_entry (sitting_id, item_version_id, scored_version_id, sequence, points, max_points, parts, state, derivation,
                            content_sha256, response_sha256, scoring_version, entered_at)
    select copy.id, item_version_id, scored_version_id, sequence, points, max_points, parts, state, derivation,
           content_sha256, response_sha256, scoring_version, entered_at
    from mark_entry, copy where sitting_id = ${sitting}`.execute(db);
}
