-- Answers that an author's script marks: a script takes seconds and may fail, so no candidate's finishing waits for it.
-- A row is work to be done, never a mark: the mark is an entry of the ledger. It names no content and no answer.
create table script_marking (
  id               uuid primary key,
  sitting_id       uuid not null references sitting,
  item_version_id  uuid not null references item_version,
  state            text not null default 'queued' check (state in ('queued','done','parked')),
  failures         integer not null default 0 check (failures >= 0),
  last_fault       text check (last_fault in ('threw','out-of-time','died','unusable')),
  -- Of the database's clock. Whoever takes the work moves it on, and so holds it until then.
  not_before       timestamptz not null default clock_timestamp(),
  created_at       timestamptz not null,
  unique (sitting_id, item_version_id)
);
create index on script_marking (not_before) where state = 'queued';
create trigger done_once before update or delete on script_marking for each row
  when (old.state = 'done') execute function refuse_change();
