-- The kernel's functions use these types and go with them; the next migrate makes them anew.
do $$ declare f regprocedure; begin
  for f in select oid::regprocedure from pg_proc where pronamespace = 'lumbung'::regnamespace and proname <> 'ensure_partitions' loop
    execute format('drop function %s cascade', f);
  end loop;
end $$;
alter type lumbung.accrued_order drop attribute rule_set_version;
alter type lumbung.accrued_order drop attribute levels;
alter type lumbung.accrued_order drop attribute qualify_on;
alter type lumbung.outbox_row drop attribute level_change_id;
alter table lumbung.rule_set drop column levels, drop column qualify_on;
alter table lumbung.outbox drop column level_change_id;
drop table lumbung.level_change;
alter table lumbung.card drop column earned, drop column level_from, drop column level_version;
delete from lumbung.migration where name like 'kernel:%';
