-- Answers that people mark. A script is one answer without its candidate: equal answers to one item are one script, so they cannot get two
-- marks. Everything here is appended; who marks works as exam_marker and sees the views below, which lead to no candidate.
-- docs/decisions/0026-marking-by-people.md

create table session_marking (
  exam_session_id    uuid primary key references exam_session,
  rules              jsonb not null,          -- of the scheme, as they stood
  allocation_secret  text not null check (allocation_secret ~ '^[0-9a-f]{64}$'),
  due_at             timestamptz,
  opened_by          uuid not null references person,
  opened_at          timestamptz not null
);

-- The last round is the one that is open; what was marked in an earlier one stays.
create table marking_round (
  exam_session_id  uuid not null references session_marking,
  number           integer not null check (number > 0),
  kind             text not null check (kind in ('first','second','adjudication','closed')),
  began_by         uuid not null references person,
  began_at         timestamptz not null,
  primary key (exam_session_id, number)
);

create table session_marker (
  exam_session_id  uuid not null references session_marking,
  person_id        uuid not null references person,
  duty             text not null check (duty in ('marker','adjudicator')),
  named_by         uuid not null references person,
  named_at         timestamptz not null,
  primary key (exam_session_id, person_id, duty)
);

create table marker_suspension (
  exam_session_id  uuid not null references session_marking,
  person_id        uuid not null references person,
  reason           text not null check (reason in ('seed-drift','stood-down')),
  suspended_by     uuid references person,      -- null: the engine, for seed-drift
  suspended_at     timestamptz not null,
  primary key (exam_session_id, person_id),
  check ((reason = 'seed-drift') = (suspended_by is null))
);

create table marking_script (
  ref              uuid primary key,            -- random: it says nothing of whose answer it is
  item_version_id  uuid not null references item_version,
  exam_session_id  uuid references session_marking,  -- in whose rounds it is marked; null for a seed
  answer           jsonb not null,
  answer_sha256    text not null,               -- of the normalised answer
  created_at       timestamptz not null
);
create unique index one_script_of_equal_answers on marking_script (item_version_id, answer_sha256) where exam_session_id is not null;
create index on marking_script (exam_session_id);

-- Whose answers a script holds: the one way from a script to candidates, closed to exam_marker.
create table script_sitting (
  sitting_id        uuid not null references sitting,
  item_version_id   uuid not null references item_version,
  script_ref        uuid not null references marking_script,
  response_sha256   text not null,
  names_candidate   boolean not null,
  joined_at         timestamptz not null,
  primary key (sitting_id, item_version_id)
);
create index on script_sitting (script_ref);

create table seed_script (
  script_ref  uuid primary key references marking_script,
  decisions   jsonb not null,
  points      text not null,
  rationale   text not null,
  made_by     uuid not null references person,
  made_at     timestamptz not null
);

create table marking_allocation (
  id               uuid primary key,
  exam_session_id  uuid not null,
  round            integer not null,
  script_ref       uuid not null references marking_script,
  person_id        uuid not null references person,
  place            integer not null,            -- in the marker's queue
  is_seed          boolean not null,
  replaces         uuid unique references marking_allocation,
  allocated_at     timestamptz not null,
  foreign key (exam_session_id, round) references marking_round
);
create unique index one_marker_of_a_script_in_a_round on marking_allocation (script_ref, round) where replaces is null and not is_seed;
create unique index a_seed_once_for_each_marker on marking_allocation (script_ref, person_id) where is_seed;
create index on marking_allocation (exam_session_id, round);
create index on marking_allocation (person_id);

create table marking (
  allocation_id  uuid not null references marking_allocation,
  sequence       integer not null check (sequence > 0),   -- the last one counts
  decisions      jsonb not null,
  points         text not null,
  comment        text not null,
  marked_at      timestamptz not null,
  primary key (allocation_id, sequence)
);

-- The one mark of an answer, whoever gave it, now or later.
create table script_mark (
  script_ref  uuid primary key references marking_script,
  points      text not null,
  derivation  jsonb not null,
  settled_at  timestamptz not null
);

