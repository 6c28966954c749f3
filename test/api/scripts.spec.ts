import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  claimScriptMarking,
  finishScriptMarking,
  giveBackScriptMarking,
  inTransaction,
  selectEventsAbout,
  selectMarkEntries,
  selectResults,
} from '#store';
import { markScripted } from '../../apps/api/src/background.js';
import { essayBlueprint } from '../factories/essay-bank.js';
import { scriptedBank } from '../factories/scripted-bank.js';
import { openApi, type ApiUnderTest } from './api-under-test.js';
import { drawSets } from './draw-work.js';
import { openSet } from './custodians.js';
import type { Player } from './exam-day.js';
import { openOffice, sitEssays, type Office } from './marking-work.js';

interface Parked {
  readonly id: string;
  readonly sitting: string;
}

describe('answers that scripts mark', () => {
  let api: ApiUnderTest;
  let office: Office;
  beforeAll(async () => {
    api = await openApi();
    office = await openOffice(api, scriptedBank());
  });
  afterAll(() => api.close());

  const sat = async (answers: Readonly<Record<string, string>>): Promise<Player> =>
    (await sitEssays(office, [answers])).players[0]!;
  const pointsOf = async ({ sitting }: Player, item: string) =>
    (await selectMarkEntries(api.engine.db, sitting))
      .filter((entry) => entry.item_version_id === office.itemIds.get(item))
      .map(({ points }) => points);
  const resultsOf = ({ sitting }: Player) => selectResults(api.engine.db, sitting);
  const eventsOf = async ({ sitting }: Player) => {
    const { audit_ref: ref } = await api.engine.db
      .selectFrom('sitting')
      .select('audit_ref')
      .where('id', '=', sitting)
      .executeTakeFirstOrThrow();
    await api.engine.audit.sequence();
    return selectEventsAbout(api.engine.db, ref);
  };
  const parkedOf = async ({ sitting }: Player) =>
    ((await office.staff.grader.get('/scripts/parked')).body as Parked[]).find(
      (one) => one.sitting === sitting,
    );

  it('are marked after the part was finished, once, however many workers there are', async () => {
    const player = await sat({ why: 'some', which: 'B' });
    expect(await pointsOf(player, 'which')).toEqual(['2']);
    expect(await pointsOf(player, 'how')).toEqual(['0']); // blank: nobody is asked
    expect(await pointsOf(player, 'why')).toEqual([]);
    expect(await resultsOf(player)).toEqual([]);
    await Promise.all([markScripted(api.engine), markScripted(api.engine)]);
    expect(await pointsOf(player, 'why')).toEqual(['3']);
    expect(await resultsOf(player)).toMatchObject([{ sequence: 1, total: '5' }]);
    await markScripted(api.engine);
    expect(await pointsOf(player, 'why')).toEqual(['3']);
  });

  it('whose script fails have no mark, not even 0, and wait for a person', async () => {
    const player = await sat({ why: 'all', how: 'any' });
    await markScripted(api.engine);
    expect(await pointsOf(player, 'why')).toEqual(['6']);
    expect(await pointsOf(player, 'how')).toEqual([]);
    expect(await resultsOf(player)).toEqual([]);
    const parked = (await parkedOf(player))!;
    expect(parked).toMatchObject({ item: 'how', failures: 1, lastFault: 'threw' });
    const again = { method: 'POST', path: `/scripts/${parked.id}/requeue` } as const;
    expect((await office.staff.author.call(again)).status).toBe(403);
    expect((await office.staff.grader.call(again)).status).toBe(204);
    expect((await office.staff.grader.call(again)).status).toBe(409);
    expect(await parkedOf(player)).toBeUndefined();
    await markScripted(api.engine);
    expect(await parkedOf(player)).toMatchObject({ id: parked.id });
    const types = (await eventsOf(player)).map(({ type }) => type);
    expect(types.filter((type) => type.startsWith('script.'))).toEqual([
      'script.parked',
      'script.requeued',
      'script.parked',
    ]);
  });

  it('are tried again where the trouble may be ours, up to a bound, and held by one worker', async () => {
    const player = await sat({ why: 'all' });
    const { db } = api.engine;
    const task = (await claimScriptMarking(db))!;
    expect(task.sitting_id).toBe(player.sitting);
    expect(await claimScriptMarking(db)).toBeUndefined();
    const give = () =>
      inTransaction(db, (tx) =>
        giveBackScriptMarking(tx, { id: task.id, fault: 'died', maxFailures: 2 }),
      );
    expect([await give(), await give(), await give()]).toEqual(['queued', 'parked', undefined]);
    expect(await inTransaction(db, (tx) => finishScriptMarking(tx, task.id))).toBe(false);
    await office.staff.grader.post(`/scripts/${task.id}/requeue`);
    await markScripted(api.engine);
    expect(await resultsOf(player)).toMatchObject([{ total: '6' }]);
  });

  it('are neither drawn nor opened where a gate decides at once who goes on (rule: SCI-9.4)', async () => {
    const { staff, bankVersionId } = office;
    const gated = (count: number, points: number) => ({
      ...essayBlueprint(),
      scheme: 'sci',
      theory: { count, points, rules: [] },
    });
    const { sets } = await drawSets(staff, { bankVersionId, blueprint: gated(1, 2) });
    expect(sets).toHaveLength(1);
    await expect(drawSets(staff, { bankVersionId, blueprint: gated(3, 12) })).rejects.toThrow(
      'blueprint-infeasible',
    );
    const { sets: free } = await drawSets(staff, { bankVersionId, blueprint: essayBlueprint() });
    const setId = free[0]!.id;
    const candidate = await api.person('gated', 'candidate');
    const { body } = await staff.coordinator.post('/sessions', {
      ...{ title: 'Gated', place: 'Room 1', setId, scheme: 'eex' },
      ...{ startsAt: api.clock.now().toISOString(), candidates: [candidate.id] },
    });
    await api.asOwner(
      `update exam_session set scheme = (select jsonb_set(scheme, '{parts,theory,gate}', '{"minShare": "0.5"}')) where id = '${body.id}'`,
    );
    await openSet(staff, { setId, sessionId: body.id });
    const opening = await staff.invigilator.call({
      method: 'POST',
      path: `/sessions/${body.id}/open`,
    });
    expect(opening).toMatchObject({ status: 409 });
    expect(opening.text).toContain('people or scripts mark: 2');
  });
});
