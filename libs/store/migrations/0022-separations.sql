-- Who may not be both, held by the database as well as by decide(). docs/decisions/0029-separations.md has the reasons.

-- Staff roles take two: one asks, another human confirms. The first coordinator of an installation has nobody to confirm and makes the second
-- alone; that grant says so (founding).
create table role_grant (
  id          uuid primary key,
  person_id   uuid not null references person,
  role        text not null,
  asked_by    uuid not null references person,
  asked_at    timestamptz not null,
  founding    boolean not null default false,
  outcome     text check (outcome in ('confirmed','refused')),
  decided_by  uuid references person,
  decided_at  timestamptz,
  constraint candidates_only_register check (role <> 'candidate'),
  constraint not_for_oneself check (not same_person(person_id, asked_by)),
  constraint decided_whole check (num_nulls(outcome, decided_by, decided_at) in (0, 3)),
  constraint founding_is_confirmed check (not founding or (role = 'coordinator' and outcome = 'confirmed')),
  constraint confirmed_by_another check (founding or decided_by is null
    or not (same_person(decided_by, asked_by) or same_person(decided_by, person_id)))
);
create unique index one_open_grant on role_grant (person_id, role) where outcome is null;
create trigger decided_once before update or delete on role_grant for each row when (old.outcome is not null) execute function refuse_change();
create trigger never_deleted before delete on role_grant for each row execute function refuse_change();
create trigger no_truncate before truncate on role_grant for each statement execute function refuse_change();

-- A password that somebody else chose opens nothing but its own change.
alter table credential add column given_by_another boolean not null default false;

-- The part of the employer that somebody belongs to: where the installation says so, two custodians come from two of them.
alter table person add column unit text check (unit ~ '^[A-Za-z0-9._/-]{1,64}$');

-- Who taught whom: rule ECDL-6.1i.
create table teaching (
  id                uuid primary key,
  trainer_id        uuid not null references person,
  candidate_id      uuid not null references person,
  qualification_id  text not null references qualification,
  taught            daterange not null,
  recorded_by       uuid not null references person,
  recorded_at       timestamptz not null,
  constraint has_days check (not isempty(taught) and not lower_inf(taught) and not upper_inf(taught)),
  constraint not_oneself check (not same_person(trainer_id, candidate_id))
);
create index on teaching (candidate_id);
create trigger append_only before update or delete on teaching for each row execute function refuse_change();
create trigger no_truncate before truncate on teaching for each statement execute function refuse_change();

create function incompatible_acts(a text, b text) returns boolean immutable language sql as $$
  select exists (select from (values
      ('appeal-reviewer', 'author'), ('appeal-reviewer', 'approver'), ('appeal-reviewer', 'examiner'), ('appeal-reviewer', 'invigilator'),
      ('appeal-reviewer', 'grader'), ('appeal-reviewer', 'marker'), ('appeal-reviewer', 'second-marker'), ('appeal-reviewer', 'adjudicator'),
      ('appeal-reviewer', 'decider'), ('appeal-reviewer', 'trainer'), ('appeal-reviewer', 'appeal-approver'),
      ('appeal-approver', 'author'), ('appeal-approver', 'approver'), ('appeal-approver', 'examiner'), ('appeal-approver', 'invigilator'),
      ('appeal-approver', 'grader'), ('appeal-approver', 'marker'), ('appeal-approver', 'second-marker'), ('appeal-approver', 'adjudicator'),
      ('appeal-approver', 'decider'), ('appeal-approver', 'trainer'),
      ('trainer', 'invigilator'), ('trainer', 'grader'), ('trainer', 'marker'), ('trainer', 'second-marker'), ('trainer', 'adjudicator'),
      ('trainer', 'decider'),
      ('remarker', 'remark-approver')
    ) as pair (x, y) where (x = a and y = b) or (x = b and y = a));
$$;

-- The act that comes second is refused, whichever it is; but that somebody taught a candidate is a fact, which is recorded whatever
-- they did before, and raises an alert.
create function refuse_conflicting_act() returns trigger language plpgsql as $$
declare session uuid; held text;
begin
  session := coalesce(new.exam_session_id, (select exam_session_id from sitting where id = new.sitting_id));
  select p.act into held
    from participation p
    where same_person(p.person_id, new.person_id)
      and incompatible_acts(p.act, new.act)
      and (p.exam_session_id = session
        or p.sitting_id = new.sitting_id
        or (new.sitting_id is null and p.sitting_id in (select id from sitting where exam_session_id = session))
        or p.item_version_id in (select i.item_version_id from exam_set_item i join exam_session s on s.exam_set_id = i.exam_set_id
                                  where s.id = session))
    limit 1;
  if held is not null then
    raise exception 'this human already took part in this exam as %', held using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger separate_acts before insert on participation for each row
  when (new.item_version_id is null and new.act <> 'trainer') execute function refuse_conflicting_act();
create index on participation (exam_session_id) where exam_session_id is not null;
create index on participation (sitting_id) where sitting_id is not null;
