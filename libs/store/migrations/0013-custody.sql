-- Who holds confidential content outside the engine, on whose word, since when and until when; and who saw it inside.
create extension if not exists btree_gist;

-- Two accounts of one human are one person.
create function same_person(a uuid, b uuid) returns boolean stable language sql as $$
  select a = b or exists (select from person x join person y on x.identity_sha256 = y.identity_sha256 where x.id = a and y.id = b)
$$;

-- Who may hold anything at all: by name, approved by somebody else, for a limited time.
create table accreditation (
  id           uuid primary key,
  person_id    uuid not null references person,
  valid        tstzrange not null,
  approved_by  uuid not null references person,
  approved_at  timestamptz not null,
  revoked_by   uuid references person,
  revoked_at   timestamptz,
  unique (id, person_id),
  constraint limited_time check (not isempty(valid) and not lower_inf(valid) and not upper_inf(valid)),
  constraint revoked_whole check ((revoked_by is null) = (revoked_at is null)),
  constraint approved_by_another check (not same_person(approved_by, person_id))
);
create index on accreditation (person_id);
create trigger only_revoked before update on accreditation for each row
  when (old.revoked_at is not null or (old.id, old.person_id, old.valid, old.approved_by, old.approved_at)
        is distinct from (new.id, new.person_id, new.valid, new.approved_by, new.approved_at))
  execute function refuse_change();

create table handling_rules (
  version    integer primary key check (version > 0),
  text       text not null,
  sha256     text not null,
  issued_by  uuid not null references person,
  issued_at  timestamptz not null
);
create table handling_acknowledgement (
  person_id        uuid not null references person,
  rules_version    integer not null references handling_rules,
  acknowledged_at  timestamptz not null,
  primary key (person_id, rules_version)
);

-- A written approval: these items, so many copies, for this holder, within this time.
create table copy_approval (
  id               uuid primary key,
  exam_set_id      uuid references exam_set,
  bank_version_id  uuid references bank_version,
  holder_id        uuid not null references person,
  purpose          text not null,
  copies           integer not null check (copies between 1 and 1000),
  valid            tstzrange not null,
  approved_by      uuid not null references person,
  approved_at      timestamptz not null,
  constraint set_or_bank_part check (num_nonnulls(exam_set_id, bank_version_id) = 1),
  constraint limited_time check (not isempty(valid) and not lower_inf(valid) and not upper_inf(valid)),
  constraint approved_by_another check (not same_person(approved_by, holder_id))
);
-- The part of a bank that an approval opens; none for sets, which are approved as a whole.
create table copy_approval_item (
  copy_approval_id  uuid not null references copy_approval,
  item_version_id   uuid not null references item_version,
  primary key (copy_approval_id, item_version_id)
);

create table copy (
  id                uuid primary key,
  serial            text not null unique,
  exam_set_id       uuid references exam_set,
  bank_version_id   uuid references bank_version,
  number            integer not null check (number > 0),
  form              text not null check (form in ('paper','file')),
  -- For a candidate of an organised session, or on a written approval.
  sitting_id        uuid references sitting,
  copy_approval_id  uuid references copy_approval,
  made_by           uuid not null references person,
  made_at           timestamptz not null,
  expires_at        timestamptz not null,
  sealed_canary     text not null,           -- the key of its option orders
  data_key_id       uuid not null unique references data_key,
  sha256            text not null check (sha256 ~ '^[0-9a-f]{64}$'),   -- of the rendered page
  recalled_by       uuid references person,
  recalled_at       timestamptz,
  expiry_noted_at   timestamptz,
  unique (exam_set_id, number),
  unique (bank_version_id, number),
  constraint set_or_bank_part check (num_nonnulls(exam_set_id, bank_version_id) = 1),
  constraint for_a_sitting_or_on_approval check (num_nonnulls(sitting_id, copy_approval_id) = 1),
  constraint parts_on_approval check (sitting_id is null or exam_set_id is not null),
  constraint limited_time check (expires_at > made_at and expires_at <= made_at + interval '366 days'),
  constraint recalled_whole check ((recalled_by is null) = (recalled_at is null))
);
create index on copy (expires_at) where expiry_noted_at is null;
create index on copy (sitting_id);
create index on copy (copy_approval_id);
create trigger made_is_final before update on copy for each row
  when ((old.id, old.serial, old.exam_set_id, old.bank_version_id, old.number, old.form, old.sitting_id, old.copy_approval_id, old.made_by,
         old.made_at, old.expires_at, old.sealed_canary, old.data_key_id, old.sha256)
        is distinct from
        (new.id, new.serial, new.exam_set_id, new.bank_version_id, new.number, new.form, new.sitting_id, new.copy_approval_id, new.made_by,
         new.made_at, new.expires_at, new.sealed_canary, new.data_key_id, new.sha256)
        or (old.recalled_at is not null and old.recalled_at is distinct from new.recalled_at)
        or (old.expiry_noted_at is not null and old.expiry_noted_at is distinct from new.expiry_noted_at))
  execute function refuse_change();

