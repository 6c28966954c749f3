import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { SittingVerification } from '#marking';
import type { Explanation } from '#scoring';
import { RIGHT_ANSWERS } from '../factories/small-bank.js';
import { openApi, type ApiUnderTest } from './api-under-test.js';
import {
  accept,
  answer,
  gradeAll,
  my,
  openExam,
  passTheory,
  sitPractical,
  type ExamDay,
} from './exam-day.js';

const texts = ({ text, because }: Explanation): readonly string[] => [
  text,
  ...because.flatMap(texts),
];

describe('recomputing a sitting', () => {
  let api: ApiUnderTest;
  let day: ExamDay;
  beforeAll(async () => {
    api = await openApi();
    day = await openExam(api, 3);
    const [passes, keptOut] = day.players;
    await passTheory(passes!);
    await sitPractical(passes!, { double: 'small-only', sum: 'right' });
    await accept(keptOut!);
    await answer(keptOut!, 'mini-k1', 'B');
    await keptOut!.post(my(keptOut!, '/theory/finish'));
    await gradeAll(api);
  });
  afterAll(() => api.close());

  const verification = async (of: number): Promise<SittingVerification> =>
    // The reply is held to its schema by the API.
    (await day.staff.auditor.get(`/sittings/${day.players[of]!.sitting}/verification`))
      .body as SittingVerification;

  it('gives every mark, the totals and the decision again', async () => {
    const found = await verification(0);
    expect(found).toMatchObject({
      ok: true,
      totals: { equal: true },
      decision: { equal: true, recomputed: expect.stringMatching(/^(pass|fail)$/) },
    });
    expect(found.marks).toHaveLength(Object.keys(RIGHT_ANSWERS).length + 2);
    expect(found.marks.every(({ equal }) => equal)).toBe(true);
  });

  it('says why, from the decision down to a test of a task and to the answer that was given', async () => {
    const { tree } = await verification(0);
    expect(texts(tree).join('\n')).toMatch(/^decision: \w+, by scheme sci\n/);
    for (const line of [
      /^rule minimum-share \(SCI-8\.1\): (not )?met: total: .* points/,
      /^total: \S+ of \S+ points$/,
      /^theory: /,
      /^mini-double: \S+ of \S+ points, wrong-answer$/,
      /^test \S+: wrong-answer$/,
      /^mini-k1: \S+ of \S+ points, marked$/,
      /^chosen \S+, key \S+$/,
    ])
      expect(texts(tree)).toContainEqual(expect.stringMatching(line));
  });

  it('tells what nobody came to: behind the gate, or not marked at all', async () => {
    const keptOut = await verification(1);
    expect(keptOut).toMatchObject({ ok: true, decision: { recomputed: 'fail' } });
    expect(texts(keptOut.tree)).toContainEqual('mini-sum: not-presented');
    const absent = await verification(2);
    expect(absent).toMatchObject({ ok: true, marks: [], decision: { recorded: null } });
    expect(texts(absent.tree)).toContainEqual('mini-sum: not-marked');
  });

  it('is for examiners, reviewers and auditors, of sittings that there are', async () => {
    const mine = `/sittings/${day.players[0]!.sitting}/verification`;
    expect((await day.players[0]!.call({ method: 'GET', path: mine })).status).toBe(403);
    const none = mine.replace(day.players[0]!.sitting, '00000000-0000-4000-8000-000000000000');
    expect((await day.staff.auditor.call({ method: 'GET', path: none })).status).toBe(404);
  });

  // Last: from here on the database holds what nobody entered.
  it('finds what somebody changed in the database: points, the answer, the version of the formulas', async () => {
    const changes = {
      'mini-k1': [`points = '0'`, 'points-differ'],
      'mini-k2': [`response_sha256 = repeat('0', 64)`, 'inputs-unusable'],
      'mini-k3': [`scoring_version = 'assay-scoring/0'`, 'scoring-version-differs'],
      'mini-sum': [`derivation = '{"verdict":"partial"}'`, 'verdict-differs'],
    } as const;
    const { sitting } = day.players[0]!;
    await api.asOwner('alter table mark_entry disable trigger all');
    for (const [item, [change]] of Object.entries(changes))
      await api.asOwner(
        `update mark_entry set ${change} where sitting_id = '${sitting}'
         and item_version_id in (select id from item_version where item_id = '${item}')`,
      );
    const found = await verification(0);
    const differing = found.marks
      .filter(({ equal }) => !equal)
      .map(({ item, reason }) => [item, reason]);
    expect(found.ok).toBe(false);
    expect(Object.fromEntries(differing)).toEqual(
      Object.fromEntries(Object.entries(changes).map(([item, [, reason]]) => [item, reason])),
    );
    expect(texts(found.tree)).toContainEqual(expect.stringMatching(/^DIFFERS: mini-k1/));
  });
});
