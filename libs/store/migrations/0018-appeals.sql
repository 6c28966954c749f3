-- The case of an appeal, from its filing to what was put right. docs/decisions/0028-appeals.md.

-- Entry numbers are counted without gaps, for every body and year (rule ECDL-7.2a).
create table appeal_number (
  body  text not null,
  year  integer not null,
  last  integer not null check (last > 0),
  primary key (body, year)
);

-- Somebody lets an appeal in after its window, by name.
create table late_admission (
  id           uuid primary key,
  sitting_id   uuid not null references sitting,
  kind         text not null check (kind in ('marking','conduct','organisation')),
  until        timestamptz not null,
  reason_code  text not null,
  admitted_by  uuid not null references person,
  admitted_at  timestamptz not null,
  check (until > admitted_at)
);

drop trigger decided_once on appeal;
alter table appeal
  drop constraint appeal_kind_check,
  drop constraint appeal_outcome_check,
  drop constraint decided_by_its_reviewer,
  drop constraint decided_whole,
  alter column grounds drop not null,
  alter column item_version_id drop not null,
  add column state text not null default 'filed'
    check (state in ('filed','checked','assigned','in-review','drafted','decided','told','closed')),
  add column instance integer not null default 1 check (instance > 0),
  -- The appellant's own words: sealed, and erased with their key.
  add column sealed_grounds text,
  add column data_key_id uuid unique references data_key,
  add column channel text not null default 'account' check (channel in ('account','e-mail','post','in-person')),
  -- Version of the text by which the appellant agreed to a lower mark.
  add column consent text,
  add column is_late boolean not null default false,
  add column answer_last_day text check (answer_last_day ~ '^\d{4}-\d{2}-\d{2}$'),
  add column overdue_noted_at timestamptz,
  add constraint known_kind check (kind in ('marking','conduct','organisation')),
  add constraint known_outcome check (outcome in ('upheld','partly-upheld','rejected','dismissed')),
  add constraint grounds_once check (num_nonnulls(grounds, sealed_grounds) <= 1 and (sealed_grounds is null) = (data_key_id is null));
update appeal set state = case when outcome is not null then 'told' when assigned_to is not null then 'in-review' else 'filed' end;
alter table appeal
  add constraint decided_whole check ((outcome is null) = (decided_at is null)),
  add constraint decided_or_withdrawn check (outcome is null or state in ('decided','told','closed')),
  add constraint assigned_in_review check (state not in ('assigned','in-review') or assigned_to is not null);

-- What the appeal is about. A reviewer of a body that looks further adds what was not named.
create table appeal_matter (
  id               uuid primary key,
  appeal_id        uuid not null references appeal,
  position         integer not null check (position > 0),
  item_version_id  uuid references item_version,
  topic            text,               -- of conduct or organisation: a word of the scheme's, never a sentence
  named            boolean not null,
  unique (appeal_id, position),
  unique (appeal_id, item_version_id),
  unique (appeal_id, topic),
  check (num_nonnulls(item_version_id, topic) = 1)
);
insert into appeal_matter select gen_random_uuid(), id, 1, item_version_id, null, true from appeal;
alter table appeal drop column item_version_id;
create index on appeal (sitting_id);
create index on appeal_matter (item_version_id);

-- The same table stands in libs/appeals/src/steps.ts; a test compares the two.
create table appeal_step_rule (
  from_state  text not null,
  step        text not null,
  to_state    text not null,
  primary key (from_state, step)
);
insert into appeal_step_rule values
  ('filed',     'accept',          'checked'),
  ('filed',     'find-difference', 'drafted'),
  ('filed',     'dismiss',         'decided'),
  ('filed',     'withdraw',        'closed'),
  ('checked',   'assign',          'assigned'),
  ('checked',   'withdraw',        'closed'),
  ('assigned',  'assign',          'assigned'),
  ('assigned',  'declare',         'in-review'),
  ('assigned',  'decline',         'checked'),
  ('assigned',  'withdraw',        'closed'),
  ('in-review', 'assign',          'assigned'),
  ('in-review', 'draft',           'in-review'),
  ('in-review', 'unblind',         'in-review'),
  ('in-review', 'rule',            'drafted'),
  ('in-review', 'withdraw',        'closed'),
  ('drafted',   'return',          'in-review'),
  ('drafted',   'review-instead',  'checked'),
  ('drafted',   'approve',         'decided'),
  ('drafted',   'correct',         'checked'),
  ('decided',   'tell',            'told'),
  ('told',      'close',           'closed');
