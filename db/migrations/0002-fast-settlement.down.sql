-- The kernel's functions use these types and go with them; the next migrate makes them anew.
do $$ declare f regprocedure; begin
  for f in select oid::regprocedure from pg_proc where pronamespace = 'lumbung'::regnamespace and proname <> 'ensure_partitions' loop
    execute format('drop function %s cascade', f);
  end loop;
end $$;
drop type lumbung.open_attempt, lumbung.accrued_order, lumbung.settled_attempt, lumbung.outbox_row;
drop view lumbung.attempt;
alter table lumbung.settlement add column request jsonb, add column facts jsonb, add column pricing jsonb, add column redemption jsonb, add column uses jsonb;
update lumbung.settlement s set request = b.request, facts = b.facts, pricing = b.pricing, redemption = b.redemption, uses = b.uses
  from lumbung.settlement_basis b
 where (b.program_id, b.kind, b.id, b.attempt, b.recorded_at) = (s.program_id, s.kind, s.id, s.attempt, s.recorded_at);
alter table lumbung.settlement alter column request set not null;
alter table lumbung.settlement drop column goods_total;
alter table lumbung.settlement_key add foreign key (program_id) references lumbung.program;
create index settlement_unfinished on lumbung.settlement (recorded_at) where state in ('discounted', 'accrued');
drop table lumbung.settlement_basis, lumbung.settlement_open;
create or replace function lumbung.ensure_partitions(p_months integer) returns setof text language plpgsql
  security definer set search_path = lumbung, pg_temp as $$
declare
  v_month date;
  v_parent text;
  v_name text;
begin
  for v_month in select (date_trunc('month', now() at time zone 'UTC') + make_interval(months => m))::date from generate_series(0, least(p_months, 24)) m loop
    foreach v_parent in array array['entry', 'allocation', 'settlement'] loop
      v_name := v_parent || '_' || to_char(v_month, 'YYYY_MM');
      if to_regclass('lumbung.' || v_name) is null then
        execute format('create table lumbung.%I partition of lumbung.%I for values from (%L) to (%L)', v_name, v_parent,
          v_month::timestamp at time zone 'UTC', (v_month + interval '1 month') at time zone 'UTC');
        return next v_name;
      end if;
    end loop;
  end loop;
end $$;
delete from lumbung.migration where name like 'kernel:%';
