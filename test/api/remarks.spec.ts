import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { PackFiles } from '#audit';
import type { SittingVerification } from '#marking';
import {
  findPersonByUserName,
  insertCertificate,
  inTransaction,
  recordParticipation,
  selectMarkEntries,
  type MarkEntry,
} from '#store';
import { verifyEvidence } from '../../apps/cli/src/evidence/verify-evidence.js';
import { RIGHT_ANSWERS, smallUpload } from '../factories/small-bank.js';
import { openApi, type ApiUnderTest, type Client } from './api-under-test.js';
import {
  accept,
  answer,
  gradeAll,
  my,
  openExam,
  resultOf,
  sitPractical,
  type ExamDay,
  type Player,
} from './exam-day.js';

const RATIONALE = 'The body looked into it and found that it cannot stand as it is.';

/** What the dry run of a re-mark shows, as far as these tests look. */
interface Shown {
  readonly state: string;
  readonly outdated: readonly { readonly what: string }[];
  readonly diff: {
    readonly effects: readonly {
      readonly candidate: string;
      readonly item: string;
      readonly outcome: string;
      readonly layer: string;
      readonly because: string | null;
      readonly held: { readonly entry: number };
    }[];
    readonly counts: { readonly up: number; readonly down: number };
    readonly passToFail: readonly string[];
    readonly certificates: { readonly wouldLose: readonly { readonly number: string }[] };
    readonly statistics: readonly {
      readonly before: { readonly facility: string };
      readonly after: { readonly facility: string };
    }[];
    readonly images: readonly { readonly before: string; readonly count: number }[];
    readonly verdicts: readonly { readonly before: string; readonly after: string }[];
  } | null;
}

