-- Marks come about in layers: a later decision of a higher layer stands on a recomputation below it, and survives the next one.
-- docs/decisions/0027-remarks.md has the precedence.
alter table mark_entry
  drop constraint mark_entry_state_check,
  add constraint mark_entry_state_check check (state in ('marked','blank','not-reached','invalidated')),
  add column layer text not null default 'base'
    check (layer in ('base','key-change','invalidation','manual','appeal','scaling')),
  -- What made the entry beside a run or a re-mark: {kind, ref}, ids only.
  add column cause jsonb;

-- Who took part may have taken part in one candidate's exam only: marked one script, decided one result.
alter table participation
  drop constraint participation_act_check,
  add constraint participation_act_check check (act in
    ('author','approver','examiner','invigilator','grader','marker','second-marker','adjudicator','remarker','remark-approver',
     'appeal-reviewer','appeal-approver','decider','trainer')),
  drop constraint participation_check,
  add column sitting_id uuid references sitting,
  add constraint participation_in_one_thing check (num_nonnulls(exam_session_id, item_version_id, sitting_id) = 1);
drop index participation_person_id_act_coalesce_idx;
create unique index on participation (person_id, act, coalesce(exam_session_id, item_version_id, sitting_id));
