import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  findPasswordHash,
  insertPerson,
  inTransaction,
  recordParticipation,
  selectEventsAbout,
  selectMarkEntries,
  type Act,
} from '#store';
import { verifyEvidence } from '../../apps/cli/src/evidence/verify-evidence.js';
import {
  clientOf,
  openApi,
  PASSWORD,
  type ApiUnderTest,
  type Client,
  type Reply,
} from './api-under-test.js';
import { resultOf } from './exam-day.js';
import { itHolds, itIsBlind } from './marker-role.js';
import {
  deskOf,
  markAll,
  markOne,
  nextRound,
  openMarking,
  openOffice,
  sitEssays,
  type Judge,
  type MarkedSession,
  type Office,
} from './marking-work.js';

const told = ({ status, body }: Reply) => ({ status, code: body?.code as string });
const why: Judge = () => ({ argument: '2', style: '1' });
interface Report {
  readonly rounds: readonly unknown[];
  readonly namesCandidate: readonly unknown[];
  readonly agreement: readonly unknown[];
  readonly markers: readonly { readonly person: string }[];
}
const ONE_MARKER = { markers: 1 };

describe('marking by people', () => {
  let api: ApiUnderTest;
  let office: Office;
  let one: Client;
  let two: Client;
  let chief: Client;
  beforeAll(async () => {
    api = await openApi();
    office = await openOffice(api);
    one = await api.person('mark.one', 'grader');
    two = await api.person('mark.two', 'grader');
    chief = await api.person('chi.ef', 'examiner');
  });
  afterAll(() => api.close());

  const pointsOf = async ({ players }: MarkedSession, item = 'why') =>
    Promise.all(
      players.map(async ({ sitting }) => {
        const entries = await selectMarkEntries(api.engine.db, sitting);
        const id = office.itemIds.get(item);
        return entries.find((entry) => entry.item_version_id === id)?.points ?? null;
      }),
    );
  const reportOf = async ({ id }: MarkedSession): Promise<Report> =>
    (await office.staff.coordinator.get(`/sessions/${id}/marking`)).body as Report;
  /** A session of so many different answers to one essay, opened for these markers. */
  const marked = async (rules: object, answers: readonly string[], markers = [one, two]) => {
    const session = await sitEssays(
      office,
      answers.map((text) => ({ why: text })),
      rules,
    );
    const opened = await openMarking(office, session, { markers, adjudicators: [chief] });
    return { session, opened };
  };

  it('goes by rounds: two marks of each different answer, and a third where they are too far apart', async () => {
    const session = await sitEssays(
      office,
      [
        { why: 'Because it rains.', how: 'Step by step.', which: 'B' },
        { why: 'Because it rains. \r\n', which: 'B' },
        { why: 'Because it snows.', how: 'Step by step.' },
      ],
      { tolerance: { kind: 'points', value: '1' } },
    );
    const people = { markers: [one, two], adjudicators: [chief] };
    const opened = await openMarking(office, session, people);
    expect(opened.body).toMatchObject({ answers: 5, scripts: 3, elsewhere: 0, dueAt: null });
    expect(told(await openMarking(office, session, people)).code).toBe('conflict');
    const how =
      (points: string): Judge =>
      (script) =>
        script.item.id === 'how' ? { steps: points } : { argument: points, style: '1' };
    await markAll([one, two], how('3'));
    expect((await nextRound(office, session)).body).toEqual({
      ...{ kind: 'second', scripts: 3, settled: 0 },
    });
    // Within the tolerance of the scheme, at its bound; beyond that of the item, which is 0.
    await markAll([one, two], how('2'));
    expect((await nextRound(office, session)).body).toEqual({
      ...{ kind: 'adjudication', scripts: 1, settled: 2 },
    });
    const [script] = await deskOf(chief);
    expect(script?.earlier.map(({ round, points }) => [round, points])).toEqual([
      ['first', '3'],
      ['second', '2'],
    ]);
    await markOne(chief, script!, { steps: '2.5' });
    expect((await nextRound(office, session)).body).toMatchObject({ kind: 'closed', settled: 1 });
    expect(await pointsOf(session, 'why')).toEqual(['3.5', '3.5', '3.5']);
    expect(await pointsOf(session, 'how')).toEqual(['2.5', '0', '2.5']);
    expect((await resultOf(session.players[0]!)).total).toBe('8');
    expect(told(await nextRound(office, session)).code).toBe('conflict');
    const entries = await selectMarkEntries(api.engine.db, session.players[0]!.sitting);
    expect(entries.find(({ points }) => points === '2.5')).toMatchObject({
      state: 'marked',
      layer: 'base',
      cause: { kind: 'marking', ref: script!.ref },
    });
    await expectProved(session.players[0]!.sitting);
  });

  it('shows markers no candidate, and no other marking but to the adjudicator', async () => {
    const { session } = await marked({}, ['A blind answer.', 'Another blind answer.']);
    const desks = await Promise.all([one, two].map(deskOf));
    const seen = JSON.stringify(desks);
    const { body: sittings } = await office.staff.coordinator.get(
      `/sessions/${session.id}/sittings`,
    );
    for (const secret of [
      session.id,
      'Łucja',
      'writer',
      ...session.players.flatMap(({ id, sitting }) => [id, sitting]),
      ...(sittings as { id: string }[]).map(({ id }) => id),
    ])
      expect(seen).not.toContain(secret);
    await markAll([one, two], why);
    await nextRound(office, session);
    const second = (await Promise.all([one, two].map(deskOf))).flat();
    expect(second.map(({ earlier, sequence }) => [earlier, sequence])).toEqual([
      [[], 0],
      [[], 0],
    ]);
    // Each has what the other marked first.
    expect(second.map(({ ref }) => ref).sort()).toEqual(
      desks
        .flat()
        .map(({ ref }) => ref)
        .sort(),
    );
    const [mine] = desks[0]!;
    expect(told(await two.call({ method: 'GET', path: `/marking/scripts/${mine!.ref}` }))).toEqual({
      status: 200,
    });
    expect(told(await one.call({ method: 'GET', path: `/marking/scripts/${mine!.ref}` }))).toEqual({
      status: 404,
      code: 'not-found',
    });
    await markAll([one, two], why);
    await nextRound(office, session);
  });

  describe('the database', () => {
    let session: MarkedSession;
    let second: string;
    beforeAll(async () => {
      const rules = { doubleMarked: '1/2' };
      session = (await marked(rules, ['For the database.', 'And again.'])).session;
      await markAll([one, two], why);
      await nextRound(office, session);
      second = (await deskOf(one)).length > 0 ? one.id : two.id;
    });
    // Nothing is left on a desk.
    afterAll(async () => {
      await markAll([one, two], why);
      await nextRound(office, session);
    });
    const given = () => ({ api, markerId: second });

    describe('role of markers', () => itIsBlind(given));
    describe('itself', () => itHolds(given));

    it('is left alone where it has no role for markers: nobody marks with more rights', async () => {
      await api.asOwner('revoke exam_marker from exam_app');
      const refused = await one.call({ method: 'GET', path: '/marking/queue' });
      await api.asOwner('grant exam_marker to exam_app');
      expect(told(refused)).toEqual({ status: 409, code: 'conflict' });
    });
  });

  it('lets one of two who mark at once through, and keeps what was marked before (two tabs)', async () => {
    const { session } = await marked(ONE_MARKER, ['An answer for two tabs.'], [one]);
    const [script] = await deskOf(one);
    const send = (points: object, supersedes: number) =>
      one.call({
        method: 'POST',
        path: `/marking/scripts/${script!.ref}/markings`,
        body: { decisions: { points }, comment: '', supersedes },
      });
    const both = await Promise.all(['1', '2'].map((argument) => send({ argument, style: '0' }, 0)));
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect(told(await send({ argument: '1', style: '0' }, 0))).toEqual({
      status: 409,
      code: 'conflict',
    });
    for (const wrong of [
      { argument: '1' },
      { argument: '1', style: '0', more: '1' },
      { argument: '4.5', style: '0' },
      { argument: '0.3', style: '0' },
    ])
      expect(told(await send(wrong, 1))).toEqual({ status: 422, code: 'content-refused' });
    expect((await send({ argument: '4', style: '0.5' }, 1)).body).toEqual({
      ...{ sequence: 2, points: '4.5', answers: 1 },
    });
    expect((await deskOf(one))[0]).toMatchObject({ sequence: 2 });
    const rounds = await Promise.all([nextRound(office, session), nextRound(office, session)]);
    expect(rounds.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect(told(await send({ argument: '1', style: '0' }, 2))).toEqual({
      status: 404,
      code: 'not-found',
    });
    expect(await pointsOf(session)).toEqual(['4.5']);
  });

  it('does not end a round in which scripts wait, or in which nobody may have them', async () => {
    const { session } = await marked({}, ['Who marks this again?'], [one]);
    expect((await nextRound(office, session)).body.detail).toContain('1');
    await markAll([one], why);
    expect((await nextRound(office, session)).body.detail).toContain('Name more people');
    expect((await reportOf(session)).rounds).toHaveLength(1);
    const name = (person: Client, duty = 'marker') =>
      office.staff.coordinator.call({
        method: 'POST',
        path: `/sessions/${session.id}/marking/markers`,
        body: { person: person.id, duty },
      });
    expect(told(await name(office.staff.auditor)).code).toBe('conflict');
    expect((await name(two)).status).toBe(201);
    expect(told(await name(two)).code).toBe('conflict');
    expect((await nextRound(office, session)).body.kind).toBe('second');
    await markAll([two], why);
    await nextRound(office, session);
    expect(await pointsOf(session)).toEqual(['3']);
  });

  describe('is closed to', () => {
    const took = (person: Client, act: Act, where: { sessionId?: string; sittingId?: string }) =>
      inTransaction(api.engine.db, (tx) =>
        recordParticipation(tx, { personId: person.id, act, at: api.clock.now(), ...where }),
      );

    /** A second account of somebody, as a grader. */
    const accountOf = async (human: string, userName: string): Promise<Client> => {
      const id = randomUUID();
      const passwordHash = (await findPasswordHash(api.engine.db, one.id)) ?? '';
      const account = { id, userName, fullName: 'A B', passwordHash, roles: ['grader'] as const };
      await inTransaction(api.engine.db, (tx) =>
        insertPerson(tx, { ...account, identityRef: `staff/${human}`, at: api.clock.now() }),
      );
      return logIn(userName, id);
    };

    it('trainers and invigilators of the session, and whoever sat it, by any account (rule R4)', async () => {
      const taught = await api.person('tau.ght', 'candidate');
      const session = await sitEssays(office, [{ why: 'Taught well.' }], ONE_MARKER, [taught]);
      const { sitting } = session.players[0]!;
      const trainer = await api.person('trai.ner', 'grader');
      await took(trainer, 'trainer', { sittingId: sitting });
      const watcher = await api.person('wat.cher', 'grader');
      await took(watcher, 'invigilator', { sessionId: session.id });
      const sitter = await accountOf('tau.ght', 'sit.ter');
      for (const marker of [trainer, watcher, sitter, office.staff.auditor, session.players[0]!]) {
        const refused = await openMarking(office, session, { markers: [one, marker] });
        expect(told(refused)).toEqual({ status: 409, code: 'conflict' });
      }
      expect(told(await nextRound(office, session)).code).toBe('conflict');
      await openMarking(office, session, { markers: [one] });
      // What becomes known later holds at once.
      await took(one, 'trainer', { sittingId: sitting });
      const [{ ref }] = (await one.get('/marking/queue')).body.scripts as [{ ref: string }];
      for (const call of [
        { method: 'GET' as const, path: `/marking/scripts/${ref}` },
        {
          method: 'POST' as const,
          path: `/marking/scripts/${ref}/markings`,
          body: {
            decisions: { points: { argument: '1', style: '1' } },
            comment: '',
            supersedes: 0,
          },
        },
      ])
        expect(told(await one.call(call))).toEqual({ status: 403, code: 'not-allowed' });
      await standDown(session, one);
      const name = { person: two.id, duty: 'marker' };
      const path = `/sessions/${session.id}/marking/markers`;
      expect((await office.staff.coordinator.post(path, name)).body).toEqual({ waiting: 0 });
      await markAll([two], why);
      expect((await nextRound(office, session)).body).toMatchObject({ kind: 'closed' });
    });

    it('the first marker’s second account', async () => {
      const twin = await accountOf('mark.one', 'mark.one.twin');
      const session = await sitEssays(office, [{ why: 'Twins?' }], {});
      const both = await openMarking(office, session, { markers: [one, twin] });
      expect(told(both)).toEqual({ status: 409, code: 'conflict' });
      await openMarking(office, session, { markers: [one] });
      await markAll([one], why);
      expect((await nextRound(office, session)).body.detail).toContain('Name more people');
      const path = `/sessions/${session.id}/marking/markers`;
      const name = { person: twin.id, duty: 'marker' };
      const again = await office.staff.coordinator.call({ method: 'POST', path, body: name });
      expect(told(again).code).toBe('conflict');
      await office.staff.coordinator.post(path, { person: two.id, duty: 'marker' });
      await nextRound(office, session);
      await markAll([two], why);
      expect((await nextRound(office, session)).body.kind).toBe('closed');
    });
  });

  /** Recomputed from the markings, by the engine and offline. */
  async function expectProved(sitting: string): Promise<void> {
    const { auditor } = office.staff;
    const verification = (await auditor.get(`/sittings/${sitting}/verification`)).body as object;
    expect(verification).toMatchObject({ ok: true });
    expect(JSON.stringify(verification)).toContain(
      'adjudication: steps (Criterion steps): 2.5 of 4',
    );
    const { files } = (await auditor.get(`/sittings/${sitting}/evidence`)).body as {
      files: { path: string; base64: string }[];
    };
    const pack = new Map(files.map((file) => [file.path, Buffer.from(file.base64, 'base64')]));
    const { vkey } = (await auditor.get('/audit/checkpoint')).body as { vkey: string };
    const failed = verifyEvidence(pack, vkey).checks.filter(({ ok }) => !ok);
    expect(failed).toEqual([]);
  }

  async function logIn(userName: string, id: string): Promise<Client> {
    const login = { userName, password: PASSWORD };
    const { body } = await api.call({ method: 'POST', path: '/login', body: login });
    return clientOf(api.call, id, body.token as string);
  }

  function standDown(session: MarkedSession, marker: Client): Promise<Reply> {
    const path = `/sessions/${session.id}/marking/suspensions`;
    return office.staff.coordinator.post(path, { person: marker.id });
  }

  it('gives an equal answer of a later session the same mark at once (E20, E21)', async () => {
    const first = await marked(ONE_MARKER, ['The same words.'], [one]);
    await markAll([one], () => ({ argument: '3.5', style: '2' }));
    const second = await sitEssays(
      office,
      [{ why: '  The same words.  ' }, { why: 'Other words.' }],
      ONE_MARKER,
    );
    const opened = await openMarking(office, second, { markers: [two] });
    expect(opened.body).toMatchObject({ answers: 2, scripts: 1, elsewhere: 1 });
    expect(await pointsOf(second)).toEqual([null, null]);
    // Whoever trained a candidate of another session has no script there by an equal answer: nothing is joined.
    const third = await sitEssays(office, [{ why: 'The same words.' }], ONE_MARKER);
    await inTransaction(api.engine.db, (tx) =>
      recordParticipation(tx, {
        personId: one.id,
        act: 'trainer',
        at: api.clock.now(),
        sittingId: third.players[0]!.sitting,
      }),
    );
    const barred = await openMarking(office, third, { markers: [two] });
    expect(told(barred)).toEqual({ status: 409, code: 'conflict' });
    // Whoever marks first settles it for both; here and there.
    await nextRound(office, first.session);
    expect(await pointsOf(second)).toEqual(['5.5', null]);
    expect((await resultOf(second.players[0]!)).total).toBe('5.5');
    await markAll([two], why);
    await nextRound(office, second);
    const fourth = await sitEssays(office, [{ why: 'Other words.' }], ONE_MARKER);
    expect((await openMarking(office, fourth, { markers: [one] })).body).toMatchObject({
      scripts: 0,
    });
    expect(await pointsOf(fourth)).toEqual(['3']);
  });

  it('tells the coordinator, and no marker, that an answer names its candidate', async () => {
    const { session, opened } = await marked(ONE_MARKER, ['I, Lucja CWIK, think so.'], [one]);
    expect(opened.body.namesCandidate).toBe(1);
    expect((await reportOf(session)).namesCandidate).toEqual([
      { sitting: session.players[0]!.sitting, item: 'why' },
    ]);
    expect(Object.keys((await deskOf(one))[0]!)).not.toContain('namesCandidate');
    await markAll([one], why);
    await nextRound(office, session);
  });

  it('watches markers by seeds: who drifts is suspended, and what they marked is marked anew', async () => {
    const item = office.itemIds.get('why')!;
    const seed = (who: Client, response: string) =>
      who.call({
        method: 'POST',
        path: `/items/${item}/marking-seeds`,
        body: {
          response,
          decisions: { points: { argument: '0', style: '0' } },
          rationale: 'Agreed by the chief examiners.',
        },
      });
    const rules = {
      ...ONE_MARKER,
      seeds: { share: '1/2', tolerance: { kind: 'points', value: '1' }, suspendAfter: 1 },
    };
    const answers = ['S one.', 'S two.', 'S three.', 'S four.'];
    const refused = await marked(rules, answers, [one, two]);
    expect(refused.opened.body.detail).toContain('seeds');
    expect(told(await seed(one, 'Known.')).status).toBe(403);
    expect(told(await seed(chief, '  ')).code).toBe('response-refused');
    for (const text of ['Known, one.', 'Known, two.'])
      expect((await seed(chief, text)).body).toMatchObject({ points: '0' });
    const { session } = refused;
    expect((await openMarking(office, session, { markers: [one, two] })).body).toMatchObject({
      scripts: 4,
    });
    const desk = await deskOf(one);
    // Two scripts and one seed, which looks like any other.
    expect(desk).toHaveLength(3);
    expect(new Set(desk.map((script) => Object.keys(script).join())).size).toBe(1);
    expect(new Set(desk.map((script) => script.answers))).toEqual(new Set([1]));
    for (const script of desk)
      await one.call({
        method: 'POST',
        path: `/marking/scripts/${script.ref}/markings`,
        body: { decisions: { points: { argument: '4', style: '2' } }, comment: '', supersedes: 0 },
      });
    expect(await deskOf(one)).toEqual([]);
    await markAll([two], ({ answer }) =>
      answer.startsWith('Known')
        ? { argument: '0.5', style: '0.5' }
        : { argument: '1', style: '1' },
    );
    const { markers } = await reportOf(session);
    const of = (who: Client) => markers.find(({ person }) => person === who.id);
    expect(of(one)).toMatchObject({
      suspended: 'seed-drift',
      seeds: { beyond: 1, meanDifference: '6' },
    });
    expect(of(two)).toMatchObject({ suspended: null, given: 4, seeds: { beyond: 0 } });
    await nextRound(office, session);
    expect(await pointsOf(session)).toEqual(['2', '2', '2', '2']);
  });

  it('marks twice the share that the scheme says', async () => {
    const answers = ['Sample one.', 'Sample two.', 'Sample three.'];
    const { session } = await marked(
      { doubleMarked: '1/2', combine: 'higher', tolerance: { kind: 'share', value: '1' } },
      answers,
    );
    await markAll([one, two], why);
    expect((await nextRound(office, session)).body).toEqual({
      ...{ kind: 'second', scripts: 2, settled: 1 },
    });
    await markAll([one, two], () => ({ argument: '4', style: '2' }));
    expect((await nextRound(office, session)).body).toMatchObject({ kind: 'closed', settled: 2 });
    expect((await pointsOf(session)).toSorted()).toEqual(['3', '6', '6']);
    expect((await reportOf(session)).agreement).toEqual([
      { item: 'why', pairs: 2, exact: 0, within: 2, meanDifference: '3', meanDistance: '3' },
    ]);
  });

  it('leaves events without names, answers, points or comments', async () => {
    const { session } = await marked(ONE_MARKER, ['An answer for the log.'], [one]);
    const [script] = await deskOf(one);
    await markOne(one, script!, { argument: '2', style: '1' });
    await nextRound(office, session);
    await api.engine.audit.sequence();
    const about = async (subject: string) =>
      (await selectEventsAbout(api.engine.db, subject)).map(({ type, leaf }) => ({
        type,
        text: leaf.toString(),
      }));
    const [made] = await about(script!.ref);
    expect(made?.type).toBe('marking.marked');
    for (const secret of ['As the rubric', 'for the log', '"points"', session.id])
      expect(made?.text).not.toContain(secret);
    expect((await about(session.id)).map(({ type }) => type)).toEqual(
      expect.arrayContaining(['marking.opened', 'marking.round-begun']),
    );
  });

  it('is due so many working days after it was opened, and overdue afterwards (rule: ECDL-6.5a)', async () => {
    const { session, opened } = await marked({ ...ONE_MARKER, workingDays: 10 }, ['Late.'], [one]);
    // A Monday; two weekends later.
    expect(opened.body.dueAt).toBe('2026-03-16T09:00:00.000Z');
    api.clock.advance({ days: 14, ms: 1 });
    const coordinator = await logIn('co.ordinator', office.staff.coordinator.id);
    expect((await coordinator.get('/markings')).body).toContainEqual(
      expect.objectContaining({ session: session.id, overdue: true }),
    );
    expect((await coordinator.get(`/sessions/${session.id}/marking`)).body).toMatchObject({
      overdue: true,
      waiting: 1,
    });
  });
});
