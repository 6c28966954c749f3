import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { selectSubmissions } from '#store';
import { smallBank, smallBlueprint, smallUpload } from '../factories/small-bank.js';
import { openApi, PASSWORD, type ApiUnderTest, type Call, type Client } from './api-under-test.js';
import { filing, GROUNDS, RATIONALE, ruling } from './appeal-work.js';
import { accept, my, openExam, passTheory, submissionOf, type Player } from './exam-day.js';
import { allRoutes, filled, type Route } from './routes.js';

type Body = Readonly<Record<string, unknown>>;

function reasoned(reasonCode: string): Body {
  return { itemVersions: [randomUUID()], reasonCode, reason: 'Ten letters at least.' };
}

/** A body of the right shape for every route that takes one. */
const AT = '2026-03-02T09:00:00.000Z';
const LATER = '2026-03-03T09:00:00.000Z';
const MAKING = { form: 'paper', expiresAt: LATER, place: 'Safe 1' };

const MARKING = { decisions: { points: { style: '1' } }, comment: '', supersedes: 0 };

const remarkPlan = {
  operations: [{ kind: 'invalidate', itemVersionId: randomUUID(), mode: 'all-credit' }],
  reasonCode: 'item-invalidated',
  rationale: RATIONALE,
};
const VALID: Readonly<Record<string, Body>> = {
  '/login': { userName: 'nobody', password: PASSWORD },
  '/people': { userName: 'ab', fullName: 'A B', password: PASSWORD, roles: ['grader'] },
  '/bank/imports': smallUpload(),
  '/bank/{qualification}/foreign-imports': {
    files: [{ name: 'bank.gift', base64: 'UmlnaHQ/e1R9' }],
    defaults: { criterion: 'M-1.1', difficulty: 'easy' },
  },
  '/people/{person}/identity': { identityRef: 'staff/1' },
  '/people/{person}/roles': { roles: ['grader'] },
  '/role-grants/{grant}/decision': { outcome: 'confirmed' },
  '/me/password': { oldPassword: PASSWORD, newPassword: `${PASSWORD} again` },
  '/teachings': {
    ...{ trainer: randomUUID(), candidate: randomUUID(), qualification: 'mini' },
    ...{ from: '2026-01-12', until: '2026-01-16' },
  },
  '/bank/checks': { itemVersions: [randomUUID()] },
  '/bank/submissions': { itemVersions: [randomUUID()] },
  '/bank/rejections': reasoned('style'),
  '/bank/withdrawals': reasoned('duplicate'),
  '/bank/embargoes': reasoned('appeal'),
  '/bank/embargo-lifts': reasoned('unfounded'),
  '/bank/retirements': reasoned('outdated'),
  '/bank/import-jobs': {
    bank: JSON.stringify({ ...smallBank(), items: [] }),
    expected: 10,
  },
  '/bank/import-jobs/{job}/pieces': { sequence: 1, items: '[{}]', attributes: '{}', tasks: [] },
  '/bank/{qualification}/attributes': {
    source: 'pretest 2026',
    mode: 'merge',
    file: JSON.stringify({ format: 'assay-attributes/1', attributes: {} }),
  },
  '/bank/{qualification}/angoff-rounds': {
    source: 'panel 2026',
    round: 1,
    ratings: [{ item: 'mini-k1', judge: 'anna', rating: 60 }],
  },
  '/items/{itemVersion}/comments': { text: 'Why?', asksForChange: false },
  '/bank/approvals': { itemVersions: [randomUUID()] },
  '/bank/{qualification}/versions': { version: '9' },
  '/items/{itemVersion}/corrections': { note: 'Ten letters', tests: [{ id: 'large/1' }] },
  '/draws': { bankVersionId: randomUUID(), blueprint: JSON.stringify(smallBlueprint()) },
  '/draws/{draw}/witness-commitments': { commitment: 'a'.repeat(64) },
  '/draws/{draw}/reveals': { nonce: 'a'.repeat(64) },
  '/draws/{draw}/redraws': { reason: 'other', text: 'A reason in words' },
  '/accreditations': { person: randomUUID(), from: AT, until: LATER },
  '/handling-rules': { text: 'Nothing of it is shown to anybody.' },
  '/handling-rules/acknowledgements': { version: 1 },
  '/copy-approvals': {
    holder: randomUUID(),
    purpose: GROUNDS,
    from: AT,
    until: LATER,
    copies: 1,
  },
  '/copy-approvals/{approval}/copies': MAKING,
  '/sets/{set}/copies': { ...MAKING, sitting: randomUUID(), holder: randomUUID() },
  '/copies/{copy}/hand-overs': { to: randomUUID(), place: 'Safe 2' },
  '/copies/{copy}/hand-overs/answer': { answer: 'received' },
  '/copies/{copy}/destruction': {
    method: 'shredded',
    description: GROUNDS,
    witness: randomUUID(),
  },
  '/leak/traces': { of: randomUUID(), fragment: 'text' },
  '/sample-releases': { itemVersion: randomUUID(), withKey: false, reason: GROUNDS },
  '/session/re-authentications': { password: PASSWORD },
  '/custodians/keys': {
    recipient: 'age14ac7w64km02judwkfmsga6ql5paphpt7eu7lnm3my03la42uj4hqtyq82a',
  },
  '/custodians/keys/{key}/proofs': { answer: '0'.repeat(64) },
  '/sets/{set}/openings': { session: randomUUID(), custodians: [randomUUID(), randomUUID()] },
  '/sets/{set}/broken-glass': { reason: GROUNDS, custodians: [randomUUID(), randomUUID()] },
  '/openings/{opening}/shares': { share: 'AGE-SECRET-KEY-1' },
  '/openings/{opening}/review': { findings: GROUNDS, setUsable: true },
  '/sessions/{session}/marking': { markers: [randomUUID()], adjudicators: [] },
  '/sessions/{session}/marking/markers': { person: randomUUID(), duty: 'marker' },
  '/sessions/{session}/marking/suspensions': { person: randomUUID() },
  '/marking/scripts/{script}/markings': MARKING,
  '/marking/scripts/{script}/adjudications': MARKING,
  '/items/{itemVersion}/marking-seeds': {
    response: 'Because.',
    decisions: MARKING.decisions,
    rationale: GROUNDS,
  },
  '/sessions': {
    title: 'T',
    place: 'P',
    setId: randomUUID(),
    scheme: 'sci',
    startsAt: '2026-03-02T09:00:00Z',
    candidates: [randomUUID()],
  },
  '/my/sittings/{sitting}/conditions': { accepted: true },
  '/my/sittings/{sitting}/responses/{item}': { response: 'A' },
  '/my/sittings/{sitting}/submissions/{item}': submissionOf('right') as Body,
  '/my/sittings/{sitting}/appeals': filing('mini-double'),
  '/my/sittings/{sitting}/conduct-remarks': { text: GROUNDS },
  '/conduct-remarks/{remark}/answer': { text: GROUNDS },
  '/sittings/{sitting}/viewings': { place: 'Room 1', supervisor: randomUUID(), minutes: 30 },
  '/sittings/{sitting}/late-admissions': {
    kind: 'marking',
    until: '2026-03-02T09:00:00Z',
    reasonCode: 'hardship',
  },
  '/appeals/{appeal}/formal-check': { outcome: 'dismiss', reasonCode: 'grounds-insufficient' },
  '/appeals/{appeal}/fee': { state: 'waived' },
  '/appeals/{appeal}/assignment': { reviewer: randomUUID() },
  '/appeals/{appeal}/declaration': { conflictOfInterest: false },
  '/appeals/{appeal}/drafts': { text: GROUNDS },
  '/appeals/{appeal}/unblinding': { reasonCode: 'special-consideration' },
  '/appeals/{appeal}/decision': { rulings: [ruling(randomUUID(), 'upheld')] },
  '/appeals/{appeal}/return': { reasonCode: 'review-incomplete' },
  '/appeals/{appeal}/telling': { proof: 'delivery-report', proofSha256: 'a'.repeat(64) },
  '/appeals/{appeal}/searches': { same: 'item', matter: randomUUID() },
  '/appeals/{appeal}/actions': { text: GROUNDS, due: '2026-04-01' },
  '/erasures': { candidate: randomUUID(), reason: 'retention-over' },
  '/statistics/{report}/drafts': {}, // what it takes may be left out
  '/statistics': { sessions: [randomUUID()] },
  '/remarks/drafts': remarkPlan,
  '/remarks/{remark}': remarkPlan,
  '/runs/{run}/repeats': { times: 3 },
  '/remarks': {
    appealId: randomUUID(),
    newVersionId: randomUUID(),
    reasonCode: 'auto-marking-error',
    rationale: RATIONALE,
  },
};

