-- A settlement's row is written three times; what it was decided from is large and written once. Apart, the row stays small and its updates
-- mostly heap-only, and the large part is never copied.

-- What an attempt was decided on: the body as sent, the facts that were fixed, what the first step computed. Written once.
create table lumbung.settlement_basis (
  program_id text not null,
  kind text not null,
  id text not null,
  attempt integer not null,
  recorded_at timestamptz not null,
  request jsonb not null,
  facts jsonb,
  pricing jsonb,
  redemption jsonb,
  uses jsonb,
  primary key (program_id, kind, id, attempt, recorded_at)
) partition by range (recorded_at);

-- Orders under way, and no others: the sweeper looks for those whose execution is gone.
create table lumbung.settlement_open (
  program_id text not null,
  id text not null,
  attempt integer not null,
  recorded_at timestamptz not null,
  primary key (program_id, id)
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);

-- Makes the monthly partitions from the current month through `p_months` ahead; answers the names of those it made.
create or replace function lumbung.ensure_partitions(p_months integer) returns setof text language plpgsql
  security definer set search_path = lumbung, pg_temp as $$
declare
  v_month date;
  v_parent text;
  v_name text;
begin
  for v_month in select (date_trunc('month', now() at time zone 'UTC') + make_interval(months => m))::date from generate_series(0, least(p_months, 24)) m loop
    foreach v_parent in array array['entry', 'allocation', 'settlement', 'settlement_basis'] loop
      v_name := v_parent || '_' || to_char(v_month, 'YYYY_MM');
      if to_regclass('lumbung.' || v_name) is null then
        execute format('create table lumbung.%I partition of lumbung.%I for values from (%L) to (%L)', v_name, v_parent,
          v_month::timestamp at time zone 'UTC', (v_month + interval '1 month') at time zone 'UTC');
        -- Room for the two updates of each row, so that they stay heap-only.
        if v_parent = 'settlement' then
          execute format('alter table lumbung.%I set (fillfactor = 45)', v_name);
        end if;
        return next v_name;
      end if;
    end loop;
  end loop;
end $$;

-- What is there already moves along.
do $$
declare
  v_partition record;
begin
  for v_partition in
    select c.relname, pg_get_expr(c.relpartbound, c.oid) as bound
      from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = 'lumbung.settlement'::regclass
  loop
    execute format('create table lumbung.%I partition of lumbung.settlement_basis %s', replace(v_partition.relname, 'settlement_', 'settlement_basis_'),
      v_partition.bound);
    execute format('alter table lumbung.%I set (fillfactor = 45)', v_partition.relname);
  end loop;
end $$;
insert into lumbung.settlement_basis (program_id, kind, id, attempt, recorded_at, request, facts, pricing, redemption, uses)
select program_id, kind, id, attempt, recorded_at, request, facts, pricing, redemption, uses from lumbung.settlement;
insert into lumbung.settlement_open (program_id, id, attempt, recorded_at)
select program_id, id, attempt, recorded_at from lumbung.settlement where kind = 'order' and state in ('discounted', 'accrued');

-- Net of an order's goods, minor units: what the last step adds to the member's spend.
alter table lumbung.settlement add column goods_total bigint;
update lumbung.settlement set goods_total = (pricing->>'goodsTotal')::bigint where pricing is not null;
drop index lumbung.settlement_unfinished;
-- Operations are accepted for known programs only, and no program is ever removed.
alter table lumbung.settlement_key drop constraint settlement_key_program_id_fkey;
alter table lumbung.settlement drop column request, drop column facts, drop column pricing, drop column redemption, drop column uses;

-- Both parts together, for people and reports.
create view lumbung.attempt with (security_invoker = true) as
select s.*, b.request, b.facts, b.pricing, b.redemption, b.uses
  from lumbung.settlement s
  join lumbung.settlement_basis b using (program_id, kind, id, attempt, recorded_at);

-- What the kernel hands from one function to another, as arrays instead of JSON.
create type lumbung.open_attempt as (program_id text, id text, attempt integer, recorded_at timestamptz);
create type lumbung.accrued_order as (program_id text, id text, attempt integer, recorded_at timestamptz, card_id bigint, reserved bigint, placed_at timestamptz,
  business_date date, actor text, key_id text, request_id text, credits jsonb, goods_total bigint, time_zone text);
create type lumbung.settled_attempt as (program_id text, id text, attempt integer, recorded_at timestamptz, posted jsonb);
create type lumbung.outbox_row as (program_id text, card_id bigint, card_version bigint, source_kind text, source_id text);
