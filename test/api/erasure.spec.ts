import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { verifyPack } from '#audit';
import { verifyPublishedLog } from '#store';
import { openApi, type ApiUnderTest, type Client } from './api-under-test.js';
import { fileAppeal, ruling } from './appeal-work.js';
import { deskOf, nextRound, openMarking, openOffice, sitEssays } from './marking-work.js';
import {
  gradeAll,
  my,
  openExam,
  passTheory,
  scheduleSession,
  submissionOf,
  type ExamDay,
  type Player,
} from './exam-day.js';

/** What only the candidate can have written. */
const MARKER = 'moja-tajemnica-żółć';

/** Every row of every table, and the events as text. */
async function everythingOf({ engine }: ApiUnderTest): Promise<string> {
  const { db } = engine;
  const tables = await sql<{ name: string }>`
    select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'`.execute(
    db,
  );
  const texts: string[] = [];
  for (const { name } of tables.rows) {
    const { rows } = await sql<{ text: string }>`
      select coalesce(string_agg(t::text, ''), '') as text from ${sql.table(name)} t`.execute(db);
    texts.push(...rows.map(({ text }) => text));
  }
  const leaves = await db.selectFrom('audit_event').select('leaf').execute();
  return [...texts, ...leaves.map(({ leaf }) => leaf.toString())].join('\n');
}

describe('erasing the records of a candidate', () => {
  let api: ApiUnderTest;
  let day: ExamDay;
  let gone: Player;
  let stays: Player;
  let asker: Client;
  let chair: Client;
  let pack: ReadonlyMap<string, Buffer>;
  let before: { readonly auditRef: string };

  beforeAll(async () => {
    api = await openApi();
    day = await openExam(api, 2);
    [gone, stays] = day.players as [Player, Player];
    for (const player of day.players) {
      await passTheory(player);
      await player.post(my(player, '/practical/start'));
      const text = `# ${player === gone ? MARKER : 'other words'}\nprint(1)\n`;
      await player.post(my(player, '/submissions/mini-double'), {
        ...(submissionOf('right') as object),
        files: [{ name: 'main.py', base64: Buffer.from(text).toString('base64') }],
      });
      await player.post(my(player, '/practical/finish'));
    }
    await gradeAll(api);
    const path = `/sittings/${gone.sitting}`;
    before = (await day.staff.auditor.get(`${path}/marks`)).body;
    const { files } = (await day.staff.auditor.get(`${path}/evidence`)).body;
    pack = new Map(
      (files as { path: string; base64: string }[]).map((one) => [
        one.path,
        Buffer.from(one.base64, 'base64'),
      ]),
    );
    const { id, matter } = await fileAppeal(day, gone);
    const rulings = [ruling(matter, 'rejected')];
    await day.staff.reviewer.post(`/appeals/${id}/decision`, { rulings });
    await day.staff.invigilator.post(`/sessions/${day.sessionId}/close`);
  });
  afterAll(() => api.close());
  /** What is written of an appeal, sealed as it is kept. */
  const appealTexts = async () => {
    const { rows } = await sql<{ grounds: string | null; rationale: string }>`
      select sealed_grounds as grounds, sealed_rationale as rationale
        from appeal join appeal_ruling on appeal_ruling.appeal_id = appeal.id`.execute(
      api.engine.db,
    );
    return rows;
  };

  /** Ten years on; whoever acts logs in anew. */
  const later = async (days: number) => {
    api.clock.advance({ days });
    asker = await api.person(`asker${days}`, 'coordinator', 'auditor');
    chair = await api.person(`chair${days}`, 'chair');
  };
  const request = (reason: string, candidate = gone.id) =>
    asker.call({ method: 'POST', path: '/erasures', body: { candidate, reason } });
  const approve = (by: Client, id: string) =>
    by.call({ method: 'POST', path: `/erasures/${id}/approval` });

  const everything = () => everythingOf(api);

  it('waits until nobody has to keep them any more (rule: ECDL-5.2c)', async () => {
    await later(3640);
    expect((await asker.get('/retention/due')).body).toEqual([]);
    expect(await request('retention-over')).toMatchObject({
      status: 409,
      body: { code: 'too-early' },
    });
    const withdrawn = await request('registration-withdrawn');
    expect(withdrawn).toMatchObject({ status: 409 });
    expect(withdrawn.body.detail).toContain('before its exam begins');
    expect((await asker.get('/erasures')).body).toEqual([]);
    expect(await everything()).toContain(MARKER);
  });

  it('leaves no name, account or words of the candidate in any table, and the log as it was', async () => {
    await later(60);
    expect((await asker.get('/retention/due')).body).toHaveLength(2);
    expect(await everything()).toContain('(candidate1)');
    expect(await appealTexts()).not.toEqual([{ grounds: null, rationale: '(erased)' }]);
    const { body } = await request('retention-over');
    // Two persons: neither who asked, nor a second account of the same human.
    expect((await approve(asker, body.id as string)).status).toBe(403);
    const twin = await api.person('asker.twin', 'coordinator');
    await api.asOwner(
      `alter table person disable trigger user; update person set identity_sha256 = (select identity_sha256 from person where id = '${asker.id}') where id = '${twin.id}'; alter table person enable trigger user`,
    );
    expect((await approve(twin, body.id as string)).status).toBe(403);
    expect((await approve(chair, body.id as string)).body).toEqual({ sittings: 1 });
    const rest = await everything();
    for (const trace of [MARKER, '(candidate1)', '"candidate1"', ',candidate1,'])
      expect([trace, rest.includes(trace)]).toEqual([trace, false]);
    expect(rest).toContain('(candidate2)');
    expect(await appealTexts()).toEqual([{ grounds: null, rationale: '(erased)' }]);
    expect(rest).toContain('other words');
    await api.engine.audit.sequence();
    const { published, vkey } = api.engine.audit;
    expect(await verifyPublishedLog(published, vkey, { events: true })).toMatchObject({ ok: true });
    expect(rest).toContain('erasure.executed');
    expect(rest).toContain(before.auditRef);
  });

  it('leaves points and decisions, which are nobody’s now', async () => {
    const marks = (await asker.get(`/sittings/${gone.sitting}/marks`)).body;
    expect(marks.results).toHaveLength(1);
    expect(marks.entries.length).toBeGreaterThan(0);
  });

  it('leaves packs that were handed out verifiable, and hands out no more', async () => {
    const { ok } = verifyPack(pack, { trustedVkey: api.engine.audit.vkey });
    expect(ok).toBe(true);
    const again = await asker.call({ method: 'GET', path: `/sittings/${gone.sitting}/evidence` });
    expect(again).toMatchObject({ status: 409 });
    expect((await asker.get(`/sittings/${stays.sitting}/evidence`)).status).toBe(200);
  });

  it('is carried out once, and keeps the candidate out', async () => {
    const all = (await asker.get('/erasures')).body as { id: string; executedAt: string | null }[];
    expect(all.map(({ executedAt }) => executedAt !== null)).toEqual([true]);
    expect((await approve(chair, all[0]!.id)).status).toBe(409);
    const login = { userName: 'candidate1', password: 'correct horse battery staple' };
    expect((await api.call({ method: 'POST', path: '/login', body: login })).status).toBe(401);
    await expect(
      scheduleSession(api, { ...day.staff, coordinator: asker }, day.setId, [gone.id]),
    ).rejects.toThrow();
  });

  it('is the only way past the ledgers: the same words by the role of the engine change nothing', async () => {
    const attempt = api.engine.db.transaction().execute(async (tx) => {
      await sql`select set_config('assay.erasing', 'x', true)`.execute(tx);
      await sql`update mark_entry set points = '10'`.execute(tx);
    });
    await expect(attempt).rejects.toThrow('permission denied');
    await expect(api.asOwner(`update mark_entry set points = '10'`)).rejects.toThrow('refused');
  });
});

