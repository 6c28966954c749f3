-- Draws of exam sets: a numbered record each, whatever becomes of it. All that decides a draw is fixed before its secret numbers are known.
create table draw (
  id                   uuid primary key,
  number               text not null unique,
  qualification_id     text not null references qualification,
  year                 integer not null check (year between 2000 and 9999),
  sequence             integer not null check (sequence > 0),
  purpose              text not null,
  bank_version_id      uuid not null references bank_version,
  forms                integer not null check (forms > 0),
  blueprint            jsonb not null,
  blueprint_sha256     text not null,
  snapshot_root        text not null,
  context              jsonb not null,          -- earlier sets, exclusions, the exposure ledger: ids only
  context_salt         text not null,
  context_sha256       text not null,
  engine               text not null,
  engine_sha256        text not null,
  beacon               jsonb,
  replaces             uuid references draw,
  reason               text,
  reason_text          text,
  requested_by         uuid not null references person,
  requested_at         timestamptz not null,
  approved_by          uuid references person,  -- of a draw that replaces another
  approved_at          timestamptz,
  -- The operator's nonce is made here and sealed; neither nonce is kept beyond the draw: each set holds a share of both.
  operator_commitment  text not null,
  sealed_operator      text,
  operator_key_id      uuid not null unique references data_key,
  witness_commitment   text,
  witness_id           uuid references person,
  escrow               text,                    -- the witness's nonce as an age file to somebody else; opaque to us
  witnessed_at         timestamptz,
  commit               jsonb,
  committed_note       text,                    -- the signed checkpoint that holds the commitment
  witness_nonce_sha256 text unique,             -- a nonce serves once
  sealed_witness       text,
  witness_key_id       uuid unique references data_key,
  beacon_value         text,
  revealed_by          uuid references person,
  revealed_at          timestamptz,
  path                 text check (path in ('search','prover')),
  steps                bigint,
  roots                jsonb,
  refusal              jsonb,                   -- why there is no set, in the blueprint's words
  state                text not null check (state in ('proposed','requested','committed','drawing','drawn','no-set','abandoned')),
  ended_at             timestamptz,
  unique (qualification_id, year, sequence),
  constraint witness_is_another check (witness_id <> requested_by),
  constraint approver_is_another check (approved_by <> requested_by and approved_by <> witness_id),
  constraint replaced_for_a_reason check (num_nulls(replaces, reason, reason_text) in (0, 3)),
  constraint replacement_is_approved check (replaces is null or approved_by is not null or state in ('proposed','abandoned')),
  constraint proposed_replacement check (state <> 'proposed' or replaces is not null),
  constraint witnessed_whole check (num_nulls(witness_commitment, witness_id, witnessed_at, commit) in (0, 4)),
  constraint committed_first check (state not in ('committed','drawing','drawn','no-set') or commit is not null),
  constraint shown_before_revealed check (revealed_at is null or committed_note is not null),
  constraint revealed_whole check (num_nulls(revealed_by, revealed_at, witness_nonce_sha256) in (0, 3)),
  constraint drawing_is_revealed check (state not in ('drawing','drawn','no-set') or revealed_at is not null),
  constraint revealed_is_not_abandoned check (state <> 'abandoned' or revealed_at is null),
  constraint drawn_keeps_no_nonce check (state <> 'drawn' or (sealed_operator is null and sealed_witness is null)),
  constraint drawn_whole check ((state = 'drawn') = (roots is not null)),
  constraint ended_whole check ((state in ('drawn','no-set','abandoned')) = (ended_at is not null))
);

-- What was proposed and given up blocks nothing; what was approved has taken the place, whatever became of it.
create unique index one_replacement on draw (replaces) where approved_by is not null or state <> 'abandoned';

create table draw_attempt (
  draw_id   uuid not null references draw,
  number    integer not null check (number > 0),
  begun_at  timestamptz not null,
  ended_at  timestamptz,
  outcome   text not null check (outcome in ('running','drawn','no-set','died')),
  primary key (draw_id, number),
  check ((outcome = 'running') = (ended_at is null))
);
create unique index one_attempt_at_a_time on draw_attempt (draw_id) where outcome = 'running';
create index on draw_attempt (begun_at) where outcome = 'running';

