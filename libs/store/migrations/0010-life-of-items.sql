-- The life of items, the people behind accounts, and what is known of an item beside its content.

-- People -------------------------------------------------------------------------------------------------------------------
-- A row of person is an account. Accounts of one human carry the same identity: the SHA-256 of a reference by which the body
-- knows the human. It is given once and never changed.
alter table person add column identity_sha256 text check (identity_sha256 ~ '^[0-9a-f]{64}$');
create index on person (identity_sha256);

-- The life -----------------------------------------------------------------------------------------------------------------
-- The same table stands in libs/exam-bank/src/life/transitions.ts; a test compares the two.
create table item_life_rule (
  from_state  text not null,
  to_state    text not null,
  name        text not null,
  reasoned    boolean not null,   -- needs a code and a text
  four_eyes   boolean not null,   -- not by a human who wrote the version, or one of the item before it
  primary key (from_state, to_state)
);
insert into item_life_rule values
  ('draft',     'review',    'submit',   false, false),
  ('draft',     'retired',   'withdraw', true,  false),
  ('review',    'draft',     'reject',   true,  false),
  ('review',    'approved',  'approve',  false, true),
  ('approved',  'in-use',    'use',      false, false),
  ('approved',  'embargoed', 'embargo',  true,  false),
  ('approved',  'retired',   'retire',   true,  false),
  ('in-use',    'embargoed', 'embargo',  true,  false),
  ('in-use',    'retired',   'retire',   true,  false),
  ('embargoed', 'approved',  'lift',     true,  false),
  ('embargoed', 'in-use',    'lift',     true,  false),
  ('embargoed', 'retired',   'retire',   true,  false);
create trigger append_only before insert or update or delete on item_life_rule for each row execute function refuse_change();

alter table item_version drop constraint item_version_state_check;
alter table item_version drop constraint item_version_check1;
alter table item_version
  -- The shared stimulus that it stands with, known without opening it.
  add column passage text,
  -- Why it cannot be used as it was imported; null when nothing is wrong. Never content.
  add column blocked_reasons jsonb check (jsonb_typeof(blocked_reasons) = 'array' and jsonb_array_length(blocked_reasons) > 0),
  add constraint known_state check (state in ('draft','review','approved','in-use','embargoed','retired')),
  add constraint approved_whole check ((approved_by is null) = (approved_at is null)),
  add constraint approved_before_used check (
    case when state in ('draft','review') then approved_by is null
         when state = 'retired' then true else approved_by is not null end),
  add constraint blocked_stays_draft check (blocked_reasons is null or state in ('draft','retired'));

-- Every change of state is a row here, and a row here is the only way to change one.
create table item_transition (
  id               bigint generated always as identity primary key,
  item_version_id  uuid not null references item_version,
  from_state       text not null,
  to_state         text not null,
  made_by          uuid references person,   -- null: the clock ended an embargo
  at               timestamptz not null,
  reason_code      text,
  sealed_reason    text,                     -- it may quote the content
  data_key_id      uuid unique references data_key,
  until            timestamptz,              -- of an embargo; null: until somebody lifts it
  foreign key (from_state, to_state) references item_life_rule,
  check ((sealed_reason is null) = (data_key_id is null)),
  check (made_by is not null or from_state = 'embargoed'),
  check (until is null or (to_state = 'embargoed' and until > at))
);
create index on item_transition (item_version_id);
create trigger append_only before update or delete on item_transition for each row execute function refuse_change();

-- Who wrote a version: who made it or any version of the item before it, and whom these name as their author. A version is
-- mostly what the one before was; who approved that one wrote nothing.
create function writers_of(version_ids uuid[])
returns table (item_version_id uuid, writer_id uuid, identity_sha256 text) language sql stable as $$
  select distinct v.id, writer.id, writer.identity_sha256
    from item_version v
    join item_version part on part.qualification_id = v.qualification_id and part.item_id = v.item_id and part.version <= v.version
    join person writer on writer.id = part.created_by or writer.user_name = part.author
   where v.id = any (version_ids)
$$;

