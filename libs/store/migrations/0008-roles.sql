-- Who keeps the keys of drawn sets, who may break the glass, and who bears witness to a draw.
alter table person_role drop constraint person_role_role_check;
alter table person_role add constraint person_role_role_check check (role in (
  'author','approver','examiner','invigilator','grader','appeal-reviewer','custodian','chair','witness','coordinator','auditor','candidate'));
