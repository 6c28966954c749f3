-- A drawn set is sealed to custodians: two of them open it, and no key of the server's does.
do $$ begin
  if exists (select from exam_set) then
    raise exception 'this database holds sets that were drawn before sets had custodians; draw them again in a new database';
  end if;
end $$;

-- When the password of a login was given last. What cannot be undone asks for it again.
alter table login_session add column authenticated_at timestamptz;
update login_session set authenticated_at = created_at;
alter table login_session
  alter column authenticated_at set not null,
  add check (authenticated_at >= created_at);

-- Custodians ---------------------------------------------------------------------------------------------------------------
-- The public half of a custodian's key; the secret half never comes here.
create table custodian_key (
  id                uuid primary key,
  person_id         uuid not null references person,
  recipient         text not null check (recipient ~ '^age1[02-9ac-hj-np-z]{58}$'),
  challenge_sha256  text not null,           -- of what only the holder of the secret half can read
  registered_at     timestamptz not null,
  proved_at         timestamptz check (proved_at >= registered_at),
  ended_at          timestamptz check (ended_at >= proved_at)
);
create unique index one_key_each on custodian_key (person_id) where proved_at is not null and ended_at is null;
-- Two persons with one key would be one person.
create unique index one_holder_each on custodian_key (recipient) where proved_at is not null;
create trigger key_is_final before update on custodian_key for each row
  when (old.person_id <> new.person_id or old.recipient <> new.recipient or old.challenge_sha256 <> new.challenge_sha256
        or old.registered_at <> new.registered_at or (old.proved_at is not null and old.proved_at is distinct from new.proved_at)
        or (old.ended_at is not null and old.ended_at is distinct from new.ended_at))
  execute function refuse_change();
create trigger never_deleted before delete on custodian_key for each row execute function refuse_change();

-- Two accounts of one human are one person here, and an account of nobody known is none.
create function refuse_one_human_twice(people uuid[]) returns void language plpgsql as $$
begin
  perform from person where id = any(people) order by id for share;
  if (select count(distinct identity_sha256) from person where id = any(people)) < cardinality(people) then
    raise exception 'this takes persons who are known and of whom no two are the same human' using errcode = 'restrict_violation';
  end if;
end $$;

create function refuse_unknown_custodian() returns trigger language plpgsql as $$
begin
  perform refuse_one_human_twice(array[new.person_id]);
  return new;
end $$;
create trigger of_a_known_human before insert on custodian_key for each row execute function refuse_unknown_custodian();

-- Sealed sets --------------------------------------------------------------------------------------------------------------
drop trigger drawn_is_final on exam_set;
alter table exam_set
  drop column sealed_form,
  drop column if exists data_key_id,
  drop column opened_by,
  add column set_age text not null,          -- the form as an age file to the set key
  add column set_recipient text not null check (set_recipient ~ '^age1[02-9ac-hj-np-z]{58}$'),
  add column opening_id uuid;
create trigger drawn_is_final before update on exam_set for each row
  when (old.set_age <> new.set_age or old.set_recipient <> new.set_recipient or old.form_sha256 <> new.form_sha256
        or old.paper_number <> new.paper_number or old.bank_version_id <> new.bank_version_id or old.drawn_by <> new.drawn_by
        or old.blueprint <> new.blueprint or (old.opened_at is not null and old.opened_at is distinct from new.opened_at)
        or (old.opening_id is not null and old.opening_id is distinct from new.opening_id))
  execute function refuse_change();

create table set_custodian (
  exam_set_id       uuid not null references exam_set,
  person_id         uuid not null references person,
  custodian_key_id  uuid not null references custodian_key,
  primary key (exam_set_id, person_id)
);
create trigger append_only before update or delete on set_custodian for each row execute function refuse_change();

-- The set key for two custodians: age_outer(age_inner(set key)).
create table set_pair (
  exam_set_id   uuid not null,
  outer_id      uuid not null,
  inner_id      uuid not null check (inner_id <> outer_id),
  age           text not null,
  inner_sha256  text not null,               -- of the layer that is left when the outer one is off
  primary key (exam_set_id, outer_id, inner_id),
  foreign key (exam_set_id, outer_id) references set_custodian,
  foreign key (exam_set_id, inner_id) references set_custodian
);
create unique index one_file_each on set_pair (exam_set_id, least(outer_id, inner_id), greatest(outer_id, inner_id));
create trigger append_only before update or delete on set_pair for each row execute function refuse_change();

-- What the set held, kept under the server's keys once two custodians opened it: what a draw is recomputed from.
create table opened_form (
  exam_set_id  uuid primary key references exam_set,
  sealed_form  text not null,
  data_key_id  uuid not null unique references data_key
);
create trigger append_only before update or delete on opened_form for each row execute function refuse_change();

