-- Whoever drafted, changed, started or approved a re-mark that set a mark in question judges no appeal about that mark; the appeal's own
-- re-mark is part of the appeal.
create function made_appealed_remark(who uuid, the_appeal uuid) returns boolean stable language sql as $$
  select exists (
    select from appeal a join mark_entry m on m.sitting_id = a.sitting_id join remark_set r on r.id = m.remark_set_id
     where a.id = the_appeal and r.id is distinct from a.remark_set_id
       and m.item_version_id in (select item_version_id from appeal_matter where appeal_id = the_appeal)
       and (same_person(r.created_by, who) or same_person(r.started_by, who) or same_person(r.decided_by, who)
            or exists (select from remark_editor e where e.remark_set_id = r.id and same_person(e.person_id, who))))
$$;

create or replace function carry_out_appeal_step() returns trigger language plpgsql as $$
declare the_case appeal;
begin
  select * into the_case from appeal where id = new.appeal_id for update;
  if the_case.state <> new.from_state or not exists (
      select from appeal_step_rule r where (r.from_state, r.step, r.to_state) = (new.from_state, new.step, new.to_state)) then
    raise exception 'the case is in another state' using errcode = 'restrict_violation';
  end if;
  if new.step = 'assign' and (took_part(new.subject_id, the_case.sitting_id) or made_appealed_remark(new.subject_id, new.appeal_id)) then
    raise exception 'who took part in the exam reviews no appeal about it' using errcode = 'restrict_violation';
  end if;
  if new.step in ('rule','draft','declare') and new.made_by is distinct from the_case.assigned_to then
    raise exception 'a case is ruled on by the reviewer whom it was given to' using errcode = 'restrict_violation';
  end if;
  if new.step in ('approve','correct') and (new.made_by is null or took_part(new.made_by, the_case.sitting_id)
      or made_appealed_remark(new.made_by, new.appeal_id) or exists (
      select from appeal_step s where s.appeal_id = new.appeal_id and s.step = 'rule' and same_person(s.made_by, new.made_by))) then
    raise exception 'a ruling is approved by a second person, who took no part in the exam' using errcode = 'restrict_violation';
  end if;
  update appeal set state = new.to_state,
    assigned_to = case when new.step = 'assign' then new.subject_id when new.to_state = 'checked' then null else assigned_to end,
    assigned_at = case when new.step = 'assign' then new.at when new.to_state = 'checked' then null else assigned_at end
   where id = new.appeal_id;
  return new;
end $$;
