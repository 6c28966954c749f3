-- The engine's first schema. Facts about exams are appended, never edited: the triggers at the end hold that against everybody.

create table person (
  id          uuid primary key,
  user_name   text not null unique check (user_name ~ '^[a-z0-9][a-z0-9._-]{1,63}$'),
  full_name   text not null,
  created_at  timestamptz not null
);

create table person_role (
  person_id   uuid not null references person,
  role        text not null check (role in ('author','approver','examiner','invigilator','grader','appeal-reviewer','coordinator','auditor','candidate')),
  granted_at  timestamptz not null,
  primary key (person_id, role)
);

create table credential (
  person_id      uuid primary key references person,
  password_hash  text not null
);

create table login_session (
  token_sha256  bytea primary key,
  person_id     uuid not null references person,
  created_at    timestamptz not null,
  expires_at    timestamptz not null,
  revoked_at    timestamptz
);

-- Content ------------------------------------------------------------------------------------------------------------------

create table qualification (
  id     text primary key,
  title  text not null,
  body   jsonb not null            -- outcomes and criteria: public
);

create table item_version (
  id                uuid primary key,
  qualification_id  text not null references qualification,
  item_id           text not null,
  version           integer not null check (version > 0),
  kind              text not null check (kind in ('knowledge','task')),
  type              text not null,
  criteria          text[] not null,
  difficulty        text not null check (difficulty in ('easy','medium','hard')),
  points            integer not null check (points > 0),
  minutes           integer not null check (minutes > 0),
  author            text not null,
  content_sha256    text not null,
  sealed_body       text not null,   -- AES-256-GCM; the associated data binds qualification, item and version
  state             text not null check (state in ('draft','approved','retired')),
  supersedes        uuid unique references item_version,
  change_note       text,
  created_by        uuid not null references person,
  created_at        timestamptz not null,
  approved_by       uuid references person,
  approved_at       timestamptz,
  unique (qualification_id, item_id, version),
  -- Four eyes, whatever the application believes.
  check (approved_by is null or approved_by <> created_by),
  check ((state = 'draft') = (approved_by is null))
);

create table bank_version (
  id                uuid primary key,
  qualification_id  text not null references qualification,
  version           text not null,
  content_sha256    text not null,
  imported_by       uuid not null references person,
  imported_at       timestamptz not null,
  unique (qualification_id, version)
);

create table bank_version_item (
  bank_version_id  uuid not null references bank_version,
  item_version_id  uuid not null references item_version,
  primary key (bank_version_id, item_version_id)
);

create table exam_set (
  id                uuid primary key,
  paper_number      text not null unique,
  qualification_id  text not null references qualification,
  bank_version_id   uuid not null references bank_version,
  blueprint         jsonb not null,
  blueprint_sha256  text not null,
  engine            text not null,
  sealed_form       text not null,   -- the form and the seed, AES-256-GCM
  form_sha256       text not null,
  drawn_by          uuid not null references person,
  drawn_at          timestamptz not null,
  opened_at         timestamptz,
  opened_by         uuid references person
);

-- Written when a set is opened for its session: until then which items it holds is known to nobody but the key holder.
create table exam_set_item (
  exam_set_id      uuid not null references exam_set,
  position         integer not null check (position > 0),
  part             text not null check (part in ('theory','practical')),
  item_version_id  uuid not null references item_version,
  primary key (exam_set_id, position),
  unique (exam_set_id, item_version_id)
);

-- Sitting ------------------------------------------------------------------------------------------------------------------

create table exam_session (
  id                uuid primary key,
  title             text not null,
  place             text not null,
  qualification_id  text not null references qualification,
  exam_set_id       uuid not null references exam_set,
  scheme            jsonb not null,
  starts_at         timestamptz not null,
  state             text not null check (state in ('scheduled','open','closed')),
  created_by        uuid not null references person,
  created_at        timestamptz not null,
  opened_at         timestamptz,
  closed_at         timestamptz
);

