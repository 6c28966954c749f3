-- What markers wrote about an answer may quote it: it goes with the answer, once the last of those who gave it is erased. Decisions and points
-- stay; so do certificates (a number and a state) and the signed statements about runs (hashes and verdicts), which name nobody.
create or replace function refuse_change() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and is_erasing()
     and tg_table_name in ('response','submission','mark_entry','grading_run','appeal','marking_script','candidate_key','erasure',
                           'appeal_draft','appeal_ruling','appeal_letter','conduct_remark','marking') then
    return new;
  end if;
  raise exception '% of % is refused: entries are superseded, never changed', tg_op, tg_table_name using errcode = 'restrict_violation';
end $$;

-- carry_out_erasure() marks the sittings; after that statement all of them are known.
create function erase_marking_comments() returns trigger language plpgsql as $$
begin
  update marking set comment = '(erased)' where allocation_id in (
    select a.id from marking_allocation a join script_sitting m on m.script_ref = a.script_ref
     where m.sitting_id = new.id and not exists (
       select from script_sitting o join sitting s on s.id = o.sitting_id
        where o.script_ref = m.script_ref and s.erased_at is null));
  return null;
end $$;
create trigger erase_marking_comments after update on sitting for each row
  when (old.erased_at is null and new.erased_at is not null) execute function erase_marking_comments();
