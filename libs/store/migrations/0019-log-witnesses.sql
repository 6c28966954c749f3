-- Sister bodies attest each other's logs. What is kept here is no event of the log: a log that recorded its witnesses' signatures would
-- grow by each of them, and ask for the next.

-- As a witness: the newest checkpoint of each log that was cosigned here.
create table witnessed_checkpoint (
  origin       text primary key,
  size         bigint not null check (size >= 0),
  root         bytea not null check (length(root) = 32),
  note         text not null,
  cosignature  text not null,
  cosigned_at  timestamptz not null
);
create function refuse_rollback() returns trigger language plpgsql as $$
begin
  if new.origin is distinct from old.origin or new.size < old.size or (new.size = old.size and new.root is distinct from old.root) then
    raise exception 'a witness never goes back: % stands at size %', old.origin, old.size using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger only_grows before update on witnessed_checkpoint for each row execute function refuse_rollback();
create trigger kept before delete on witnessed_checkpoint for each row execute function refuse_change();

-- As a log: the cosignatures that others gave to our checkpoints.
create table audit_cosignature (
  size          bigint not null references audit_checkpoint,
  witness       text not null,
  line          text not null,
  witnessed_at  timestamptz not null,
  primary key (size, witness)
);
create trigger append_only before update or delete on audit_cosignature for each row execute function refuse_change();

do $$ declare t text; begin
  foreach t in array array['witnessed_checkpoint','audit_cosignature'] loop
    execute format('create trigger no_truncate before truncate on %I for each statement execute function refuse_change()', t);
  end loop;
end $$;