describe('re-marks by examiners', () => {
  let api: ApiUnderTest;
  let day: ExamDay;
  let one: Player;
  let two: Player;
  /** Who has not begun when the marks of the others are there. */
  let late: Player;
  let versions: ReadonlyMap<string, string>;
  beforeEach(async () => {
    api = await openApi();
    day = await openExam(api, 3);
    [one, two, late] = day.players as [Player, Player, Player];
    await sit(one, { ...RIGHT_ANSWERS });
    await sit(two, { ...RIGHT_ANSWERS, 'mini-k1': 'C' });
    await gradeAll(api);
    versions = await newestVersions();
  });
  afterEach(() => api.close());

  async function sit(player: Player, answers: Readonly<Record<string, unknown>>): Promise<void> {
    await accept(player);
    for (const [item, response] of Object.entries(answers)) await answer(player, item, response);
    await player.post(my(player, '/theory/finish'));
    await sitPractical(player, { double: 'right', sum: 'right' });
  }
  async function newestVersions(): Promise<ReadonlyMap<string, string>> {
    const { items } = (await day.staff.examiner.get('/bank/mini/items')).body as {
      items: { id: string; itemId: string }[];
    };
    return new Map(items.map(({ id, itemId }) => [itemId, id]));
  }
  const entriesOf = (player: Player): Promise<readonly MarkEntry[]> =>
    selectMarkEntries(api.engine.db, player.sitting);
  const plan = (operation: object, changes: object = {}) => ({
    operations: [operation],
    reasonCode: 'auto-marking-error',
    rationale: RATIONALE,
    ...changes,
  });
  async function draft(operation: object, changes: object = {}): Promise<string> {
    const made = await day.staff.examiner.post('/remarks/drafts', plan(operation, changes));
    return made.body.id as string;
  }
  /** Drafted, started, graded. @returns what the dry run shows */
  async function shown(
    operation: object,
    changes: object = {},
  ): Promise<Shown & { readonly id: string }> {
    const id = await draft(operation, changes);
    await day.staff.examiner.post(`/remarks/${id}/start`);
    await gradeAll(api);
    return { ...((await day.staff.examiner.get(`/remarks/${id}/dry-run`)).body as Shown), id };
  }
  const act = (who: Client, id: string, step: string) =>
    who.call({ method: 'POST', path: `/remarks/${id}/${step}` });
  const commit = (id: string) => day.staff.secondReviewer.post(`/remarks/${id}/commit`);
  /** The key of mini-k1 is C from now on. @returns the new version's id */
  async function correctKey(): Promise<string> {
    const upload = smallUpload({ bankVersion: '2026.2' });
    const bank = JSON.parse(upload.bank) as { items: { id: string; key?: object }[] };
    for (const item of bank.items) if (item.id === 'mini-k1') item.key = { correct: 'C' };
    const { created } = (
      await day.staff.author.post('/bank/imports', { ...upload, bank: JSON.stringify(bank) })
    ).body as { created: string[] };
    await day.staff.approver.post('/bank/approvals', { itemVersions: created });
    return created[0]!;
  }
  /** By the engine from its database, and by the pack that it hands out. */
  async function verified(player: Player): Promise<boolean> {
    const own = (await day.staff.auditor.get(`/sittings/${player.sitting}/verification`))
      .body as SittingVerification;
    expect(own.marks.filter(({ equal }) => !equal)).toEqual([]);
    expect(own).toMatchObject({ ok: true, totals: { equal: true }, decision: { equal: true } });
    const { files } = (await day.staff.auditor.get(`/sittings/${player.sitting}/evidence`))
      .body as { files: { path: string; base64: string }[] };
    const pack: PackFiles = new Map(
      files.map(({ path, base64 }) => [path, Buffer.from(base64, 'base64')]),
    );
    const report = verifyEvidence(pack);
    expect(report.checks.filter(({ ok }) => !ok)).toEqual([]);
    return report.ok;
  }

  it('recompute answers by another key, keep what people decided, and may be repeated (E20, E30, E31)', async () => {
    const k1 = versions.get('mini-k1')!;
    const half = [{ criterion: 'M-1.1', points: '1/2' }];
    const mark = { sittingId: one.sitting, parts: half, reason: RATIONALE };
    const manual = await shown({ kind: 'manual', itemVersionId: k1, marks: [mark] });
    expect(manual.diff?.counts).toMatchObject({ up: 0, down: 1 });
    await commit(manual.id);

    const corrected = await correctKey();
    expect((await resultOf(two)).total).toBe('24'); // nothing changes by itself
    const marks = (await day.staff.auditor.get(`/sittings/${two.sitting}/marks`)).body as {
      outdated: { what: string; item: string }[];
    };
    expect(marks.outdated).toMatchObject([{ what: 'newer-version', item: 'mini-k1' }]);

    const key = { kind: 'recompute', itemVersionId: k1, withVersionId: corrected };
    const { id, diff } = await shown(key);
    const told = diff!.effects.map(({ outcome, layer, because }) => [outcome, layer, because]);
    expect(told.sort()).toEqual([
      ['enter', 'key-change', null],
      ['kept', 'key-change', 'higher-layer'],
    ]);
    expect(diff?.counts).toMatchObject({ up: 1, down: 0 });
    expect(diff?.statistics).toMatchObject([
      { before: { facility: '0.25' }, after: { facility: '0.75' } },
    ]);
    await commit(id);
    expect([(await resultOf(one)).total, (await resultOf(two)).total]).toEqual(['24.5', '25']);
    const own = (await one.get(my(one, '/result'))).body as { outdated: { what: string }[] };
    expect(own.outdated.map(({ what }) => what)).toEqual(['kept-from-remark']);

    const before = (await entriesOf(two)).length;
    const again = await shown(key);
    expect(again.diff?.effects.map(({ outcome }) => outcome)).toEqual(['kept']);
    await commit(again.id);
    expect(await entriesOf(two)).toHaveLength(before);

    const entry = again.diff!.effects[0]!.held.entry;
    const overrides = { entries: [entry], reason: RATIONALE };
    const named = await shown(key, { overrides });
    expect(named.diff?.effects).toMatchObject([{ outcome: 'enter', layer: 'manual' }]);
    await commit(named.id);
    expect((await resultOf(one)).total).toBe('24');
    expect([await verified(one), await verified(two)]).toEqual([true, true]);
  });

  it('withdraw items with and without credit, and put certificates before people (E27, E28, E29)', async () => {
    const certificate = { id: randomUUID(), sitting_id: two.sitting, number: 'C-2026-1' };
    await inTransaction(api.engine.db, (tx) =>
      insertCertificate(tx, { ...certificate, issued_at: api.clock.now() }),
    );
    const k1 = versions.get('mini-k1')!;
    const credit = await shown({ kind: 'invalidate', itemVersionId: k1, mode: 'all-credit' });
    await commit(credit.id);
    expect((await resultOf(two)).total).toBe('25');

    const sum = versions.get('mini-sum')!;
    const { parts } = (await entriesOf(two)).find((entry) => entry.item_version_id === sum)!;
    const zero = parts.map(({ criterion }) => ({ criterion, points: '0' }));
    const named = { sittingId: two.sitting, parts: zero, reason: RATIONALE };
    const nothing = { kind: 'manual', itemVersionId: sum, marks: [named] };
    const worse = await shown(nothing);
    expect(worse.diff?.passToFail).toHaveLength(1);
    expect(worse.diff?.certificates.wouldLose.map(({ number }) => number)).toEqual(['C-2026-1']);
    const removal = await shown({ kind: 'invalidate', itemVersionId: k1, mode: 'remove' });
    await commit(removal.id);
    const stale = (await day.staff.examiner.get(`/remarks/${worse.id}`)).body as Shown;
    expect(stale.outdated).toEqual([{ what: 'marks-changed' }]);
    const refused = await act(day.staff.secondReviewer, worse.id, 'commit');
    expect(refused).toMatchObject({ status: 409 });
    expect(refused.body.detail).toContain('out-of-date');
    await act(day.staff.secondReviewer, worse.id, 'discard');

    const fresh = await shown(nothing);
    await commit(fresh.id);
    const result = (await two.get(my(two, '/result'))).body as { total: string; maxTotal: string };
    expect(result).toMatchObject({ decision: 'fail', total: '14', maxTotal: '29' });
    expect(await resultOf(one)).toMatchObject({ decision: 'pass', total: '24' });
    api.clock.advance({ ms: 1 });
    await sit(late, { ...RIGHT_ANSWERS });
    await gradeAll(api);
    const path = `/sittings/${late.sitting}/marks`;
    const first = (await day.staff.auditor.get(path)).body as { outdated: { what: string }[] };
    expect(first.outdated).toMatchObject([{ what: 'missed-remark', item: 'mini-k1' }]);
    const row = await api.engine.db.selectFrom('certificate').selectAll().executeTakeFirst();
    expect(row).toMatchObject({ state: 'withdrawal-to-decide', cause: { ref: fresh.id } });
    const full = parts.map(({ criterion, maxPoints: points }) => ({ criterion, points }));
    const restored = await shown({ ...nothing, marks: [{ ...named, parts: full }] });
    await commit(restored.id);
    const stands = await api.engine.db.selectFrom('certificate').selectAll().executeTakeFirst();
    expect(stands).toMatchObject({ state: 'issued', cause: { ref: restored.id } });
    expect(await verified(two)).toBe(true);
  });

  it('are started once, stay as they were started, and are decided by another person', async () => {
    const k2 = versions.get('mini-k2')!;
    const invalid = { kind: 'invalidate', itemVersionId: k2, mode: 'all-credit' };
    const examine = await draft({ kind: 'examine', itemVersionId: k2 });
    const { examiner, reviewer } = day.staff;
    expect((await act(examiner, examine, 'start')).body.detail).toContain('nothing-to-do');
    const editor = await api.person('ed.itor', 'examiner');
    await editor.put(`/remarks/${examine}`, plan(invalid));
    const rival = await draft(invalid);
    await editor.put(`/remarks/${rival}`, plan(invalid));
    const both = await Promise.all([examine, rival].map((id) => act(examiner, id, 'start')));
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    const started = both[0]!.status === 200 ? examine : rival;
    const change = { method: 'PUT', path: `/remarks/${started}`, body: plan(invalid) } as const;
    expect((await examiner.call(change)).body.detail).toContain('not-a-draft');
    await examiner.get(`/remarks/${started}`);
    const marker = await api.person('ma.rker', 'examiner');
    await inTransaction(api.engine.db, async (tx) => {
      const { id: personId } = (await findPersonByUserName(tx, 'ma.rker'))!;
      const at = api.clock.now();
      await recordParticipation(tx, { personId, act: 'marker', sittingId: one.sitting, at });
    });
    for (const who of [examiner, editor, marker])
      expect((await act(who, started, 'commit')).body.code).toBe('not-allowed');
    const commits = await Promise.all(
      [reviewer, day.staff.secondReviewer].map((who) => act(who, started, 'commit')),
    );
    expect(commits.map(({ status }) => status).sort()).toEqual([204, 409]);
    const listed = (await examiner.get('/remarks')).body as { id: string; state: string }[];
    expect(listed.find(({ id }) => id === started)).toMatchObject({ state: 'committed' });
  });

  it('are refused where they name what is not there', async () => {
    const itemVersionId = versions.get('mini-k2')!;
    const unknown = [{ criterion: 'X-9', points: '1' }];
    const marks = [{ sittingId: one.sitting, parts: unknown, reason: RATIONALE }];
    const wrong = await draft({ kind: 'manual', itemVersionId, marks });
    const refused = await act(day.staff.examiner, wrong, 'start');
    expect(refused.status).toBe(409);
    expect(refused.body.detail).toContain('wrong-parts');
    const stranger = randomUUID();
    for (const changes of [
      { scope: { kind: 'sittings', sittingIds: [stranger] } },
      { overrides: { entries: [1], reason: RATIONALE } },
      { consents: [{ sittingId: one.sitting, ref: stranger }] },
    ]) {
      const id = await draft({ kind: 'invalidate', itemVersionId, mode: 'all-credit' }, changes);
      const reply = await act(day.staff.examiner, id, 'start');
      expect(reply).toMatchObject({ status: 409, body: { code: 'conflict' } });
      expect(reply.body.detail).toMatch(/not-in-scope|override-unknown|consent-unknown/);
    }
  });

  it('never take somebody who began after the start for one who handed in nothing', async () => {
    const sum = versions.get('mini-sum')!;
    const id = await draft({ kind: 'rerun', itemVersionId: sum, withVersionId: sum });
    const { examiner } = day.staff;
    await examiner.post(`/remarks/${id}/start`);
    await sit(late, { ...RIGHT_ANSWERS });
    const show = { method: 'GET', path: `/remarks/${id}` } as const;
    await gradeAll(api);
    const shown = await examiner.call(show);
    expect(shown).toMatchObject({ status: 409 });
    expect(shown.body.detail).toContain('needs-rerun');
    expect((await act(day.staff.secondReviewer, id, 'commit')).status).toBe(409);
  });

  it('run programs again in the image of today, and so many times as it takes (E32, E33)', async () => {
    const sum = versions.get('mini-sum')!;
    const rerun = { kind: 'rerun', itemVersionId: sum, withVersionId: sum };
    const { id, diff } = await shown(rerun);
    expect(diff?.verdicts).toMatchObject([{ before: 'accepted', after: 'accepted' }]);
    expect(diff?.images).toMatchObject([{ count: 2 }]);
    await commit(id);
    const entry = (await entriesOf(one)).find(({ remark_set_id: remark }) => remark === id)!;
    expect(entry).toMatchObject({ layer: 'key-change', scored_version_id: sum });

    const path = `/runs/${entry.run_id!}/repeats`;
    const asked = await day.staff.grader.post(path, { times: 3 });
    expect(api.bell.rung).toEqual(expect.arrayContaining(asked.body.runs as string[]));
    const before = (await entriesOf(one)).length;
    expect(await gradeAll(api)).toBe(3);
    expect(await entriesOf(one)).toHaveLength(before);
    const found = (await day.staff.grader.get(path)).body as {
      report: { verdicts: unknown; tests: { flaky: boolean }[] };
    };
    expect(found).toMatchObject({ asked: 3, done: 3 });
    expect(found.report.verdicts).toEqual([{ verdict: 'accepted', count: 4 }]);
    expect(found.report.tests.some(({ flaky }) => flaky)).toBe(false);
    const repeated = (asked.body.runs as string[])[0]!;
    const again = {
      method: 'POST',
      path: `/runs/${repeated}/repeats`,
      body: { times: 1 },
    } as const;
    expect(await day.staff.grader.call(again)).toMatchObject({ status: 409 });
    expect(await verified(one)).toBe(true);
  });
});