-- All changes of one statement at once: an import hands in thousands.
create function carry_out_transitions() returns trigger language plpgsql as $$
begin
  if (select count(*) <> count(distinct item_version_id) from added) then
    raise exception 'a version changes its state once in a statement' using errcode = 'restrict_violation';
  end if;
  perform from item_version where id in (select item_version_id from added) order by id for update;
  if exists (select from added join item_version v on v.id = item_version_id where v.state <> from_state) then
    raise exception 'the version is in another state' using errcode = 'restrict_violation';
  end if;
  if exists (select from added join item_life_rule r using (from_state, to_state)
              where r.reasoned and made_by is not null and (reason_code is null or sealed_reason is null)) then
    raise exception 'this change of state needs a reason' using errcode = 'restrict_violation';
  end if;
  if exists (select from added where to_state in ('approved', 'in-use')
                and (to_state = 'in-use') <> exists (
                  select from exam_set_item i join exam_session s using (exam_set_id)
                   where i.item_version_id = added.item_version_id and s.opened_at is not null)) then
    raise exception 'a version is in use once a session on a set that holds it was opened' using errcode = 'restrict_violation';
  end if;
  if exists (select from added join item_life_rule r using (from_state, to_state) where r.four_eyes) then
    -- Shared locks: an identity that is given at this moment waits, and then sees the approval.
    perform from person
      where id in (select made_by from added)
         or id in (select writer_id from writers_of(array(select item_version_id from added)))
      order by id for share;
    if exists (select from added join item_life_rule r using (from_state, to_state) join person p on p.id = made_by
                where r.four_eyes and p.identity_sha256 is null) then
      raise exception 'an account without an identity approves nothing' using errcode = 'restrict_violation';
    end if;
    if exists (select from added join item_life_rule r using (from_state, to_state)
                 join person p on p.id = made_by
                 join writers_of(array(select item_version_id from added)) writer using (item_version_id)
                where r.four_eyes and (writer.writer_id = p.id or writer.identity_sha256 is null
                                       or writer.identity_sha256 = p.identity_sha256)) then
      raise exception 'nobody approves their own work, not by a second account either' using errcode = 'restrict_violation';
    end if;
    if exists (select from added join item_life_rule r using (from_state, to_state)
                 join review_comment c on c.item_version_id = added.item_version_id and c.asks_for_change
                where r.four_eyes and not exists (select from review_resolution where comment_id = c.id)) then
      raise exception 'a request for change is open' using errcode = 'restrict_violation';
    end if;
  end if;
  update item_version v set
    state = added.to_state,
    approved_by = case when r.name = 'approve' then added.made_by else v.approved_by end,
    approved_at = case when r.name = 'approve' then added.at else v.approved_at end
   from added join item_life_rule r using (from_state, to_state)
   where v.id = added.item_version_id;
  return null;
end $$;
create trigger carry_out after insert on item_transition referencing new table as added
  for each statement execute function carry_out_transitions();

create function refuse_bare_state() returns trigger language plpgsql as $$
begin
  -- 1 is this trigger itself: the change did not come from carry_out_transitions.
  if pg_trigger_depth() < 2 then
    raise exception 'the state of a version changes by a row in item_transition only' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger state_by_transition before update on item_version for each row
  when (old.state is distinct from new.state or old.approved_by is distinct from new.approved_by
        or old.approved_at is distinct from new.approved_at)
  execute function refuse_bare_state();
-- A version is what it was made as, in every state; who approved it and when is written once, above.
drop trigger approved_is_final on item_version;
drop trigger approval_is_final on item_version;
create trigger version_is_final before update on item_version for each row
  when ((old.qualification_id, old.item_id, old.version, old.kind, old.type, old.criteria, old.difficulty, old.points, old.minutes,
         old.author, old.content_sha256, old.sealed_body, old.data_key_id, old.passage, old.blocked_reasons, old.supersedes, old.change_note,
         old.created_by, old.created_at)
        is distinct from
        (new.qualification_id, new.item_id, new.version, new.kind, new.type, new.criteria, new.difficulty, new.points, new.minutes,
         new.author, new.content_sha256, new.sealed_body, new.data_key_id, new.passage, new.blocked_reasons, new.supersedes, new.change_note,
         new.created_by, new.created_at))
  execute function refuse_change();
create trigger begins_as_draft before insert on item_version for each row
  when (new.state <> 'draft') execute function refuse_change();

-- An account that turns out to be somebody's must not make an earlier approval one of their own.
create function refuse_conflicting_identity() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and (old.user_name <> new.user_name
      or (old.identity_sha256 is not null and old.identity_sha256 is distinct from new.identity_sha256)) then
    raise exception 'user name and identity of an account are never changed' using errcode = 'restrict_violation';
  end if;
  if new.identity_sha256 is not null and exists (
      select from item_version part
        join item_version v on v.qualification_id = part.qualification_id and v.item_id = part.item_id and v.version >= part.version
        join person approver on approver.id = v.approved_by
       where approver.identity_sha256 = new.identity_sha256 and (part.created_by = new.id or part.author = new.user_name)) then
    raise exception 'this person approved what this account wrote' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger identity_is_final before insert or update on person for each row execute function refuse_conflicting_identity();
