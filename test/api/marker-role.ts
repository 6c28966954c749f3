import { expect, it } from '@jest/globals';
import { CompiledQuery } from 'kysely';
import type { Database } from '#store';
import type { ApiUnderTest } from './api-under-test.js';

/** What PostgreSQL calls a missing right, and a refusal of ours. */
const NO_RIGHT = '42501';
const REFUSED = '23001';

/** Works as the database's marker does, with its rights alone. */
async function asMarkerRole(db: Database, personId: string, statement: string) {
  return db.transaction().execute(async (tx) => {
    await tx.executeQuery(
      CompiledQuery.raw(`select set_config('exam.person', '${personId}', true)`),
    );
    await tx.executeQuery(CompiledQuery.raw('set local role exam_marker'));
    return (await tx.executeQuery(CompiledQuery.raw(statement))).rows;
  });
}

/** What the database's role for markers may see, whatever the code would ask for. */
export function itIsBlind(
  given: () => { readonly api: ApiUnderTest; readonly markerId: string },
): void {
  const run = (statement: string) =>
    asMarkerRole(given().api.engine.db, given().markerId, statement);

  it.each([
    'select * from sitting',
    'select full_name from person',
    'select * from exam_session',
    'select * from response',
    'select * from script_sitting',
    'select * from marking_script',
    'select * from marking_allocation',
    'select * from marking',
    'select * from seed_script',
    'select * from script_mark',
    'select * from session_marking',
    'select * from participation',
    'select * from audit_event',
    'select * from item_version',
    'select * from data_key',
    'select s.* from marker_script m join script_sitting s on s.script_ref = m.ref',
    "update marking set points = '0'",
    'delete from marking',
    'insert into script_mark select * from script_mark',
    'create view mine as select 1',
    'set role exam_owner',
  ])('cannot do this: %s', async (statement) => {
    await expect(run(statement)).rejects.toMatchObject({ code: NO_RIGHT });
  });

  it('reads no table at all, and of the views none with a column that leads to a candidate', async () => {
    const { api } = given();
    const { rows } = await api.engine.db.executeQuery<{ name: string; columns: string[] }>(
      CompiledQuery.raw(`
        select c.relname as name, array_agg(a.attname::text) as columns from pg_class c
          join pg_attribute a on a.attrelid = c.oid and a.attnum > 0
         where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm')
           and has_any_column_privilege('exam_marker', c.oid, 'select') group by 1`),
    );
    expect(rows.map(({ name }) => name).sort()).toEqual([
      ...['marker_bar', 'marker_earlier_marking', 'marker_item', 'marker_other_human'],
      ...['marker_own_marking', 'marker_rules', 'marker_script'],
    ]);
    for (const { columns } of rows)
      expect(
        columns.filter((name) => /sitting|session|person|candidate|name$|author/.test(name)),
      ).toEqual([]);
  });

  it('sees the scripts of one marker at a time', async () => {
    const { api } = given();
    const count = async (who: string) =>
      (await asMarkerRole(api.engine.db, who, 'select ref from marker_script')).length;
    expect(await count(given().markerId)).toBeGreaterThan(0);
    expect(await count('00000000-0000-0000-0000-000000000000')).toBe(0);
  });
}

/** What the database refuses of markings, whoever asks. */
export function itHolds(
  given: () => { readonly api: ApiUnderTest; readonly markerId: string },
): void {
  const failureOf = async (statement: string): Promise<unknown> =>
    given()
      .api.asOwner(statement)
      .then(
        () => undefined,
        (error: unknown) => error,
      );
  /** As whoever the allocation names: only the one rule is broken. */
  const asItsMarker = (where: string) =>
    `select set_config('exam.person', person_id::text, false) from marking_allocation where ${where};`;
  const marking = (where: string) =>
    `insert into marking select id, 99, '{"points":{}}', '6', '', now() from marking_allocation where ${where};`;
  /** Of the one session whose second round is open. */
  const of = (round: 1 | 2) => `id = (
    select id from marking_allocation a where round = ${String(round)} and exam_session_id =
      (select exam_session_id from marking_round group by 1 having max(number) = 2 and max(kind) = 'second') limit 1)`;
  const [FIRST, LAST] = [of(1), of(2)];

  it.each([
    {
      name: 'a marking of a frozen round',
      statement: asItsMarker(FIRST) + marking(FIRST),
      why: 'frozen',
    },
    {
      name: 'a marking for somebody else',
      statement: `select set_config('exam.person', gen_random_uuid()::text, false); ${marking(LAST)}`,
      why: 'somebody else',
    },
    {
      name: 'a marking by nobody',
      statement: marking(LAST),
      why: 'somebody else',
    },
    {
      name: 'a second marker who was the first',
      statement: `insert into marking_allocation
        select gen_random_uuid(), b.exam_session_id, 2, b.script_ref, a.person_id, 999, false, b.id, now()
          from marking_allocation b join marking_allocation a on a.script_ref = b.script_ref and a.round = 1 where b.${LAST}`,
      why: 'had this human',
    },
    {
      name: 'a script given out in a frozen round',
      statement: `insert into marking_allocation
        select gen_random_uuid(), exam_session_id, 1, script_ref, person_id, 999, is_seed, id, now() from marking_allocation where ${FIRST}`,
      why: 'frozen',
    },
    {
      name: 'a script given to somebody without the duty',
      statement: `insert into marking_allocation
        select gen_random_uuid(), exam_session_id, 2, script_ref, (select id from person where user_name = 'gra.der'), 999, false, id, now()
          from marking_allocation where ${LAST}`,
      why: 'no such duty',
    },
    {
      name: 'a round that does not follow',
      statement: `insert into marking_round select exam_session_id, 9, 'first', began_by, now() from marking_round where number = 2`,
      why: 'does not follow',
    },
    {
      name: 'another mark of an answer',
      statement: `update script_mark set points = '0'`,
      why: '',
    },
    { name: 'a changed marking', statement: `update marking set points = '0'`, why: '' },
    { name: 'a deleted marking', statement: 'delete from marking', why: '' },
    { name: 'a changed answer', statement: `update marking_script set answer = '""'`, why: '' },
    { name: 'other rules', statement: `update session_marking set rules = '{}'`, why: '' },
  ])('refuses $name', async ({ statement, why }) => {
    expect(await failureOf(statement)).toMatchObject({
      code: REFUSED,
      message: expect.stringContaining(why),
    });
  });

  it('takes the marking that breaks none of these rules', async () => {
    // Undone by what comes after it.
    const statement = `${asItsMarker(LAST)} ${marking(LAST)} select 1 / 0`;
    expect(await failureOf(statement)).toMatchObject({ code: '22012' });
  });
}
