import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Logger } from 'nestjs-pino';
import { findPerson } from '#store';
import { finishOverdueParts } from '../../apps/api/src/background.js';
import { SECRETS, smallUpload } from '../factories/small-bank.js';
import {
  openApi,
  PASSWORD,
  type ApiUnderTest,
  type Call,
  type Client,
  type Reply,
} from './api-under-test.js';
import {
  correctDouble,
  fileAppeal,
  filing,
  GROUNDS,
  openRemark,
  settleAppeal,
} from './appeal-work.js';
import {
  accept,
  answer,
  gradeAll,
  my,
  openExam,
  openSession,
  scheduleExam,
  submissionOf,
  type ExamDay,
  type Player,
} from './exam-day.js';
import { allRoutes, filled, type Route } from './routes.js';

const OTHERS_ANSWER = 'OTHERS-answer-77aa';
/** Property names that only content with its key has. */
const KEY_PROPERTIES =
  /"(key|correct|rationale|author|checker|seed|derivation|criteria_confirmed|contentSha256|groups|tests)":/;

/** What each route with a body takes; one that is missing is still walked, with an empty object. */
const BODIES: Readonly<Record<string, unknown>> = {
  '/my/sittings/{sitting}/conditions': { accepted: true },
  '/my/sittings/{sitting}/responses/{item}': { response: 'A' },
  '/my/sittings/{sitting}/submissions/{item}': submissionOf('small-only'),
  '/my/sittings/{sitting}/appeals': filing('mini-double'),
  '/my/sittings/{sitting}/conduct-remarks': { text: GROUNDS },
  '/login': { userName: 'candidate2', password: 'not the password' },
};
/** They end what the walk needs. */
const LEFT_OUT = new Set(['POST /logout']);