create trigger append_only before insert or update or delete on appeal_step_rule for each row execute function refuse_change();

-- Every change of a case is a row here, and a row here is the only way to change its state.
create table appeal_step (
  appeal_id   uuid not null references appeal,
  sequence    integer not null check (sequence > 0),
  step        text not null,
  from_state  text not null,
  to_state    text not null,
  made_by     uuid references person,    -- null: the engine
  subject_id  uuid references person,    -- whom it is assigned to
  reason_code text,
  at          timestamptz not null,
  primary key (appeal_id, sequence),
  foreign key (from_state, step) references appeal_step_rule,
  check ((step = 'assign') = (subject_id is not null))
);

insert into appeal_step
  select id, 1, 'assign', 'checked', 'assigned', null, assigned_to, null, assigned_at from appeal where assigned_to is not null;

-- Whoever took part in the sitting, in its session or in an item of its paper has no part in an appeal about it (rule SCI-11.3),
-- by human and not by account. What is done for appeals and re-marks is no such part.
create function took_part(who uuid, the_sitting uuid) returns boolean stable language sql as $$
  select exists (
    select from sitting s join exam_session e on e.id = s.exam_session_id
      join participation p on p.sitting_id = s.id or p.exam_session_id = e.id
        or p.item_version_id in (select item_version_id from exam_set_item i where i.exam_set_id = e.exam_set_id)
     where s.id = the_sitting and same_person(p.person_id, who)
       and p.act not in ('remarker','remark-approver','appeal-reviewer','appeal-approver'))
$$;

create function carry_out_appeal_step() returns trigger language plpgsql as $$
declare the_case appeal;
begin
  select * into the_case from appeal where id = new.appeal_id for update;
  if the_case.state <> new.from_state or not exists (
      select from appeal_step_rule r where (r.from_state, r.step, r.to_state) = (new.from_state, new.step, new.to_state)) then
    raise exception 'the case is in another state' using errcode = 'restrict_violation';
  end if;
  if new.step = 'assign' and took_part(new.subject_id, the_case.sitting_id) then
    raise exception 'who took part in the exam reviews no appeal about it' using errcode = 'restrict_violation';
  end if;
  if new.step in ('rule','draft','declare') and new.made_by is distinct from the_case.assigned_to then
    raise exception 'a case is ruled on by the reviewer whom it was given to' using errcode = 'restrict_violation';
  end if;
  if new.step in ('approve','correct') and (new.made_by is null or took_part(new.made_by, the_case.sitting_id) or exists (
      select from appeal_step s where s.appeal_id = new.appeal_id and s.step = 'rule' and same_person(s.made_by, new.made_by))) then
    raise exception 'a ruling is approved by a second person, who took no part in the exam' using errcode = 'restrict_violation';
  end if;
  update appeal set state = new.to_state,
    assigned_to = case when new.step = 'assign' then new.subject_id when new.to_state = 'checked' then null else assigned_to end,
    assigned_at = case when new.step = 'assign' then new.at when new.to_state = 'checked' then null else assigned_at end
   where id = new.appeal_id;
  return new;
end $$;
create trigger carry_out before insert on appeal_step for each row execute function carry_out_appeal_step();

create function refuse_bare_appeal_state() returns trigger language plpgsql as $$
begin
  -- 1 is this trigger itself: the change did not come from carry_out_appeal_step.
  if pg_trigger_depth() < 2 then
    raise exception 'the state of an appeal changes by a row in appeal_step only' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger state_by_step before update on appeal for each row
  when (old.state is distinct from new.state or old.assigned_to is distinct from new.assigned_to)
  execute function refuse_bare_appeal_state();
