import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { checkCertificate, triesOf, type DrawCertificate } from '#draw-record';
import { signCommitment } from '../../apps/api/src/draws/witness-draw.js';
import { smallBlueprint } from '../factories/small-bank.js';
import { openApi, type ApiUnderTest, type Client } from './api-under-test.js';
import { drawSets, requestDraw, revealNonce, witnessDraw, type ShownDraw } from './draw-work.js';
import { hireStaff, openSession, prepareBank, scheduleSession, type Staff } from './exam-day.js';

describe('draws', () => {
  let api: ApiUnderTest;
  let staff: Staff;
  let chair: Client;
  let bankVersionId: string;
  beforeAll(async () => {
    api = await openApi();
    staff = await hireStaff(api);
    chair = await api.person('cha.ir', 'chair');
    bankVersionId = await prepareBank(staff);
  });
  afterAll(() => api.close());

  const request = () => requestDraw(staff, { bankVersionId });
  const failing = async (id: string): Promise<readonly string[]> =>
    checkCertificate(await certificate(id))
      .filter(({ ok }) => !ok)
      .map(({ name, detail }) => `${name}: ${detail}`);
  const certificate = async (id: string): Promise<DrawCertificate> => {
    const reply = await api.call({ method: 'GET', path: `/draws/${id}/certificate` });
    expect(reply.status).toBe(200);
    return reply.body as DrawCertificate;
  };
  const refused = async (reply: Promise<{ status: number; body: { code: string } }>) => {
    const { status, body } = await reply;
    return { status, code: body.code };
  };
  const post = (who: Client, path: string, body?: unknown) =>
    who.call({ method: 'POST', path, ...(body === undefined ? {} : { body }) });

  it('goes from the request over two commitments and the reveal to sealed sets', async () => {
    const asked = await request();
    expect(asked).toMatchObject({ state: 'requested', sets: [], checkpoint: null });
    const nonce = randomBytes(32);
    const committed = await witnessDraw(staff.witness, asked.id, nonce);
    expect(committed.state).toBe('committed');
    expect(await failing(asked.id)).toEqual([]);
    const drawn = (await revealNonce(staff.witness, asked.id, nonce)).body as ShownDraw;
    expect(drawn).toMatchObject({
      state: 'drawn',
      attempts: [{ number: 1, outcome: 'drawn' }],
      sets: [{ opened: false }],
    });
    expect(await failing(asked.id)).toEqual([]);
    expect((await certificate(asked.id)).reveal).toBeUndefined();
  });

  it('keeps neither nonce once the sets are sealed', async () => {
    const { id } = await drawSets(staff, { bankVersionId });
    const row = await api.engine.db
      .selectFrom('draw')
      .select(['sealed_operator', 'sealed_witness'])
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    expect(row).toEqual({ sealed_operator: null, sealed_witness: null });
  });

  it('is shown to nobody before its sets were used in every session on them, and replayed the same afterwards', async () => {
    const { id, sets } = await drawSets(staff, { bankVersionId });
    expect(
      await refused(staff.auditor.call({ method: 'GET', path: `/draws/${id}/record` })),
    ).toEqual({ status: 409, code: 'conflict' });
    expect((await post(staff.auditor, `/draws/${id}/replays`)).status).toBe(409);
    const session = await scheduleSession(api, staff, sets[0]!.id, [await somebody()]);
    const later = await scheduleSession(api, staff, sets[0]!.id, [await somebody()]);
    await openSession(staff, { setId: sets[0]!.id, sessionId: session.id });
    expect((await certificate(id)).reveal).toBeUndefined();
    expect((await post(staff.auditor, `/draws/${id}/replays`)).status).toBe(409);
    await staff.invigilator.post(`/sessions/${later.id}/open`);
    const replay = (await staff.auditor.post(`/draws/${id}/replays`)).body;
    expect(replay).toMatchObject({ same: true, differences: [] });
    const record = (await staff.auditor.get(`/draws/${id}/record`)).body;
    expect(record.result.roots).toEqual([sets[0]!.root]);
    const { reveal } = await certificate(id);
    expect(reveal).toEqual(record.reveal);
    expect(await failing(id)).toEqual([]);
  });

  it('refuses a blueprint that the bank cannot meet, with what is missing, and uses no number', async () => {
    const before = (await request()).number;
    const blueprint = smallBlueprint();
    const impossible = { ...blueprint, theory: { ...blueprint.theory, count: 9 } };
    const body = { bankVersionId, blueprint: JSON.stringify(impossible) };
    const reply = await post(staff.examiner, '/draws', body);
    expect(reply).toMatchObject({ status: 422, body: { code: 'blueprint-infeasible' } });
    expect(reply.body.errors[0]).toMatchObject({ path: '$.theory' });
    expect(sequenceOf((await request()).number)).toBe(sequenceOf(before) + 1);
  });

  describe('steered', () => {
    let asked: ShownDraw;
    let nonce: Buffer;
    const committed = async (escrow?: string) => {
      asked = await request();
      nonce = randomBytes(32);
      await witnessDraw(staff.witness, asked.id, nonce, escrow);
    };

    it('by the examiner alone: nothing is drawn without a witness', async () => {
      await committed();
      expect((await revealNonce(staff.examiner, asked.id, nonce)).status).toBe(403);
      const both = await api.person('both.roles', 'examiner', 'witness');
      const own = await requestDraw({ examiner: both }, { bankVersionId });
      const path = `/draws/${own.id}/witness-commitments`;
      const reply = await post(both, path, { commitment: 'a'.repeat(64) });
      expect(reply).toMatchObject({ status: 403 });
      expect(reply.body.detail).toContain('independent-witness');
    });

    it('by the witness alone: another nonce than was committed to is refused', async () => {
      await committed();
      const reply = await revealNonce(staff.witness, asked.id, randomBytes(32));
      expect(reply).toMatchObject({ status: 422, body: { code: 'nonce-refused' } });
      expect((await revealNonce(staff.witness, asked.id, nonce)).status).toBe(201);
    });

    it('by a witness who wrote items', async () => {
      await api.engine.db
        .insertInto('person_role')
        .values({ person_id: staff.author.id, role: 'witness', granted_at: new Date() })
        .execute();
      const { id } = await request();
      const path = `/draws/${id}/witness-commitments`;
      const reply = await post(staff.author, path, { commitment: 'a'.repeat(64) });
      expect(reply.status).toBe(403);
    });

    it('by a witness who is the examiner under another name', async () => {
      const second = await api.person('second.name', 'witness');
      await tampered(
        `update person set identity_sha256 = (select identity_sha256 from person where id = '${staff.examiner.id}') where id = '${second.id}'`,
      );
      const { id } = await request();
      const path = `/draws/${id}/witness-commitments`;
      const reply = await post(second, path, { commitment: 'a'.repeat(64) });
      expect(reply).toMatchObject({ status: 403 });
    });

    it("by the operator's commitment handed in as the witness's own", async () => {
      asked = await request();
      const path = `/draws/${asked.id}/witness-commitments`;
      await staff.witness.post(path, { commitment: asked.operatorCommitment });
      const reply = await revealNonce(staff.witness, asked.id, randomBytes(32));
      expect(reply.body.code).toBe('nonce-refused');
    });

    it('by an old nonce', async () => {
      await committed();
      await revealNonce(staff.witness, asked.id, nonce);
      const again = await request();
      await witnessDraw(staff.witness, again.id, nonce);
      const reply = await revealNonce(staff.witness, again.id, nonce);
      expect(reply).toMatchObject({ status: 409 });
    });

    it('by another order: no nonce is taken before both commitments are in the signed log', async () => {
      asked = await request();
      nonce = randomBytes(32);
      expect((await revealNonce(staff.witness, asked.id, nonce)).status).toBe(403);
      await witnessDraw(staff.witness, asked.id, nonce);
      const path = `/draws/${asked.id}/witness-commitments`;
      const second = await post(staff.witness, path, { commitment: 'b'.repeat(64) });
      expect(second.status).toBe(409);
    });

    it.each([
      { column: 'blueprint', value: JSON.stringify({ ...smallBlueprint(), id: 'other' }) },
      {
        column: 'context',
        value: JSON.stringify({ forms: 1, earlier: [], exclude: [], uses: {} }),
      },
      { column: 'snapshot_root', value: 'f'.repeat(64) },
      { column: 'operator_commitment', value: 'f'.repeat(64) },
    ])(
      'by a change of $column after the commitment: the database refuses it',
      async ({ column, value }) => {
        await committed();
        const change = api.engine.db
          .updateTable('draw')
          .set({ [column]: column === 'context' ? value.replace('[]', '["x"]') : value })
          .where('id', '=', asked.id)
          .execute();
        await expect(change).rejects.toThrow('what a draw was asked for is not changed');
      },
    );

    it('by a database that lets the blueprint be changed all the same: nothing is drawn', async () => {
      await committed();
      await tampered(
        `update draw set blueprint = blueprint || '{"id": "other"}' where id = '${asked.id}'`,
      );
      expect((await revealNonce(staff.witness, asked.id, nonce)).status).toBe(500);
      const { body } = await staff.examiner.get(`/draws/${asked.id}`);
      expect(body).toMatchObject({ state: 'drawing', sets: [], attempts: [{ outcome: 'died' }] });
    });

    it('by another engine, installed between the reveal and the next attempt', async () => {
      await committed();
      await tampered(
        `update draw set blueprint = blueprint || '{"id": "other"}' where id = '${asked.id}'`,
      );
      await revealNonce(staff.witness, asked.id, nonce);
      await tampered(
        `update draw set engine_sha256 = '${'f'.repeat(64)}' where id = '${asked.id}'`,
      );
      const reply = await post(staff.examiner, `/draws/${asked.id}/attempts`);
      expect(reply).toMatchObject({ status: 409 });
      expect(reply.body.detail).toContain('another draw engine');
      const { body } = await staff.examiner.get(`/draws/${asked.id}`);
      expect(body).toMatchObject({
        sets: [],
        attempts: [{ outcome: 'died' }, { outcome: 'died' }],
      });
    });

    it('by a checkpoint from before the commitment: none is kept that does not hold it', async () => {
      const before = await api.engine.audit.sequence();
      await committed();
      await tampered(`update draw set committed_note = null where id = '${asked.id}'`);
      const audit = { ...api.engine.audit, sequence: () => Promise.resolve(before) };
      await signCommitment({ ...api.engine, audit }, asked.id);
      expect((await staff.examiner.get(`/draws/${asked.id}`)).body.checkpoint).toBeNull();
      expect((await revealNonce(staff.witness, asked.id, nonce)).status).toBe(201);
      expect(await failing(asked.id)).toEqual([]);
    });

    it('by a witness who refuses: the chair takes the nonce out of escrow', async () => {
      await committed('-----BEGIN AGE ENCRYPTED FILE-----');
      expect((await revealNonce(chair, asked.id, nonce)).status).toBe(201);
      const { events } = await certificate(asked.id);
      const texts = events.map(({ leaf }) => Buffer.from(leaf, 'base64').toString());
      expect(texts.find((text) => text.includes('draw.revealed'))).toContain('"by":"escrow"');
      await committed();
      expect((await revealNonce(chair, asked.id, nonce)).status).toBe(403);
    });

    it('by giving up what was revealed', async () => {
      await committed();
      await revealNonce(staff.witness, asked.id, nonce);
      expect((await post(staff.examiner, `/draws/${asked.id}/abandon`)).status).toBe(409);
    });

    it('by a round of the beacon that is out already, or before it is out', async () => {
      const at = (ms: number) => new Date(api.clock.now().getTime() + ms).toISOString();
      const beacon = (ms: number) => ({ chain: 'e'.repeat(64), round: 7, notBefore: at(ms) });
      const blueprint = JSON.stringify(smallBlueprint());
      const late = await post(staff.examiner, '/draws', {
        bankVersionId,
        blueprint,
        beacon: beacon(0),
      });
      expect(late.status).toBe(409);
      asked = await requestDraw(staff, { bankVersionId, beacon: beacon(60_000) });
      nonce = randomBytes(32);
      await witnessDraw(staff.witness, asked.id, nonce);
      const body = { nonce: nonce.toString('hex'), beaconValue: 'ab'.repeat(32) };
      expect((await post(staff.witness, `/draws/${asked.id}/reveals`, body)).status).toBe(409);
      api.clock.advance({ minutes: 1 });
      const bare = await revealNonce(staff.witness, asked.id, nonce);
      expect(bare.body.code).toBe('nonce-refused');
      expect((await post(staff.witness, `/draws/${asked.id}/reveals`, body)).status).toBe(201);
    });
  });

  describe('repeated', () => {
    const redraw = (id: string) =>
      post(staff.examiner, `/draws/${id}/redraws`, {
        reason: 'leak-suspected',
        text: 'A custodian lost a copy',
      });

    it('needs a reason and a second person, and every try has its number', async () => {
      const first = await drawSets(staff, { bankVersionId });
      const proposed = (await redraw(first.id)).body as ShownDraw;
      expect(proposed).toMatchObject({ state: 'proposed', replaces: first.id });
      const path = `/draws/${proposed.id}/witness-commitments`;
      expect((await post(staff.witness, path, { commitment: 'a'.repeat(64) })).status).toBe(409);
      await staff.approver.post(`/draws/${proposed.id}/approvals`);
      const nonce = randomBytes(32);
      await witnessDraw(staff.witness, proposed.id, nonce);
      await revealNonce(staff.witness, proposed.id, nonce);
      expect(await failing(proposed.id)).toEqual([]);
      const tries = triesOf(await certificate(proposed.id));
      expect(tries.replaced).toEqual([{ number: first.number, reason: 'leak-suspected' }]);
      expect(tries.records).toBe(sequenceOf(proposed.number));
      expect(tries.alike).toBe(tries.records);
    });

    it('makes the sets of the replaced draw void', async () => {
      const first = await drawSets(staff, { bankVersionId });
      const { id } = (await redraw(first.id)).body as ShownDraw;
      await staff.approver.post(`/draws/${id}/approvals`);
      await expect(
        scheduleSession(api, staff, first.sets[0]!.id, [await somebody()]),
      ).rejects.toThrow('"status":409');
    });

    it('leaves them void when the replacement is given up, and goes on from that one', async () => {
      const first = await drawSets(staff, { bankVersionId });
      const second = (await redraw(first.id)).body as ShownDraw;
      await staff.approver.post(`/draws/${second.id}/approvals`);
      await staff.examiner.post(`/draws/${second.id}/abandon`);
      await expect(
        scheduleSession(api, staff, first.sets[0]!.id, [await somebody()]),
      ).rejects.toThrow('"status":409');
      expect((await redraw(first.id)).status).toBe(409);
      expect((await redraw(second.id)).status).toBe(201);
    });

    it('is not blocked by a proposal that was given up, and does not go on from it', async () => {
      const first = await drawSets(staff, { bankVersionId });
      const given = (await redraw(first.id)).body as ShownDraw;
      await staff.examiner.post(`/draws/${given.id}/abandon`);
      expect((await redraw(given.id)).status).toBe(409);
      expect((await redraw(first.id)).status).toBe(201);
    });

    it('is refused twice, under way, and after a set was opened', async () => {
      const open = await request();
      expect((await redraw(open.id)).status).toBe(409);
      const drawn = await drawSets(staff, { bankVersionId });
      await redraw(drawn.id);
      expect((await redraw(drawn.id)).status).toBe(409);
      const used = await drawSets(staff, { bankVersionId });
      const session = await scheduleSession(api, staff, used.sets[0]!.id, [await somebody()]);
      await openSession(staff, { setId: used.sets[0]!.id, sessionId: session.id });
      expect((await redraw(used.id)).status).toBe(409);
    });

    it('keeps the number of what was abandoned', async () => {
      const { id, number } = await request();
      await staff.examiner.post(`/draws/${id}/abandon`);
      const next = await drawSets(staff, { bankVersionId });
      expect(sequenceOf(next.number)).toBe(sequenceOf(number) + 1);
      expect(await failing(next.id)).toEqual([]);
      expect((await certificate(next.id)).records).toHaveLength(sequenceOf(next.number));
    });
  });

  it('draws nothing when a set was opened between the commitment and the reveal', async () => {
    const other = await drawSets(staff, { bankVersionId });
    const theory = { ...smallBlueprint().theory, overlap: { earlier: { sets: 1, max: 9 } } };
    const blueprint = JSON.stringify({ ...smallBlueprint(), theory });
    const asked = (await staff.examiner.post('/draws', { bankVersionId, blueprint }))
      .body as ShownDraw;
    const nonce = randomBytes(32);
    await witnessDraw(staff.witness, asked.id, nonce);
    const session = await scheduleSession(api, staff, other.sets[0]!.id, [await somebody()]);
    await openSession(staff, { setId: other.sets[0]!.id, sessionId: session.id });
    const reply = await revealNonce(staff.witness, asked.id, nonce);
    expect(reply).toMatchObject({ status: 409 });
    expect(reply.body.detail).toContain('Another set was opened since');
    expect((await post(staff.examiner, `/draws/${asked.id}/abandon`)).status).toBe(201);
  });

  function sequenceOf(number: string): number {
    return Number(number.slice(-4));
  }

  async function somebody(): Promise<string> {
    return (await api.person(`c${randomUUID().slice(0, 8)}`, 'candidate')).id;
  }

  /** As somebody with all rights over the database could. */
  async function tampered(statement: string): Promise<void> {
    await api.asOwner(`set session_replication_role = replica; ${statement}`);
  }
});
