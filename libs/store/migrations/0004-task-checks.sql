-- The acceptance check of a practical task: its example submissions, graded for real before anybody may approve it.

create table task_check (
  id               uuid primary key,
  item_version_id  uuid not null references item_version,
  -- What was checked: a version's content never changes, and this says so without opening it.
  content_sha256   text not null,
  state            text not null check (state in ('queued','running','passed','failed','parked')),
  requested_by     uuid not null references person,
  requested_at     timestamptz not null,
  epoch            integer not null default 0,
  lease_until      timestamptz,
  not_before       timestamptz not null,
  host             text,
  infra_failures   integer not null default 0,
  last_failure     text,
  report           jsonb,
  finished_at      timestamptz,
  check ((state in ('passed','failed')) = (report is not null)),
  check ((state = 'running') = (lease_until is not null))
);
create unique index one_open_check on task_check (item_version_id) where state in ('queued', 'running', 'parked');
create index on task_check (requested_at) where state = 'queued';
create index on task_check (lease_until) where state = 'running';
create trigger decided_once before update or delete on task_check for each row
  when (old.state in ('passed', 'failed')) execute function refuse_change();
