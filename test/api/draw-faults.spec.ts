import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { checkCertificate } from '#draw-record';
import type { AuditLog, Keys } from '#store';
import { certificateOfDraw } from '../../apps/api/src/draws/certificate-of-draw.js';
import { carryOutDraw, recordDeadAttempts } from '../../apps/api/src/draws/carry-out-draw.js';
import { requestDraw } from '../../apps/api/src/draws/request-draw.js';
import { revealDraw } from '../../apps/api/src/draws/reveal-draw.js';
import { witnessDraw } from '../../apps/api/src/draws/witness-draw.js';
import type { Principal } from '../../apps/api/src/access/principal.js';
import type { Engine } from '../../apps/api/src/engine.js';
import { nonceCommitment } from '#draw-record';
import { smallBlueprint } from '../factories/small-bank.js';
import { openApi, type ApiUnderTest, type Client } from './api-under-test.js';
import { hireStaff, prepareBank, type Staff } from './exam-day.js';

const SYSTEM = { kind: 'system', ref: 'test' } as const;

describe('a draw whose process dies', () => {
  let api: ApiUnderTest;
  let staff: Staff;
  let bankVersionId: string;
  beforeAll(async () => {
    api = await openApi();
    staff = await hireStaff(api);
    bankVersionId = await prepareBank(staff);
  });
  afterAll(() => api.close());

  const principal = (
    { id }: Client,
    userName: string,
    role: Principal['roles'][number],
  ): Principal => ({
    personId: id,
    userName,
    roles: [role],
    authenticatedAt: api.clock.now(),
  });
  const examiner = () => principal(staff.examiner, 'ed.examiner', 'examiner');
  const witness = () => principal(staff.witness, 'wit.ness', 'witness');
  const setsOf = (drawId: string) =>
    api.engine.db.selectFrom('exam_set').select('id').where('draw_id', '=', drawId).execute();
  const attemptsOf = (drawId: string) =>
    api.engine.db
      .selectFrom('draw_attempt')
      .select(['number', 'outcome'])
      .where('draw_id', '=', drawId)
      .orderBy('number')
      .execute();
  const stateOf = async (drawId: string) =>
    (
      await api.engine.db
        .selectFrom('draw')
        .select('state')
        .where('id', '=', drawId)
        .executeTakeFirstOrThrow()
    ).state;

  const committed = async (nonce: Buffer): Promise<string> => {
    const request = {
      bankVersionId,
      blueprint: JSON.stringify(smallBlueprint()),
      forms: 1,
      purpose: 'exam',
    };
    const { id: drawId } = await requestDraw(api.engine, examiner(), request);
    const commitment = nonceCommitment({ drawId, party: 'witness', nonce });
    await witnessDraw(api.engine, witness(), { drawId, commitment });
    return drawId;
  };
  const holds = async (drawId: string) => {
    const checks = checkCertificate(await certificateOfDraw(api.engine, drawId));
    expect(checks.filter(({ ok }) => !ok)).toEqual([]);
  };

  it('leaves no set at any step, and a record that it was tried; it is carried out afterwards', async () => {
    const seen = new Set<string>();
    for (let step = 1; ; step += 1) {
      const nonce = randomBytes(32);
      const drawId = await committed(nonce);
      const death = dyingAt(api.engine, step);
      const reveal = revealDraw(death.engine, witness(), { drawId, nonce: nonce.toString('hex') });
      const error = await reveal.then(() => undefined).catch((thrown: unknown) => thrown);
      if (error === undefined) break;
      expect(error).toMatchObject({ message: 'the process died' });
      expect(await setsOf(drawId)).toEqual([]);
      const state = await stateOf(drawId);
      const begun = await attemptsOf(drawId);
      seen.add(`${state} ${String(begun.length)}`);
      if (state === 'committed') {
        await revealDraw(api.engine, witness(), { drawId, nonce: nonce.toString('hex') });
      } else {
        expect(begun.map(({ outcome }) => outcome)).toEqual(begun.map(() => 'running'));
        if (begun.length > 0)
          await expect(carryOutDraw(api.engine, SYSTEM, drawId)).rejects.toThrow('carried out');
        // The sweep of the next process, once the lease of the attempt is over.
        api.clock.advance({ minutes: 11 });
        await recordDeadAttempts(api.engine);
        await carryOutDraw(api.engine, SYSTEM, drawId);
        const outcomes = (await attemptsOf(drawId)).map(({ outcome }) => outcome);
        expect(outcomes).toEqual([...begun.map(() => 'died'), 'drawn']);
      }
      expect(await setsOf(drawId)).toHaveLength(1);
      await holds(drawId);
    }
    expect([...seen].sort()).toEqual(['committed 0', 'drawing 0', 'drawing 1']);
  });
});

/** The engine of a process that dies at the `step`-th call of its ports: that call fails, and so does all that it still tries. */
function dyingAt(engine: Engine, step: number): { readonly engine: Engine } {
  let calls = 0;
  const tick = (): void => {
    calls += 1;
    if (calls >= step) throw new Error('the process died');
  };
  const { provider } = engine.keys;
  const keys: Keys = {
    ...engine.keys,
    provider: {
      primaryKeyId: () => provider.primaryKeyId(),
      wrap: async (...given) => (tick(), provider.wrap(...given)),
      // Items are read one like the other: one such step is enough.
      unwrap: async (wrapped, binding) => (
        binding.kind === 'item' ? undefined : tick(),
        provider.unwrap(wrapped, binding)
      ),
    },
  };
  const audit: AuditLog = {
    ...engine.audit,
    sequence: async () => (tick(), engine.audit.sequence()),
  };
  const clock = { now: () => (tick(), engine.clock.now()) };
  return { engine: { ...engine, keys, audit, clock } };
}
