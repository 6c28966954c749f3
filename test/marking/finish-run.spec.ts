import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { commitRun, openTask, settleResult, type GradingContext } from '#marking';
import type { RunFacts } from '#scoring';
import {
  claimRun,
  extendLease,
  findRun,
  giveBackRun,
  inTransaction,
  insertMarkEntry,
  lockSitting,
  requeueParkedRun,
  selectDueRunIds,
  selectItemVersion,
  selectMarkEntries,
  selectResults,
  sweepExpiredRuns,
  type GradingRun,
} from '#store';
import { filing } from '../api/appeal-work.js';
import { openApi, type ApiUnderTest } from '../api/api-under-test.js';
import {
  accept,
  answer,
  gradeAll,
  my,
  openExam,
  passTheory,
  sitPractical,
  type Player,
} from '../api/exam-day.js';
import { RIGHT_ANSWERS } from '../factories/small-bank.js';
import { playedFacts } from '../factories/played-programs.js';

describe('grading runs', () => {
  let api: ApiUnderTest;
  let one: Player;
  let context: GradingContext;
  beforeEach(async () => {
    api = await openApi();
    one = (await openExam(api, 1)).players[0]!;
    await passTheory(one);
    await sitPractical(one, { double: 'right' });
    const at = api.clock.now();
    const { keys, signer } = api.engine;
    context = { keys, signer, at, actor: { kind: 'system', ref: 'grader' } };
  });
  afterEach(() => api.close());

  const claim = (leaseMs = 60_000) => claimRun(api.engine.db, { host: 'test', leaseMs });
  async function factsOf(run: GradingRun): Promise<RunFacts> {
    const task = await openTask(
      api.engine.keys,
      await selectItemVersion(api.engine.db, run.item_version_id),
    );
    return playedFacts(task, [{ text: '# program: right' }]);
  }
  const commit = async (run: GradingRun) =>
    commitRun(api.engine.db, context, { id: run.id, epoch: run.epoch, facts: await factsOf(run) });
  const practicalEntries = async () =>
    (await selectMarkEntries(api.engine.db, one.sitting)).filter(({ run_id: id }) => id !== null);

  it('are claimed by one worker each, however many ask at once', async () => {
    const claims = await Promise.all(Array.from({ length: 8 }, () => claim()));
    expect(claims.filter((run) => run !== undefined)).toHaveLength(1);
  });

  it('enter one mark and one result when a worker commits twice', async () => {
    const run = (await claim())!;
    const results = await Promise.all([commit(run), commit(run), commit(run)]);
    expect([...results].sort()).toEqual(['committed', 'lease-lost', 'lease-lost']);
    expect(await practicalEntries()).toHaveLength(1);
    expect(await selectResults(api.engine.db, one.sitting)).toHaveLength(1);
  });

  it('write nothing for a worker whose lease another took over', async () => {
    const late = (await claim(0))!;
    await inTransaction(api.engine.db, (tx) => sweepExpiredRuns(tx, 5));
    const current = (await claim())!;
    expect(current.epoch).toBe(late.epoch + 1);
    expect(await commit(late)).toBe('lease-lost');
    expect(await practicalEntries()).toEqual([]);
    expect((await findRun(api.engine.db, late.id))!.facts).toBeNull();
    expect(await extendLease(api.engine.db, { ...late, leaseMs: 60_000 })).toBe(false);
    expect(await commit(current)).toBe('committed');
  });

  it('write nothing at all for facts that give no mark: a fault of ours is no mark', async () => {
    const run = (await claim())!;
    const facts = await factsOf(run);
    const missing = { ...facts, tests: facts.tests.slice(1) };
    const committing = commitRun(api.engine.db, context, {
      id: run.id,
      epoch: run.epoch,
      facts: missing,
    });
    await expect(committing).rejects.toThrow('do not match its 5 tests');
    expect(await findRun(api.engine.db, run.id)).toMatchObject({ state: 'running', facts: null });
    expect(await practicalEntries()).toEqual([]);
    expect(await selectResults(api.engine.db, one.sitting)).toEqual([]);
  });

  it('are parked after the last try, wait for a person, and are graded all the same', async () => {
    for (const state of ['queued', 'parked']) {
      const run = (await claim())!;
      const given = await inTransaction(api.engine.db, (tx) =>
        giveBackRun(tx, {
          ...run,
          failure: 'the sandbox is away',
          fault: { usesTry: true },
          maxTries: 2,
        }),
      );
      expect(given).toBe(state);
    }
    expect(await selectDueRunIds(api.engine.db)).toEqual([]);
    const grader = await api.person('an.other', 'grader');
    const [parked] = (await grader.get('/runs/parked')).body as { id: string }[];
    await grader.post(`/runs/${parked!.id}/requeue`);
    expect(api.bell.rung.filter((id) => id === parked!.id)).toHaveLength(2);
    const again = await grader.call({ method: 'POST', path: `/runs/${parked!.id}/requeue` });
    expect(again.status).toBe(409);
    expect(await gradeAll(api)).toBe(1);
    expect(await selectResults(api.engine.db, one.sitting)).toHaveLength(1);
  });

  it('are requeued only while parked', async () => {
    const run = (await claim())!;
    expect(await inTransaction(api.engine.db, (tx) => requeueParkedRun(tx, run.id))).toBe(false);
    await commit(run);
    expect(await inTransaction(api.engine.db, (tx) => requeueParkedRun(tx, run.id))).toBe(false);
  });

  it('are due at once although the engine runs ahead of the database by a century', async () => {
    const ahead = await openApi(new Date('2126-03-02T09:00:00.000Z'));
    const player = (await openExam(ahead, 1)).players[0]!;
    await passTheory(player);
    await sitPractical(player, { double: 'right' });
    const due = await selectDueRunIds(ahead.engine.db);
    await ahead.close();
    expect(due).toHaveLength(1);
  });

  it('wait at the gate for a mark that could not be made; nothing stands still for want of it', async () => {
    const other = await openApi();
    const { players, staff, sessionId } = await openExam(other, 2);
    const [held, free] = players as [Player, Player];
    await accept(held);
    for (const [item, response] of Object.entries(RIGHT_ANSWERS))
      await answer(held, item, response);
    await other.asOwner(`set session_replication_role = replica;
      update response set body = '42' where item_version_id in
        (select id from item_version where item_id = 'mini-k1')`);
    await held.post(my(held, '/theory/finish'));
    await passTheory(free);
    const { db } = other.engine;
    const sittingOf = (id: string) => inTransaction(db, async (tx) => (await lockSitting(tx, id))!);
    expect((await sittingOf(held.sitting)).theory_passed).toBeNull();
    expect((await sittingOf(free.sitting)).theory_passed).toBe(true);
    const parked = (await staff.grader.get('/scripts/parked')).body as { sitting: string }[];
    expect(parked.map(({ sitting }) => sitting)).toEqual([held.sitting]);
    await inTransaction(db, async (tx) => {
      const sitting = (await lockSitting(tx, held.sitting))!;
      const entries = await selectMarkEntries(tx, free.sitting);
      const marked = new Set(
        (await selectMarkEntries(tx, held.sitting)).map((entry) => entry.item_version_id),
      );
      const missing = entries.filter((entry) => !marked.has(entry.item_version_id));
      expect(missing).toHaveLength(1);
      const { id: _id, sequence: _sequence, supersedes: _none, ...entry } = missing[0]!;
      await insertMarkEntry(tx, { ...entry, sitting_id: held.sitting });
      await settleResult(tx, context, sitting);
    });
    expect((await sittingOf(held.sitting)).theory_passed).toBe(true);
    await staff.invigilator.post(`/sessions/${sessionId}/close`);
    await other.close();
  });

  it('settle a result once: the same marks again enter nothing', async () => {
    await gradeAll(api);
    for (const expected of [true, true]) {
      const settled = await inTransaction(api.engine.db, async (tx) =>
        settleResult(tx, context, (await lockSitting(tx, one.sitting))!),
      );
      expect(settled).toBe(expected);
    }
    expect(await selectResults(api.engine.db, one.sitting)).toHaveLength(1);
  });

  it('settle another result when points move between criteria, though the total is the same', async () => {
    await gradeAll(api);
    const { db } = api.engine;
    const [before] = await practicalEntries();
    const { id: _id, sequence: _sequence, supersedes: _supersedes, ...entry } = before!;
    const [part] = entry.parts;
    await inTransaction(db, async (tx) => {
      const sitting = (await lockSitting(tx, one.sitting))!;
      await insertMarkEntry(tx, { ...entry, parts: [{ ...part!, criterion: 'M-1.1' }] });
      await settleResult(tx, context, sitting);
    });
    const [first, second] = await selectResults(db, one.sitting);
    expect(second!.total).toBe(first!.total);
    expect(second!.totals).not.toEqual(first!.totals);
  });

  it('settle nothing while a mark is missing', async () => {
    const settled = await inTransaction(api.engine.db, async (tx) =>
      settleResult(tx, context, (await lockSitting(tx, one.sitting))!),
    );
    expect(settled).toBe(false);
    expect(await selectResults(api.engine.db, one.sitting)).toEqual([]);
  });

  it('make whoever tries a parked one again a participant of the exam (rule: SCI-11.3)', async () => {
    const run = (await claim())!;
    await inTransaction(api.engine.db, (tx) =>
      giveBackRun(tx, {
        ...run,
        failure: 'the sandbox is away',
        fault: { usesTry: true },
        maxTries: 1,
      }),
    );
    const both = await api.person('bo.th', 'grader', 'appeal-reviewer');
    await both.post(`/runs/${run.id}/requeue`);
    await gradeAll(api);
    const filed = await one.post(`/my/sittings/${one.sitting}/appeals`, filing('mini-double'));
    const coordinator = await api.person('an.otherco', 'coordinator');
    await coordinator.post(`/appeals/${filed.body.id as string}/formal-check`, {
      outcome: 'accept',
    });
    const reply = await coordinator.call({
      method: 'POST',
      path: `/appeals/${filed.body.id as string}/assignment`,
      body: { reviewer: both.id },
    });
    expect(reply).toMatchObject({ status: 403, body: { code: 'not-allowed' } });
  });
});