create table copy_item (
  copy_id          uuid not null references copy,
  position         integer not null check (position > 0),
  item_version_id  uuid not null references item_version,
  primary key (copy_id, position),
  unique (copy_id, item_version_id)
);
create index on copy_item (item_version_id);

create function refuse_unfounded_copy() returns trigger language plpgsql as $$
declare
  approval copy_approval;
begin
  if new.sitting_id is not null then
    perform from sitting join exam_session s on s.id = sitting.exam_session_id join exam_set on exam_set.id = s.exam_set_id
      where sitting.id = new.sitting_id and s.exam_set_id = new.exam_set_id and s.state <> 'closed' and exam_set.opened_at is not null;
    if not found then
      raise exception 'a copy is made for a candidate of a session on this set, once the set is opened and until the session is closed'
        using errcode = 'restrict_violation';
    end if;
    if exists (select from copy where sitting_id = new.sitting_id and recalled_at is null
                 and not exists (select from destruction where copy_id = copy.id and confirmed_at is not null)) then
      raise exception 'this candidate has a copy already' using errcode = 'restrict_violation';
    end if;
    return new;
  end if;
  -- Locked: two copies at once are counted one after the other.
  select * into approval from copy_approval where id = new.copy_approval_id for update;
  if approval.exam_set_id is distinct from new.exam_set_id or approval.bank_version_id is distinct from new.bank_version_id
     or not approval.valid @> new.made_at or new.expires_at > upper(approval.valid)
     or same_person(approval.approved_by, new.made_by)
     or (select count(*) from copy where copy_approval_id = approval.id) >= approval.copies then
    raise exception 'the approval does not cover this copy' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger founded before insert on copy for each row execute function refuse_unfounded_copy();

-- Custody: one holder at every moment from the making to the destruction -----------------------------------------------------
create table custody (
  id                uuid primary key,
  copy_id           uuid not null references copy,
  holder_id         uuid not null references person,
  during            tstzrange not null,
  handed_by         uuid references person,   -- null: received at the making
  place             text not null,
  seal_number       text,
  accreditation_id  uuid not null,
  rules_version     integer not null,
  constraint from_a_moment_on check (not isempty(during) and not lower_inf(during) and lower_inc(during) and not upper_inc(during)),
  constraint accredited foreign key (accreditation_id, holder_id) references accreditation (id, person_id),
  constraint rules_acknowledged foreign key (holder_id, rules_version) references handling_acknowledgement (person_id, rules_version),
  constraint one_holder_at_a_time exclude using gist (copy_id with =, during with &&)
);
create index on custody (holder_id);

create function refuse_unfit_holder() returns trigger language plpgsql as $$
declare since timestamptz := lower(new.during);
begin
  if not exists (select from accreditation a where a.id = new.accreditation_id and a.valid @> since
                    and (a.revoked_at is null or a.revoked_at > since)) then
    raise exception 'the holder is not accredited at this time' using errcode = 'restrict_violation';
  end if;
  if new.rules_version is distinct from (select max(version) from handling_rules where issued_at <= since) then
    raise exception 'the holder has not acknowledged the handling rules in force' using errcode = 'restrict_violation';
  end if;
  if new.handed_by is null and not exists (
      select from copy left join copy_approval a on a.id = copy.copy_approval_id
       where copy.id = new.copy_id and copy.made_at = since and (a.id is null or a.holder_id = new.holder_id)) then
    raise exception 'the first holder is who the approval names' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger fit_holder before insert on custody for each row execute function refuse_unfit_holder();
create trigger only_ended before update on custody for each row
  when ((old.id, old.copy_id, old.holder_id, lower(old.during), old.handed_by, old.place, old.seal_number, old.accreditation_id, old.rules_version)
        is distinct from
        (new.id, new.copy_id, new.holder_id, lower(new.during), new.handed_by, new.place, new.seal_number, new.accreditation_id, new.rules_version)
        or not upper_inf(old.during))
  execute function refuse_change();

create table hand_over (
  id           uuid primary key,
  copy_id      uuid not null references copy,
  from_id      uuid not null references person,
  to_id        uuid not null references person,
  place        text not null,
  seal_number  text,
  offered_at   timestamptz not null,
  answer       text check (answer in ('received','declined','withdrawn')),
  answered_at  timestamptz check (answered_at >= offered_at),
  constraint to_another check (from_id <> to_id),
  constraint answered_whole check ((answer is null) = (answered_at is null))
);
create unique index one_open_hand_over on hand_over (copy_id) where answer is null;
create trigger answered_once before update on hand_over for each row
  when (old.answer is not null or (old.id, old.copy_id, old.from_id, old.to_id, old.place, old.offered_at)
        is distinct from (new.id, new.copy_id, new.from_id, new.to_id, new.place, new.offered_at))
  execute function refuse_change();