describe('what a candidate is told', () => {
  let api: ApiUnderTest;
  let day: ExamDay;
  let routes: readonly Route[];
  let me: Player;
  let other: Player;
  let forbidden: readonly string[];
  const succeeded = new Set<string>();
  const replies: { readonly what: string; readonly reply: Reply }[] = [];

  beforeAll(async () => {
    api = await openApi();
    routes = (await allRoutes(api)).filter((one) => !LEFT_OUT.has(`${one.method} ${one.path}`));
    await playThroughAllPhases();
  });
  afterAll(() => api.close());

  it('is walked on every route that there is', () => {
    expect(routes.length).toBeGreaterThan(30);
    const own = routes.filter(({ path }) => path.startsWith('/my/'));
    expect(own.map(nameOf).filter((name) => !succeeded.has(name))).toEqual([]);
  });

  it('holds no key, rationale, author, hidden test, checker, nor anything of another candidate', () => {
    expect(replies.length).toBeGreaterThan(500);
    const leaks = replies.flatMap(({ what, reply }) => {
      const text = `${JSON.stringify(reply.headers)}\n${reply.text}\n${decoded(reply.text)}`;
      const found = forbidden.filter((secret) => text.includes(secret));
      return found.map((secret) => `${what}: ${secret}`);
    });
    expect(leaks).toEqual([]);
  });

  it('names no property that belongs to a key', () => {
    const named = replies
      .filter(({ reply }) => KEY_PROPERTIES.test(reply.text))
      .map(({ what }) => what);
    expect(named).toEqual([]);
  });

  it('finds a leak where there is one: an examiner is shown the key', async () => {
    const listed = await day.staff.examiner.get('/bank/mini/items');
    const item = (listed.body.items as { id: string; itemId: string }[]).find(
      ({ itemId }) => itemId === 'mini-k6',
    );
    const reply = await day.staff.examiner.get(`/items/${item!.id}`);
    expect(reply.text).toContain(SECRETS.shortKey);
    expect(reply.text).toMatch(KEY_PROPERTIES);
  });

  it("tells another candidate's sitting from one that is not there by nothing", async () => {
    for (const route of routes.filter(({ path }) => path.includes('{sitting}'))) {
      if (!route.path.startsWith('/my/')) continue;
      const [others, nobodys] = [other.sitting, randomUUID()];
      const [first, second] = await Promise.all(
        [others, nobodys].map(async (id) =>
          scrub(await me.call(callOf(route, { sitting: id })), id),
        ),
      );
      expect(first).toEqual(second);
      expect(first).toMatchObject({ status: 404, body: expect.stringContaining('not-found') });
    }
  });

  it('refuses every route that is not for candidates', async () => {
    for (const route of routes.filter(({ path, action }) => !path.startsWith('/my') && action)) {
      if (route.action === 'person.read-own' || route.action === 'person.change-password') continue;
      const { status, body } = await me.call(callOf(route, params(other.sitting)));
      expect({ route: nameOf(route), status, code: body.code }).toEqual({
        route: nameOf(route),
        status: 403,
        code: 'not-allowed',
      });
    }
  });

  it('never comes into the log, nor does a password, a token or an answer', () => {
    expect(api.log.length).toBeGreaterThan(100);
    const log = api.log.join('');
    const secrets = [...Object.values(SECRETS), OTHERS_ANSWER, PASSWORD, me.token, other.token];
    expect(secrets.filter((secret) => log.includes(secret))).toEqual([]);
  });

  /** Every phase of a sitting, one after the other, each walked. */
  async function playThroughAllPhases(): Promise<void> {
    day = await scheduleExam(api, 2);
    [me, other] = recorded(day.players as [Player, Player]);
    await gatherForbidden();
    await walk('scheduled');
    await openSession(day.staff, day);
    await walk('open');
    await accept(other);
    await answer(other, 'mini-k6', OTHERS_ANSWER);
    await accept(me);
    await me.post(my(me, '/conduct-remarks'), { text: GROUNDS });
    await walk('theory');
    for (const [item, response] of [
      ['mini-k1', 'B'],
      ['mini-k2', 'A'],
      ['mini-k3', ['A', 'C']],
      ['mini-k7', ['c', 'a', 'b']],
    ] as const)
      await answer(me, item, response);
    await me.post(my(me, '/theory/finish'));
    await walk('theory finished');
    await me.post(my(me, '/practical/start'));
    await walk('practical');
    await me.post(my(me, '/submissions/mini-double'), submissionOf('right'));
    await me.post(my(me, '/practical/finish'));
    await walk('waiting for marks');
    api.clock.advance({ minutes: 61 });
    await finishOverdueParts(api.engine);
    await gradeAll(api);
    await walk('decided');
    await appealAll();
    await walk('after the appeal');
  }

  async function appealAll(): Promise<void> {
    const first = await me.post(my(me, '/appeals'), filing('mini-sum'));
    await me.post(`/my/appeals/${first.body.id as string}/withdrawal`);
    const appeal = await fileAppeal(day, me);
    const remark = await openRemark(day, appeal, await correctDouble(day, appeal.itemVersionId));
    await gradeAll(api);
    await day.staff.reviewer.get(`/remarks/${remark}`);
    await day.staff.secondReviewer.post(`/remarks/${remark}/commit`);
    await settleAppeal(day, appeal, 'upheld');
  }

  /** Both candidates' own clients, with everything that the first is told kept. */
  function recorded([first, second]: [Player, Player]): [Player, Player] {
    const call = async (one: Call) => {
      const reply = await first.call(one);
      note(one, reply);
      return reply;
    };
    const sure = async (one: Call) => {
      const reply = await call(one);
      if (reply.status >= 300) throw new Error(reply.text);
      return reply;
    };
    const mine: Player = {
      ...first,
      call,
      get: (path) => sure({ method: 'GET', path }),
      post: (path, body) => sure({ method: 'POST', path, body }),
      put: (path, body) => sure({ method: 'PUT', path, body }),
    };
    return [mine, second];
  }

  function note({ method, path }: Call, reply: Reply): void {
    replies.push({ what: `${method} ${path} ${reply.status}`, reply });
    if (reply.status >= 300) return;
    const route = routes.find(
      (one) =>
        one.method === method &&
        new RegExp(`^${one.path.replace(/\{\w+\}/g, '[^/]+')}$`).test(path),
    );
    if (route !== undefined) succeeded.add(nameOf(route));
  }

  async function gatherForbidden(): Promise<void> {
    const { db } = api.engine;
    const people: readonly Client[] = [other, ...Object.values(day.staff).flat()];
    const names = await Promise.all(people.map(async ({ id }) => (await findPerson(db, id))!));
    const hidden = smallUpload().tasks.flatMap(({ files }) =>
      files
        .filter(({ path }) => /^(tests\/(?!sample)|checker)/.test(path))
        .map(({ base64 }) => base64),
    );
    forbidden = [
      ...Object.values(SECRETS),
      ...hidden,
      OTHERS_ANSWER,
      other.id,
      other.token,
      ...names.flatMap((person) => [person.full_name, person.user_name]),
    ];
  }

  /** All routes: reading everything of mine, another's and nobody's; changing everything but my own. */
  async function walk(phase: string): Promise<void> {
    for (const sitting of [me.sitting, other.sitting, randomUUID()])
      for (const route of routes) {
        const changesMine = route.method !== 'GET' && sitting === me.sitting;
        const call = callOf(route, params(sitting));
        // My own sitting is moved on by the play only; here its changes come with a wrong body.
        const reply = await me.call(changesMine ? { ...call, body: { phase } } : call);
        if (sitting === other.sitting) expectNoOtherSitting(reply, call);
      }
  }

  /** The id that I asked with comes back in `instance`, and nowhere else. */
  function expectNoOtherSitting(reply: Reply, call: Call): void {
    const { instance, ...rest } = (reply.body ?? {}) as { readonly instance?: string };
    expect([undefined, call.path]).toContain(instance);
    expect(JSON.stringify(rest)).not.toContain(other.sitting);
  }

  function params(sitting: string): Readonly<Record<string, string>> {
    const id = randomUUID();
    return {
      sitting,
      item: 'mini-k1',
      itemVersion: id,
      session: day.sessionId,
      set: day.setId,
      appeal: id,
      remark: id,
      run: id,
      qualification: 'mini',
    };
  }

  function callOf(route: Route, values: Readonly<Record<string, string>>): Call {
    const { method, path, hasBody } = route;
    const item = path.includes('/submissions/') ? 'mini-double' : 'mini-k1';
    const call = { method, path: filled(path, { item, ...values }) };
    return hasBody ? { ...call, body: BODIES[path] ?? {} } : call;
  }

  function scrub(reply: Reply, id: string) {
    const { date: _date, 'content-length': _length, ...headers } = reply.headers;
    return { status: reply.status, body: reply.text.replaceAll(id, 'ID'), headers };
  }
});

