import { randomUUID } from 'node:crypto';
import { CompiledQuery } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { findLogin } from '#store';
import { ACTIONS } from '../../apps/api/src/access/decide.js';
import { hashToken } from '../../apps/api/src/access/session-token.js';
import { clientOf, openApi, PASSWORD, type ApiUnderTest, type Client } from './api-under-test.js';
import { hireStaff, type Staff } from './exam-day.js';
import { allRoutes, filled, type Route } from './routes.js';

const PUBLIC = [
  'GET /draws/{draw}/certificate',
  'GET /health',
  'GET /log/checkpoint',
  'GET /log/tile/{path}',
  'GET /log/vkey',
  'GET /qualifications/{qualification}/samples',
  'GET /qualifications/{qualification}/samples/page',
  'GET /witness/vkey',
  'GET /witness/{origin}/checkpoint',
  'POST /login',
  'POST /witness/add-checkpoint',
];

describe('access', () => {
  let api: ApiUnderTest;
  let routes: readonly Route[];
  let staff: Staff;
  let someone: Client;
  let count = 0;
  beforeAll(async () => {
    api = await openApi();
    routes = await allRoutes(api);
    staff = await hireStaff(api);
  });
  afterAll(() => api.close());
  beforeEach(async () => {
    count += 1;
    someone = await api.person(`someone${String(count)}`, 'auditor');
  });

  const me = (headers: Readonly<Record<string, string>>, method: 'GET' | 'POST' = 'GET') =>
    api.call({ method, path: method === 'GET' ? '/me' : '/logout', headers });

  it('names an action of decide() for every route but the public ones', () => {
    const named = routes.filter(({ action }) => action !== undefined);
    expect(named.filter(({ action }) => !(ACTIONS as readonly string[]).includes(action!))).toEqual(
      [],
    );
    const open = routes.filter(({ action }) => action === undefined);
    expect(open.map(({ method, path }) => `${method} ${path}`).sort()).toEqual(PUBLIC);
  });

  it('answers 401 on every route but the public ones to whoever is not logged in', async () => {
    const bad = [
      {},
      { authorization: `Bearer ${'x'.repeat(43)}` },
      { authorization: 'Basic YTpi' },
    ];
    for (const { method, path, action } of routes.filter((one) => one.action !== undefined))
      for (const headers of bad) {
        const reply = await api.call({ method, path: filled(path, {}), headers });
        expect({ path, action, status: reply.status, code: reply.body.code }).toEqual({
          path,
          action,
          status: 401,
          code: 'not-logged-in',
        });
      }
  });

  it('asks for the role before it looks at the input', async () => {
    const reply = await someone.call({
      method: 'POST',
      path: '/bank/imports',
      body: { nonsense: 1 },
    });
    expect(reply).toMatchObject({ status: 403, body: { code: 'not-allowed' } });
  });

  it('keeps a token only as its hash', async () => {
    const at = api.clock.now();
    const login = await findLogin(api.engine.db, { sha256: hashToken(someone.token), at });
    expect(login?.person.id).toBe(someone.id);
    const { rows } = await sqlRows(`select * from login_session`);
    expect(JSON.stringify(rows)).not.toContain(someone.token);
  });

  it('ends a session when it expires, by the clock of the engine', async () => {
    const { body } = await logIn('ann.author', PASSWORD);
    const client = clientOf(api.call, staff.author.id, body.token as string);
    expect((await client.get('/me')).body.userName).toBe('ann.author');
    expect(body.expiresAt).toBe(new Date(api.clock.now().getTime() + 12 * 3_600_000).toISOString());
    const late = await findLogin(api.engine.db, {
      sha256: hashToken(client.token),
      at: new Date(api.clock.now().getTime() + 12 * 3_600_000),
    });
    expect(late).toBeUndefined();
  });

  it('ends a session at log-out, and only that one', async () => {
    const { body } = await logIn('ann.author', PASSWORD);
    const first = clientOf(api.call, staff.author.id, body.token as string);
    await first.post('/logout');
    expect((await first.call({ method: 'GET', path: '/me' })).status).toBe(401);
    expect((await staff.author.get('/me')).status).toBe(200);
  });

  it('takes a right no longer held away at once', async () => {
    await api.asOwner(`delete from person_role where person_id = '${someone.id}'`);
    const reply = await someone.call({ method: 'GET', path: '/audit/checkpoint' });
    expect(reply.status).toBe(403);
  });

  describe('with a cookie', () => {
    const cookie = () => ({ cookie: `assay_session=${someone.token}` });

    it('is recognised for reading and for changes from this site', async () => {
      expect((await me(cookie())).status).toBe(200);
      const own = { ...cookie(), host: 'exam.example', origin: 'https://exam.example' };
      expect((await me(own, 'POST')).status).toBe(204);
    });

    it.each([
      { name: 'another site', headers: { origin: 'https://evil.example' } },
      { name: 'a sandboxed frame', headers: { origin: 'null' } },
      { name: 'a site that ends alike', headers: { origin: 'https://not-exam.example' } },
      {
        name: 'a request that the browser calls cross-site',
        headers: { 'sec-fetch-site': 'cross-site' },
      },
    ])('is refused for a change that comes from $name', async ({ headers }) => {
      const reply = await me({ ...cookie(), host: 'exam.example', ...headers }, 'POST');
      expect(reply).toMatchObject({ status: 403, body: { code: 'foreign-origin' } });
      expect((await me(cookie())).status).toBe(200);
    });

    it('is set so that scripts and other sites cannot use it', async () => {
      const { headers } = await logIn('ann.author', PASSWORD);
      expect(headers['set-cookie']).toMatch(/HttpOnly; SameSite=Strict/);
    });
  });

  describe('log-in', () => {
    it('tells a wrong password and an unknown name apart by nothing', async () => {
      const [wrong, unknown] = [
        await logIn('ann.author', 'wrong'),
        await logIn('nobody.here', 'wrong'),
      ];
      expect(wrong.status).toBe(401);
      expect(unknown.text).toBe(wrong.text);
    });

    it('is refused after ten failures within 15 minutes, even with the right password', async () => {
      const tries = await Promise.all(Array.from({ length: 10 }, () => logIn('gra.der', 'wrong')));
      expect(tries.map(({ status }) => status)).toEqual(tries.map(() => 401));
      const refused = await logIn('gra.der', PASSWORD);
      expect(refused).toMatchObject({ status: 429, body: { code: 'too-many-attempts' } });
      expect((await logIn('ed.examiner', PASSWORD)).status).toBe(200);
    });
  });

  describe('new people', () => {
    const create = (body: Readonly<Record<string, unknown>>) =>
      staff.coordinator.call({
        method: 'POST',
        path: '/people',
        body: { fullName: 'Żaneta Ő', password: PASSWORD, roles: ['grader'], ...body },
      });

    it('hold a staff role once a second coordinator has confirmed it, and change the given password first', async () => {
      const asked = (await create({ userName: 'new.grader' })).body;
      expect(asked.grants).toMatchObject([{ role: 'grader', inForce: false }]);
      const decision = { path: `/role-grants/${asked.grants[0].id as string}/decision` };
      const confirm = (who: Client) =>
        who.call({ method: 'POST', ...decision, body: { outcome: 'confirmed' } });
      const alone = await api.accountOf('staff/co.ordinator', 'co.again', 'coordinator');
      const second = await api.person('co.second', 'coordinator');
      expect((await confirm(staff.coordinator)).status).toBe(403);
      expect((await confirm(alone)).status).toBe(403);
      expect((await confirm(second)).status).toBe(204);
      expect((await confirm(second)).status).toBe(409);
      const { body } = await logIn('new.grader', PASSWORD);
      expect(body.roles).toEqual(['grader']);
      const grader = clientOf(api.call, asked.id as string, body.token as string);
      const early = await grader.call({ method: 'GET', path: '/runs/parked' });
      expect(early.body).toMatchObject({ code: 'password-change-needed' });
      const change = { oldPassword: PASSWORD, newPassword: `${PASSWORD} of mine` };
      expect(
        (
          await grader.call({
            method: 'POST',
            path: '/me/password',
            body: { ...change, newPassword: PASSWORD },
          })
        ).status,
      ).toBe(400);
      await grader.post('/me/password', change);
      expect((await grader.get('/runs/parked')).status).toBe(200);
      expect((await logIn('new.grader', PASSWORD)).status).toBe(401);
    });

    it('get no role from themselves, by no account of theirs', async () => {
      const other = await api.accountOf('staff/co.ordinator', 'co.third', 'coordinator');
      for (const id of [staff.coordinator.id, other.id]) {
        const reply = await staff.coordinator.call({
          ...{ method: 'POST', path: `/people/${id}/roles`, body: { roles: ['chair'] } },
        });
        expect(reply).toMatchObject({ status: 403, body: { code: 'not-allowed' } });
      }
      await staff.coordinator.post(`/people/${someone.id}/roles`, { roles: ['chair'] });
      const again = await staff.coordinator.call({
        ...{ method: 'POST', path: `/people/${someone.id}/roles`, body: { roles: ['chair'] } },
      });
      expect(again.status).toBe(409);
    });

    it('hold no other role when they are candidates', async () => {
      const reply = await create({
        userName: 'two.faced',
        roles: ['candidate', 'appeal-reviewer'],
      });
      expect(reply).toMatchObject({ status: 409, body: { code: 'conflict' } });
    });

    it('have a name of their own, also when two are created at once', async () => {
      const both = await Promise.all([1, 2].map(() => create({ userName: 'twin' })));
      expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
    });

    it('are created by coordinators only', async () => {
      const body = { userName: 'me.too', fullName: 'X', password: PASSWORD, roles: ['author'] };
      const reply = await someone.call({ method: 'POST', path: '/people', body });
      expect(reply.status).toBe(403);
    });
  });

  it('tells of an address that is not there in the usual form', async () => {
    for (const path of [
      '/nothing',
      `/items/${randomUUID()}/nothing`,
      '/%ff',
      `/items/${'a'.repeat(500)}`,
    ]) {
      const reply = await someone.call({ method: 'GET', path });
      expect(reply.headers['content-type']).toContain('application/problem+json');
      expect(reply.status).toBeLessThan(500);
    }
  });

  function logIn(userName: string, password: string) {
    return api.call({ method: 'POST', path: '/login', body: { userName, password } });
  }

  async function sqlRows(text: string) {
    return api.engine.db.executeQuery(CompiledQuery.raw(text));
  }
});
