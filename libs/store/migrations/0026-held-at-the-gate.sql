-- Whose theory part holds a mark that could not be made is neither let in nor kept out until it is there.

alter table sitting
  drop constraint finished_theory_is_decided,
  add constraint decided_theory_is_finished check (theory_passed is null or theory_finished_at is not null);
