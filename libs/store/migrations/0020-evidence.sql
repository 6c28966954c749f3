-- Public keys that grading runs and evidence packs are signed with, one for each host; docs/decisions/0031-evidence-pack.md.
create table evidence_key (
  key_id          text primary key check (key_id ~ '^[0-9a-f]{64}$'),  -- SHA-256 of the SubjectPublicKeyInfo
  public_key_pem  text not null,
  announced_at    timestamptz not null,
  retired_at      timestamptz
);
create function refuse_evidence_key_change() returns trigger language plpgsql as $$
begin
  if old.retired_at is not null or new.retired_at is null
     or (new.key_id, new.public_key_pem, new.announced_at) is distinct from (old.key_id, old.public_key_pem, old.announced_at) then
    raise exception 'an evidence key is announced once and retired once' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger retired_once before update on evidence_key for each row execute function refuse_evidence_key_change();
create trigger never_deleted before delete on evidence_key for each row execute function refuse_change();
create trigger no_truncate before truncate on evidence_key for each statement execute function refuse_change();

-- What a run found, signed when it was committed: two in-toto statements, each in a DSSE envelope.
create table run_attestation (
  run_id    uuid primary key references grading_run,
  key_id    text not null references evidence_key,
  result    text not null,   -- test-result/v0.1: nothing that a candidate must not see
  detail    text not null,   -- grading-run/v1
  signed_at timestamptz not null
);
create trigger append_only before update or delete on run_attestation for each row execute function refuse_change();
create trigger no_truncate before truncate on run_attestation for each statement execute function refuse_change();

-- The log holds hashes over contents and over marks with their derivations; candidates see it. Something unknown is hashed along,
-- or a key could be found out by trying. Rows from before have none: their hashes stay as they are.
alter table mark_entry add column salt uuid;
alter table mark_entry alter column salt set default gen_random_uuid();
alter table sitting add column salt uuid;
alter table sitting alter column salt set default gen_random_uuid();
