-- The languages in which a check has to grade or compile: a host that refuses one of them leaves the check to others.
alter table task_check add column languages text[] not null default '{}';
