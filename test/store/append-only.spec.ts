import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CompiledQuery } from 'kysely';
import { openApi, type ApiUnderTest } from '../api/api-under-test.js';
import { fileAppeal, settleAppeal } from '../api/appeal-work.js';
import { smallUpload } from '../factories/small-bank.js';
import {
  accept,
  gradeAll,
  openExam,
  passTheory,
  sitPractical,
  type ExamDay,
  type Player,
} from '../api/exam-day.js';

/** What PostgreSQL calls a refusal of ours, and a broken check. */
const REFUSED = '23001';
const CHECK = '23514';
const UNIQUE = '23505';

describe('the database, against whoever has its password', () => {
  let api: ApiUnderTest;
  let day: ExamDay;
  let done: Player;
  let atWork: Player;
  let absent: Player;
  beforeAll(async () => {
    api = await openApi();
    day = await openExam(api, 3);
    [done, atWork, absent] = day.players as [Player, Player, Player];
    await passTheory(done);
    await sitPractical(done, { double: 'right', sum: 'right' });
    await accept(atWork);
    await gradeAll(api);
    await decideAnAppeal();
    await api.engine.audit.sequence();
  });
  afterAll(() => api.close());

  async function decideAnAppeal(): Promise<void> {
    const appeal = await fileAppeal(day, done);
    await settleAppeal(day, appeal, 'rejected');
  }

  async function failureOf(statement: string): Promise<string | undefined> {
    try {
      await api.asOwner(statement); // nobody can do more
      return undefined;
    } catch (error) {
      return (error as { readonly code?: string }).code;
    }
  }

  const ledgers = [
    { table: 'mark_entry', change: "points = '10'" },
    { table: 'result', change: "decision = 'pass'" },
    { table: 'response', change: 'late = true' },
    { table: 'submission', change: "language = 'c'" },
    { table: 'audit_event', change: "leaf = '\\x00'" },
    { table: 'audit_leaf', change: "hash = '\\x00'" },
    { table: 'audit_checkpoint', change: "note = ''" },
    { table: 'participation', change: 'at = now()' },
    { table: 'item_transition', change: 'at = now()' },
    { table: 'item_life_rule', change: 'four_eyes = false' },
    { table: 'bank_version', change: "content_sha256 = ''" },
    { table: 'bank_version_item', change: 'item_version_id = item_version_id' },
    { table: 'exam_set_item', change: 'position = position + 100' },
  ];
  it.each(ledgers)('refuses to change, delete or truncate $table', async ({ table, change }) => {
    const { rows } = await api.engine.db.executeQuery(CompiledQuery.raw(`select 1 from ${table}`));
    expect(rows.length).toBeGreaterThan(0);
    expect(await failureOf(`update ${table} set ${change}`)).toBe(REFUSED);
    expect(await failureOf(`delete from ${table}`)).toBe(REFUSED);
    expect(await failureOf(`truncate ${table} cascade`)).toBe(REFUSED);
  });

  it.each(['sitting', 'exam_session', 'exam_set', 'item_version'])(
    'refuses to delete or truncate %s',
    async (table) => {
      expect(await failureOf(`delete from ${table}`)).toBe(REFUSED);
      expect(await failureOf(`truncate ${table} cascade`)).toBe(REFUSED);
    },
  );

  const refusals = [
    {
      name: 'the content of an approved item is not changed',
      statement: () => "update item_version set sealed_body = 'x' where state = 'in-use'",
      code: REFUSED,
    },
    {
      name: 'an approved item does not become a draft again',
      statement: () => "update item_version set state = 'draft', approved_by = null",
      code: REFUSED,
    },
    {
      name: 'the author of an approved item is not changed',
      statement: () => "update item_version set author = 'somebody.else'",
      code: REFUSED,
    },
    {
      name: 'a drawn set is not exchanged',
      statement: () => "update exam_set set set_age = 'x'",
      code: REFUSED,
    },
    {
      name: 'a run that is done stays as it is',
      statement: () => "update grading_run set verdict = 'accepted', facts = '{}'",
      code: REFUSED,
    },
    {
      name: 'an appeal is decided once',
      statement: () => "update appeal set outcome = 'upheld'",
      code: REFUSED,
    },
    {
      name: 'nobody starts the practical part who failed the theory (rule: SCI-9.4)',
      statement: () =>
        `update sitting set theory_finished_at = now(), theory_passed = false, practical_started_at = now()
          where id = '${atWork.sitting}'`,
      code: CHECK,
    },
    {
      name: 'nobody starts the practical part whose theory is not decided (rule: SCI-9.4)',
      statement: () =>
        `update sitting set practical_started_at = now() where id = '${atWork.sitting}'`,
      code: CHECK,
    },
    {
      name: 'theory is not decided before it is finished',
      statement: () => `update sitting set theory_passed = true where id = '${atWork.sitting}'`,
      code: CHECK,
    },
    {
      name: 'theory is not finished before the conditions were accepted',
      statement: () =>
        `update sitting set theory_finished_at = now(), theory_passed = true where id = '${absent.sitting}'`,
      code: CHECK,
    },
    {
      name: 'a failed theory part is not passed afterwards',
      statement: () => `update sitting set theory_passed = false where id = '${done.sitting}'`,
      code: REFUSED,
    },
    {
      name: 'a part does not end twice',
      statement: () =>
        `update sitting set practical_finished_at = now() where id = '${done.sitting}'`,
      code: REFUSED,
    },
    {
      name: 'a sitting does not change its candidate',
      statement: () =>
        `update sitting set candidate_id = '${absent.id}' where id = '${done.sitting}'`,
      code: REFUSED,
    },
    {
      name: 'a candidate gets no other role',
      statement: () => `insert into person_role values ('${done.id}', 'appeal-reviewer', now())`,
      code: REFUSED,
    },
    {
      name: 'whoever has a role does not become a candidate',
      statement: () =>
        `insert into person_role values ('${day.staff.grader.id}', 'candidate', now())`,
      code: REFUSED,
    },
    {
      name: 'a mark is not entered twice under one number',
      statement: () =>
        `insert into mark_entry (sitting_id, item_version_id, scored_version_id, sequence, supersedes, points, max_points,
           parts, state, derivation, content_sha256, response_sha256, scoring_version, entered_at)
         select sitting_id, item_version_id, scored_version_id, 1, null, '1', '1', '[]', 'marked', '{}', '', '', '', now()
           from mark_entry limit 1`,
      code: UNIQUE,
    },
  ];
  it.each(refusals)('holds by itself: $name', async ({ statement, code }) => {
    expect(await failureOf(statement())).toBe(code);
  });

  it('refuses that somebody approves what they made', async () => {
    const { author } = day.staff;
    const upload = smallUpload({ prompt: 'Another wording?' });
    const made = await day.staff.author.post('/bank/imports', upload);
    const id = (made.body.created as string[])[0]!;
    const approve = (by: string) =>
      `insert into item_transition (item_version_id, from_state, to_state, made_by, at) values ('${id}', 'review', 'approved', '${by}', now())`;
    expect(await failureOf(approve(author.id))).toBe(REFUSED);
    expect(await failureOf(approve(day.staff.approver.id))).toBeUndefined();
  });

  it('refuses a second open re-mark of one task, and one decided by who made it', async () => {
    const { doubleVersionId } = await fileSumAppeal();
    const made = `'${day.staff.reviewer.id}', now()`;
    const open = async (): Promise<string | undefined> => {
      const id = randomUUID();
      await api.asOwner(
        `insert into remark_set (id, operations, reason_code, rationale, state, created_by, created_at, started_by, started_at)
         values ('${id}', '[]', 'r', 'r', 'running', ${made}, ${made})`,
      );
      return failureOf(
        `insert into remark_item (remark_set_id, item_version_id, role, claimed)
         values ('${id}', '${doubleVersionId}', 'presented', true)`,
      );
    };
    expect(await open()).toBeUndefined();
    expect(await open()).toBe(UNIQUE);
    const decide = (by: string) =>
      `update remark_set set state = 'discarded', decided_by = '${by}', decided_at = now()`;
    expect(await failureOf(decide(day.staff.reviewer.id))).toBe(CHECK);
    expect(await failureOf("update remark_set set rationale = 'another'")).toBe(REFUSED);
    expect(await failureOf(decide(day.staff.secondReviewer.id))).toBeUndefined();
    expect(await failureOf("update remark_set set state = 'committed'")).toBe(REFUSED);
    expect(await failureOf('update remark_item set claimed = false')).toBeUndefined();
    expect(await failureOf('update remark_item set claimed = true')).toBe(REFUSED);
    expect(await open()).toBeUndefined();
  });

  async function fileSumAppeal(): Promise<{ readonly doubleVersionId: string }> {
    const listed = (await day.staff.examiner.get('/bank/mini/items')).body.items as {
      id: string;
      itemId: string;
    }[];
    return { doubleVersionId: listed.find(({ itemId }) => itemId === 'mini-double')!.id };
  }
});
