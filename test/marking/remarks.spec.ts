import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { insertCertificate, inTransaction, selectMarkEntries, selectRunsOfRemarkSet } from '#store';
import { openApi, type ApiUnderTest, type Reply } from '../api/api-under-test.js';
import {
  accept,
  answer,
  gradeAll,
  my,
  openExam,
  sitPractical,
  type ExamDay,
  type Player,
} from '../api/exam-day.js';
import { RIGHT_ANSWERS, smallUpload, WRONG_TEST } from '../factories/small-bank.js';

const RATIONALE = 'The body looked into it and found that it cannot stand as it is.';

/** What the dry run of a re-mark shows, as far as these tests look. */
interface Diff {
  readonly candidates: readonly {
    readonly totalBefore: string;
    readonly totalAfter: string;
    readonly maxBefore: string;
    readonly maxAfter: string;
  }[];
  readonly effects: readonly { readonly outcome: string; readonly because: string | null }[];
  readonly counts: { readonly candidates: number; readonly up: number; readonly down: number };
  readonly passToFail: readonly string[];
  readonly certificates: {
    readonly wouldLose: readonly unknown[];
    readonly stands: readonly unknown[];
  };
}

/** Nothing is committed and all is discarded: the cases leave nothing to each other. */
describe('the dry run of a re-mark, by scope, operation and the body’s rules', () => {
  let api: ApiUnderTest;
  let day: ExamDay;
  let one: Player;
  let two: Player;
  let scheme: string;
  /** Presented, by item. */
  let presented: ReadonlyMap<string, string>;
  /**
   * Newer versions: mini-k1 with C as its key, mini-sum with 4 points a group instead of 5,
   * mini-double with another expected answer.
   */
  let newer: ReadonlyMap<string, string>;
  let open: string[];

  beforeAll(async () => {
    api = await openApi();
    day = await openExam(api, 2);
    [one, two] = day.players as [Player, Player];
    await sit(one, { ...RIGHT_ANSWERS });
    await sit(two, { ...RIGHT_ANSWERS, 'mini-k1': 'C' });
    await gradeAll(api);
    presented = await versions();
    newer = await importNewer();
    const session = await api.engine.db
      .selectFrom('exam_session')
      .select('scheme')
      .executeTakeFirstOrThrow();
    scheme = JSON.stringify(session.scheme);
  });
  afterAll(() => api.close());
  beforeEach(() => {
    open = [];
  });
  afterEach(async () => {
    for (const id of open) await day.staff.secondReviewer.post(`/remarks/${id}/discard`);
    await setScheme(scheme);
  });

  async function sit(player: Player, answers: Readonly<Record<string, unknown>>): Promise<void> {
    await accept(player);
    for (const [item, response] of Object.entries(answers)) await answer(player, item, response);
    await player.post(my(player, '/theory/finish'));
    await sitPractical(player, { double: 'right', sum: 'right' });
  }
  async function versions(among?: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const { items } = (await day.staff.examiner.get('/bank/mini/items')).body as {
      items: { id: string; itemId: string }[];
    };
    const wanted = items.filter(({ id }) => among?.includes(id) ?? true);
    return new Map(wanted.map(({ id, itemId }) => [itemId, id]));
  }
  async function importNewer(): Promise<ReadonlyMap<string, string>> {
    const { bank, tasks } = smallUpload({ bankVersion: '2026.2' });
    const changed = JSON.parse(bank) as { items: { id: string; key: object }[] };
    for (const item of changed.items) if (item.id === 'mini-k1') item.key = { correct: 'C' };
    for (const { folder, files } of tasks)
      for (const file of files) {
        if (folder === 'mini-sum' && file.path === 'task.json')
          file.base64 = fourPoints(file.base64);
        if (folder === 'mini-double' && file.path === `tests/${WRONG_TEST.id}.ans`)
          file.base64 = WRONG_TEST.rightAnswer;
      }
    const upload = { bank: JSON.stringify(changed), tasks };
    const { created } = (await day.staff.author.post('/bank/imports', upload)).body as {
      created: string[];
    };
    await day.staff.approver.post('/bank/approvals', { itemVersions: created });
    return versions(created);
  }
  const setScheme = (text: string): Promise<void> =>
    api.asOwner(`update exam_session set scheme = $json$${text}$json$`);
  const setPolicy = (policy: object): Promise<void> => {
    const given = JSON.parse(scheme) as { remarks: object };
    const pass = [{ kind: 'minimum-share', of: 'total', share: '7/10', cite: 'X-1' }];
    return setScheme(JSON.stringify({ ...given, pass, remarks: { ...given.remarks, ...policy } }));
  };
  /** Drafted, started, graded. */
  async function dryRun(operation: object, changes: object = {}): Promise<Reply> {
    const { examiner } = day.staff;
    const plan = {
      operations: [operation],
      reasonCode: 'auto-marking-error',
      rationale: RATIONALE,
    };
    const { id } = (await examiner.post('/remarks/drafts', { ...plan, ...changes })).body as {
      id: string;
    };
    open.push(id);
    await examiner.post(`/remarks/${id}/start`);
    await gradeAll(api);
    return examiner.call({ method: 'GET', path: `/remarks/${id}` });
  }
  const shown = async (operation: object, changes: object = {}): Promise<Diff> =>
    (await dryRun(operation, changes)).body.diff as Diff;
  const outcomes = ({ effects }: Diff) => effects.map((one) => one.because ?? one.outcome).sort();
  const nothingFor = (item: string, ...players: readonly Player[]) => ({
    kind: 'manual',
    itemVersionId: presented.get(item),
    marks: players.map(({ sitting }) => ({
      sittingId: sitting,
      parts: [{ criterion: item === 'mini-sum' ? 'M-2.2' : 'M-1.2', points: '0' }],
      reason: RATIONALE,
    })),
  });

  it('keeps what would be lower where the scheme says that no mark goes down (E29)', async () => {
    await setPolicy({ lowerMarks: 'no' });
    const diff = await shown(nothingFor('mini-k2', one, two));
    expect(outcomes(diff)).toEqual(['only-if-higher', 'only-if-higher']);
    expect(diff.counts).toMatchObject({ up: 0, down: 0 });
  });

  it('lowers no mark without a consent where the scheme asks for one, and takes none that no appeal gave (E29)', async () => {
    await setPolicy({ lowerMarks: 'with-consent' });
    const diff = await shown(nothingFor('mini-k2', one, two));
    expect(outcomes(diff)).toEqual(['no-consent', 'no-consent']);
    expect(diff.counts).toMatchObject({ up: 0, down: 0 });
    const { examiner } = day.staff;
    const plan = {
      operations: [nothingFor('mini-k3', one, two)],
      reasonCode: 'auto-marking-error',
      rationale: RATIONALE,
      consents: [{ sittingId: two.sitting, ref: two.sitting }],
    };
    const { id } = (await examiner.post('/remarks/drafts', plan)).body as { id: string };
    open.push(id);
    const refused = await examiner.call({ method: 'POST', path: `/remarks/${id}/start` });
    expect(refused.status).toBe(409);
  });

  // 24 and 25 of 30; mini-sum is worth 10, and 70 % pass: 14 and 15 of 20, or of 30.
  it.each([
    ['share-of-new-maximum', 0, '20'],
    ['fixed-points', 2, '30'],
  ] as const)(
    'decides with a cut score of %s after a removal (E27)',
    async (cutScore, failing, max) => {
      await setPolicy({ cutScore });
      const removal = {
        kind: 'invalidate',
        itemVersionId: presented.get('mini-sum'),
        mode: 'remove',
      };
      const diff = await shown(removal);
      expect(diff.passToFail).toHaveLength(failing);
      expect(diff.candidates.map(({ maxBefore, maxAfter }) => [maxBefore, maxAfter])).toEqual([
        ['30', max],
        ['30', max],
      ]);
    },
  );

  it('lets a pass with a certificate stand where the scheme says so, and nobody else’s (E29)', async () => {
    await setPolicy({ passToFailAfterCertificate: 'keep' });
    const certificate = { id: randomUUID(), sitting_id: two.sitting, number: 'C-2026-1' };
    await inTransaction(api.engine.db, (tx) =>
      insertCertificate(tx, { ...certificate, issued_at: api.clock.now() }),
    );
    const diff = await shown(nothingFor('mini-sum', one, two));
    expect(outcomes(diff)).toEqual(['certificate', 'enter']);
    expect(diff.passToFail).toHaveLength(1);
    expect(diff.certificates).toMatchObject({ wouldLose: [], stands: [expect.any(String)] });
  });

  it('is about the sessions, sittings or images that its scope names', async () => {
    const entries = await selectMarkEntries(api.engine.db, one.sitting);
    const sum = presented.get('mini-sum')!;
    const { image_digest: image } = entries.find((entry) => entry.item_version_id === sum)!;
    const other = `sha256:${'0'.repeat(64)}`;
    const credit = { kind: 'invalidate', itemVersionId: sum, mode: 'all-credit' };
    const concerned = [];
    for (const scope of [
      { kind: 'everybody' },
      { kind: 'sittings', sittingIds: [one.sitting] },
      { kind: 'sessions', sessionIds: [day.sessionId] },
      { kind: 'sessions', sessionIds: [randomUUID()] },
      { kind: 'images', digests: [image, other] },
      { kind: 'images', digests: [other] },
    ])
      concerned.push([scope.kind, (await shown(credit, { scope })).counts.candidates]);
    expect(concerned).toEqual([
      ['everybody', 2],
      ['sittings', 1],
      ['sessions', 2],
      ['sessions', 0],
      ['images', 2],
      ['images', 0],
    ]);
  });

  it('takes the best of several keys, and lowers nobody (E30)', async () => {
    const itemVersionId = presented.get('mini-k1');
    const withVersionIds = [newer.get('mini-k1')];
    const keys = { kind: 'invalidate', itemVersionId, mode: 'several-keys', withVersionIds };
    const diff = await shown(keys);
    expect(outcomes(diff)).toEqual(['enter']);
    expect(diff.counts).toMatchObject({ up: 1, down: 0 });
  });

  it('makes points of a program anew from what its run found, without running it again', async () => {
    const operation = {
      ...{ kind: 'recompute', itemVersionId: presented.get('mini-sum') },
      withVersionId: newer.get('mini-sum'),
    };
    const diff = await shown(operation);
    expect(outcomes(diff)).toEqual(['enter', 'enter']);
    const totals = diff.candidates.map(({ totalBefore, totalAfter }) => [totalBefore, totalAfter]);
    expect(totals.sort()).toEqual([
      ['24', '22'],
      ['25', '23'],
    ]);
    expect(await selectRunsOfRemarkSet(api.engine.db, open[0]!)).toEqual([]);
  });

  it('refuses to make points anew for tests that are others: what was handed in must run again', async () => {
    const reply = await dryRun({
      ...{ kind: 'recompute', itemVersionId: presented.get('mini-double') },
      withVersionId: newer.get('mini-double'),
    });
    expect(reply).toMatchObject({ status: 409, body: { code: 'conflict' } });
    expect(reply.body.detail).toContain('needs-rerun');
  });
});

/** The task file with 4 points where there were 5. */
function fourPoints(base64: string): string {
  const text = Buffer.from(base64, 'base64').toString().replaceAll('"points":5', '"points":4');
  return Buffer.from(text).toString('base64');
}