alter table exam_set
  add column draw_id uuid references draw,
  add column draw_form integer check (draw_form > 0),
  add column root text check (root ~ '^[0-9a-f]{64}$'),
  add constraint drawn_as_a_form check (num_nulls(draw_id, draw_form, root) in (0, 3)),
  add unique (draw_id, draw_form);

-- What was fixed stays fixed, and a draw goes one way.
create function refuse_draw_step() returns trigger language plpgsql as $$
declare
  once text[] := array['approved_by','approved_at','witness_commitment','witness_id','escrow','witnessed_at','commit','committed_note',
    'witness_nonce_sha256','witness_key_id','beacon_value','revealed_by','revealed_at','path','steps','roots','refusal','ended_at'];
  moving text[] := once || array['state','sealed_operator','sealed_witness'];
  before jsonb := to_jsonb(old);
  after jsonb := to_jsonb(new);
  name text;
begin
  if before - moving <> after - moving then
    raise exception 'draw %: what a draw was asked for is not changed', old.number using errcode = 'restrict_violation';
  end if;
  foreach name in array once loop
    if before -> name <> 'null' and before -> name <> after -> name then
      raise exception 'draw %: % is said once', old.number, name using errcode = 'restrict_violation';
    end if;
  end loop;
  if (old.sealed_operator is distinct from new.sealed_operator and new.sealed_operator is not null)
     or (old.sealed_witness is not null and old.sealed_witness is distinct from new.sealed_witness and new.sealed_witness is not null) then
    raise exception 'draw %: a nonce is never another', old.number using errcode = 'restrict_violation';
  end if;
  if old.state <> new.state and (old.state || '>' || new.state) not in ('proposed>requested','proposed>abandoned','requested>committed',
      'requested>abandoned','committed>drawing','committed>abandoned','drawing>drawn','drawing>no-set') then
    raise exception 'draw % does not go from % to %', old.number, old.state, new.state using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger one_way before update on draw for each row execute function refuse_draw_step();
create trigger begins_at_the_beginning before insert on draw for each row
  when (new.state <> case when new.replaces is null then 'requested' else 'proposed' end) execute function refuse_change();
create trigger never_deleted before delete on draw for each row execute function refuse_change();
create trigger ended_is_final before update on draw_attempt for each row
  when (old.outcome <> 'running' or old.begun_at <> new.begun_at) execute function refuse_change();
create trigger never_deleted before delete on draw_attempt for each row execute function refuse_change();

-- A set is a form of a draw under way, drawn from what that draw committed to; whatever else is put here is none.
create function refuse_undrawn_set() returns trigger language plpgsql as $$
begin
  if not exists (select from draw d where d.id = new.draw_id and d.state = 'drawing' and new.draw_form <= d.forms
                    and d.qualification_id = new.qualification_id and d.bank_version_id = new.bank_version_id
                    and d.blueprint_sha256 = new.blueprint_sha256) then
    raise exception 'set % is no form of a draw under way', new.paper_number using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger form_of_a_draw before insert on exam_set for each row
  when (new.draw_id is not null) execute function refuse_undrawn_set();
-- Once somebody approved that a draw is replaced, its sets are void: no session is put on one, and none is opened.
create function refuse_replaced_set() returns trigger language plpgsql as $$
declare
  set_id uuid := case when tg_table_name = 'exam_set' then (to_jsonb(new) ->> 'id')::uuid
                      else (to_jsonb(new) ->> 'exam_set_id')::uuid end;
begin
  if exists (select from exam_set s join draw r on r.replaces = s.draw_id
              where s.id = set_id and r.approved_by is not null) then
    raise exception 'set % is void: its draw was replaced', set_id using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger void_is_not_opened before update of opened_at on exam_set for each row
  when (old.opened_at is null and new.opened_at is not null) execute function refuse_replaced_set();
create trigger void_is_not_scheduled before insert on exam_session for each row execute function refuse_replaced_set();
create trigger stays_with_its_draw before update on exam_set for each row
  when (old.draw_id is distinct from new.draw_id or old.draw_form is distinct from new.draw_form or old.root is distinct from new.root)
  execute function refuse_change();

do $$ declare t text; begin
  foreach t in array array['draw','draw_attempt'] loop
    execute format('create trigger no_truncate before truncate on %I for each statement execute function refuse_change()', t);
  end loop;
end $$;