-- rule ECDL-4.4b: what, when, how and by whom; a witness confirms it.
create table destruction (
  copy_id       uuid primary key references copy,
  method        text not null check (method in ('shredded','burnt','erased','other')),
  description   text not null,
  destroyed_by  uuid not null references person,
  declared_at   timestamptz not null,
  witness_id    uuid not null references person,
  confirmed_at  timestamptz check (confirmed_at >= declared_at),
  constraint witnessed_by_another check (not same_person(destroyed_by, witness_id))
);
create trigger confirmed_once before update on destruction for each row
  when (old.confirmed_at is not null or (old.copy_id, old.method, old.description, old.destroyed_by, old.declared_at, old.witness_id)
        is distinct from (new.copy_id, new.method, new.description, new.destroyed_by, new.declared_at, new.witness_id))
  execute function refuse_change();

create function refuse_act_of_no_holder() returns trigger language plpgsql as $$
declare actor uuid := (to_jsonb(new) ->> tg_argv[0])::uuid;
begin
  if not exists (select from custody where copy_id = new.copy_id and holder_id = actor and upper_inf(during)) then
    raise exception 'only who holds the copy hands it over or destroys it' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger by_its_holder before insert on hand_over for each row execute function refuse_act_of_no_holder('from_id');
create trigger by_its_holder before insert on destruction for each row execute function refuse_act_of_no_holder('destroyed_by');

-- Looked at when the transaction ends: within it, one holder's time ends before the next one's begins.
create function refuse_custody_gap() returns trigger language plpgsql as $$
declare
  the_copy uuid := (to_jsonb(new) ->> tg_argv[0])::uuid;
  made timestamptz;
  destroyed timestamptz;
begin
  select made_at into made from copy where id = the_copy;
  select confirmed_at into destroyed from destruction where copy_id = the_copy;
  if not exists (select from custody where copy_id = the_copy) or exists (
      select from (
        select during, lag(upper(during)) over held as before, lead(lower(during)) over held as after
          from custody where copy_id = the_copy window held as (order by lower(during))) chain
       where lower(during) <> coalesce(before, made)
          or (after is null and upper(during) is distinct from destroyed)) then
    raise exception 'a copy has one holder from its making to its destruction' using errcode = 'restrict_violation';
  end if;
  return null;
end $$;
create constraint trigger no_gap after insert on copy deferrable initially deferred
  for each row execute function refuse_custody_gap('id');
create constraint trigger no_gap after insert or update on custody deferrable initially deferred
  for each row execute function refuse_custody_gap('copy_id');
create constraint trigger no_gap after update on destruction deferrable initially deferred
  for each row execute function refuse_custody_gap('copy_id');

-- Seen inside the engine ----------------------------------------------------------------------------------------------------
-- The same acts as in the log, as rows that a query can join.
create table item_access (
  id               bigint generated always as identity primary key,
  item_version_id  uuid not null references item_version,
  person_id        uuid not null references person,
  act              text not null check (act in ('read','review','export','render','trace')),
  source           text not null,            -- what it was seen in: a route, a copy's serial
  at               timestamptz not null
);
create index on item_access (item_version_id, at);

-- Released to the public: for good, and never drawn again (rule ECDL-4.3c).
create table sample_release (
  id                uuid primary key,
  qualification_id  text not null references qualification,
  item_id           text not null,
  item_version_id   uuid not null unique references item_version,
  with_key          boolean not null,
  reason            text not null,
  proposed_by       uuid not null references person,
  proposed_at       timestamptz not null,
  approved_by       uuid references person,
  approved_at       timestamptz,
  constraint approved_whole check ((approved_by is null) = (approved_at is null)),
  constraint approved_by_another check (approved_by is null or not same_person(approved_by, proposed_by))
);
create index on sample_release (qualification_id, item_id);
create trigger released_for_good before update or delete on sample_release for each row
  when (old.approved_at is not null) execute function refuse_change();

do $$ declare t text; begin
  foreach t in array array['handling_rules','handling_acknowledgement','copy_approval','copy_approval_item','copy_item','item_access'] loop
    execute format('create trigger append_only before update or delete on %I for each row execute function refuse_change()', t);
  end loop;
  foreach t in array array['accreditation','copy','custody','hand_over','destruction'] loop
    execute format('create trigger never_deleted before delete on %I for each row execute function refuse_change()', t);
  end loop;
  foreach t in array array['accreditation','handling_rules','handling_acknowledgement','copy_approval','copy_approval_item','copy','copy_item',
                           'custody','hand_over','destruction','item_access','sample_release'] loop
    execute format('create trigger no_truncate before truncate on %I for each statement execute function refuse_change()', t);
  end loop;
end $$;