-- What was filed stays as it was filed; an outcome is given once. Grounds go only as a whole, when they are erased.
create trigger filed_is_final before update on appeal for each row
  when ((old.id, old.entry_number, old.sitting_id, old.kind, old.instance, old.channel, old.consent, old.is_late, old.filed_at,
         old.answer_last_day)
        is distinct from
        (new.id, new.entry_number, new.sitting_id, new.kind, new.instance, new.channel, new.consent, new.is_late, new.filed_at,
         new.answer_last_day)
        or (new.sealed_grounds is not null and old.sealed_grounds is distinct from new.sealed_grounds)
        or (old.outcome is not null and (old.outcome, old.decided_at) is distinct from (new.outcome, new.decided_at))
        or (old.overdue_noted_at is not null and old.overdue_noted_at is distinct from new.overdue_noted_at))
  execute function refuse_change();
create trigger never_deleted before delete on appeal for each row execute function refuse_change();

-- The engine's own re-check, before any person looks.
create table appeal_recheck (
  appeal_id  uuid primary key references appeal,
  equal      boolean not null,
  report     jsonb not null,           -- ids and points, never a key or an answer
  sha256     text not null,
  at         timestamptz not null
);

-- Who was looked at before somebody was given a case, or approved its rulings: the proof of eligibility.
create table appeal_eligibility (
  id         uuid primary key,
  appeal_id  uuid not null references appeal,
  person_id  uuid not null references person,
  part       text not null check (part in ('review','approval')),
  proof      jsonb not null,
  sha256     text not null,
  at         timestamptz not null
);
create index on appeal_eligibility (appeal_id);

-- What the reviewer thinks before the ruling; earlier similar appeals are shown only after the first of these.
create table appeal_draft (
  appeal_id    uuid not null references appeal,
  number       integer not null check (number > 0),
  by           uuid not null references person,
  at           timestamptz not null,
  sealed_text  text not null,
  data_key_id  uuid not null unique references data_key,
  primary key (appeal_id, number)
);

create table appeal_ruling (
  id                uuid primary key,
  appeal_id         uuid not null references appeal,
  round             integer not null check (round > 0),
  matter_id         uuid not null references appeal_matter,
  outcome           text not null check (outcome in ('upheld','rejected')),
  old_points        text,
  new_points        text,
  parts             jsonb,
  error_class       text check (error_class in ('administrative','marking','judgement')),
  reason_code       text not null,
  reference         text,                -- where the mark scheme says so
  sealed_rationale  text,                -- null: the engine's own finding
  data_key_id       uuid unique references data_key,
  by                uuid references person,
  at                timestamptz not null,
  unique (appeal_id, round, matter_id),
  check (outcome = 'rejected' or error_class is not null),
  check (outcome = 'upheld' or (new_points is null and parts is null)),
  check ((new_points is null) = (parts is null)),
  check (num_nonnulls(sealed_rationale, data_key_id) in (0, 2) and (by is null) = (sealed_rationale is null))
);

create table appeal_fee (
  appeal_id    uuid not null references appeal,
  sequence     integer not null check (sequence > 0),
  state        text not null check (state in ('due','paid','waived','refunded')),
  amount       text not null,
  currency     text not null,
  reason_code  text,
  by           uuid references person,   -- null: due by the scheme, or back by the outcome
  at           timestamptz not null,
  primary key (appeal_id, sequence),
  check (state = 'due' or by is not null)
);

create table appeal_letter (
  appeal_id    uuid not null references appeal,
  language     text not null,
  sealed_text  text not null,
  data_key_id  uuid not null unique references data_key,
  sha256       text not null,
  at           timestamptz not null,
  primary key (appeal_id, language)
);

-- Proof that the appellant was told (rule ECDL-7.3).
create table appeal_telling (
  id            uuid primary key,
  appeal_id     uuid not null references appeal,
  channel       text not null check (channel in ('account','e-mail','post','in-person')),
  proof         text not null check (proof in ('read-in-account','delivery-report','postal-receipt','signature')),
  proof_sha256  text check (proof_sha256 ~ '^[0-9a-f]{64}$'),
  by            uuid not null references person,
  at            timestamptz not null,
  check ((proof = 'read-in-account') = (proof_sha256 is null))
);
create index on appeal_telling (appeal_id);

