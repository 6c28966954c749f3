import { sql } from 'kysely';
import type { Reader } from '../database.js';

/** Somebody who could have seen an item, how, and when. */
export interface Sighting {
  /** Null for the public. */
  readonly personId: string | null;
  readonly name: string;
  readonly kind: string;
  readonly version: number;
  readonly from: Date;
  /** Null while it lasts; the same as `from` for an act. */
  readonly until: Date | null;
  /** What says so: a copy's serial, a paper number, a session. */
  readonly source: string;
}

/**
 * Everybody who could have seen any version of an item between two moments, in the order of time (rules ECDL-4.3a and ECDL-4.3b).
 * Acts count when they fall into the time; holdings and sittings when they overlap it. Whoever saw it before knows it still: ask
 * without `from` for everybody.
 */
export async function whoCouldHaveSeen(
  db: Reader,
  question: {
    readonly qualificationId: string;
    readonly itemId: string;
    readonly from: Date;
    readonly until: Date;
  },
): Promise<readonly Sighting[]> {
  const { qualificationId, itemId, from, until } = question;
  const { rows } = await sql<Sighting>`
    with version as (
      select id, version, created_by, created_at, approved_by, approved_at, author
        from item_version where qualification_id = ${qualificationId} and item_id = ${itemId}),
    in_set as (
      select i.exam_set_id, s.paper_number, i.part, v.id, v.version
        from version v join exam_set_item i on i.item_version_id = v.id join exam_set s on s.id = i.exam_set_id),
    sighting(person_id, kind, version, during, source) as (
      select c.holder_id, 'holder', v.version, c.during, copy.serial
        from version v join copy_item i on i.item_version_id = v.id join copy on copy.id = i.copy_id join custody c on c.copy_id = copy.id
      union all
      select a.person_id, a.act, v.version, tstzrange(a.at, a.at, '[]'), a.source
        from version v join item_access a on a.item_version_id = v.id
      union all
      select created_by, 'creator', version, tstzrange(created_at, created_at, '[]'), 'import or correction' from version
      union all
      select p.id, 'author', v.version, tstzrange(v.created_at, v.created_at, '[]'), 'named as author'
        from version v join person p on p.user_name = v.author where p.id <> v.created_by
      union all
      select t.made_by, 'state', v.version, tstzrange(t.at, t.at, '[]'), t.from_state || ' to ' || t.to_state
        from version v join item_transition t on t.item_version_id = v.id where t.made_by is not null
      union all
      select c.by, 'reviewer', v.version, tstzrange(c.at, c.at, '[]'), 'comment'
        from version v join review_comment c on c.item_version_id = v.id
      union all
      select p.person_id, p.act, v.version, tstzrange(p.at, p.at, '[]'), 'taking part in the item'
        from version v join participation p on p.item_version_id = v.id where p.act <> 'author'
      union all
      select p.person_id, p.act, s.version, tstzrange(p.at, p.at, '[]'), s.paper_number || ', ' || e.title
        from in_set s join exam_session e on e.exam_set_id = s.exam_set_id join participation p on p.exam_session_id = e.id
       where p.act <> 'examiner'
      union all
      select sitting.candidate_id, 'candidate', s.version,
             tstzrange(began, greatest(began, coalesce(ended, 'infinity')), '[]'), s.paper_number || ', ' || e.title
        from in_set s join exam_session e on e.exam_set_id = s.exam_set_id join sitting on sitting.exam_session_id = e.id
             cross join lateral (select
               case s.part when 'theory' then conditions_accepted_at else practical_started_at end as began,
               case s.part when 'theory' then theory_finished_at else practical_finished_at end as ended) part
       where began is not null
      union all
      select st.subject_id, 'appeal-reviewer', v.version, tstzrange(st.at, st.at, '[]'), 'appeal ' || a.entry_number
        from version v join appeal_matter m on m.item_version_id = v.id join appeal a on a.id = m.appeal_id
             join appeal_step st on st.appeal_id = a.id where st.step = 'assign'
      union all
      select r.decided_by, 'remark-approver', v.version, tstzrange(r.decided_at, r.decided_at, '[]'), 're-mark ' || r.id
        from version v join remark_set r on r.decided_by is not null
               and exists (select from remark_item i where i.remark_set_id = r.id and i.item_version_id = v.id)
      union all
      select null, 'public', v.version, tstzrange(r.approved_at, null), 'sample'
        from version v join sample_release r on r.item_version_id = v.id where r.approved_at is not null
      union all
      ${openings}
    )
    select s.person_id as "personId", coalesce(p.full_name, 'everybody') as name, s.kind, s.version, lower(s.during) as "from",
           nullif(upper(s.during), 'infinity') as "until", s.source
      from sighting s left join person p on p.id = s.person_id
     where s.during && tstzrange(${from}, ${until}, '[]')
     order by lower(s.during), s.kind, name, s.source`.execute(db);
  return rows;
}

/** Who opened the sets that hold it: the two custodians, who had its key together, and the chair who broke the glass. */
const openings = sql`
      select opener, 'set-opener', s.version, tstzrange(o.second_at, o.second_at, '[]'), s.paper_number
        from in_set s join set_opening o on o.exam_set_id = s.exam_set_id and o.second_at is not null
             cross join lateral unnest(array[o.first_id, o.second_id]
               || case o.kind when 'glass' then array[o.asked_by] else '{}' end) opener`;

/**
 * Ids of the newest versions of bait: items of the set's or bank version's qualification that are in no set, so that whoever has
 * one had the bank. Their attributes carry the tag `bait`.
 */
export async function selectBaitIds(db: Reader, source: string): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`
    select distinct on (v.item_id) v.id
      from item_version v
     where v.qualification_id = (select qualification_id from exam_set where id = ${source}
                                 union all select qualification_id from bank_version where id = ${source})
       and (select a.attributes -> 'tags' ? 'bait' from item_attribute a
             where a.qualification_id = v.qualification_id and a.item_id = v.item_id order by a.revision desc limit 1)
     order by v.item_id, v.version desc`.execute(db);
  return rows.map(({ id }) => id);
}