create index on item_version (author);
create index on item_version (created_by);

-- What reviewers and authors say to each other about one version.
create table review_comment (
  id               uuid primary key,
  place            bigint generated always as identity,   -- the order in which they were written
  item_version_id  uuid not null references item_version,
  answers          uuid references review_comment,
  by               uuid not null references person,
  at               timestamptz not null,
  sealed_text      text not null,            -- it may quote the content
  data_key_id      uuid not null unique references data_key,
  asks_for_change  boolean not null
);
create index on review_comment (item_version_id);
create trigger append_only before update or delete on review_comment for each row execute function refuse_change();

-- A request for change is settled once.
create table review_resolution (
  comment_id  uuid primary key references review_comment,
  by          uuid not null references person,
  at          timestamptz not null
);
create trigger append_only before update or delete on review_resolution for each row execute function refuse_change();

-- Attributes ---------------------------------------------------------------------------------------------------------------
-- Revisions; the newest counts. The numbers are those of the attributes in thousandths, computed where the draw computes them.
create table item_attribute (
  id                bigint generated always as identity primary key,
  qualification_id  text not null references qualification,
  item_id           text not null,
  revision          integer not null check (revision > 0),
  attributes        jsonb not null,
  angoff            integer,
  facility          integer,
  discrimination    integer,
  source            text not null,           -- where the values come from: a calibration, a round of judges, a file
  set_by            uuid not null references person,
  set_at            timestamptz not null,
  unique (qualification_id, item_id, revision)
);
create trigger append_only before update or delete on item_attribute for each row execute function refuse_change();

create table angoff_rating (
  qualification_id  text not null references qualification,
  item_id           text not null,
  round             integer not null check (round > 0),
  judge             text not null,
  rating            integer not null check (rating between 0 and 100),
  recorded_by       uuid not null references person,
  recorded_at       timestamptz not null,
  primary key (qualification_id, item_id, round, judge)
);
create trigger append_only before update or delete on angoff_rating for each row execute function refuse_change();

-- The bank as it is searched -----------------------------------------------------------------------------------------------
-- One narrow row an item, kept by the triggers below from what is the truth: no body is read, and no search touches one.
create table bank_item (
  qualification_id  text not null references qualification,
  item_id           text not null,
  newest_id         uuid not null references item_version,
  version           integer not null,
  state             text not null,
  kind              text not null,
  type              text not null,
  criteria          text[] not null,
  difficulty        text not null,
  points            integer not null,
  minutes           integer not null,
  author            text not null,
  passage           text,
  blocked           boolean not null,
  -- Of the newest version that was ever approved: what counts of the item while a draft lies above it.
  standing_id       uuid references item_version,
  standing_version  integer,
  standing_state    text,
  level             text,
  language          text,
  words             integer,
  family            text,
  enemies           text[] not null default '{}',
  tags              text[] not null default '{}',   -- `name:value`
  angoff            integer,
  facility          integer,
  discrimination    integer,
  responses         integer,
  uses              integer not null default 0,
  last_used_at      timestamptz,
  primary key (qualification_id, item_id)
);

create function keep_newest_version() returns trigger language plpgsql as $$
begin
  insert into bank_item (qualification_id, item_id, newest_id, version, state, kind, type, criteria, difficulty, points, minutes,
                         author, passage, blocked)
  select distinct on (qualification_id, item_id)
         qualification_id, item_id, id, version, state, kind, type, criteria, difficulty, points, minutes,
         author, passage, blocked_reasons is not null
    from added order by qualification_id, item_id, version desc
  on conflict (qualification_id, item_id) do update set
    newest_id = excluded.newest_id, version = excluded.version, state = excluded.state, kind = excluded.kind,
    type = excluded.type, criteria = excluded.criteria, difficulty = excluded.difficulty, points = excluded.points,
    minutes = excluded.minutes, author = excluded.author, passage = excluded.passage, blocked = excluded.blocked
  where bank_item.version < excluded.version;
  return null;
end $$;
create trigger searched after insert on item_version referencing new table as added
  for each statement execute function keep_newest_version();