do $$ declare t text; begin
  foreach t in array array['session_marking','marking_round','session_marker','marker_suspension','marking_script','script_sitting',
                           'seed_script','marking_allocation','marking','script_mark'] loop
    execute format('create trigger append_only before update or delete on %I for each row execute function refuse_change()', t);
    execute format('create trigger no_truncate before truncate on %I for each statement execute function refuse_change()', t);
  end loop;
end $$;

-- Rounds ---------------------------------------------------------------------------------------------------------------------

-- Who changes what may be marked is alone; who marks shares. A lock on the row would ask for the right to update it.
create function lock_marking(session uuid, alone boolean) returns void language plpgsql as $$
begin
  if alone then perform pg_advisory_xact_lock(7310016, hashtext(session::text));
  else perform pg_advisory_xact_lock_shared(7310016, hashtext(session::text)); end if;
end $$;

create function begin_marking_round() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare before text; order_of_rounds constant text[] := '{first,second,adjudication,closed}';
begin
  perform lock_marking(new.exam_session_id, true);
  select kind into before from marking_round where exam_session_id = new.exam_session_id order by number desc limit 1;
  if new.number <> coalesce((select max(number) from marking_round where exam_session_id = new.exam_session_id), 0) + 1
    or (before is null and new.kind <> 'first')
    or (before is not null
        and array_position(order_of_rounds, new.kind) <= array_position(order_of_rounds, before)) then
    raise exception 'this round does not follow on the last one' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger in_order before insert on marking_round for each row execute function begin_marking_round();

-- Whoever marks at this moment ends first.
create function suspend_alone() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform lock_marking(new.exam_session_id, true);
  return new;
end $$;
create trigger alone before insert on marker_suspension for each row execute function suspend_alone();

-- Who gets what -----------------------------------------------------------------------------------------------------------------

-- First marker, second marker and adjudicator of a script are three humans; who made a seed does not mark it.
create function refuse_unfit_marker() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare its_human text; problem text;
begin
  perform lock_marking(new.exam_session_id, true);
  select identity_sha256 into its_human from person where id = new.person_id;
  problem := case
    when its_human is null then 'the marker is tied to no known human'
    when new.is_seed <> exists (select from seed_script where script_ref = new.script_ref) then 'a seed is allocated as one, and nothing else'
    when new.round <> (select max(number) from marking_round where exam_session_id = new.exam_session_id) then 'the round is frozen'
    when not exists (select from session_marker m join marking_round r using (exam_session_id)
                      where exam_session_id = new.exam_session_id and m.person_id = new.person_id and r.number = new.round
                        and m.duty = case r.kind when 'adjudication' then 'adjudicator' else 'marker' end)
      then 'the person has no such duty in this session'
    when exists (select from marker_suspension where exam_session_id = new.exam_session_id and person_id = new.person_id)
      then 'the marker is suspended'
    when new.replaces is not null and not exists (select from marking_allocation a
           where a.id = new.replaces and a.script_ref = new.script_ref and a.round = new.round and not a.is_seed)
      then 'it replaces the allocation of something else'
    when exists (select from seed_script s join person p on p.id = s.made_by
                  where s.script_ref = new.script_ref and p.identity_sha256 is not distinct from its_human)
      then 'nobody marks the seed that they made'
    when not new.is_seed and exists (select from marking_allocation a join person p on p.id = a.person_id
                  where a.script_ref = new.script_ref and a.round <> new.round and p.identity_sha256 = its_human)
      then 'the script had this human in another round'
  end;
  if problem is not null then raise exception '%', problem using errcode = 'restrict_violation'; end if;
  return new;
end $$;
create trigger three_humans before insert on marking_allocation for each row execute function refuse_unfit_marker();

-- As whom the transaction marks.
create function exam_person() returns uuid language sql stable as $$
  select nullif(current_setting('exam.person', true), '')::uuid
$$;

