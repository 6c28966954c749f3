-- What the engine promises about its facts, held against the engine itself.

-- A check lets null pass: "passed" has to be said.
alter table sitting
  add constraint practical_needs_passed_theory
    check (theory_passed is true or (practical_started_at is null and practical_finished_at is null)),
  add constraint finished_theory_is_decided
    check ((theory_finished_at is null) = (theory_passed is null));

create function refuse_second_time() returns trigger language plpgsql as $$
begin
  if (old.conditions_accepted_at is not null and old.conditions_accepted_at is distinct from new.conditions_accepted_at)
    or (old.theory_finished_at is not null and old.theory_finished_at is distinct from new.theory_finished_at)
    or (old.theory_passed is not null and old.theory_passed is distinct from new.theory_passed)
    or (old.practical_started_at is not null and old.practical_started_at is distinct from new.practical_started_at)
    or (old.practical_finished_at is not null and old.practical_finished_at is distinct from new.practical_finished_at)
    or old.candidate_id is distinct from new.candidate_id
    or old.exam_session_id is distinct from new.exam_session_id
    or old.audit_ref is distinct from new.audit_ref
  then
    raise exception 'what happened in a sitting is not changed afterwards' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger happened_once before update on sitting for each row execute function refuse_second_time();

-- A result is decided by the criteria that the bank had when its set was drawn, not by what was imported since.
alter table bank_version add column qualification jsonb;
update bank_version set qualification = qualification.body from qualification where qualification.id = bank_version.qualification_id;
alter table bank_version alter column qualification set not null;

-- Whoever sits exams has no part in making or marking them.
create function refuse_mixed_roles() returns trigger language plpgsql as $$
begin
  if exists (select from person_role
              where person_id = new.person_id and (role = 'candidate') <> (new.role = 'candidate')) then
    raise exception 'a candidate holds no other role' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger candidates_only_sit before insert or update on person_role for each row execute function refuse_mixed_roles();

-- An appeal is decided once, by the reviewer whom it was given to.
alter table appeal drop constraint appeal_check;
update appeal set decided_by = assigned_to where outcome is not null;
alter table appeal
  add constraint decided_by_its_reviewer check (decided_by is null or decided_by = assigned_to),
  add constraint decided_whole check (num_nulls(outcome, outcome_text, decided_by, decided_at) in (0, 4));
create trigger decided_once before update or delete on appeal for each row
  when (old.outcome is not null) execute function refuse_change();

-- Two re-marks of one task at a time would each approve a state of things that the other changes.
create unique index one_open_remark on remark_set (old_version_id) where state in ('running', 'ready');
create trigger decided_once before update or delete on remark_set for each row
  when (old.state in ('committed', 'discarded')) execute function refuse_change();

-- Facts that separation of duties and recomputation rest on.
create trigger append_only before update or delete on participation for each row execute function refuse_change();
create trigger append_only before update or delete on bank_version for each row execute function refuse_change();
create trigger append_only before update or delete on bank_version_item for each row execute function refuse_change();
create trigger append_only before update or delete on exam_set_item for each row execute function refuse_change();
create trigger never_deleted before delete on exam_set for each row execute function refuse_change();
create trigger never_deleted before delete on exam_session for each row execute function refuse_change();
create trigger never_deleted before delete on sitting for each row execute function refuse_change();
create trigger never_deleted before delete on item_version for each row execute function refuse_change();
create trigger drawn_is_final before update on exam_set for each row
  when (old.sealed_form is distinct from new.sealed_form or old.form_sha256 is distinct from new.form_sha256
        or old.paper_number is distinct from new.paper_number or old.bank_version_id is distinct from new.bank_version_id
        or old.blueprint is distinct from new.blueprint or (old.opened_at is not null and old.opened_at is distinct from new.opened_at))
  execute function refuse_change();
create trigger approval_is_final before update on item_version for each row
  when (old.state <> 'draft' and (new.state = 'draft' or old.approved_by is distinct from new.approved_by
        or old.approved_at is distinct from new.approved_at or old.created_by is distinct from new.created_by
        or old.author is distinct from new.author or old.version is distinct from new.version
        or old.item_id is distinct from new.item_id or old.kind is distinct from new.kind or old.type is distinct from new.type))
  execute function refuse_change();

do $$ declare t text; begin
  foreach t in array array['participation','bank_version','bank_version_item','exam_set','exam_set_item','exam_session','sitting',
                           'item_version','appeal','remark_set','grading_run'] loop
    execute format('create trigger no_truncate before truncate on %I for each statement execute function refuse_change()', t);
  end loop;
end $$;
