import { sql } from 'kysely';
import type { Database, Reader, Tx } from '../database.js';
import { ROLES_SQL } from './roles-sql.js';

/**
 * Columns that the auditor never reads: sealed bodies, age files, wrapped keys, credentials; the derivation of marks, the facts and
 * detailed statements of runs, which name what was expected; and the salts that keep hashes of the like from being found by trying.
 * By name, so that a new table is covered too.
 */
const HIDDEN =
  '^(sealed_.*|age|.*_age|.*_layer|wrapped|wrapped_.*|password_hash|token_sha256|.*_secret|salt|derivation|facts|detail)$';

/** Tables of which the auditor reads nothing: known marks of seeds, by which markers are watched, and answers as they are marked. */
const UNREAD = `'{seed_script,marking_script}'`;

/** Tables that hold work in progress, of which rows are deleted. */
const EMPTIED = `'{import_chunk}'`;

/** Append-only tables whose rows are locked: PostgreSQL asks for the right to update a column, which their trigger then refuses. */
const LOCKED = `'{copy_approval}'`;

/** What a marker works with: views that lead to no candidate, the markings, and the log. */
const MARKER_GRANTS = `
  revoke all on all tables in schema public from exam_marker;
  grant select on marker_script, marker_item, marker_rules, marker_own_marking, marker_earlier_marking, marker_bar, marker_other_human
    to exam_marker;
  grant insert on marking, audit_event to exam_marker;`;

/** Makes the roles; for a server that is ours alone. Elsewhere its administrator runs {@link ROLES_SQL}. */
export async function createRoles(db: Database): Promise<void> {
  await sql.raw(ROLES_SQL).execute(db);
}

/** Goes on as the owner of the schema, in this transaction, where there is one whose member we are. */
export async function becomeOwner(tx: Tx): Promise<void> {
  const { rows } = await sql<{ owner: boolean }>`
    select pg_has_role(oid, 'member') as owner from pg_roles where rolname = 'exam_owner'`.execute(
    tx,
  );
  if (rows[0]?.owner === true) await sql`set local role exam_owner`.execute(tx);
}

/** Whether this connection may change the schema. */
export async function mayChangeSchema(db: Reader): Promise<boolean> {
  const { rows } = await sql<{ may: boolean }>`
    select has_schema_privilege('public', 'create') as may`.execute(db);
  return rows[0]?.may === true;
}

/**
 * Gives the roles what they need of every table, and takes what they do not; nothing where there are no roles. The application
 * inserts and reads, and changes only what no trigger keeps from every change; it deletes only work in progress. A new table needs no entry.
 */
export async function grantAccess(tx: Tx): Promise<void> {
  await sql
    .raw(
      `do $$
declare t record; secret boolean; columns text;
begin
  if not exists (select from pg_roles where rolname = 'exam_app') then return; end if;
  grant execute on function carry_out_erasure(uuid, uuid, timestamptz) to exam_app;
  for t in
    select c.oid, c.oid::regclass as name,
           -- pg_trigger.tgtype: 4 insert, 16 update; without a condition, so for every row
           bit_or(coalesce(g.tgtype, 0)) as refused
    from pg_class c
    left join pg_trigger g on g.tgrelid = c.oid and not g.tgisinternal and g.tgqual is null and g.tgfoid = to_regproc('refuse_change')
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
    group by c.oid
  loop
    execute format('revoke all on %s from public, exam_app, exam_auditor', t.name);
    execute format('grant select on %s to exam_app', t.name);
    if t.refused & 4 = 0 and t.name <> 'schema_migration'::regclass then
      execute format('grant insert on %s to exam_app', t.name);
    end if;
    if t.refused & 16 = 0 and t.name <> 'schema_migration'::regclass then
      execute format('grant update on %s to exam_app', t.name);
    end if;
    if t.name::text = any (${EMPTIED}) then
      execute format('grant delete on %s to exam_app', t.name);
    end if;
    if t.name::text = any (${LOCKED}) then
      execute format('grant update (id) on %s to exam_app', t.name);
    end if;
    select string_agg(quote_ident(attname), ', '), bool_or(attname ~ '${HIDDEN}')
      into columns, secret
      from pg_attribute where attrelid = t.oid and attnum > 0 and not attisdropped;
    if t.name::text = any (${UNREAD}) then
      null;
    elsif secret then
      select string_agg(quote_ident(attname), ', ') into columns
        from pg_attribute where attrelid = t.oid and attnum > 0 and not attisdropped and attname !~ '${HIDDEN}';
      execute format('grant select (%s) on %s to exam_auditor', columns, t.name);
    else
      execute format('grant select on %s to exam_auditor', t.name);
    end if;
  end loop;
  if exists (select from pg_roles where rolname = 'exam_marker') and to_regclass('marker_script') is not null then ${MARKER_GRANTS}
  end if;
end $$`,
    )
    .execute(tx);
}

/** As whom a connection works. */
export interface DatabaseRole {
  readonly name: string;
  /** A superuser, or one who owns the engine's tables: triggers and grants do not hold it. */
  readonly mayDoAnything: boolean;
}

export async function databaseRole(db: Reader): Promise<DatabaseRole> {
  const { rows } = await sql<{ name: string; may_do_anything: boolean }>`
    select current_user as name,
           bool_or(r.rolsuper or coalesce(pg_has_role(c.relowner, 'usage'), false)) as may_do_anything
    from pg_roles r left join pg_class c on c.oid = to_regclass('mark_entry')
    where r.rolname = current_user`.execute(db);
  const [row] = rows;
  if (row === undefined) throw new Error('the database does not say as whom we work');
  return { name: row.name, mayDoAnything: row.may_do_anything };
}

/** The address of the same database for one of its roles, on a server that trusts its own machine. */
export function urlAs(role: 'exam_app' | 'exam_auditor', url: string): string {
  return url.replace(/\/\/[^@/]*@/, `//${role}@`);
}