create table sitting (
  id                     uuid primary key,
  exam_session_id        uuid not null references exam_session,
  candidate_id           uuid not null references person,
  audit_ref              text not null unique,     -- keyed reference for the log: no personal data in it
  registered_at          timestamptz not null,
  conditions_accepted_at timestamptz,
  theory_deadline        timestamptz,
  theory_finished_at     timestamptz,
  theory_passed          boolean,
  practical_started_at   timestamptz,
  practical_deadline     timestamptz,
  practical_finished_at  timestamptz,
  unique (exam_session_id, candidate_id),
  check (practical_started_at is null or theory_passed),
  check (theory_finished_at is null or conditions_accepted_at is not null)
);

-- Who did what for whom: the facts that separation of duties rests on.
create table participation (
  person_id        uuid not null references person,
  act              text not null check (act in ('author','approver','examiner','invigilator','grader','marker','remarker','remark-approver')),
  exam_session_id  uuid references exam_session,
  item_version_id  uuid references item_version,
  at               timestamptz not null,
  check ((exam_session_id is null) <> (item_version_id is null))
);
create unique index on participation (person_id, act, coalesce(exam_session_id, item_version_id));

create table response (
  id               bigint generated always as identity primary key,
  sitting_id       uuid not null references sitting,
  item_version_id  uuid not null references item_version,
  sequence         integer not null check (sequence > 0),
  body             jsonb not null,
  body_sha256      text not null,
  received_at      timestamptz not null,
  late             boolean not null,
  unique (sitting_id, item_version_id, sequence)
);

create table submission (
  id               uuid primary key,
  sitting_id       uuid not null references sitting,
  item_version_id  uuid not null references item_version,
  sequence         integer not null check (sequence > 0),
  language         text not null,
  files            jsonb not null,
  content_sha256   text not null,
  received_at      timestamptz not null,
  late             boolean not null,
  unique (sitting_id, item_version_id, sequence)
);

-- Grading ------------------------------------------------------------------------------------------------------------------

create table remark_set (
  id               uuid primary key,
  old_version_id   uuid not null references item_version,
  new_version_id   uuid not null references item_version,
  reason_code      text not null,
  rationale        text not null,
  state            text not null check (state in ('running','ready','committed','discarded')),
  created_by       uuid not null references person,
  created_at       timestamptz not null,
  diff             jsonb,
  decided_by       uuid references person,
  decided_at       timestamptz,
  check (decided_by is null or decided_by <> created_by),
  check ((state in ('committed','discarded')) = (decided_by is not null))
);

create table grading_run (
  id               uuid primary key,
  submission_id    uuid not null references submission,
  item_version_id  uuid not null references item_version,
  purpose          text not null check (purpose in ('exam','remark')),
  remark_set_id    uuid references remark_set,
  priority         integer not null,
  state            text not null check (state in ('queued','running','done','parked')),
  epoch            integer not null default 0,
  lease_until      timestamptz,
  not_before       timestamptz not null,
  host             text,
  infra_failures   integer not null default 0,
  last_failure     text,
  facts            jsonb,
  verdict          text,
  outcome          jsonb,            -- points, groups, parts
  created_at       timestamptz not null,
  finished_at      timestamptz,
  check ((purpose = 'remark') = (remark_set_id is not null)),
  check ((state = 'done') = (facts is not null)),
  check ((state = 'done') = (verdict is not null)),
  check ((state = 'running') = (lease_until is not null))
);
create unique index on grading_run (submission_id, item_version_id, purpose, coalesce(remark_set_id, '00000000-0000-0000-0000-000000000000'));
create index on grading_run (priority, created_at) where state = 'queued';
create index on grading_run (lease_until) where state = 'running';

