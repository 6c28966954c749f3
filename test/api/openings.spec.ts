import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { decodeEvent, type AuditEvent } from '#audit';
import { decryptWith, newIdentity, recipientOf } from '#sealed-set';
import type { Role } from '#store';
import { smallBlueprint } from '../factories/small-bank.js';
import { openApi, type ApiUnderTest, type Client, type Reply } from './api-under-test.js';
import { askedOf, askFor, freshen, peeled, takeTurn, type Asked } from './custodians.js';
import { drawSet, hireStaff, prepareBank, scheduleSession, type Staff } from './exam-day.js';

const REASON = 'The printer of room 1 burnt down; copies are printed at the head office.';

describe('a sealed set', () => {
  let api: ApiUnderTest;
  let staff: Staff;
  let chair: Client;
  let candidate: Client;
  let bankVersionId: string;
  let setId: string;
  let sessionId: string;
  beforeAll(async () => {
    api = await openApi();
    staff = await hireStaff(api);
    chair = await api.person('cha.ir', 'chair');
    candidate = await api.person('can.didate', 'candidate');
    bankVersionId = await prepareBank(staff);
  });
  afterAll(() => api.close());
  beforeEach(async () => {
    setId = await drawSet(staff, bankVersionId);
    sessionId = (await scheduleSession(api, staff, setId, [candidate.id])).id;
    for (const one of [...staff.custodians, chair]) await freshen(one);
  });

  const ask = () => askFor(staff.invigilator, staff.custodians, { setId, sessionId });
  const post = (who: Client, path: string, body?: unknown): Promise<Reply> =>
    who.call({ method: 'POST', path, ...(body === undefined ? {} : { body }) });
  const share = (who: Client, asked: Asked, text: string) =>
    post(who, `/openings/${asked.id}/shares`, { share: text });
  const code = ({ status, body }: Reply) => ({ status, code: body?.code as string | undefined });

  async function events(subject = setId): Promise<readonly AuditEvent[]> {
    const rows = await api.engine.db
      .selectFrom('audit_event')
      .select('leaf')
      .where('subject', '=', subject)
      .orderBy('ordinal')
      .execute();
    return rows.map(({ leaf }) => decodeEvent(leaf));
  }
  const lastEvent = async () => (await events()).at(-1);
  /** A refusal has its code for the caller, and the same in the log. */
  async function expectRefused(reply: Reply, status: number, wanted: string): Promise<void> {
    expect(code(reply)).toEqual({ status, code: wanted });
    expect(await lastEvent()).toMatchObject({
      type: 'set.opening-refused',
      data: { code: wanted },
    });
  }

  it('is opened by two custodians, and its session starts only then', async () => {
    const start = () => post(staff.invigilator, `/sessions/${sessionId}/open`);
    expect(code(await start())).toEqual({ status: 409, code: 'set-sealed' });
    const asked = await ask();
    await takeTurn(asked.first, asked.id);
    expect(code(await start())).toEqual({ status: 409, code: 'set-sealed' });
    await takeTurn(asked.second, asked.id);
    expect((await start()).status).toBe(204);
    expect((await events()).map(({ type }) => type)).toEqual([
      'set.drawn',
      'set.opening-asked',
      'set.share-given',
      'set.share-taken',
      'set.share-given',
      'set.opened',
      'set.unsealed',
    ]);
  });

  it('is in a signed checkpoint as opened before anything of it is decrypted', async () => {
    const asked = await ask();
    await takeTurn(asked.first, asked.id);
    const key = await peeled(asked.second, asked.id);
    const { audit } = api.engine;
    let opened: unknown;
    const watched = Object.assign(api.engine, {
      audit: {
        vkey: audit.vkey,
        sequence: async () => {
          const log = await audit.sequence();
          opened = await api.engine.db
            .selectFrom('audit_event')
            .select(['type', 'log_index'])
            .where('subject', '=', setId)
            .orderBy('ordinal', 'desc')
            .executeTakeFirst();
          throw new Error(`the log went away after ${String(log.size)} events`);
        },
      },
    });
    expect((await share(asked.second, asked, key)).status).toBe(500);
    Object.assign(watched, { audit });
    expect(opened).toMatchObject({ type: 'set.opened', log_index: expect.any(Number) });
    expect(await heldItems()).toBe(0);
    // Nothing is lost by it: the same custodian hands the key in once more.
    expect((await share(asked.second, asked, key)).body).toEqual({ state: 'opened' });
    expect(await heldItems()).toBeGreaterThan(0);
    expect((await events()).filter(({ type }) => type === 'set.opened')).toHaveLength(1);
  });

  async function heldItems(): Promise<number> {
    const rows = await api.engine.db
      .selectFrom('exam_set_item')
      .select('position')
      .where('exam_set_id', '=', setId)
      .execute();
    return rows.length;
  }

  it('keeps neither its key nor its form in the database until it is open', async () => {
    const asked = await ask();
    await takeTurn(asked.first, asked.id);
    expect((await everything()).includes('AGE-SECRET-KEY')).toBe(false);
    const key = await peeled(asked.second, asked.id);
    await share(asked.second, asked, key);
    expect((await everything()).includes(key.trim())).toBe(false);
    expect(api.log.join('\n')).not.toMatch(/AGE-SECRET-KEY|BEGIN AGE/);
    expect((await events()).map((event) => JSON.stringify(event)).join()).not.toMatch(
      /AGE-SECRET-KEY|BEGIN AGE/,
    );
  });

  async function everything(): Promise<string> {
    const tables = ['exam_set', 'set_pair', 'set_opening', 'set_custodian', 'opened_form'] as const;
    const rows = await Promise.all(
      tables.map((table) => api.engine.db.selectFrom(table).selectAll().execute()),
    );
    return JSON.stringify(rows);
  }

  describe('is refused, with a code of its own and an event', () => {
    it('to one custodian alone', async () => {
      const asked = await ask();
      const half = await peeled(asked.first, asked.id);
      await share(asked.first, asked, half);
      await expectRefused(await share(asked.first, asked, half), 403, 'same-person-twice');
      const file = await post(asked.first, `/openings/${asked.id}/files`);
      await expectRefused(file, 403, 'same-person-twice');
    });

    it('to the second before the first, and to a third', async () => {
      const asked = await ask();
      const third = staff.custodians.find((one) => one !== asked.first && one !== asked.second)!;
      for (const who of [asked.second, third])
        await expectRefused(await post(who, `/openings/${asked.id}/files`), 403, 'not-your-turn');
    });

    it('to who asked for it, by a second account either', async () => {
      const [one, two] = staff.custodians.map(({ id }) => id);
      const both = await api.person('also.custodian', 'custodian', 'invigilator');
      const asking = (who: Client, custodians: unknown) =>
        post(who, `/sets/${setId}/openings`, { session: sessionId, custodians });
      await expectRefused(await asking(both, [one, both.id]), 403, 'asker-holds-key');
      const second = await secondAccountOf('cus.todian1', 'invigilator');
      await expectRefused(await asking(second, [one, two]), 403, 'asker-holds-key');
      await expectRefused(await asking(staff.invigilator, [one, one]), 403, 'same-person-twice');
    });

    it('on a password that was given more than five minutes ago', async () => {
      const asked = await ask();
      api.clock.advance({ minutes: 5, ms: 1 });
      await expectRefused(
        await post(asked.first, `/openings/${asked.id}/files`),
        403,
        'stale-authentication',
      );
      const wrong = { password: 'not the pass phrase' };
      expect(code(await post(asked.first, '/session/re-authentications', wrong))).toEqual({
        status: 401,
        code: 'wrong-credentials',
      });
      await freshen(asked.first);
      await peeled(asked.first, asked.id);
    });

    it('for the wrong share, and ends with the third', async () => {
      const asked = await ask();
      await expectRefused(await share(asked.first, asked, 'no age file'), 422, 'wrong-share');
      await takeTurn(asked.first, asked.id);
      const other = await newIdentity();
      await expectRefused(await share(asked.second, asked, other), 422, 'wrong-set-key');
      await expectRefused(await share(asked.second, asked, other), 409, 'too-many-tries');
      const key = await share(asked.second, asked, other);
      await expectRefused(key, 409, 'opening-ended');
      expect((await events()).map(({ type }) => type)).toContain('set.opening-failed');
      // What was handed in for it is forgotten, and another opening can be asked for.
      const { first_layer } = await api.engine.db
        .selectFrom('set_opening')
        .select('first_layer')
        .where('id', '=', asked.id)
        .executeTakeFirstOrThrow();
      expect(first_layer).toBeNull();
      await ask();
    });

    it('before its time, but for the lead', async () => {
      const startsAt = new Date(api.clock.now().getTime() + 61 * 60_000).toISOString();
      const body = {
        title: 'T',
        place: 'P',
        setId,
        scheme: 'sci',
        startsAt,
        candidates: [candidate.id],
      };
      const later = (await staff.coordinator.post('/sessions', body)).body.id as string;
      const custodians = staff.custodians.slice(0, 2).map(({ id }) => id);
      const asking = () =>
        post(staff.invigilator, `/sets/${setId}/openings`, { session: later, custodians });
      await expectRefused(await asking(), 409, 'too-early');
      api.clock.advance({ minutes: 1 });
      expect((await asking()).status).toBe(201);
    });

    it('while another opening waits, after it took too long, and once it is open', async () => {
      const asked = await ask();
      const custodians = staff.custodians.slice(1).map(({ id }) => id);
      const body = { session: sessionId, custodians };
      const again = () => post(staff.coordinator, `/sets/${setId}/openings`, body);
      await expectRefused(await again(), 409, 'opening-under-way');
      api.clock.advance({ minutes: 30 });
      await freshen(asked.first);
      await expectRefused(
        await post(asked.first, `/openings/${asked.id}/files`),
        409,
        'opening-ended',
      );
      const next = askedOf(await again(), staff.custodians);
      await takeTurn(next.first, next.id);
      await takeTurn(next.second, next.id);
      await expectRefused(await again(), 409, 'set-open');
    });

    it('when somebody exchanged what is stored', async () => {
      const other = await drawSet(staff, bankVersionId);
      const asked = await ask();
      await takeTurn(asked.first, asked.id);
      const key = await peeled(asked.second, asked.id);
      // Whoever owns the database can switch its triggers off.
      await api.asOwner(`set session_replication_role = replica;
        update exam_set set set_age = (select set_age from exam_set where id = '${other}') where id = '${setId}'`);
      await expectRefused(await share(asked.second, asked, key), 409, 'set-damaged');
      expect(await heldItems()).toBe(0);
    });
  });

  it('waits no longer once the opening is called off', async () => {
    const asked = await ask();
    await staff.coordinator.post(`/openings/${asked.id}/cancellation`);
    expect(code(await post(asked.first, `/openings/${asked.id}/files`)).code).toBe('opening-ended');
    await ask();
  });

  describe('behind glass', () => {
    const breakGlass = async (): Promise<Asked> => {
      const custodians = staff.custodians.slice(0, 2).map(({ id }) => id);
      const reply = await chair.post(`/sets/${setId}/broken-glass`, { reason: REASON, custodians });
      return askedOf(reply, staff.custodians);
    };
    const opened = async (): Promise<Asked> => {
      const asked = await breakGlass();
      await takeTurn(asked.first, asked.id);
      await takeTurn(asked.second, asked.id);
      return asked;
    };
    const review = (who: Client, asked: Asked, setUsable: boolean) =>
      post(who, `/openings/${asked.id}/review`, { findings: REASON, setUsable });
    const alerts = async () =>
      ((await staff.coordinator.get('/alerts')).body as readonly { opening: string }[]).map(
        ({ opening }) => opening,
      );

    it('is opened by the chair and two custodians at any time, loudly, and reviewed by a fourth', async () => {
      const later = (await scheduleSession(api, staff, setId, [candidate.id])).id;
      const asked = await opened();
      const broken = (await events()).find(({ type }) => type === 'set.glass-broken');
      expect(broken?.data).toMatchObject({
        askedBy: chair.id,
        custodians: [asked.first.id, asked.second.id],
      });
      expect((await events()).map((event) => JSON.stringify(event)).join()).not.toContain(
        'printer',
      );
      expect(await alerts()).toContain(asked.id);
      const start = () => post(staff.invigilator, `/sessions/${later}/open`);
      expect(code(await start()).code).toBe('glass-not-reviewed');
      await freshen(staff.auditor);
      expect(code(await review(chair, asked, true))).toEqual({ status: 403, code: 'not-allowed' });
      expect((await review(staff.auditor, asked, true)).status).toBe(204);
      expect(code(await review(staff.auditor, asked, false)).status).toBe(409);
      expect(await alerts()).not.toContain(asked.id);
      expect((await start()).status).toBe(204);
    });

    it('is not used for an exam when the review does not allow it', async () => {
      const asked = await opened();
      const later = () => scheduleSession(api, staff, setId, [candidate.id]);
      await expect(later()).rejects.toThrow('glass-not-reviewed');
      await freshen(staff.auditor);
      await review(staff.auditor, asked, false);
      await expect(later()).rejects.toThrow('glass-not-reviewed');
      expect(code(await post(staff.invigilator, `/sessions/${sessionId}/open`)).code).toBe(
        'glass-not-reviewed',
      );
    });
  });

  it('is held by the database against who has its password', async () => {
    const asked = await ask();
    const second = (await secondAccountOf('cus.todian2', 'chair')).id;
    const codeOf = (statement: string) =>
      api.asOwner(statement).then(
        () => 'done',
        (error: { readonly code?: string }) => error.code,
      );
    const insert = (askedBy: string) =>
      `insert into set_opening (id, exam_set_id, kind, reason, asked_by, asked_at, expires_at, first_id, second_id, state)
       values ('${randomUUID()}', '${setId}', 'glass', 'x', '${askedBy}', now(), now() + '1 s', '${asked.first.id}', '${asked.second.id}', 'asked')`;
    const refused = [
      `update set_opening set state = 'opened' where id = '${asked.id}'`,
      `update set_opening set state = 'released', first_at = now(), second_at = now(), first_layer = 'x' where id = '${asked.id}'`,
      `update set_opening set second_id = first_id where id = '${asked.id}'`,
      insert(asked.first.id),
      insert(second),
      `update exam_set set opened_at = now(), opening_id = '${asked.id}' where id = '${setId}'`,
      `update exam_session set state = 'open' where id = '${sessionId}'`,
      `delete from set_opening where id = '${asked.id}'`,
      `update set_pair set age = '' where exam_set_id = '${setId}'`,
      `update custodian_key set recipient = recipient || 'q'`,
    ];
    for (const statement of refused)
      expect({ statement, code: await codeOf(statement) }).toEqual({ statement, code: '23001' });
  });

  /** Another account of the same human. */
  async function secondAccountOf(userName: string, role: Role): Promise<Client> {
    return await api.accountOf(`staff/${userName}`, `second.${userName}`, role);
  }

  describe("a custodian's key", () => {
    const register = async (who: Client, identity: string) =>
      (await who.post('/custodians/keys', { recipient: await recipientOf(identity) })).body as {
        readonly id: string;
        readonly challenge: string;
      };
    const prove = (who: Client, id: string, answer: string) =>
      post(who, `/custodians/keys/${id}/proofs`, { answer });
    const registered = async () =>
      (await chair.get('/custodians')).body as readonly { id: string; recipient: string }[];

    it('counts once its holder has proved to hold it, and replaces an earlier one', async () => {
      const custodian = await api.person('new.custodian', 'custodian');
      for (const identity of [await newIdentity(), await newIdentity()]) {
        const { id, challenge } = await register(custodian, identity);
        expect(code(await prove(custodian, id, '0'.repeat(64)))).toEqual({
          status: 422,
          code: 'key-not-proved',
        });
        const answer = (await decryptWith(identity, challenge))!.toString().trim();
        expect((await prove(staff.custodians[0]!, id, answer)).status).toBe(404);
        expect((await prove(custodian, id, answer)).status).toBe(204);
        expect((await prove(custodian, id, answer)).status).toBe(409);
        const mine = (await registered()).filter(({ id: person }) => person === custodian.id);
        expect(mine).toMatchObject([{ recipient: await recipientOf(identity) }]);
      }
    });

    it("is nobody else's as well, and no other text", async () => {
      const custodian = await api.person('same.key', 'custodian');
      const { identity } = staff.custodians[0]!;
      const { id, challenge } = await register(custodian, identity);
      const answer = (await decryptWith(identity, challenge))!.toString().trim();
      expect((await prove(custodian, id, answer)).status).toBe(409);
      const recipient = `age1${'q'.repeat(58)}`;
      expect(code(await post(custodian, '/custodians/keys', { recipient }))).toEqual({
        status: 400,
        code: 'bad-input',
      });
    });

    it('is asked for before a draw is begun: there are at least three', async () => {
      await api.asOwner("delete from person_role where role = 'custodian'");
      const request = { bankVersionId, blueprint: JSON.stringify(smallBlueprint()) };
      expect(code(await post(staff.examiner, '/draws', request))).toEqual({
        status: 409,
        code: 'too-few-custodians',
      });
    });
  });
});
