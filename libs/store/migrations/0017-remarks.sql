-- A re-mark is data: what it does with which items, for whom, because of what. docs/decisions/0027-remarks.md.
alter table remark_set
  add column operations jsonb,
  add column scope jsonb not null default '{"kind":"everybody"}',
  add column origin jsonb not null default '{"kind":"examiner","ref":null}',
  -- Entries of higher layers that it is to replace, and why: {entries, reason}; null: none.
  add column overrides jsonb,
  -- Who agreed to a lower mark: [{sitting, ref}].
  add column consents jsonb not null default '[]',
  add column started_by uuid references person,
  add column started_at timestamptz,
  add column diff_sha256 text,
  add column shown_at timestamptz;

create table remark_item (
  remark_set_id    uuid not null references remark_set,
  item_version_id  uuid not null references item_version,
  role             text not null check (role in ('presented','scored')),
  -- Open, and about everybody who had the item: two at a time would each approve a state of things that the other changes.
  claimed          boolean not null,
  primary key (remark_set_id, item_version_id, role),
  check (role = 'presented' or not claimed)
);

alter table remark_set disable trigger decided_once;
update remark_set set
  operations = jsonb_build_array(jsonb_build_object('kind', 'rerun', 'itemVersionId', old_version_id, 'withVersionId', new_version_id)),
  origin = coalesce((select jsonb_build_object('kind', 'appeal', 'ref', appeal.id) from appeal where appeal.remark_set_id = remark_set.id limit 1),
                    origin),
  started_by = created_by, started_at = created_at,
  shown_at = case when diff is not null then coalesce(decided_at, created_at) end;
insert into remark_item
  select id, old_version_id, 'presented', state in ('running', 'ready') from remark_set
  union all select id, new_version_id, 'scored', false from remark_set;
alter table remark_set enable trigger decided_once;

alter table remark_set
  drop column old_version_id,
  drop column new_version_id,
  alter column operations set not null,
  drop constraint remark_set_state_check,
  add constraint remark_set_state_check check (state in ('draft','running','ready','committed','discarded')),
  add constraint decided_by_another check (decided_by is null or started_by is null or decided_by <> started_by),
  add constraint started_whole check (num_nulls(started_by, started_at) in (0, 2)),
  add constraint only_started_counts check (state not in ('running','ready','committed') or started_at is not null),
  add constraint only_shown_counts check (state not in ('ready','committed') or diff is not null);
create index on remark_item (item_version_id);
create unique index one_open_remark on remark_item (item_version_id) where claimed;
create trigger released_once before update on remark_item for each row
  when (not old.claimed or new.claimed or old.remark_set_id <> new.remark_set_id or old.item_version_id <> new.item_version_id
        or old.role <> new.role)
  execute function refuse_change();
create trigger never_deleted before delete on remark_item for each row execute function refuse_change();
-- What is shown and approved is what was started.
create trigger started_is_final before update on remark_set for each row
  when (old.state <> 'draft' and (old.operations is distinct from new.operations or old.scope is distinct from new.scope
        or old.overrides is distinct from new.overrides or old.consents is distinct from new.consents
        or old.origin is distinct from new.origin or old.reason_code is distinct from new.reason_code
        or old.rationale is distinct from new.rationale or old.started_by is distinct from new.started_by
        or old.created_by is distinct from new.created_by or new.state = 'draft'
        or (old.diff is not null and old.diff is distinct from new.diff)))
  execute function refuse_change();
create trigger never_deleted before delete on remark_set for each row execute function refuse_change();

-- What a re-mark in force made of each mark that it speaks of; a mark that it leaves as it is has no row.
create table remark_effect (
  remark_set_id    uuid not null references remark_set,
  sitting_id       uuid not null references sitting,
  item_version_id  uuid not null references item_version,
  outcome          text not null check (outcome in ('entered','kept')),
  because          text check (because in ('higher-layer','only-if-higher','no-consent','certificate')),
  mark_entry_id    bigint references mark_entry,
  at               timestamptz not null,
  primary key (remark_set_id, sitting_id, item_version_id),
  check ((outcome = 'kept') = (because is not null)),
  check ((outcome = 'entered') = (mark_entry_id is not null))
);
create index on remark_effect (sitting_id);
create trigger append_only before update or delete on remark_effect for each row execute function refuse_change();

-- Only that there is one, and whether it stands: a re-mark shows whose it would touch. It never withdraws one by itself.
create table certificate (
  id          uuid primary key,
  sitting_id  uuid not null references sitting,
  number      text not null unique,
  issued_at   timestamptz not null,
  state       text not null check (state in ('issued','withdrawal-to-decide','withdrawn')),
  state_at    timestamptz not null,
  cause       jsonb                  -- of the state: {kind, ref}
);
create unique index one_standing_certificate on certificate (sitting_id) where state <> 'withdrawn';
create trigger issued_is_final before update on certificate for each row
  when (old.state = 'withdrawn' or old.id is distinct from new.id or old.sitting_id is distinct from new.sitting_id
        or old.number is distinct from new.number or old.issued_at is distinct from new.issued_at)
  execute function refuse_change();
create trigger never_deleted before delete on certificate for each row execute function refuse_change();

-- The same program run again and again, to see whether it always does the same: never a mark.
alter table grading_run
  drop constraint grading_run_purpose_check,
  add constraint grading_run_purpose_check check (purpose in ('exam','remark','repeat')),
  add column repeat_of uuid references grading_run,
  add column repeat_number integer check (repeat_number > 0),
  add constraint repeats_say_of_what check ((purpose = 'repeat') = (repeat_of is not null) and (repeat_of is null) = (repeat_number is null));
create unique index one_repeat_each on grading_run (repeat_of, repeat_number);
drop index grading_run_submission_id_item_version_id_purpose_coalesce_idx;
create unique index one_run_each on grading_run (submission_id, item_version_id, purpose, coalesce(remark_set_id, '00000000-0000-0000-0000-000000000000'))
  where purpose <> 'repeat';
create function refuse_repeat_as_mark() returns trigger language plpgsql as $$
begin
  if exists (select from grading_run where id = new.run_id and purpose = 'repeat') then
    raise exception 'a repeated run is no mark' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger no_mark_from_repeats before insert on mark_entry for each row when (new.run_id is not null)
  execute function refuse_repeat_as_mark();

do $$ declare t text; begin
  foreach t in array array['remark_item','remark_effect','certificate'] loop
    execute format('create trigger no_truncate before truncate on %I for each statement execute function refuse_change()', t);
  end loop;
end $$;
