import { sql } from 'kysely';
import type { Reader, Tx } from '../database.js';

/** What is wrong with a copy that somebody holds. */
export type CustodyAlertKind =
  'expired' | 'recalled' | 'not-accredited' | 'rules-not-acknowledged' | 'hand-over-unanswered';

export interface CustodyAlert {
  readonly kind: CustodyAlertKind;
  readonly copyId: string;
  readonly serial: string;
  readonly holderId: string;
  readonly holderName: string;
  readonly since: Date;
}

/** A hand-over that the other side has not answered for so long is one that nobody answers for. */
const UNANSWERED_HOURS = 24;

/** Copies that should be back or destroyed, and holders who lost what let them hold, at `at`; the longest-standing first. */
export async function selectCustodyAlerts(db: Reader, at: Date): Promise<readonly CustodyAlert[]> {
  const { rows } = await sql<CustodyAlert>`
    with held as (
      select copy.*, custody.holder_id, custody.rules_version, person.full_name
        from custody join copy on copy.id = custody.copy_id join person on person.id = custody.holder_id
       where upper_inf(custody.during)),
    accredited as (
      select person_id, max(least(upper(valid), coalesce(revoked_at, upper(valid)))) as until from accreditation group by person_id),
    rules as (select version, issued_at from handling_rules where issued_at <= ${at} order by version desc limit 1),
    alert(kind, id, since) as (
      select 'expired', id, expires_at from held where expires_at <= ${at}
      union all
      select 'recalled', id, recalled_at from held where recalled_at is not null
      union all
      select 'not-accredited', held.id, accredited.until from held join accredited on accredited.person_id = held.holder_id
       where accredited.until <= ${at}
      union all
      select 'rules-not-acknowledged', held.id, rules.issued_at from held cross join rules
       where not exists (select from handling_acknowledgement a where a.person_id = held.holder_id and a.rules_version = rules.version)
      union all
      select 'hand-over-unanswered', held.id, h.offered_at from held join hand_over h on h.copy_id = held.id
       where h.answer is null and h.offered_at <= ${at}::timestamptz - make_interval(hours => ${UNANSWERED_HOURS}))
    select alert.kind, held.id as "copyId", held.serial, held.holder_id as "holderId", held.full_name as "holderName", alert.since
      from alert join held using (id) order by alert.since, held.serial, alert.kind`.execute(db);
  return rows;
}

/** How many alerts of each kind there are. */
export async function countCustodyAlerts(
  db: Reader,
  at: Date,
): Promise<Readonly<Record<CustodyAlertKind, number>>> {
  const counts = {
    expired: 0,
    recalled: 0,
    'not-accredited': 0,
    'rules-not-acknowledged': 0,
    'hand-over-unanswered': 0,
  };
  for (const { kind } of await selectCustodyAlerts(db, at)) counts[kind] += 1;
  return counts;
}

/** Notes, once for each, the copies that somebody still holds although their time is over. @returns their ids */
export async function noteExpiredCopies(tx: Tx, at: Date): Promise<readonly string[]> {
  const rows = await tx
    .updateTable('copy')
    .set({ expiry_noted_at: at })
    .where('expires_at', '<=', at)
    .where('expiry_noted_at', 'is', null)
    .where((row) =>
      row.exists(
        row
          .selectFrom('custody')
          .select('custody.id')
          .whereRef('custody.copy_id', '=', 'copy.id')
          .where(sql<boolean>`upper_inf(during)`),
      ),
    )
    .returning('id')
    .execute();
  return rows.map(({ id }) => id);
}
