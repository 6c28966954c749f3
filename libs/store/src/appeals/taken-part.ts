import { sql } from 'kysely';
import type { Reader } from '../database.js';

/** Somebody who took part in what an appeal is about, the human behind the account, and how and in what. */
export interface TakenPartRow {
  readonly personId: string;
  readonly human: string | null;
  readonly act: string;
  readonly in: 'session' | 'sitting' | 'item' | 'decision' | 'instance';
}

/**
 * Everybody who took part in a sitting, its session and the items of its paper; who drafted, changed, started or approved a re-mark that the marks in
 * question rest on, but for the appeal's own; and who dealt with an earlier instance of it.
 */
export async function selectTakenPart(
  db: Reader,
  appeal: {
    readonly id: string;
    readonly sitting_id: string;
    readonly remark_set_id: string | null;
  },
): Promise<readonly TakenPartRow[]> {
  const { rows } = await sql<TakenPartRow>`
    with here as (
      select s.id, s.candidate_id, e.id as session_id, e.exam_set_id
        from sitting s join exam_session e on e.id = s.exam_session_id where s.id = ${appeal.sitting_id}),
    part(person_id, act, "in") as (
      select candidate_id, 'candidate', 'sitting' from here
      union
      select p.person_id, p.act, case when p.sitting_id is not null then 'sitting' when p.item_version_id is not null then 'item' else 'session' end
        from here join participation p on p.sitting_id = here.id or p.exam_session_id = here.session_id
             or p.item_version_id in (select item_version_id from exam_set_item i where i.exam_set_id = here.exam_set_id)
       where p.act not in ('remarker','remark-approver','appeal-reviewer','appeal-approver')
      union
      select person_id, act, 'decision'
        from here join mark_entry m on m.sitting_id = here.id join remark_set r on r.id = m.remark_set_id
             cross join lateral (
               values (r.created_by, 'remarker'), (r.started_by, 'remarker'), (r.decided_by, 'remark-approver')
               union all select e.person_id, 'remarker' from remark_editor e where e.remark_set_id = r.id) as made(person_id, act)
       where person_id is not null and r.id is distinct from ${appeal.remark_set_id}
         and m.item_version_id in (select item_version_id from appeal_matter where appeal_id = ${appeal.id})
      union
      select person_id, act, 'instance'
        from appeal now join appeal earlier on earlier.sitting_id = now.sitting_id and earlier.kind = now.kind and earlier.instance < now.instance
             join appeal_step st on st.appeal_id = earlier.id
             cross join lateral (values
               (case when st.step = 'rule' then st.made_by end, 'appeal-reviewer'),
               (case when st.step in ('approve','correct') then st.made_by end, 'appeal-approver')) as made(person_id, act)
       where now.id = ${appeal.id} and person_id is not null
         and exists (select from appeal_matter a join appeal_matter b
                       on a.item_version_id = b.item_version_id or a.topic = b.topic
                      where a.appeal_id = now.id and b.appeal_id = earlier.id))
    select part.person_id as "personId", person.identity_sha256 as human, part.act, part."in"
      from part join person on person.id = part.person_id order by 4, 3, 1`.execute(db);
  return rows;
}

/** Sittings that may have the same fault, by what they have in common with the appealed one. */
export async function selectSittingsWithSame(
  db: Reader,
  like: {
    readonly same: 'item' | 'test' | 'image' | 'marker';
    /** Item version of the fault. */
    readonly itemVersionId: string;
    /** Test id, image digest or person id; the version itself for `item`. */
    readonly ref: string;
  },
): Promise<readonly string[]> {
  const having = {
    item: sql<boolean>`true`,
    test: sql<boolean>`exists (
      select from submission b join grading_run r on r.submission_id = b.id
        cross join lateral jsonb_array_elements(r.facts -> 'tests') as test
       where b.sitting_id = s.id and b.item_version_id = i.item_version_id and test ->> 'test' = ${like.ref})`,
    image: sql<boolean>`exists (select from mark_entry m where m.sitting_id = s.id and m.item_version_id = i.item_version_id and m.image_digest = ${like.ref})`,
    marker: sql<boolean>`exists (select from participation p where p.sitting_id = s.id and p.act in ('marker','second-marker','adjudicator') and p.person_id::text = ${like.ref})`,
  }[like.same];
  const { rows } = await sql<{ id: string }>`
    select distinct s.id from sitting s
      join exam_session e on e.id = s.exam_session_id join exam_set_item i on i.exam_set_id = e.exam_set_id
     where i.item_version_id = ${like.itemVersionId} and s.conditions_accepted_at is not null and ${having}
     order by s.id`.execute(db);
  return rows.map(({ id }) => id);
}