create table mark_entry (
  id                bigint generated always as identity primary key,
  sitting_id        uuid not null references sitting,
  item_version_id   uuid not null references item_version,   -- as presented
  scored_version_id uuid not null references item_version,   -- whose key or tests decided
  sequence          integer not null check (sequence > 0),
  supersedes        bigint unique references mark_entry,
  points            text not null,
  max_points        text not null,
  parts             jsonb not null,
  state             text not null check (state in ('marked','blank')),
  derivation        jsonb not null,
  content_sha256    text not null,
  response_sha256   text not null,
  scoring_version   text not null,
  seed              text,
  run_id            uuid references grading_run,
  image_digest      text,
  remark_set_id     uuid references remark_set,
  entered_at        timestamptz not null,
  unique (sitting_id, item_version_id, sequence),
  check ((sequence = 1) = (supersedes is null))
);

create table result (
  id          bigint generated always as identity primary key,
  sitting_id  uuid not null references sitting,
  sequence    integer not null check (sequence > 0),
  supersedes  bigint unique references result,
  decision    text not null check (decision in ('pass','fail')),
  total       text not null,
  max_total   text not null,
  totals      jsonb not null,
  reasons     jsonb not null,
  decided_at  timestamptz not null,
  unique (sitting_id, sequence),
  check ((sequence = 1) = (supersedes is null))
);

create table appeal (
  id              uuid primary key,
  entry_number    text not null unique,
  sitting_id      uuid not null references sitting,
  kind            text not null check (kind in ('marking')),
  grounds         text not null,
  item_version_id uuid not null references item_version,
  filed_at        timestamptz not null,
  assigned_to     uuid references person,
  assigned_at     timestamptz,
  remark_set_id   uuid references remark_set,
  outcome         text check (outcome in ('upheld','rejected')),
  outcome_text    text,
  decided_by      uuid references person,
  decided_at      timestamptz,
  check (decided_by is null or decided_by <> assigned_to)
);

-- Evidence -----------------------------------------------------------------------------------------------------------------

create table audit_event (
  ordinal     bigint generated always as identity primary key,
  id          uuid not null unique,
  type        text not null,
  subject     text not null,
  leaf        bytea not null,
  log_index   bigint unique,          -- given by the sequencer: gap-free and contiguous
  written_at  timestamptz not null default clock_timestamp()
);
create index on audit_event (ordinal) where log_index is null;
create index on audit_event (subject);

create table audit_leaf (
  log_index  bigint primary key,
  hash       bytea not null
);

create table audit_checkpoint (
  size       bigint primary key,
  root       bytea not null,
  peaks      jsonb not null,         -- roots of the perfect subtrees: appending needs nothing else
  note       text not null,
  signed_at  timestamptz not null default clock_timestamp()
);

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% of % is refused: entries are superseded, never changed', tg_op, tg_table_name using errcode = 'restrict_violation';
end $$;

create trigger append_only before update or delete on mark_entry for each row execute function refuse_change();
create trigger append_only before update or delete on result for each row execute function refuse_change();
create trigger append_only before update or delete on response for each row execute function refuse_change();
create trigger append_only before update or delete on submission for each row execute function refuse_change();
create trigger append_only before update or delete on audit_leaf for each row execute function refuse_change();
create trigger append_only before update or delete on audit_checkpoint for each row execute function refuse_change();
create trigger append_only before delete on audit_event for each row execute function refuse_change();
create trigger final_once_indexed before update on audit_event for each row
  when (old.log_index is not null or old.leaf is distinct from new.leaf or old.id is distinct from new.id)
  execute function refuse_change();
-- An approved version's content never changes; a new version supersedes it.
create trigger approved_is_final before update on item_version for each row
  when (old.state <> 'draft' and (old.sealed_body is distinct from new.sealed_body or old.content_sha256 is distinct from new.content_sha256
        or old.points is distinct from new.points or old.criteria is distinct from new.criteria))
  execute function refuse_change();
create trigger run_is_final before update or delete on grading_run for each row
  when (old.state = 'done') execute function refuse_change();

do $$ declare t text; begin
  foreach t in array array['mark_entry','result','response','submission','audit_event','audit_leaf','audit_checkpoint'] loop
    execute format('create trigger no_truncate before truncate on %I for each statement execute function refuse_change()', t);
  end loop;
end $$;
