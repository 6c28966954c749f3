import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { CopiesFile } from '#custody';
import { selectExcluded } from '#store';
import { noteExpiry } from '../../apps/api/src/background.js';
import { SECRETS } from '../factories/small-bank.js';
import { openApi, type ApiUnderTest, type Client } from './api-under-test.js';
import { accept, openExam, type ExamDay, type Player } from './exam-day.js';

let api: ApiUnderTest;
let day: ExamDay;
let chair: Client;
let keeper: Client;
let second: Client;
let one: Player;
let two: Player;

const later = (hours: number) =>
  new Date(api.clock.now().getTime() + hours * 3_600_000).toISOString();
const accredit = (person: string) =>
  chair.post('/accreditations', { person, from: later(-1), until: later(72) });
const acknowledge = (who: Client) => who.post('/handling-rules/acknowledgements', { version: 1 });
const forSitting = (player: Player, holder = keeper.id) => ({
  ...{ sitting: player.sitting, holder, form: 'paper', expiresAt: later(8) },
  ...{ place: 'Safe 1', sealNumber: 'S-17' },
});
const make = async (player: Player): Promise<string> => {
  const made = await day.staff.coordinator.post(`/sets/${day.setId}/copies`, forSitting(player));
  return made.body.id as string;
};
const refused = async (who: Client, path: string, body?: unknown): Promise<string> => {
  const reply = await who.call({ method: 'POST', path, ...(body === undefined ? {} : { body }) });
  expect(reply.status).toBeGreaterThanOrEqual(400);
  return reply.body.code as string;
};

beforeAll(async () => {
  api = await openApi();
  day = await openExam(api, 2);
  [one, two] = day.players as [Player, Player];
  chair = await api.person('cha.ir', 'chair');
  keeper = await api.person('kee.per', 'invigilator');
  second = await api.person('se.cond.keeper', 'invigilator');
});
afterAll(() => api.close());

