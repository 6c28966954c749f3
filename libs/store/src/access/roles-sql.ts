/**
 * The database's roles, as SQL for a superuser who is connected to the engine's database; it may be run again. `exam_owner` owns
 * everything and logs in as nobody; `exam_app` is what the engine runs as, without DDL; `exam_auditor` reads, but no bodies and
 * no credentials; `exam_marker` is whom the engine becomes while it works for a marker, and knows no candidate. What each may do
 * with which table follows from the tables: see grants.ts.
 */
export const ROLES_SQL = `do $$
declare r text;
begin
  foreach r in array array['exam_owner nologin', 'exam_app login', 'exam_auditor login', 'exam_marker nologin'] loop
    begin
      execute 'create role ' || r || ' nosuperuser nocreatedb nocreaterole noreplication nobypassrls';
    exception when duplicate_object or unique_violation then null;   -- it is there
    end;
  end loop;
  execute format('revoke all on database %I from public', current_database());
  execute format('grant connect, create on database %I to exam_owner', current_database());
  execute format('grant connect on database %I to exam_app, exam_auditor', current_database());
  grant exam_marker to exam_app;
end $$;

revoke all on schema public from public;
alter schema public owner to exam_owner;
grant usage on schema public to exam_app, exam_auditor, exam_marker;

-- What was made before there were roles.
do $$
declare o record;
begin
  for o in select oid::regclass as name from pg_class
           where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v') and relowner <> 'exam_owner'::regrole loop
    execute format('alter table %s owner to exam_owner', o.name);
  end loop;
  for o in select oid::regprocedure as name from pg_proc p
           where pronamespace = 'public'::regnamespace and proowner <> 'exam_owner'::regrole
             and not exists (select from pg_depend where classid = 'pg_proc'::regclass and objid = p.oid and deptype = 'e') loop
    execute format('alter function %s owner to exam_owner', o.name);
  end loop;
end $$;
`;
