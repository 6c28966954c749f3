-- Records of candidates are erased when nobody has to keep them any more. The log stays as it is: it never held more than references.

-- The references of a candidate's sittings are made with a key of the candidate's own. Once it is gone, nobody can tell whose they are.
create table candidate_key (
  person_id   uuid primary key references person,
  ref_secret  bytea check (length(ref_secret) = 32),
  made_at     timestamptz not null,
  erased_at   timestamptz,
  check ((ref_secret is null) = (erased_at is not null))
);
create trigger append_only before update or delete on candidate_key for each row execute function refuse_change();

alter table sitting add column erased_at timestamptz;

-- One asks for it, another human carries it out.
create table erasure (
  id            uuid primary key,
  candidate_id  uuid not null references person,
  reason        text not null check (reason in ('retention-over','registration-withdrawn')),
  requested_by  uuid not null references person,
  requested_at  timestamptz not null,
  approved_by   uuid references person,
  executed_at   timestamptz,
  check (approved_by is null or approved_by <> requested_by),
  check ((approved_by is null) = (executed_at is null))
);
create unique index one_open_erasure on erasure (candidate_id) where executed_at is null;
create trigger append_only before update or delete on erasure for each row execute function refuse_change();

do $$ declare t text; begin
  foreach t in array array['candidate_key','erasure'] loop
    execute format('create trigger no_truncate before truncate on %I for each statement execute function refuse_change()', t);
  end loop;
end $$;

-- The one narrow way past the append-only triggers: an update by carry_out_erasure(), which runs as its owner. The engine's own role may
-- say the same words, but has no right to update these tables.
create function is_erasing() returns boolean language sql stable as $$
  select coalesce(current_setting('assay.erasing', true), '') <> ''
     and exists (select from pg_proc where oid = to_regprocedure('carry_out_erasure(uuid, uuid, timestamptz)')
                  and pg_get_userbyid(proowner) = current_user)
$$;
create or replace function refuse_change() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and is_erasing()
     and tg_table_name in ('response','submission','mark_entry','grading_run','appeal','marking_script','candidate_key','erasure') then
    return new;
  end if;
  raise exception '% of % is refused: entries are superseded, never changed', tg_op, tg_table_name using errcode = 'restrict_violation';
end $$;
drop trigger identity_is_final on person;
create trigger identity_is_final before insert on person for each row execute function refuse_conflicting_identity();
create trigger identity_stays_final before update on person for each row when (not is_erasing()) execute function refuse_conflicting_identity();

-- What of a candidate is erased, and by whom. Points, verdicts, decisions and times stay: statistics rest on them, and they are nobody's now.
-- A table that comes to hold a candidate's words is added here.
create function carry_out_erasure(erasure_id uuid, approver uuid, at timestamptz) returns setof uuid
language plpgsql security definer set search_path = public, pg_temp as $$
declare e erasure; ours uuid[]; gone constant jsonb := '{"erased": true}';
begin
  select * into e from erasure where id = erasure_id and executed_at is null for update;
  if not found then raise exception 'there is no such open erasure' using errcode = 'restrict_violation'; end if;
  if exists (select from person a join person b on b.id = e.requested_by
              where a.id = approver and (a.id = b.id or a.identity_sha256 = b.identity_sha256)) then
    raise exception 'who asked for an erasure does not carry it out' using errcode = 'restrict_violation';
  end if;
  if exists (select from person_role where person_id = e.candidate_id and role <> 'candidate') then
    raise exception 'only records of candidates are erased' using errcode = 'restrict_violation';
  end if;
  select coalesce(array_agg(id order by id), '{}') into ours from sitting where candidate_id = e.candidate_id and erased_at is null;
  perform from sitting where id = any (ours) order by id for update;
  if e.reason = 'registration-withdrawn' and exists (select from sitting where id = any (ours) and conditions_accepted_at is not null) then
    raise exception 'a registration is withdrawn before its exam begins' using errcode = 'restrict_violation';
  end if;
  if exists (select from sitting s join exam_session x on x.id = s.exam_session_id
              where s.id = any (ours) and s.conditions_accepted_at is not null and x.state <> 'closed') then
    raise exception 'a session of this candidate is not closed' using errcode = 'restrict_violation';
  end if;

  perform set_config('assay.erasing', erasure_id::text, true);
  update response set body = 'null' where sitting_id = any (ours);
  update submission set files = '[]' where sitting_id = any (ours);
  update mark_entry set derivation = gone, salt = null where sitting_id = any (ours);
  update grading_run set facts = gone where state = 'done'
    and submission_id in (select id from submission where sitting_id = any (ours));
  update appeal set grounds = '(erased)', outcome_text = case when outcome_text is not null then '(erased)' end where sitting_id = any (ours);
  -- Of answers that several gave alike, until the last of them is erased.
  update marking_script set answer = gone where ref in (
    select script_ref from script_sitting where sitting_id = any (ours)
    except
    select j.script_ref from script_sitting j join sitting s on s.id = j.sitting_id
     where s.erased_at is null and s.id <> all (ours));
  update sitting set erased_at = at, salt = null where id = any (ours);
  delete from login_session where person_id = e.candidate_id;
  delete from credential where person_id = e.candidate_id;
  update person set full_name = '(erased)', user_name = 'erased-' || replace(id::text, '-', ''), identity_sha256 = null where id = e.candidate_id;
  update candidate_key set ref_secret = null, erased_at = at where person_id = e.candidate_id and ref_secret is not null;
  update erasure set approved_by = approver, executed_at = at where id = erasure_id;
  perform set_config('assay.erasing', '', true);
  return query select unnest(ours);
end $$;
revoke execute on function carry_out_erasure(uuid, uuid, timestamptz) from public;