describe('a withdrawn registration', () => {
  it('is erased before its exam, at once', async () => {
    const api = await openApi();
    const day = await openExam(api, 1);
    const [player] = day.players as [Player];
    const chair = await api.person('the.chair', 'chair');
    const body = { candidate: player.id, reason: 'registration-withdrawn' };
    const { id } = (await day.staff.coordinator.post('/erasures', body)).body;
    expect((await chair.post(`/erasures/${id}/approval`)).body).toEqual({ sittings: 1 });
    expect((await player.call({ method: 'GET', path: my(player) })).status).toBe(401);
    await api.close();
  });
});

describe('answers that people marked', () => {
  it('are erased with what markers wrote about them, unless others gave the same', async () => {
    const api = await openApi();
    const office = await openOffice(api);
    const session = await sitEssays(
      office,
      [
        { why: MARKER, how: 'in the same words' },
        { why: 'in words of my own', how: 'in the same words' },
      ],
      { markers: 1 },
    );
    const marker = await api.person('mark.one', 'grader');
    await openMarking(office, session, { markers: [marker] });
    for (const { ref, item, answer, sequence } of await deskOf(marker))
      await marker.post(`/marking/scripts/${ref}/markings`, {
        decisions: { points: item.id === 'how' ? { steps: '1' } : { argument: '1', style: '1' } },
        comment: `You wrote: ${answer}`,
        supersedes: sequence,
      });
    await nextRound(office, session);
    const before = await everythingOf(api);
    expect(before).toContain(`You wrote: ${MARKER}`);
    api.clock.advance({ days: 3700 });
    const asker = await api.person('as.ker', 'coordinator');
    const chair = await api.person('the.chair', 'chair');
    const erase = async (candidate: string) => {
      const { id } = (await asker.post('/erasures', { candidate, reason: 'retention-over' })).body;
      await chair.post(`/erasures/${id}/approval`);
      return everythingOf(api);
    };
    const [first, second] = session.players as [Player, Player];
    const rest = await erase(first.id);
    expect(rest).not.toContain(MARKER);
    expect(rest).toContain('You wrote: in the same words');
    expect(rest).toContain('You wrote: in words of my own');
    expect(await erase(second.id)).not.toMatch(/in the same words|in words of my own/);
    await api.engine.audit.sequence();
    const auditor = await api.person('au.dit', 'auditor');
    expect((await auditor.get('/log/reconciliation')).body).toMatchObject({ ok: true });
    await api.close();
  });
});
