-- Every sealed text has a data key of its own, kept apart from it: wrapping it anew touches no content.
do $$ begin
  if exists (select from item_version) or exists (select from exam_set) then
    raise exception 'this database holds content that was sealed in an earlier shape, which cannot be carried over; start with an empty database and import the banks again';
  end if;
end $$;

-- Whose installation this is. Bound into every sealed text, so it is named once.
create table installation (
  singleton  boolean primary key default true check (singleton),
  tenant     text not null check (tenant ~ '^[a-z0-9][a-z0-9._-]{0,62}$'),
  named_at   timestamptz not null
);
create trigger append_only before update or delete on installation for each row execute function refuse_change();

create table data_key (
  id            uuid primary key,
  key_id        text not null check (key_id ~ '^[A-Za-z0-9][A-Za-z0-9._:-]{0,127}$'),   -- the key-encryption key that wrapped it
  wrapped       text not null check (length(wrapped) between 1 and 4096),
  binding       jsonb not null,                                                          -- what it belongs to: the associated data
  made_at       timestamptz not null default clock_timestamp(),
  rewrapped_at  timestamptz
);
create index on data_key (key_id, id);
create trigger bound_for_ever before update on data_key for each row
  when (old.id is distinct from new.id or old.binding is distinct from new.binding or old.made_at is distinct from new.made_at)
  execute function refuse_change();
create trigger kept before delete on data_key for each row execute function refuse_change();

alter table item_version add column data_key_id uuid not null unique references data_key;
alter table exam_set add column data_key_id uuid not null unique references data_key;

-- A process that has not heard of it yet must not seal anything more under a key that is gone.
create table destroyed_key (
  key_id        text primary key,
  destroyed_at  timestamptz not null
);
create trigger append_only before update or delete on destroyed_key for each row execute function refuse_change();

create function refuse_destroyed_key() returns trigger language plpgsql as $$
begin
  if exists (select from destroyed_key where key_id = new.key_id) then
    raise exception 'key % was destroyed: nothing is sealed under it any more', new.key_id using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger under_a_living_key before insert or update of key_id on data_key for each row execute function refuse_destroyed_key();

do $$ declare t text; begin
  foreach t in array array['installation','data_key','destroyed_key'] loop
    execute format('create trigger no_truncate before truncate on %I for each statement execute function refuse_change()', t);
  end loop;
end $$;
