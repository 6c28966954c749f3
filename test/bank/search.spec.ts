import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openApi, type ApiUnderTest } from '../api/api-under-test.js';
import { hireStaff, type Staff } from '../api/exam-day.js';
import { SECRETS, smallUpload } from '../factories/small-bank.js';

const ATTRIBUTES = {
  'mini-k1': {
    ...{ level: 'K1', language: 'en', words: 20, family: 'twins', enemies: ['mini-k3'] },
    ...{ tags: { topic: ['loops', 'ranges'] }, angoff: [60, 70] },
    statistics: { responses: 300, facility: '0.62', discrimination: '0.31' },
  },
  'mini-k2': {
    level: 'K2',
    language: 'pl',
    words: 45,
    family: 'twins',
    tags: { topic: ['loops'] },
  },
  'mini-k5': { level: 'K2', statistics: { responses: 40, facility: '0.9' } },
};

interface Page {
  readonly items: readonly { readonly itemId: string; readonly angoff: number | null }[];
  readonly total: number;
  readonly next: string | null;
  readonly facets: unknown;
}

const cursor = (...parts: readonly unknown[]): string =>
  Buffer.from(JSON.stringify(parts)).toString('base64url');

describe('searching a bank', () => {
  let api: ApiUnderTest;
  let staff: Staff;
  beforeAll(async () => {
    api = await openApi();
    staff = await hireStaff(api);
    const { created } = (await staff.author.post('/bank/imports', smallUpload())).body;
    const approved = (created as string[]).slice(0, 4);
    await staff.approver.post('/bank/approvals', { itemVersions: approved });
    const file = JSON.stringify({ format: 'assay-attributes/1', attributes: ATTRIBUTES });
    await staff.author.post('/bank/mini/attributes', { source: 'pretest', mode: 'replace', file });
  });
  afterAll(() => api.close());

  const search = async (query: string) =>
    (await staff.auditor.get(`/bank/mini/items?${query}`)).body as Page;
  const idsOf = async (query: string) =>
    (await search(query)).items.map(({ itemId }) => itemId.replace('mini-', ''));

  const ALL = ['double', 'k1', 'k2', 'k3', 'k4', 'k5', 'k6', 'k7', 'k8', 'sum'];
  it.each([
    { query: '', ids: ALL },
    { query: 'state=approved', ids: ['k1', 'k2', 'k3', 'k4'] },
    { query: 'state=approved,review', ids: ALL },
    { query: 'inForce=approved', ids: ['k1', 'k2', 'k3', 'k4'] },
    { query: 'kind=task', ids: ['double', 'sum'] },
    { query: 'type=numeric,ordering', ids: ['k4', 'k5', 'k7'] },
    { query: 'difficulty=hard', ids: [] },
    { query: 'criterion=M-2.1', ids: ['k5', 'k6'] },
    { query: 'outcome=M-2', ids: ['double', 'k5', 'k6', 'sum'] },
    { query: 'outcome=M-2&criterion=M-2.1,M-1.1', ids: ['k5', 'k6'] },
    { query: 'outcome=M-9', ids: [] },
    { query: `author=${SECRETS.author}&points=2`, ids: ['k3', 'k7'] },
    { query: 'points=2..', ids: ['double', 'k3', 'k7', 'sum'] },
    { query: 'minutes=..2&points=1..1', ids: ['k1', 'k2', 'k4', 'k5', 'k6', 'k8'] },
    { query: 'level=K2', ids: ['k2', 'k5'] },
    { query: 'language=en,pl&words=21..', ids: ['k2'] },
    { query: 'family=twins', ids: ['k1', 'k2'] },
    { query: 'tag=topic:ranges', ids: ['k1'] },
    { query: 'tag=topic:loops', ids: ['k1', 'k2'] },
    { query: 'facility=600..700', ids: ['k1'] },
    { query: 'discrimination=-100..310', ids: ['k1'] },
    { query: 'angoff=650', ids: ['k1'] },
    { query: 'responses=40..299', ids: ['k5'] },
    { query: 'uses=1..', ids: [] },
    { query: 'uses=0&kind=task', ids: ['double', 'sum'] },
    { query: 'enemyOf=mini-k1', ids: ['k2', 'k3'] },
    { query: 'enemyOf=mini-k3', ids: ['k1'] },
    { query: 'blocked=true', ids: [] },
    { query: 'text=-K', ids: ['k1', 'k2', 'k3', 'k4', 'k5', 'k6', 'k7', 'k8'] },
    { query: 'text=%25', ids: [] },
    { query: "level=K1'%20or%20true--", ids: [] },
    { query: 'passage=p1', ids: [] },
    { query: 'sort=-id&limit=2', ids: ['sum', 'k8'] },
    { query: 'sort=-facility&limit=3', ids: ['k5', 'k1', 'sum'] },
    { query: 'sort=facility&limit=3', ids: ['k1', 'k5', 'double'] },
  ])('finds $ids by "$query"', async ({ query, ids }) => {
    expect(await idsOf(query)).toEqual(ids);
  });

  it.each(['id', '-id', 'points', '-points', 'facility', '-facility', 'type', '-state'])(
    'shows every item once, page by page, in the order of %s',
    async (sort) => {
      const whole = (await search(`sort=${sort}`)).items;
      const pages: unknown[] = [];
      let next: string | null = '';
      while (next !== null) {
        const after: string = next === '' ? '' : `&after=${next}`;
        const page = await search(`sort=${sort}&limit=3${after}`);
        expect(page.total).toBe(10);
        pages.push(...page.items);
        next = page.next;
      }
      expect(pages).toEqual(whole);
    },
  );

  it('counts what matches by value, for the facets asked for', async () => {
    const { facets, total } = await search('facets=state,criterion,tag&criterion=M-1.1,M-1.2');
    expect(total).toBe(6);
    expect(facets).toEqual({
      state: [
        { value: 'approved', count: 4 },
        { value: 'review', count: 2 },
      ],
      criterion: [
        { value: 'M-1.1', count: 3 },
        { value: 'M-1.2', count: 3 },
      ],
      tag: [
        { value: 'topic:loops', count: 2 },
        { value: 'topic:ranges', count: 1 },
      ],
    });
  });

  it.each([
    'sort=prompt',
    'limit=0',
    'limit=501',
    'points=two',
    'facets=body',
    'after=bm9uc2Vuc2U',
    `sort=points&after=${cursor('points', 'x', 'x')}`,
    `sort=points&after=${cursor('points', 2_147_483_648, 'x')}`,
    `sort=points&after=${cursor('points', -2_147_483_649, 'x')}`,
    `sort=points&after=${cursor('points', 1.5, 'x')}`,
    `sort=-points&after=${cursor('points', 1, 'x')}`,
    `sort=minutes&after=${cursor('points', 1, 'x')}`,
    `after=${cursor('author', 'x', 'x')}`,
    `sort=points&after=${cursor(1, 'x')}`,
    'body=x',
    'blocked=maybe',
  ])('refuses "%s"', async (query) => {
    const path = `/bank/mini/items?${query}`;
    expect(await staff.auditor.call({ method: 'GET', path })).toMatchObject({
      status: 400,
      body: { code: 'bad-input' },
    });
  });

  it('takes the same cursor in the order that it is of', async () => {
    const after = cursor('points', 2_147_483_647, 'x');
    expect(await idsOf(`sort=points&after=${after}`)).toEqual([]);
  });

  it('shows nothing of any content', async () => {
    const { text } = await staff.auditor.get('/bank/mini/items');
    expect(text).not.toMatch(/Question|Option|Task mini/);
  });

  describe('attributes', () => {
    const set = (attributes: object, mode = 'merge') =>
      staff.author.call({
        method: 'POST',
        path: '/bank/mini/attributes',
        body: {
          ...{ source: 'later', mode },
          file: JSON.stringify({ format: 'assay-attributes/1', attributes }),
        },
      });
    const revisions = async (item: string) =>
      (await staff.auditor.get(`/bank/mini/items/${item}/attributes`)).body as readonly unknown[];

    it('are merged or replaced by a new revision, and nothing new makes none', async () => {
      const k6 = { level: 'K1', statistics: { responses: 10, facility: '0.5' } };
      expect((await set({ 'mini-k6': k6 })).body).toEqual({ changed: 1 });
      const more = { 'mini-k6': { words: 9, statistics: { responses: 20 } } };
      expect((await set(more)).body).toEqual({ changed: 1 });
      expect((await set(more)).body).toEqual({ changed: 0 });
      const [newest, first] = await revisions('mini-k6');
      expect(first).toMatchObject({ revision: 1, attributes: k6, setBy: staff.author.id });
      expect(newest).toMatchObject({
        ...{ revision: 2, source: 'later' },
        attributes: { level: 'K1', words: 9, statistics: { responses: 20, facility: '0.5' } },
      });
      await set({ 'mini-k6': { level: 'K3' } }, 'replace');
      expect(await idsOf('level=K3')).toEqual(['k6']);
      expect(await idsOf('words=9')).toEqual([]);
    });

    it('are refused whole when one names what is not there', async () => {
      const reply = await set({ 'mini-k7': { level: 'K9' }, 'mini-k99': { level: 'K9' } });
      expect(reply).toMatchObject({ status: 422, body: { code: 'content-refused' } });
      expect(await idsOf('level=K9')).toEqual([]);
    });

    it('take the mean of the judges of the last round', async () => {
      const round = (number: number, ratings: readonly number[]) =>
        staff.examiner.call({
          method: 'POST',
          path: '/bank/mini/angoff-rounds',
          body: {
            ...{ source: `panel, round ${String(number)}`, round: number },
            ratings: ratings.map((rating, at) => ({
              ...{ item: 'mini-k8', judge: `judge${String(at)}`, rating },
            })),
          },
        });
      expect((await round(1, [40, 80])).status).toBe(201);
      expect((await round(2, [55, 60, 66])).status).toBe(201);
      // A judge rates an item once a round.
      expect((await round(2, [10])).status).toBe(409);
      expect((await search('text=k8')).items[0]?.angoff).toBe(603);
    });
  });
});
