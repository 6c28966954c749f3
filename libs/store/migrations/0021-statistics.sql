-- Statistics that people decided something on: which sessions they were of and up to which entry of the ledger, so that they can be
-- made again exactly, and the hash of what they said. What they said names keys; it is not kept.
create table statistics_report (
  id           uuid primary key,
  session_ids  uuid[] not null check (cardinality(session_ids) > 0),
  last_entry   bigint not null,
  sittings     integer not null check (sittings >= 0),
  body_sha256  text not null,
  made_by      uuid not null references person,
  made_at      timestamptz not null
);
create trigger append_only before update or delete on statistics_report for each row execute function refuse_change();
create trigger no_truncate before truncate on statistics_report for each statement execute function refuse_change();