create function refuse_frozen_marking() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare a marking_allocation; problem text;
begin
  select * into a from marking_allocation where id = new.allocation_id;
  perform lock_marking(a.exam_session_id, false);
  problem := case
    when a.person_id is distinct from exam_person() then 'the script was given to somebody else'
    when a.round <> (select max(number) from marking_round where exam_session_id = a.exam_session_id) then 'the round is frozen'
    when exists (select from marking_allocation b where b.replaces = a.id) then 'the script was given to somebody else since'
    when exists (select from marker_suspension s where s.exam_session_id = a.exam_session_id and s.person_id = a.person_id)
      then 'the marker is suspended'
  end;
  if problem is not null then raise exception '%', problem using errcode = 'restrict_violation'; end if;
  return new;
end $$;
create trigger open_round before insert on marking for each row execute function refuse_frozen_marking();

-- What a marker sees: nothing of it leads to a sitting, a session or a person -----------------------------------------------------------

create view marker_script with (security_barrier) as
  select a.id as allocation_id, a.script_ref as ref, r.kind as round, a.place, s.item_version_id, s.answer,
         -- A seed is nobody's answer, and looks like one.
         greatest(1, (select count(*) from script_sitting m where m.script_ref = s.ref))::integer as answers,
         coalesce((select max(sequence) from marking m where m.allocation_id = a.id), 0) as my_sequence
    from marking_allocation a
    join marking_round r on r.exam_session_id = a.exam_session_id and r.number = a.round
    join marking_script s on s.ref = a.script_ref
   where a.person_id = exam_person()
     and a.round = (select max(number) from marking_round o where o.exam_session_id = a.exam_session_id)
     and not exists (select from marking_allocation b where b.replaces = a.id)
     and not exists (select from marker_suspension x where x.exam_session_id = a.exam_session_id and x.person_id = a.person_id);

create view marker_item with (security_barrier) as
  select v.id, v.qualification_id, v.item_id, v.version, v.kind, v.content_sha256, v.sealed_body, k.key_id, k.wrapped as wrapped_key
    from item_version v join data_key k on k.id = v.data_key_id
   where v.id in (select item_version_id from marker_script);

create view marker_rules with (security_barrier) as
  select a.id as allocation_id, m.rules from marking_allocation a join session_marking m using (exam_session_id)
   where a.id in (select allocation_id from marker_script);

create view marker_own_marking with (security_barrier) as
  select m.allocation_id, m.sequence, m.decisions, m.points, m.comment, m.marked_at
    from marking m where m.allocation_id in (select allocation_id from marker_script);

-- The adjudicator sees both markings, and not whose they are. Nobody else sees any but their own.
create view marker_earlier_marking with (security_barrier) as
  select mine.allocation_id, r.kind as round, m.decisions, m.points, m.comment
    from marker_script mine
    join marking_allocation a on a.script_ref = mine.ref
    join marking_round r on r.exam_session_id = a.exam_session_id and r.number = a.round
    join marking m on m.allocation_id = a.id
   where mine.round = 'adjudication' and r.kind in ('first','second')
     and not exists (select from marking_allocation b where b.replaces = a.id)
     and m.sequence = (select max(sequence) from marking n where n.allocation_id = a.id);

-- What bars the marker: their own part in the exams that the answers come from, by whichever account.
create view marker_bar with (security_barrier) as
  select distinct mine.allocation_id, p.act
    from marker_script mine
    join script_sitting m on m.script_ref = mine.ref
    join sitting s on s.id = m.sitting_id
    cross join lateral (
      select p.act, p.person_id from participation p
       where p.exam_session_id = s.exam_session_id
          or p.sitting_id in (select id from sitting o where o.exam_session_id = s.exam_session_id)
      union all
      select 'candidate', s.candidate_id) p
    join person who on who.id = p.person_id
    join person me on me.id = exam_person() and me.identity_sha256 = who.identity_sha256
   where p.act in ('trainer','invigilator','candidate');

-- Humans who had the script in another round, or made it: a hash of who they are, and nothing more.
create view marker_other_human with (security_barrier) as
  select distinct mine.allocation_id, p.identity_sha256 as human
    from marker_script mine
    join marking_allocation my on my.id = mine.allocation_id
    join marking_allocation a on a.script_ref = mine.ref and a.round <> my.round and not a.is_seed
    join person p on p.id = a.person_id
  union
  select mine.allocation_id, p.identity_sha256
    from marker_script mine join seed_script s on s.script_ref = mine.ref join person p on p.id = s.made_by;
