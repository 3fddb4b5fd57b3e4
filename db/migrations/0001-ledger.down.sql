-- The kernel's functions use these tables and go with them.
do $$ declare f regprocedure; begin
  for f in select oid::regprocedure from pg_proc where pronamespace = 'lumbung'::regnamespace loop execute format('drop function %s cascade', f); end loop;
end $$;
drop table lumbung.api_key, lumbung.outbox, lumbung.usage_counter, lumbung.allocation, lumbung.entry, lumbung.settlement, lumbung.settlement_key,
  lumbung.lot, lumbung.card, lumbung.member, lumbung.rule_set, lumbung.program;
drop sequence lumbung.entry_id;
drop type lumbung.posting;
delete from lumbung.migration where name like 'kernel:%';