describe('copies in the world', () => {
  let first: string;
  let other: string;

  it('are held by nobody without accreditation and acknowledged rules (rules: ECDL-4.3a, ECDL-4.3b)', async () => {
    const path = `/sets/${day.setId}/copies`;
    const { coordinator } = day.staff;
    expect(await refused(coordinator, path, forSitting(one))).toBe('not-accredited');
    await accredit(keeper.id);
    expect(await refused(coordinator, path, forSitting(one))).toBe('conflict');
    await chair.post('/handling-rules', { text: 'Keep it locked away; never copy it.' });
    expect(await refused(coordinator, path, forSitting(one))).toBe('rules-not-acknowledged');
    expect((await keeper.get('/handling-rules')).body).toMatchObject({ version: 1 });
    await acknowledge(keeper);
    first = await make(one);
    other = await make(two);
    expect(await refused(coordinator, path, forSitting(one))).not.toBe('');
  });

  it('are not accredited to oneself, nor held by candidates (rule: ECDL-4.3a)', async () => {
    const span = { from: later(0), until: later(1) };
    expect(await refused(chair, '/accreditations', { person: chair.id, ...span })).toBe(
      'not-allowed',
    );
    expect(await refused(chair, '/accreditations', { person: one.id, ...span })).toBe('conflict');
  });

  it('are made for candidates of a session on the set only (rule: ECDL-4.3c)', async () => {
    const body = { ...forSitting(one), sitting: day.setId };
    expect(await refused(day.staff.coordinator, `/sets/${day.setId}/copies`, body)).toBe(
      'conflict',
    );
  });

  it('show who holds them a page with its number and the version of the bank, and no key (rule: ECDL-4.3d)', async () => {
    const { body } = await keeper.get(`/copies/${first}`);
    expect(body).toMatchObject({ asRecorded: true, serial: expect.stringMatching(/-0001\/1$/) });
    for (const shown of [body.serial, '2026.1', 'Łucja Ćwik (candidate1)', '2 points'])
      expect(body.html).toContain(shown);
    const html = body.html as string;
    expect(Object.values(SECRETS).filter((secret) => html.includes(secret))).toEqual([]);
    const { body: of2 } = await keeper.get(`/copies/${other}`);
    expect(of2.html).not.toBe(body.html);
    const reply = await second.call({ method: 'GET', path: `/copies/${first}` });
    expect(reply).toMatchObject({ status: 403, body: { code: 'not-allowed' } });
  });

  it('are handed over when the other side receives them, not before (rule: ECDL-4.3b)', async () => {
    await accredit(second.id);
    await acknowledge(second);
    const path = `/copies/${first}/hand-overs`;
    const offer = { to: second.id, place: 'Office' };
    expect(await refused(second, path, offer)).toBe('not-allowed');
    await keeper.post(path, offer);
    expect(await refused(keeper, path, offer)).toBe('conflict');
    expect(await refused(keeper, `${path}/answer`, { answer: 'received' })).toBe('not-allowed');
    expect((await keeper.get(`/copies/${first}`)).status).toBe(200);
    api.clock.advance({ minutes: 10 });
    await second.post(`${path}/answer`, { answer: 'received' });
    const { body } = await day.staff.coordinator.get(`/copies?of=${day.setId}`);
    const [held] = body as { holders: { holder: string; until: string | null }[] }[];
    expect(held!.holders).toMatchObject([
      { holder: keeper.id, until: api.clock.now().toISOString() },
      { holder: second.id, from: api.clock.now().toISOString(), until: null },
    ]);
  });

  it('lead from a leaked fragment back to the copy, as a lead and no proof', async () => {
    const auditor = day.staff.auditor;
    const { body: known } = await auditor.get(`/leak/copies?of=${day.setId}`);
    const leaked = (known as CopiesFile).copies.find(({ id }) => id === other);
    const questions = Object.entries(leaked!.orders).map(([item, options]) => ({ item, options }));
    const fragment = JSON.stringify({ format: 'assay-fragment/1', questions });
    const { body } = await auditor.post('/leak/traces', { of: day.setId, fragment });
    expect(body.copies[0]).toMatchObject({ id: other, holders: [{ holder: expect.any(String) }] });
    expect(body.copies[0].probability).toBeGreaterThan(0.5);
    expect(body.note).toContain('not proof');
    expect(await refused(auditor, '/leak/traces', { of: day.setId, fragment: '{' })).toBe(
      'bad-input',
    );
  });

  it('leave a record when they are destroyed, confirmed by a witness (rule: ECDL-4.4b)', async () => {
    const body = { method: 'shredded', description: 'Cross-cut shredder', witness: keeper.id };
    const path = `/copies/${first}/destruction`;
    expect(await refused(keeper, path, body)).toBe('not-allowed');
    expect(await refused(second, path, { ...body, witness: second.id })).toBe('conflict');
    await second.post(path, body);
    expect(await refused(second, `${path}/confirmation`)).toBe('not-allowed');
    expect(await refused(keeper, `${path}/confirmation`)).toBe('conflict');
    api.clock.advance({ minutes: 1 });
    await keeper.post(`${path}/confirmation`);
    expect((await chair.get('/custody/destructions')).body).toMatchObject([
      { copy: first, method: 'shredded', destroyedBy: second.id, witness: keeper.id },
    ]);
    expect((await second.call({ method: 'GET', path: `/copies/${first}` })).status).toBe(403);
  });

  it('show up among the alerts when their time is over or they are recalled, until they are gone', async () => {
    const kinds = async () =>
      ((await chair.get('/custody/alerts')).body as { kind: string }[]).map(({ kind }) => kind);
    expect(await kinds()).toEqual([]);
    await chair.post(`/copies/${other}/recall`);
    expect(await kinds()).toEqual(['recalled']);
    expect(await refused(chair, `/copies/${other}/recall`)).toBe('conflict');
    api.clock.advance({ minutes: 9 * 60 });
    await noteExpiry(api.engine);
    await noteExpiry(api.engine);
    expect((await kinds()).sort()).toEqual(['expired', 'recalled']);
    expect((await keeper.call({ method: 'GET', path: `/copies/${other}` })).status).toBe(409);
    await chair.post('/handling-rules', { text: 'The second version of these rules.' });
    expect(await kinds()).toContain('rules-not-acknowledged');
    expect((await eventTypes()).filter((type) => type === 'copy.expired')).toHaveLength(1);
  });

  it('write every act into the log', async () => {
    expect(new Set(await eventTypes())).toEqual(
      new Set([
        ...['copy.made', 'copy.read', 'copy.handed-over', 'copy.received', 'copy.recalled'],
        ...['copy.destruction-declared', 'copy.destroyed', 'copy.expired'],
        ...['accreditation.approved', 'handling-rules.issued', 'handling-rules.acknowledged'],
        ...['leak.copies-exported', 'leak.traced'],
      ]),
    );
  });

  async function eventTypes(): Promise<string[]> {
    const rows = await api.engine.db
      .selectFrom('audit_event')
      .select('type')
      .where((row) =>
        row.or([
          row('type', 'like', 'copy.%'),
          row('type', 'like', 'accreditation.%'),
          row('type', 'like', 'handling-rules.%'),
          row('type', 'like', 'leak.%'),
        ]),
      )
      .execute();
    return rows.map(({ type }) => type);
  }
});