create function keep_state() returns trigger language plpgsql as $$
begin
  update bank_item b set
    state = newest.state, standing_id = stands.id, standing_version = stands.version, standing_state = stands.state
   from (select distinct qualification_id, item_id from changed) it
   join lateral (select state from item_version v
                  where v.qualification_id = it.qualification_id and v.item_id = it.item_id
                  order by version desc limit 1) newest on true
   left join lateral (select id, version, state from item_version v
                       where v.qualification_id = it.qualification_id and v.item_id = it.item_id and v.approved_at is not null
                       order by version desc limit 1) stands on true
   where b.qualification_id = it.qualification_id and b.item_id = it.item_id;
  return null;
end $$;
create trigger searched_state after update on item_version referencing new table as changed
  for each statement execute function keep_state();

create function keep_attributes() returns trigger language plpgsql as $$
begin
  update bank_item set
    level = it.attributes ->> 'level',
    language = it.attributes ->> 'language',
    words = (it.attributes ->> 'words')::integer,
    family = it.attributes ->> 'family',
    enemies = array(select jsonb_array_elements_text(coalesce(it.attributes -> 'enemies', '[]'))),
    tags = array(select name || ':' || value
                   from jsonb_each(coalesce(it.attributes -> 'tags', '{}')) as tag (name, list),
                        jsonb_array_elements_text(list) as value),
    responses = (it.attributes -> 'statistics' ->> 'responses')::integer,
    angoff = it.angoff, facility = it.facility, discrimination = it.discrimination
   from (select distinct on (qualification_id, item_id) * from added order by qualification_id, item_id, revision desc) as it
   where bank_item.qualification_id = it.qualification_id and bank_item.item_id = it.item_id;
  return null;
end $$;
create trigger searched after insert on item_attribute referencing new table as added
  for each statement execute function keep_attributes();

-- Whoever searches the bank sees uses, so that they count from the first session on the set: the set itself is opened before,
-- when nobody but its custodians may know what it holds.
create function keep_uses() returns trigger language plpgsql as $$
begin
  if exists (select from exam_session where exam_set_id = new.exam_set_id and id <> new.id and opened_at is not null) then
    return null;
  end if;
  update bank_item set
    uses = bank_item.uses + it.uses,
    last_used_at = greatest(last_used_at, new.opened_at)
   from (select v.qualification_id, v.item_id, count(*)::integer as uses
           from exam_set_item i join item_version v on v.id = i.item_version_id
          where i.exam_set_id = new.exam_set_id
          group by v.qualification_id, v.item_id) as it
   where bank_item.qualification_id = it.qualification_id and bank_item.item_id = it.item_id;
  return null;
end $$;
create trigger searched after update on exam_session for each row
  when (old.opened_at is null and new.opened_at is not null) execute function keep_uses();

create index on bank_item using gin (criteria);
create index on bank_item using gin (tags);
create index on bank_item using gin (enemies);
create index on bank_item (qualification_id, family) where family is not null;
create index on bank_item (qualification_id, passage) where passage is not null;
create index on exam_set_item (item_version_id);
create index on exam_session (exam_set_id) where opened_at is not null;

-- Frozen for drawing -------------------------------------------------------------------------------------------------------
-- What sets of a bank version are drawn from: attributes and key positions, no content. The root is over salted leaves, so that
-- it may be told to outsiders.
create table bank_snapshot (
  bank_version_id  uuid primary key references bank_version,
  units            integer not null,
  root             text not null check (root ~ '^[0-9a-f]{64}$'),
  sealed_body      text not null,
  data_key_id      uuid not null unique references data_key,
  made_at          timestamptz not null
);

-- Imports in pieces --------------------------------------------------------------------------------------------------------
create table import_job (
  id                uuid primary key,
  qualification_id  text not null,
  bank              jsonb not null,          -- bank.json without its items: public
  state             text not null check (state in ('receiving','running','done','failed')),
  opened_by         uuid not null references person,
  opened_at         timestamptz not null,
  expected          integer not null check (expected >= 0),   -- items and tasks
  received          integer not null default 0,
  stored            integer not null default 0,
  unchanged         integer,
  problems          jsonb not null default '[]',
  finished_at       timestamptz,
  check ((state in ('done','failed')) = (finished_at is not null))
);
create table import_chunk (
  import_job_id  uuid not null references import_job,
  sequence       integer not null check (sequence > 0),
  entries        integer not null check (entries > 0),
  sealed_body    text not null,
  data_key_id    uuid not null unique references data_key,
  primary key (import_job_id, sequence)
);

do $$ declare t text; begin
  foreach t in array array['item_life_rule','item_transition','review_comment','review_resolution','item_attribute','angoff_rating',
                           'bank_snapshot'] loop
    execute format('create trigger no_truncate before truncate on %I for each statement execute function refuse_change()', t);
  end loop;
end $$;
