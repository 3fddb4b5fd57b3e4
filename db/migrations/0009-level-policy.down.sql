-- The kernel's functions use these types and go with them; the next migrate makes them anew.
do $$ declare f regprocedure; begin
  for f in select oid::regprocedure from pg_proc where pronamespace = 'lumbung'::regnamespace and proname <> 'ensure_partitions' loop
    execute format('drop function %s cascade', f);
  end loop;
end $$;
alter type lumbung.accrued_order drop attribute earned;
alter type lumbung.accrued_order drop attribute level_policy;
alter table lumbung.rule_set drop column level_policy;
update lumbung.outbox set level_change_id = null
 where level_change_id in (select id from lumbung.level_change where source_kind <> 'order' or qualifying is null);
delete from lumbung.level_change where source_kind <> 'order' or qualifying is null;
alter table lumbung.level_change drop constraint level_change_source_kind_check;
alter table lumbung.level_change add constraint level_change_source_kind_check check (source_kind in ('order'));
alter table lumbung.level_change drop constraint level_change_qualifying, drop column until, drop column reason,
  alter column qualified_by set not null, alter column qualifying set not null;
alter table lumbung.card drop column level_kept_until, drop column level_low_since, drop column level_lowered_on, drop column level_lowered_by_run,
  drop column level_rests_on, drop column level_under, drop column level_set_until;
drop table lumbung.qualifying_day;
delete from lumbung.migration where name like 'kernel:%';
