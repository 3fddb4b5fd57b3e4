-- Step 1, the write: verdicts of new attempts, their uses of limited rules, the points they reserve. Everything is locked by open_keys and
-- lock_cards in the same transaction.
-- p_cards: [{cardId, reserved (to add), unheld (of it: taken from holds), firstOrder, reserving: {programId, at, date, id, actor, keyId, requestId} of the latest order that reserves, or null}];
-- p_holds: holds that orders take points from, see write_holds; p_uses: see count_uses; p_unused: rows that were made for the batch and nobody needs.
create or replace function lumbung.apply_discounts(p_allowed text[], p_workflow text, p_run text, p_rows jsonb, p_cards jsonb, p_uses jsonb, p_unused jsonb,
  p_dates jsonb, p_holds jsonb) returns void language plpgsql
security definer set search_path = lumbung, pg_temp as $$
declare
  r record;
begin
  perform lumbung.require_programs(p_allowed, (select array_agg(distinct o->>'programId') from jsonb_array_elements(p_rows) o));
  if exists (select from jsonb_array_elements(p_rows) o where o->>'state' not in ('discounted', 'refused')) then
    raise exception 'step 1 writes discounted and refused orders only';
  end if;
  perform lumbung.insert_settlements('order', p_workflow, p_run, p_rows);
  perform lumbung.count_uses(1, p_uses);
  for r in
    select x."cardId" as id, x.reserving from jsonb_to_recordset(p_cards) as x ("cardId" bigint, reserving jsonb) where x.reserving is not null order by 1
  loop
    perform lumbung.activate_reserved(r.id, r.reserving);
  end loop;
  update lumbung.card c
     set reserved = c.reserved + x.reserved, held = c.held - coalesce(x.unheld, 0), first_order = coalesce(c.first_order, x."firstOrder")
    from jsonb_to_recordset(p_cards) as x ("cardId" bigint, reserved bigint, unheld bigint, "firstOrder" text)
   where c.id = x."cardId";
  perform lumbung.write_holds(p_holds);
  perform lumbung.drop_unused(p_unused);
  perform lumbung.see_dates(p_dates);
end $$;

-- A reservation counts on lots that have fallen due: they become active now and pay what debt there is, so that no debt booked later is paid
-- from what was promised to an order. p_by: {at, date, id, actor, keyId, requestId} of the order that reserves.
create or replace function lumbung.activate_reserved(p_card bigint, p_by jsonb) returns void language plpgsql as $$
declare
  c lumbung.card;
  p lumbung.posting;
  v_pending bigint;
begin
  select * into c from lumbung.card k where k.id = p_card;
  if c.pending = 0 or lumbung.is_exact(c, (p_by->>'date')::date) then
    return;
  end if;
  v_pending := c.pending;
  p := row ((p_by->>'at')::timestamptz, (p_by->>'date')::date, (select g.time_zone from lumbung.program g where g.program_id = c.program_id), 'order', p_by->>'id',
    p_by->>'actor', p_by->>'keyId', p_by->>'requestId', clock_timestamp());
  c := lumbung.bring_up_to_date(c, p);
  if c.pending <> v_pending then
    c.version := c.version + 1;
    perform lumbung.tell_outbox(c, p);
    perform lumbung.save_card(c);
  end if;
end $$;

-- Takes away counters, cards and members that this transaction made and no accepted operation needs. Null: there are none.
create or replace function lumbung.drop_unused(p_unused jsonb) returns void language plpgsql as $$
begin
  if p_unused is null then
    return;
  end if;
  delete from lumbung.usage_counter c using lumbung.counter_keys(p_unused->'counters') x
   where (c.program_id, c.rule_kind, c.rule_id, c.period, c.member_id) = (x.program_id, x.rule_kind, x.rule_id, x.period, x.member_id)
     and c.uses = 0 and c.amount = 0;
  delete from lumbung.card where id in (select x::bigint from jsonb_array_elements_text(p_unused->'cards') x);
  delete from lumbung.member where member_id in (select x from jsonb_array_elements_text(p_unused->'members') x);
end $$;

-- A sandbox's "today" is the latest business date it has seen. p_dates: [{programId, date}], sandboxes only; null: none.
create or replace function lumbung.see_dates(p_dates jsonb) returns void language plpgsql as $$
begin
  if p_dates is null then
    return;
  end if;
  update lumbung.program p set latest_business_date = x.date
    from (select r."programId" as program_id, max(r.date) as date from jsonb_to_recordset(p_dates) as r ("programId" text, date date) group by 1) x
   where p.program_id = x.program_id and p.sandbox and (p.latest_business_date is null or p.latest_business_date < x.date);
end $$;

-- Locks the keys of operations and answers those that still are at their attempt, in the order they were asked for.
create or replace function lumbung.lock_open(p_kind text, p_programs text[], p_ids text[], p_attempts integer[]) returns lumbung.open_attempt[]
language plpgsql as $$
begin
  perform from (select distinct program_id, id from unnest(p_programs, p_ids) as x (program_id, id) order by program_id, id) x
    cross join lateral (
      select from lumbung.settlement_key k where k.program_id = x.program_id and k.kind = p_kind and k.id = x.id for update) k;
  return array(
    select row (x.program_id, x.id, x.attempt, k.recorded_at)::lumbung.open_attempt
      from unnest(p_programs, p_ids, p_attempts) with ordinality as x (program_id, id, attempt, ord)
     cross join lateral (
       select k.recorded_at from lumbung.settlement_key k
        where k.program_id = x.program_id and k.kind = p_kind and k.id = x.id and k.attempt = x.attempt and k.state = 'open' limit 1) k
     order by x.ord);