describe('a part of the bank', () => {
  const request = () => ({
    ...{ bankVersion: day.bankVersionId, items: ['mini-k1', 'mini-k2'], holder: keeper.id },
    ...{ purpose: 'Proof reading in print', copies: 1, from: later(0), until: later(24) },
  });
  const copy = () => ({ form: 'paper', expiresAt: later(20), place: 'Office' });

  it('is copied on a written approval by somebody else, as often as it says (rule: ECDL-4.3a)', async () => {
    await keeper.post('/handling-rules/acknowledgements', { version: 2 });
    const approval = (await chair.post('/copy-approvals', request())).body.id as string;
    const path = `/copy-approvals/${approval}/copies`;
    const { examiner } = day.staff;
    const late = { ...copy(), expiresAt: later(25) };
    expect(await refused(examiner, path, late)).toBe('conflict');
    const { body } = await examiner.post(path, copy());
    expect(body.serial).toBe('MINI-2026.1/1');
    const page = (await keeper.get(`/copies/${body.id}`)).body.html as string;
    expect(page).toContain('Question mini-k2?');
    expect(page).not.toContain('Question mini-k3?');
    expect((await examiner.call({ method: 'POST', path, body: copy() })).status).not.toBe(201);
  });

  it('is not approved for oneself, nor of items that the bank version does not hold', async () => {
    expect(await refused(chair, '/copy-approvals', { ...request(), holder: chair.id })).toBe(
      'not-allowed',
    );
    expect(await refused(chair, '/copy-approvals', { ...request(), items: ['mini-k99'] })).toBe(
      'not-found',
    );
  });
});

describe('who could have seen an item', () => {
  const sightings = async (item: string, span = '') =>
    (await day.staff.auditor.get(`/bank/mini/items/${item}/sightings${span}`)).body as {
      kind: string;
      person: string;
      source: string;
    }[];

  it('are all who wrote, approved, read, held or sat it, in the order of time (rules: ECDL-4.3a, ECDL-4.3b)', async () => {
    await accept(one);
    const { body } = await day.staff.examiner.get('/bank/mini/items');
    const items = (body.items ?? body) as { id: string; itemId: string }[];
    await day.staff.examiner.get(`/items/${items.find(({ itemId }) => itemId === 'mini-k1')!.id}`);
    const seen = await sightings('mini-k1');
    const who = (kind: string) =>
      seen.filter((sighting) => sighting.kind === kind).map(({ person }) => person);
    expect(who('creator')).toEqual([day.staff.author.id]);
    expect(who('approver')).toEqual([day.staff.approver.id]);
    expect(who('read')).toEqual([day.staff.examiner.id]);
    expect(who('candidate')).toEqual([one.id]);
    expect(new Set(who('holder'))).toEqual(new Set([keeper.id, second.id]));
    expect(new Set(who('render'))).toEqual(new Set([keeper.id]));
    expect(who('export')).toEqual([day.staff.auditor.id]);
    expect(who('invigilator')).toEqual([day.staff.invigilator.id]);
  });

  it('are those of the time that is asked for', async () => {
    const span = `?from=${later(-0.01)}&until=${later(0.01)}`;
    const kinds = (await sightings('mini-k1', span)).map(({ kind }) => kind);
    expect(new Set(kinds)).toEqual(new Set(['candidate', 'holder', 'read', 'render']));
  });

  it('are nobody else for an item that was not in the part', async () => {
    const sources = (await sightings('mini-k3')).map(({ source }) => source);
    expect(sources).not.toContain('MINI-2026.1/1');
  });
});

describe('samples', () => {
  const version = async (item: string): Promise<string> => {
    const { id } = await api.engine.db
      .selectFrom('item_version')
      .select('id')
      .where('item_id', '=', item)
      .executeTakeFirstOrThrow();
    return id;
  };
  const samples = () => api.call({ method: 'GET', path: '/qualifications/mini/samples' });

  it('are only items that two persons released, marked as samples (rule: ECDL-4.3c)', async () => {
    const { examiner, approver } = day.staff;
    const reason = 'For the public page of the qualification';
    const propose = async (item: string, withKey: boolean) =>
      (
        await examiner.post('/sample-releases', {
          ...{ itemVersion: await version(item), withKey, reason },
        })
      ).body.id as string;
    const first = await propose('mini-k1', true);
    const withoutKey = await propose('mini-k2', false);
    expect((await samples()).body).toMatchObject({ marked: 'SAMPLE', items: [] });
    expect(await refused(examiner, `/sample-releases/${first}/approval`)).toBe('not-allowed');
    for (const id of [first, withoutKey]) await approver.post(`/sample-releases/${id}/approval`);
    expect(await refused(approver, `/sample-releases/${first}/approval`)).toBe('conflict');
    const { body, text } = await samples();
    expect(body.items).toMatchObject([{ id: 'mini-k1' }, { id: 'mini-k2' }]);
    expect(body.answers).toEqual([{ item: 'mini-k1', answer: 'B' }]);
    expect(text).not.toContain(SECRETS.rationale);
    const page = await api.call({ method: 'GET', path: '/qualifications/mini/samples/page' });
    expect(page.headers['content-type']).toMatch(/^text\/html/);
    expect(page.text).toContain('SAMPLE – NOT AN EXAM PAPER');
  });

  it('are never drawn again, in no version', async () => {
    expect(await selectExcluded(api.engine.db, day.bankVersionId)).toEqual(['mini-k1', 'mini-k2']);
  });

  it('are not released for good and back', async () => {
    await expect(
      api.engine.db.updateTable('sample_release').set({ approved_at: null }).execute(),
    ).rejects.toThrow();
  });
});
