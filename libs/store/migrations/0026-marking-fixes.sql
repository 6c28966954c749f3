-- A suspension is of a human, not of an account: whoever is suspended in a session does not go on by a second account.
-- docs/decisions/0026-marking-by-people.md

create or replace function refuse_unfit_marker() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
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
    when exists (select from marker_suspension x join person p on p.id = x.person_id
                  where x.exam_session_id = new.exam_session_id and p.identity_sha256 = its_human)
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

create or replace function refuse_frozen_marking() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare a marking_allocation; problem text;
begin
  select * into a from marking_allocation where id = new.allocation_id;
  perform lock_marking(a.exam_session_id, false);
  problem := case
    when a.person_id is distinct from exam_person() then 'the script was given to somebody else'
    when a.round <> (select max(number) from marking_round where exam_session_id = a.exam_session_id) then 'the round is frozen'
    when exists (select from marking_allocation b where b.replaces = a.id) then 'the script was given to somebody else since'
    when exists (select from marker_suspension s join person p on p.id = s.person_id join person me on me.id = a.person_id
                  where s.exam_session_id = a.exam_session_id and (p.id = me.id or p.identity_sha256 = me.identity_sha256))
      then 'the marker is suspended'
  end;
  if problem is not null then raise exception '%', problem using errcode = 'restrict_violation'; end if;
  return new;
end $$;

create or replace view marker_script with (security_barrier) as
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
     and not exists (select from marker_suspension x join person p on p.id = x.person_id join person me on me.id = a.person_id
                      where x.exam_session_id = a.exam_session_id and (p.id = me.id or p.identity_sha256 = me.identity_sha256));

-- Two accounts of one human are one marker.
create function refuse_second_account() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform lock_marking(new.exam_session_id, true);
  if exists (select from session_marker m join person p on p.id = m.person_id join person me on me.id = new.person_id
              where m.exam_session_id = new.exam_session_id and m.duty = new.duty and m.person_id <> new.person_id
                and p.identity_sha256 = me.identity_sha256) then
    raise exception 'this human has this duty here by another account' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger one_account before insert on session_marker for each row execute function refuse_second_account();