end $$;

-- Step 2, the write: p_accruals holds what each of the attempts earns. Compare-and-set: an attempt that is past this step writes nothing.
create or replace function lumbung.accrue_points(p_allowed text[], p_programs text[], p_ids text[], p_attempts integer[], p_accruals jsonb[]) returns void
language plpgsql
security definer set search_path = lumbung, pg_temp as $$
declare
  v_own lumbung.open_attempt[];
begin
  perform lumbung.require_programs(p_allowed, p_programs);
  v_own := lumbung.lock_open('order', p_programs, p_ids, p_attempts);
  update lumbung.settlement s set accrual = x.accrual, state = 'accrued'
    from (select own.*, 'order'::text as kind, p.accrual
            from unnest(v_own) own
            -- Two programs may have an order of the same id.
            join unnest(p_programs, p_ids, p_accruals) as p (program_id, id, accrual) on p.program_id = own.program_id and p.id = own.id offset 0) x
   where s.program_id = x.program_id and s.kind = x.kind and s.id = x.id and s.attempt = x.attempt and s.recorded_at = x.recorded_at
     and s.recorded_at between (select min(recorded_at) from unnest(v_own)) and (select max(recorded_at) from unnest(v_own))
     and s.state = 'discounted';
end $$;

-- Takes an attempt back that failed by a fault of ours: counters, reservation, first order, state, in one transaction. Never touches what
-- is settled. p_problems, one an attempt, are told to whoever asks.
create or replace function lumbung.undo_settlement(p_allowed text[], p_programs text[], p_ids text[], p_attempts integer[], p_problems jsonb[])
returns table (program_id text, id text, attempt integer, state text, code text) language plpgsql
security definer set search_path = lumbung, pg_temp as $$
#variable_conflict use_column
declare
  v_own lumbung.open_attempt[];
  v_undone jsonb;
  v_uses jsonb;
begin
  perform lumbung.require_programs(p_allowed, p_programs);
  v_own := lumbung.lock_open('order', p_programs, p_ids, p_attempts);
  with failed as (
    update lumbung.settlement s set state = 'failed', problem = x.problem
      from (select own.*, 'order'::text as kind, p.problem
              from unnest(v_own) own
              join unnest(p_programs, p_ids, p_problems) as p (program_id, id, problem) on p.program_id = own.program_id and p.id = own.id offset 0) x
     where s.program_id = x.program_id and s.kind = x.kind and s.id = x.id and s.attempt = x.attempt and s.recorded_at = x.recorded_at
       and s.state in ('discounted', 'accrued')
    returning s.program_id, s.kind, s.id, s.attempt, s.recorded_at, s.card_id, s.reserved, s.hold_id)
  select coalesce(jsonb_agg(to_jsonb(f) || jsonb_build_object('uses', coalesce(b.uses, '[]'))), '[]') into v_undone
    from failed f
    join lumbung.settlement_basis b
      on b.program_id = f.program_id and b.kind = f.kind and b.id = f.id and b.attempt = f.attempt and b.recorded_at = f.recorded_at;

  update lumbung.settlement_key k set state = 'failed'
    from jsonb_to_recordset(v_undone) as x (program_id text, kind text, id text) where k.program_id = x.program_id and k.kind = x.kind and k.id = x.id;
  delete from lumbung.settlement_open o using jsonb_to_recordset(v_undone) as x (program_id text, id text) where o.program_id = x.program_id and o.id = x.id;

  select coalesce(jsonb_agg(u || jsonb_build_object('programId', x.program_id)), '[]') into v_uses
    from jsonb_to_recordset(v_undone) as x (program_id text, uses jsonb), jsonb_array_elements(x.uses) u;
  perform from (select distinct * from lumbung.counter_keys(v_uses) order by 1, 2, 3, 4, 5) x
    cross join lateral (
      select from lumbung.usage_counter c
       where (c.program_id, c.rule_kind, c.rule_id, c.period, c.member_id) = (x.program_id, x.rule_kind, x.rule_id, x.period, x.member_id) for update) c;
  perform lumbung.count_uses(-1, v_uses);

  perform from lumbung.card c where c.id in (select x.card_id from jsonb_to_recordset(v_undone) as x (card_id bigint)) order by c.id for update of c;
  update lumbung.card c
     set reserved = c.reserved - x.reserved, held = c.held + x.held, first_order = case when c.first_order = any (x.ids) then null else c.first_order end
    from (select r.card_id, sum(r.reserved) as reserved, coalesce(sum(r.reserved) filter (where r.hold_id is not null), 0) as held, array_agg(r.id) as ids
            from jsonb_to_recordset(v_undone) as r (card_id bigint, id text, reserved bigint, hold_id text) where r.card_id is not null group by 1) x
   where c.id = x.card_id;
  perform lumbung.give_holds_back(v_undone);
  return query select * from lumbung.attempt_states('order', p_programs, p_ids, p_attempts);
end $$;
