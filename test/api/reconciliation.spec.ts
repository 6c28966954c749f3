import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { verifyLedgers } from '#marking';
import {
  appendEvent,
  inTransaction,
  openDatabase,
  type Database,
  type LogReport,
  type Reader,
} from '#store';
import { createTestDatabase, type TestDatabase } from '../database.js';
import { openApi, type ApiUnderTest } from './api-under-test.js';
import { gradeAll, openExam, passTheory, sitPractical, type ExamDay } from './exam-day.js';

/** Tries things as a superuser whom no trigger holds, and takes them back. */
const BACK = new Error('taken back');
const WITHOUT_CONSTRAINTS = `
  alter table mark_entry drop constraint mark_entry_check, drop constraint mark_entry_supersedes_key,
    drop constraint mark_entry_sitting_id_item_version_id_sequence_key;
  alter table result drop constraint result_check, drop constraint result_supersedes_key,
    drop constraint result_sitting_id_sequence_key;
  alter table sitting drop constraint sitting_audit_ref_key`;

describe('the reconciliation of marks, results and the log', () => {
  let api: ApiUnderTest;
  let day: ExamDay;
  let database: TestDatabase;
  let owner: Database;

  beforeAll(async () => {
    api = await openApi(undefined, 'off', async () => {
      database = await createTestDatabase('exam_app');
      return database;
    });
    owner = openDatabase(database.url, () => undefined, 1);
    day = await openExam(api, 2);
    for (const player of day.players) {
      await passTheory(player);
      await sitPractical(player, { double: 'right', sum: 'wrong' });
    }
    await gradeAll(api);
    await api.engine.audit.sequence();
  });
  afterAll(async () => {
    await owner.destroy();
    await api.close();
  });

  const verify = (db: Reader, keptNote?: string) =>
    verifyLedgers(db, {
      vkey: api.engine.audit.vkey,
      ...(keptNote === undefined ? {} : { keptNote }),
    });

  /** What is found once a superuser has said this; nothing of it stays. */
  async function after(statement: string, keptNote?: string): Promise<LogReport> {
    let report: LogReport | undefined;
    await owner
      .transaction()
      .execute(async (tx) => {
        await sql`set local session_replication_role = replica`.execute(tx);
        await sql.raw(WITHOUT_CONSTRAINTS).execute(tx);
        const { numAffectedRows } = await sql.raw(statement).execute(tx);
        expect(Number(numAffectedRows)).toBeGreaterThan(0);
        report = await verify(tx, keptNote);
        throw BACK;
      })
      .catch((error: unknown) => {
        if (error !== BACK) throw error;
      });
    return report!;
  }
  const failed = ({ checks }: LogReport) => checks.filter(({ ok }) => !ok).map(({ name }) => name);

  it('finds an event for every mark and result, and is for auditors', async () => {
    const { body } = await day.staff.auditor.get('/log/reconciliation');
    expect(body).toMatchObject({ ok: true });
    expect(body.checks).toContainEqual(
      expect.objectContaining({ name: 'results', detail: expect.stringMatching(/^2 results/) }),
    );
    const refused = { method: 'GET', path: '/log/reconciliation' } as const;
    expect((await day.staff.coordinator.call(refused)).status).toBe(403);
  });

  it('holds while an event waits for its place', async () => {
    await inTransaction(api.engine.db, (tx) =>
      appendEvent(tx, {
        type: 'test.happened',
        at: api.clock.now(),
        actor: { kind: 'system', ref: 'test' },
        subject: { kind: 'test', ref: 'one' },
      }),
    );
    const report = await verify(owner);
    expect(report).toMatchObject({ ok: true });
    expect(report.checks.find(({ name }) => name === 'entries')?.detail).toContain('1 more');
    await api.engine.audit.sequence();
  });

  const MARK = 'id = (select min(id) from mark_entry)';
  const RESULT = 'id = (select max(id) from result)';
  const markColumns: readonly (readonly [column: string, value: string])[] = [
    ['sitting_id', '(select id from sitting where id <> sitting_id limit 1)'],
    ['item_version_id', '(select id from item_version where id <> item_version_id limit 1)'],
    ['scored_version_id', 'gen_random_uuid()'],
    ['sequence', '2'],
    ['supersedes', 'id'],
    ['points', "'77'"],
    ['max_points', "'77'"],
    ['parts', "'[]'"],
    ['state', "'invalidated'"],
    ['layer', "'appeal'"],
    ['cause', `'{"kind":"x","ref":"y"}'`],
    ['derivation', "'{}'"],
    ['content_sha256', "'x'"],
    ['response_sha256', "'x'"],
    ['scoring_version', "'x'"],
    ['run_id', 'gen_random_uuid()'],
    ['image_digest', "'x'"],
    ['remark_set_id', 'gen_random_uuid()'],
    ['entered_at', "entered_at + interval '1 second'"],
    ['salt', 'gen_random_uuid()'],
  ];
  const resultColumns: readonly (readonly [column: string, value: string])[] = [
    ['sitting_id', '(select id from sitting s where s.id <> sitting_id limit 1)'],
    ['sequence', '2'],
    ['supersedes', 'id'],
    ['decision', "case decision when 'pass' then 'fail' else 'pass' end"],
    ['total', "'77'"],
    ['max_total', "'77'"],
    ['totals', "'{}'"],
    ['reasons', "'[]'"],
    ['decided_at', "decided_at + interval '1 second'"],
  ];

  it.each([
    ...markColumns.map(([column, value]) => ['marks', 'mark_entry', column, value, MARK]),
    ...resultColumns.map(([column, value]) => ['results', 'result', column, value, RESULT]),
  ])('finds in %s that a superuser changed %s.%s', async (check, table, column, value, which) => {
    const report = await after(`update ${table} set ${column} = ${value} where ${which}`);
    expect(failed(report)).toEqual([check]);
  });
  it('knows every column of both ledgers', async () => {
    const { rows } = await sql<{ name: string }>`
      select table_name || '.' || column_name as name from information_schema.columns
       where table_schema = 'public' and table_name in ('mark_entry', 'result')
         -- The order of ids says nothing, and no mark has a seed.
         and column_name not in ('id', 'seed')`.execute(owner);
    expect(rows.map(({ name }) => name).sort()).toEqual(
      [
        ...markColumns.map(([column]) => `mark_entry.${column}`),
        ...resultColumns.map(([column]) => `result.${column}`),
      ].sort(),
    );
  });

  const LAST = 'log_index = (select max(log_index) from audit_event)';
  const A_MARK = "id = (select id from audit_event where type = 'mark.entered' limit 1)";
  const copyOf = (table: string, columns: string, values: string, which: string) =>
    `insert into ${table} (${columns}) select ${values} from ${table} where ${which}`;
  it.each<[name: string, statement: string, checks: string[]]>([
    ['a mark is deleted', `delete from mark_entry where ${MARK}`, ['marks']],
    ['a result is deleted', `delete from result where ${RESULT}`, ['results']],
    ['all marks are deleted', 'delete from mark_entry', ['marks']],
    [
      'a mark is added above one',
      `insert into mark_entry (sitting_id, item_version_id, scored_version_id, sequence, supersedes, points, max_points, parts, state,
         derivation, content_sha256, response_sha256, scoring_version, entered_at, salt)
       select sitting_id, item_version_id, scored_version_id, 2, id, max_points, max_points, parts, state,
         derivation, content_sha256, response_sha256, scoring_version, entered_at, salt from mark_entry where ${MARK}`,
      ['marks'],
    ],
    [
      'a result is added above one',
      copyOf(
        'result',
        'sitting_id, sequence, supersedes, decision, total, max_total, totals, reasons, decided_at',
        'sitting_id, 2, id, decision, total, max_total, totals, reasons, decided_at',
        RESULT,
      ),
      ['results'],
    ],
    [
      'a sitting gets the reference of another',
      "update sitting set audit_ref = 'x'",
      ['marks', 'results'],
    ],
    [
      'an item is renamed',
      "update item_version set item_id = 'renamed' where id = (select item_version_id from mark_entry order by id limit 1)",
      ['marks'],
    ],
    ['a sitting claims to be erased', 'update sitting set erased_at = now()', ['erasures']],
    [
      'the event of a mark is deleted',
      `delete from audit_event where ${A_MARK}`,
      ['checkpoint', 'entries', 'end of the log', 'earlier checkpoints', 'marks'],
    ],
    [
      'an event is changed',
      `update audit_event set leaf = convert_to(replace(convert_from(leaf, 'UTF8'), '"points":"', '"points":"9'), 'UTF8') where ${A_MARK}`,
      ['checkpoint', 'entries', 'earlier checkpoints', 'marks'],
    ],
    [
      'an event is no event any more',
      `update audit_event set leaf = 'x' where ${LAST}`,
      ['checkpoint', 'entries', 'earlier checkpoints'],
    ],
    [
      'an event is filed as something else',
      `update audit_event set type = 'x.y' where ${A_MARK}`,
      ['entries'],
    ],
    [
      'an event is filed under another',
      `update audit_event set subject = 'x' where ${A_MARK}`,
      ['entries'],
    ],
    [
      'an event loses its place',
      `update audit_event set log_index = null where ${LAST}`,
      ['checkpoint', 'end of the log', 'earlier checkpoints'],
    ],
    [
      'an event is forged in',
      copyOf(
        'audit_event',
        'id, type, subject, leaf',
        'gen_random_uuid(), type, subject, leaf',
        A_MARK,
      ),
      ['entries', 'marks'],
    ],
    ['a hash is changed', "update audit_leaf set hash = '\\x00' where log_index = 0", ['entries']],
    [
      'an earlier checkpoint is changed',
      "update audit_checkpoint set root = '\\x00' where size = (select min(size) from audit_checkpoint)",
      ['earlier checkpoints'],
    ],
    [
      'all checkpoints are deleted',
      'delete from audit_checkpoint',
      ['checkpoint', 'end of the log'],
    ],
    [
      'the newest note is changed',
      "update audit_checkpoint set note = 'x' where size = (select max(size) from audit_checkpoint)",
      ['checkpoint', 'end of the log'],
    ],
  ])('finds that %s', async (_, statement, checks) => {
    expect(failed(await after(statement))).toEqual(checks);
  });

  it('finds that the log lost its end, by the checkpoint kept elsewhere', async () => {
    const { note, size } = await api.engine.audit.sequence();
    const cut = `with events as (delete from audit_event where log_index >= (select max(size) from audit_checkpoint where size < ${size}) returning 1)
      delete from audit_checkpoint where size = ${size}`;
    expect(failed(await after(cut, note))).toContain('kept note');
    expect(failed(await after(cut))).toEqual([]);
    expect(await verify(owner, note)).toMatchObject({ ok: true });
  });
});
