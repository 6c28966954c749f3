-- What a candidate wrote in appeals and remarks, and what was written to them about these, goes with their other records. Codes, points and
-- times stay.
create or replace function refuse_change() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and is_erasing()
     and tg_table_name in ('response','submission','mark_entry','grading_run','appeal','marking_script','candidate_key','erasure',
                           'appeal_draft','appeal_ruling','appeal_letter','conduct_remark') then
    return new;
  end if;
  raise exception '% of % is refused: entries are superseded, never changed', tg_op, tg_table_name using errcode = 'restrict_violation';
end $$;

-- Grounds of which only "(erased)" is left stand in clear.
alter table appeal drop constraint grounds_once,
  add constraint grounds_once check ((sealed_grounds is null) = (data_key_id is null) and
    (sealed_grounds is null or grounds is null or grounds = '(erased)'));

drop trigger while_it_runs on conduct_remark;
create trigger while_it_runs before insert on conduct_remark for each row execute function refuse_remark_outside_session();
create trigger answered_while_it_runs before update on conduct_remark for each row when (not is_erasing())
  execute function refuse_remark_outside_session();

-- carry_out_erasure() marks the sitting; all else follows in the same statement.
create function erase_appeal_texts() returns trigger language plpgsql as $$
declare gone constant text := '(erased)';
begin
  update appeal set sealed_grounds = null, data_key_id = null where sitting_id = new.id;
  update appeal_draft set sealed_text = gone where appeal_id in (select id from appeal where sitting_id = new.id);
  update appeal_ruling set sealed_rationale = gone
   where sealed_rationale is not null and appeal_id in (select id from appeal where sitting_id = new.id);
  update appeal_letter set sealed_text = gone where appeal_id in (select id from appeal where sitting_id = new.id);
  update conduct_remark set sealed_text = gone, sealed_answer = case when sealed_answer is not null then gone end where sitting_id = new.id;
  return null;
end $$;
create trigger erase_appeal_texts after update on sitting for each row
  when (old.erased_at is null and new.erased_at is not null) execute function erase_appeal_texts();