-- The search for others with the same fault, and the re-mark that it led to.
create table appeal_search (
  id             uuid primary key,
  appeal_id      uuid not null references appeal,
  same           text not null check (same in ('item','test','image','marker')),
  ref            text not null,
  sittings       jsonb not null,
  sha256         text not null,
  by             uuid not null references person,
  at             timestamptz not null
);
create index on appeal_search (appeal_id);

create table appeal_action (
  id           uuid primary key,
  appeal_id    uuid not null references appeal,
  sealed_text  text not null,
  data_key_id  uuid not null unique references data_key,
  due          text not null check (due ~ '^\d{4}-\d{2}-\d{2}$'),
  by           uuid not null references person,
  at           timestamptz not null,
  done_by      uuid references person,
  done_at      timestamptz,
  check ((done_by is null) = (done_at is null))
);
create index on appeal_action (appeal_id);
create trigger done_once before update on appeal_action for each row
  when (old.done_at is not null or (old.id, old.appeal_id, old.sealed_text, old.due, old.by, old.at)
        is distinct from (new.id, new.appeal_id, new.sealed_text, new.due, new.by, new.at))
  execute function refuse_change();

-- Remarks on the conduct of an exam: made and answered while it runs (rules SCI-11.5, SCI-11.6).
create table conduct_remark (
  id             uuid primary key,
  sitting_id     uuid not null references sitting,
  sealed_text    text not null,
  data_key_id    uuid not null unique references data_key,
  at             timestamptz not null,
  sealed_answer  text,
  answer_key_id  uuid unique references data_key,
  answered_by    uuid references person,
  answered_at    timestamptz,
  check (num_nonnulls(sealed_answer, answer_key_id, answered_by, answered_at) in (0, 4))
);
create index on conduct_remark (sitting_id);
create function refuse_remark_outside_session() returns trigger language plpgsql as $$
begin
  perform from sitting s join exam_session e on e.id = s.exam_session_id where s.id = new.sitting_id and e.state = 'open' for share of e;
  if not found then
    raise exception 'remarks on an exam are made and answered while it runs' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger while_it_runs before insert or update on conduct_remark for each row execute function refuse_remark_outside_session();
create trigger answered_once before update on conduct_remark for each row
  when (old.answered_at is not null or (old.id, old.sitting_id, old.sealed_text, old.at)
        is distinct from (new.id, new.sitting_id, new.sealed_text, new.at))
  execute function refuse_change();

-- Candidates look at their own work (rule SCI-8.3b): a time in the room with somebody watching, and every look.
create table work_viewing (
  id             uuid primary key,
  sitting_id     uuid not null references sitting,
  place          text not null,
  supervised_by  uuid not null references person,
  opened_by      uuid not null references person,
  opened_at      timestamptz not null,
  until          timestamptz not null,
  check (until > opened_at)
);
create index on work_viewing (sitting_id);
create table work_look (
  id          bigint generated always as identity primary key,
  sitting_id  uuid not null references sitting,
  viewing_id  uuid references work_viewing,
  at          timestamptz not null
);

do $$ declare t text; begin
  foreach t in array array['late_admission','appeal_matter','appeal_step','appeal_recheck','appeal_eligibility','appeal_draft','appeal_ruling',
                           'appeal_fee','appeal_letter','appeal_telling','appeal_search','work_viewing','work_look'] loop
    execute format('create trigger append_only before update or delete on %I for each row execute function refuse_change()', t);
  end loop;
  foreach t in array array['appeal_number','appeal_action','conduct_remark'] loop
    execute format('create trigger never_deleted before delete on %I for each row execute function refuse_change()', t);
  end loop;
  foreach t in array array['appeal_number','late_admission','appeal_matter','appeal_step','appeal_recheck','appeal_eligibility','appeal_draft',
                           'appeal_ruling','appeal_fee','appeal_letter','appeal_telling','appeal_search','appeal_action','conduct_remark',
                           'work_viewing','work_look'] loop
    execute format('create trigger no_truncate before truncate on %I for each statement execute function refuse_change()', t);
  end loop;
end $$;