function nameOf({ method, path }: Route): string {
  return `${method} ${path}`;
}

/** Whatever looks like base64, decoded. */
function decoded(text: string): string {
  return [...text.matchAll(/"([A-Za-z0-9+/]{8,}={0,2})"/g)]
    .map(([, base64]) => Buffer.from(base64!, 'base64').toString('latin1'))
    .join('\n');
}

describe('what the log says of a failure', () => {
  let api: ApiUnderTest;
  beforeAll(async () => {
    api = await openApi();
  });
  afterAll(() => api.close());

  it('holds neither content nor answers, whatever breaks', async () => {
    const { players, staff } = await openExam(api, 1);
    const [one] = players as [Player];
    await accept(one);
    const { provider } = api.engine.keys;
    const unwrap = provider.unwrap.bind(provider);
    Object.assign(provider, {
      unwrap: () => {
        throw new Error('the key store is away');
      },
    });
    const answered = { method: 'PUT', path: my(one, '/responses/mini-k6') } as const;
    const broken = await one.call({ ...answered, body: { response: OTHERS_ANSWER } });
    expect(broken).toMatchObject({ status: 500, body: { code: 'internal-error' } });
    expect(broken.text).not.toContain('key store');
    Object.assign(provider, { unwrap });
    await staff.author.call({
      method: 'POST',
      path: '/bank/imports',
      body: { ...smallUpload(), bank: smallUpload().bank.replace('"M-1.1"', '"M-9"') },
    });
    await answer(one, 'mini-k6', OTHERS_ANSWER);
    const log = api.log.join('');
    expect(log).toContain('the key store is away');
    const secrets = [...Object.values(SECRETS), OTHERS_ANSWER, PASSWORD, one.token];
    expect(secrets.filter((secret) => log.includes(secret))).toEqual([]);
  });

  it('leaves out the row that the database names in its details', () => {
    const detail = `Failing row contains (${SECRETS.shortKey}).`;
    api.app
      .get(Logger)
      .error(Object.assign(new Error('violates a check'), { detail, code: '23514' }));
    const line = api.log.find((one) => one.includes('violates a check'));
    expect(line).toContain('23514');
    expect(line).not.toContain(SECRETS.shortKey);
  });
});
