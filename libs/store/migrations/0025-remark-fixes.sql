-- Who put another plan in place of a draft's: as much its maker as who drafted it.
create table remark_editor (
  remark_set_id  uuid not null references remark_set,
  person_id      uuid not null references person,
  at             timestamptz not null,
  primary key (remark_set_id, person_id)
);
create trigger append_only before update or delete on remark_editor for each row execute function refuse_change();
create trigger no_truncate before truncate on remark_editor for each statement execute function refuse_change();
create function refuse_edit_after_start() returns trigger language plpgsql as $$
begin
  if (select state from remark_set where id = new.remark_set_id) <> 'draft' then
    raise exception 'a re-mark that was started is not changed' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger drafts_only before insert on remark_editor for each row execute function refuse_edit_after_start();