-- Openings -----------------------------------------------------------------------------------------------------------------
create table set_opening (
  id               uuid primary key,
  exam_set_id      uuid not null references exam_set,
  kind             text not null check (kind in ('scheduled','glass')),
  exam_session_id  uuid references exam_session,     -- that the set is opened for
  reason           text,                             -- why the glass is broken
  asked_by         uuid not null references person,  -- of a broken glass: the chair
  asked_at         timestamptz not null,
  expires_at       timestamptz not null check (expires_at > asked_at),
  first_id         uuid not null,
  second_id        uuid not null,
  state            text not null check (state in ('asked','half','released','opened','expired','cancelled','failed')),
  wrong_tries      integer not null default 0 check (wrong_tries >= 0),
  first_at         timestamptz,                      -- when the first custodian handed in what is left of the file
  first_layer      text,                             -- an age file to the second custodian
  second_at        timestamptz,                      -- when the second one handed in the set key, which is not kept
  reviewed_by      uuid references person,
  reviewed_at      timestamptz,
  findings         text,
  set_usable       boolean,
  unique (id, exam_set_id),
  -- The pair says who is first; two rows of set_custodian, so two persons.
  foreign key (exam_set_id, first_id, second_id) references set_pair (exam_set_id, outer_id, inner_id),
  constraint asker_holds_no_key check (asked_by <> first_id and asked_by <> second_id),
  constraint scheduled_for_a_session check (kind = 'glass' or exam_session_id is not null),
  constraint glass_for_a_reason check ((kind = 'glass') = (reason is not null)),
  constraint two_shares check (state not in ('released','opened') or (first_at is not null and second_at is not null)),
  constraint shares_in_order check (second_at is null or (first_at is not null and second_at >= first_at)),
  constraint layer_while_needed check ((first_layer is not null) = (state in ('half','released'))),
  constraint reviewed_whole check (num_nulls(reviewed_by, reviewed_at, findings, set_usable) in (0, 4)),
  constraint glass_is_reviewed check (reviewed_by is null or (kind = 'glass' and state in ('released','opened'))),
  constraint reviewed_by_a_fourth check (reviewed_by not in (asked_by, first_id, second_id))
);
create unique index one_opening_at_a_time on set_opening (exam_set_id) where state in ('asked','half');
create index on set_opening (exam_set_id);
create index on set_opening (asked_at) where kind = 'glass' and reviewed_by is null;

create function refuse_opening_step() returns trigger language plpgsql as $$
begin
  if (old.id, old.exam_set_id, old.kind, old.asked_by, old.asked_at, old.expires_at, old.first_id, old.second_id)
       is distinct from (new.id, new.exam_set_id, new.kind, new.asked_by, new.asked_at, new.expires_at, new.first_id, new.second_id)
     or old.reason is distinct from new.reason or old.exam_session_id is distinct from new.exam_session_id
     or (old.first_at is not null and old.first_at is distinct from new.first_at)
     or (old.second_at is not null and old.second_at is distinct from new.second_at)
     or old.reviewed_by is not null
     or new.wrong_tries < old.wrong_tries
     or (old.state <> new.state and (old.state || '>' || new.state) not in (
          'asked>half','half>released','released>opened','asked>expired','half>expired','asked>cancelled','half>cancelled',
          'asked>failed','half>failed')) then
    raise exception 'opening % does not go from % to % like this', old.id, old.state, new.state using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger step_by_step before update on set_opening for each row execute function refuse_opening_step();
create function refuse_same_human() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    perform refuse_one_human_twice(array[new.asked_by, new.first_id, new.second_id]);
  elsif new.reviewed_by is not null then
    perform refuse_one_human_twice(array[new.asked_by, new.first_id, new.second_id, new.reviewed_by]);
  end if;
  return new;
end $$;
create trigger by_different_humans before insert or update of reviewed_by on set_opening
  for each row execute function refuse_same_human();
create trigger begins_asked before insert on set_opening for each row when (new.state <> 'asked') execute function refuse_change();
create trigger never_deleted before delete on set_opening for each row execute function refuse_change();

alter table exam_set
  add foreign key (opening_id, id) references set_opening (id, exam_set_id),
  add constraint opened_by_an_opening check ((opened_at is null) = (opening_id is null));

create function refuse_unreleased_set() returns trigger language plpgsql as $$
begin
  if not exists (select from set_opening where id = new.opening_id and state in ('released','opened')) then
    raise exception 'set % is opened by two custodians', new.id using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger opened_by_two before insert or update of opened_at on exam_set for each row
  when (new.opened_at is not null) execute function refuse_unreleased_set();

-- A session opens on a set that is open; one behind broken glass waits for the review that lets it be used.
create function refuse_sealed_session() returns trigger language plpgsql as $$
begin
  if not exists (select from exam_set s join set_opening o on o.id = s.opening_id
                  where s.id = new.exam_set_id and (o.kind = 'scheduled' or o.set_usable)) then
    raise exception 'the set of session % is not open for use', new.id using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger on_an_open_set before insert or update of state on exam_session for each row
  when (new.state = 'open') execute function refuse_sealed_session();

do $$ declare t text; begin
  foreach t in array array['custodian_key','set_custodian','set_pair','opened_form','set_opening'] loop
    execute format('create trigger no_truncate before truncate on %I for each statement execute function refuse_change()', t);
  end loop;
end $$;