const NUL = 'a\u0000bcdefghijklmnopqrstuvwxyz';
const HALF_PAIR = 'a\ud800bcdefghijklmnopqrstuvwxyz';

describe('bad input', () => {
  let api: ApiUnderTest;
  let routes: readonly Route[];
  let everybody: Client;
  let candidate: Player;
  let programmer: Player;
  let answering: Player;
  beforeAll(async () => {
    api = await openApi();
    // A witness is sent plain text, in a form of its own (test/api/witnesses.spec.ts).
    routes = (await allRoutes(api)).filter(
      ({ path }) => path !== '/logout' && path !== '/witness/add-checkpoint',
    );
    [candidate, programmer, answering] = (await openExam(api, 3)).players as [
      Player,
      Player,
      Player,
    ];
    everybody = await api.person(
      'every.body',
      ...(['author', 'approver', 'examiner', 'invigilator', 'grader'] as const),
      ...(['appeal-reviewer', 'coordinator', 'auditor', 'witness'] as const),
      ...(['custodian', 'chair'] as const),
    );
  });
  afterAll(() => api.close());

  const who = ({ path }: Route) => (path.startsWith('/my/') ? candidate : everybody);
  const send = (route: Route, change: Partial<Call> = {}) =>
    who(route).call({
      method: route.method,
      path: filled(route.path, params()),
      ...(route.hasBody ? { body: VALID[route.path] } : {}),
      ...change,
    });
  const params = () => ({
    ...Object.fromEntries(
      [
        'itemVersion',
        'session',
        'set',
        'draw',
        'appeal',
        'action',
        'remark',
        'run',
        'comment',
        'person',
        'job',
        'key',
        'opening',
        'approval',
        'copy',
        'accreditation',
        'release',
        'script',
        'grant',
        'report',
      ].map((name) => [name, randomUUID()]),
    ),
    sitting: candidate.sitting,
    item: 'mini-k1',
    qualification: 'none',
  });
  const withBody = () => routes.filter(({ hasBody }) => hasBody);

  async function expectRefused(route: Route, change: Partial<Call>, path?: RegExp): Promise<void> {
    const reply = await send(route, change);
    const what = `${route.method} ${route.path} ${JSON.stringify(change).slice(0, 200)}`;
    expect({ what, status: reply.status, code: reply.body?.code }).toEqual({
      what,
      status: 400,
      code: 'bad-input',
    });
    expect(reply.headers['content-type']).toContain('application/problem+json');
    expect(Object.keys(reply.body as object)).toEqual(
      expect.arrayContaining(['type', 'title', 'status', 'detail', 'code', 'instance']),
    );
    if (path === undefined) return;
    const paths = (reply.body.errors as readonly { path: string }[]).map((one) => one.path);
    expect(paths.filter((one) => path.test(one))).not.toEqual([]);
  }

  it('has a body of the right shape here for every route that takes one', async () => {
    expect(
      withBody()
        .map(({ path }) => path)
        .sort(),
    ).toEqual(Object.keys(VALID).sort());
    for (const route of withBody()) expect((await send(route)).body?.code).not.toBe('bad-input');
  });

  it('is refused when the body has a property more', async () => {
    for (const route of withBody())
      await expectRefused(route, { body: { ...VALID[route.path], extra: 1 } }, /^\/body$/);
  });

  it('is refused when the body has a property less', async () => {
    for (const route of withBody())
      for (const name of Object.keys(VALID[route.path]!)) {
        const { [name]: _dropped, ...rest } = VALID[route.path]!;
        await expectRefused(route, { body: rest }, /^\/body$/);
      }
  });

  it('is refused when a value has another type: nothing is converted', async () => {
    for (const route of withBody())
      for (const [name, value] of Object.entries(VALID[route.path]!))
        for (const wrong of wrongTypes(name, value))
          await expectRefused(
            route,
            { body: { ...VALID[route.path], [name]: wrong } },
            new RegExp(`^/body/${name}`),
          );
  });

  it('is refused when the body is no object', async () => {
    for (const route of withBody())
      for (const body of ['null', '[]', '"text"', '7']) await expectRefused(route, { body });
  });

  it('is refused when text holds what no database row can', async () => {
    for (const route of withBody())
      for (const [name, value] of Object.entries(VALID[route.path]!))
        for (const text of [NUL, HALF_PAIR])
          if (typeof value === 'string')
            await expectRefused(
              route,
              { body: { ...VALID[route.path], [name]: text } },
              new RegExp(`^/body/${name}$`),
            );
  });

  it('is refused when a matching answer names or pairs such text', async () => {
    const route = routes.find(({ path }) => path.endsWith('/responses/{item}'))!;
    for (const text of [NUL, HALF_PAIR])
      for (const response of [{ [text]: 't1' }, { s1: text }, [text]])
        await expectRefused(route, { body: { response } }, /^\/body\/response/);
  });

  it('is refused when a parameter of the address is none', async () => {
    // What a log holds is found by path: a tile that is not there is missing, not malformed.
    for (const route of routes.filter(({ path }) => !path.startsWith('/log/tile/')))
      for (const [, name] of route.path.matchAll(/\{(\w+)\}/g))
        for (const value of ['No-Uuid-But-Item!', '..%2F..', '%00', "1'--"]) {
          const path = filled(route.path, { ...params(), [name!]: value });
          await expectRefused(route, { path }, new RegExp(`^/params/${name!}$`));
        }
  });

  it('is refused when the address has a query, or a body where none is taken', async () => {
    for (const route of routes) {
      const path = `${filled(route.path, params())}?page=1`;
      await expectRefused(route, { path });
      if (!route.hasBody && route.method === 'POST')
        await expectRefused(route, { body: { surprise: 1 } });
    }
  });

  it.each([
    { name: 'cut short', body: '{"userName": "a"' },
    { name: 'empty', body: '' },
    { name: 'a prototype', body: '{"__proto__": {"userName": "x"}, "password": "y"}' },
    { name: 'nested a hundred thousand deep', body: '['.repeat(100_000) + ']'.repeat(100_000) },
  ])('is refused when its JSON is $name', async ({ body }) => {
    const reply = await api.call({
      method: 'POST',
      path: '/login',
      body,
      headers: { 'content-type': 'application/json' },
    });
    expect(reply).toMatchObject({ status: 400, body: { code: 'bad-input' } });
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'application/xml'])(
    'is refused as %s',
    async (type) => {
      const reply = await api.call({
        method: 'POST',
        path: '/login',
        body: '{}',
        headers: { 'content-type': type },
      });
      expect(reply).toMatchObject({ status: 400, body: { code: 'bad-input' } });
    },
  );

  it('is refused when it is larger than the address takes', async () => {
    const reply = await candidate.call({
      method: 'PUT',
      path: my(candidate, '/responses/mini-k6'),
      body: { response: 'x'.repeat(1024 * 1024) },
    });
    expect(reply).toMatchObject({ status: 413, body: { code: 'too-large' } });
    expect(reply.headers['content-type']).toContain('application/problem+json');
  });

  it('is read beyond 1 MiB only from somebody who is logged in', async () => {
    const body = { bank: 'x'.repeat(1024 * 1024), tasks: [] };
    const bank = { method: 'POST', path: '/bank/imports', body } as const;
    expect(await api.call(bank)).toMatchObject({ status: 401, body: { code: 'not-logged-in' } });
    const reply = await everybody.call(bank);
    expect(reply).toMatchObject({ status: 422, body: { code: 'content-refused' } });
  });

  it('is refused when it does not say how large it is', async () => {
    await api.app.listen(0, '127.0.0.1');
    const body = new Blob(['{"userName":"a","password":"b"}']).stream();
    const url = `${await api.app.getUrl()}/login`;
    const reply = await fetch(url, { method: 'POST', body, duplex: 'half' });
    expect(reply.status).toBe(413);
    expect(await reply.json()).toMatchObject({ code: 'too-large' });
  });

  describe('as content', () => {
    const importing = (bank: string) =>
      everybody.call({
        method: 'POST',
        path: '/bank/imports',
        body: { ...smallUpload(), bank },
      });

    it.each([
      { name: 'no JSON', change: (text: string) => text.slice(1) },
      {
        name: 'an unknown criterion',
        change: (text: string) => text.replace('"criterion":"M-1.1"', '"criterion":"M-9"'),
      },
      {
        name: 'an unknown property',
        change: (text: string) => text.replace('"minutes"', '"minuten"'),
      },
      {
        name: 'a NUL in a title',
        change: (text: string) => text.replace('Reads programs', 'Reads\\u0000'),
      },
      {
        name: 'half a pair in a title',
        change: (text: string) => text.replace('Reads programs', 'Reads\\ud800'),
      },
      {
        name: 'half a pair in a prompt',
        change: (text: string) => text.replace('Question mini-k2?', '\\udc00'),
      },
      {
        name: 'a NUL in a prompt',
        change: (text: string) => text.replace('Question mini-k2?', '\\u0000'),
      },
    ])('is refused whole, naming file and path: $name', async ({ change }) => {
      const reply = await importing(change(smallUpload().bank));
      expect(reply).toMatchObject({ status: 422, body: { code: 'content-refused' } });
      expect(reply.body.errors[0].path).toMatch(/^bank\.json: \$/);
    });

    it('is refused for a language that is not installed, naming those that are', async () => {
      const upload = smallUpload();
      for (const file of upload.tasks[0]!.files) {
        if (file.path !== 'task.json') continue;
        const text = Buffer.from(file.base64, 'base64').toString();
        const changed = text.replaceAll('"python"', '"cobol"');
        file.base64 = Buffer.from(changed).toString('base64');
      }
      const reply = await everybody.call({ method: 'POST', path: '/bank/imports', body: upload });
      expect(reply).toMatchObject({ status: 422, body: { code: 'content-refused' } });
      expect(reply.body.errors[0]).toMatchObject({
        path: expect.stringContaining('$.languages[0]'),
        message: 'this installation has no language "cobol"',
        hint: expect.stringContaining('python'),
      });
    });

    it.each(['A', 'AAA', 'A===', 'AA A', '!!!!'])('is refused as base64: %s', async (base64) => {
      const upload = smallUpload();
      upload.tasks[0]!.files[0]!.base64 = base64;
      const reply = await everybody.call({ method: 'POST', path: '/bank/imports', body: upload });
      expect(reply).toMatchObject({ status: 400, body: { code: 'bad-input' } });
    });
  });

  describe('as a submission', () => {
    beforeAll(async () => {
      await passTheory(programmer);
      await programmer.post(my(programmer, '/practical/start'));
    });
    const file = (name: string, bytes: Buffer) => ({ name, base64: bytes.toString('base64') });
    const text = Buffer.from('print(1)\n');

    it.each([
      {
        name: 'a language that the task does not allow',
        language: 'java',
        files: [file('A.java', text)],
      },
      { name: 'no language of ours', language: 'cobol', files: [file('a.cob', text)] },
      { name: 'no file', language: 'python', files: [] },
      { name: 'a path for a name', language: 'python', files: [file('../main.py', text)] },
      { name: 'a hidden name', language: 'python', files: [file('.main.py', text)] },
      {
        name: 'bytes that are no text',
        language: 'python',
        files: [file('main.py', Buffer.from([0xff, 0xfe]))],
      },
      {
        name: 'text with a NUL',
        language: 'python',
        files: [file('main.py', Buffer.from('a\0b'))],
      },
      {
        name: 'more than 256 KiB',
        language: 'python',
        files: [file('main.py', Buffer.alloc(262_145, 'a'))],
      },
      {
        name: 'the same name twice',
        language: 'python',
        files: [file('main.py', text), file('main.py', text)],
      },
      {
        name: 'more than 20 files',
        language: 'python',
        files: Array.from({ length: 21 }, (_, at) => file(`m${String(at)}.py`, text)),
      },
    ])('is refused before it is queued: $name', async ({ language, files }) => {
      const reply = await programmer.call({
        method: 'POST',
        path: my(programmer, '/submissions/mini-double'),
        body: { language, files },
      });
      expect(reply).toMatchObject({ status: 422, body: { code: 'submission-refused' } });
      expect(await selectSubmissions(api.engine.db, programmer.sitting)).toEqual([]);
      expect(api.bell.rung).toEqual([]);
    });

    it('is refused for what the paper does not hold', async () => {
      for (const item of ['mini-k1', 'mini-none']) {
        const path = my(programmer, `/submissions/${item}`);
        const reply = await programmer.call({ method: 'POST', path, body: submissionOf('right') });
        expect(reply).toMatchObject({ status: 404, body: { code: 'not-found' } });
      }
    });
  });

  describe('as an answer', () => {
    beforeAll(() => accept(answering));

    it.each([
      { item: 'mini-k1', response: 'Z' },
      { item: 'mini-k1', response: ['B'] },
      { item: 'mini-k3', response: ['A', 'A'] },
      { item: 'mini-k3', response: 'A' },
      { item: 'mini-k4', response: 'many' },
      { item: 'mini-k7', response: ['a', 'b'] },
      { item: 'mini-k8', response: { s9: 't1' } },
      { item: 'mini-k8', response: { s1: 't1', s2: 't1' } },
    ])('is refused, never scored: $response for $item', async ({ item, response }) => {
      const reply = await answering.call({
        method: 'PUT',
        path: my(answering, `/responses/${item}`),
        body: { response },
      });
      expect(reply).toMatchObject({ status: 422, body: { code: 'response-refused' } });
      expect((await answering.get(my(answering, '/responses'))).body).toEqual([]);
    });
  });
});

function wrongTypes(name: string, value: unknown): readonly unknown[] {
  if (name === 'response') return [7, true, [1], { s1: 1 }];
  switch (typeof value) {
    case 'string':
      return [7, null, true, [value], { value }];
    case 'boolean':
      return ['true', 1, null];
    case 'number':
      return ['1', 1.5, null, true];
    default:
      return ['text', 7, null, {}];
  }
}
