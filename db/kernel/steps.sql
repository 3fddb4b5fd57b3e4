-- Step 1, the write: verdicts of new attempts, their uses of limited rules, the points they reserve. Everything is locked by open_keys and
-- lock_facts in the same transaction.
-- p_cards: [{cardId, reserved (to add), firstOrder, reserving: {programId, at, date, id, actor, keyId, requestId} of the latest order that reserves, or null}];
-- p_uses: see count_uses; p_unused: rows that lock_facts made and nobody needs.
create or replace function lumbung.apply_discounts(p_allowed text[], p_workflow text, p_run text, p_rows jsonb, p_cards jsonb, p_uses jsonb, p_unused jsonb,
  p_dates jsonb) returns void language plpgsql
security definer set search_path = lumbung, pg_temp as $$
begin
  perform lumbung.require_programs(p_allowed, (select array_agg(distinct o->>'programId') from jsonb_array_elements(p_rows) o));
  if exists (select from jsonb_array_elements(p_rows) o where o->>'state' not in ('discounted', 'refused')) then
    raise exception 'step 1 writes discounted and refused orders only';
  end if;
  perform lumbung.insert_settlements('order', p_workflow, p_run, p_rows);
  perform lumbung.count_uses(1, p_uses);
  delete from lumbung.usage_counter c using jsonb_to_recordset(p_unused->'counters') as x ("programId" text, "ruleKind" text, "ruleId" text, period text, "memberId" text)
   where (c.program_id, c.rule_kind, c.rule_id, c.period, c.member_id) = (x."programId", x."ruleKind", x."ruleId", x.period, x."memberId")
     and c.uses = 0 and c.amount = 0;
  perform lumbung.activate_reserved(p_cards);
  update lumbung.card c set reserved = c.reserved + x.reserved, first_order = coalesce(c.first_order, x."firstOrder")
    from jsonb_to_recordset(p_cards) as x ("cardId" bigint, reserved bigint, "firstOrder" text)
   where c.id = x."cardId" and (x.reserved <> 0 or (c.first_order is null and x."firstOrder" is not null));
  perform lumbung.drop_unused(p_unused);
  perform lumbung.see_dates(p_dates);
end $$;

-- A reservation counts on lots that have fallen due: they become active now and pay what debt there is, so that no debt booked later is paid
-- from what was promised to an order.
create or replace function lumbung.activate_reserved(p_cards jsonb) returns void language plpgsql as $$
declare
  r record;
  c lumbung.card;
  p lumbung.posting;
  v_pending bigint;
  v_now timestamptz := clock_timestamp();
begin
  for r in
    select k.id, x.reserving, g.time_zone
      from jsonb_to_recordset(p_cards) as x ("cardId" bigint, reserving jsonb)
      join lumbung.card k on k.id = x."cardId"
      join lumbung.program g on g.program_id = k.program_id
     where x.reserving is not null and k.pending > 0 and not lumbung.is_exact(k, (x.reserving->>'date')::date)
     order by k.id
  loop
    select * into c from lumbung.card k where k.id = r.id;
    v_pending := c.pending;
    p := row ((r.reserving->>'at')::timestamptz, (r.reserving->>'date')::date, r.time_zone, 'order', r.reserving->>'id', r.reserving->>'actor',
      r.reserving->>'keyId', r.reserving->>'requestId', v_now);
    c := lumbung.bring_up_to_date(c, p);
    if c.pending <> v_pending then
      c.version := c.version + 1;
      perform lumbung.tell_outbox(c, p);
      perform lumbung.save_card(c);
    end if;
  end loop;
end $$;

-- Takes away cards and members that this transaction made and no accepted operation needs.
create or replace function lumbung.drop_unused(p_unused jsonb) returns void language sql as $$
  delete from lumbung.card where id in (select x::bigint from jsonb_array_elements_text(p_unused->'cards') x);
  delete from lumbung.member where member_id in (select x from jsonb_array_elements_text(p_unused->'members') x);
$$;

-- A sandbox's "today" is the latest business date it has seen. p_dates: [{programId, date}], sandboxes only.
create or replace function lumbung.see_dates(p_dates jsonb) returns void language sql as $$
  update lumbung.program p set latest_business_date = x.date
    from (select r."programId" as program_id, max(r.date) as date from jsonb_to_recordset(p_dates) as r ("programId" text, date date) group by 1) x
   where p.program_id = x.program_id and p.sandbox and (p.latest_business_date is null or p.latest_business_date < x.date)
$$;

-- Locks the keys of orders and answers those that still are at their attempt: [{program_id, id, attempt, recorded_at, ord}].
create or replace function lumbung.lock_open(p_kind text, p_refs jsonb) returns jsonb language plpgsql as $$
begin
  perform from lumbung.settlement_key k
    join jsonb_to_recordset(p_refs) as x ("programId" text, id text, attempt integer) on k.program_id = x."programId" and k.kind = p_kind and k.id = x.id
   order by k.program_id, k.id for update of k;
  return (
    select coalesce(jsonb_agg(jsonb_build_object('program_id', k.program_id, 'id', k.id, 'attempt', k.attempt, 'recorded_at', k.recorded_at, 'ord', x.ord)), '[]')
      from rows from (jsonb_to_recordset(p_refs) as ("programId" text, id text, attempt integer)) with ordinality as x ("programId", id, attempt, ord)
      join lumbung.settlement_key k on k.program_id = x."programId" and k.kind = p_kind and k.id = x.id and k.attempt = x.attempt
     where k.state = 'open');
end $$;

-- Step 2, the write. p_rows: [{programId, id, attempt, accrual}]. Compare-and-set: an attempt that is past this step writes nothing.
create or replace function lumbung.accrue_points(p_allowed text[], p_rows jsonb) returns void language plpgsql
security definer set search_path = lumbung, pg_temp as $$
declare
  v_own jsonb;
begin
  perform lumbung.require_programs(p_allowed, (select array_agg(distinct o->>'programId') from jsonb_array_elements(p_rows) o));
  v_own := lumbung.lock_open('order', p_rows);
  update lumbung.settlement s set accrual = x.accrual, state = 'accrued'
    from jsonb_to_recordset(v_own) as own (program_id text, id text, attempt integer, recorded_at timestamptz)
    join jsonb_to_recordset(p_rows) as x ("programId" text, id text, accrual jsonb) on own.program_id = x."programId" and own.id = x.id
   where s.program_id = own.program_id and s.kind = 'order' and s.id = own.id and s.attempt = own.attempt and s.recorded_at = own.recorded_at
     and s.state = 'discounted';
end $$;

-- Takes an attempt back that failed by a fault of ours: counters, reservation, first order, state, in one transaction. Never touches what
-- is settled. p_refs: [{programId, id, attempt, problem}].
create or replace function lumbung.undo_settlement(p_allowed text[], p_refs jsonb) returns integer language plpgsql
security definer set search_path = lumbung, pg_temp as $$
declare
  v_own jsonb;
  v_undone jsonb;
begin
  perform lumbung.require_programs(p_allowed, (select array_agg(distinct o->>'programId') from jsonb_array_elements(p_refs) o));
  v_own := lumbung.lock_open('order', p_refs);
  with failed as (
    update lumbung.settlement s set state = 'failed', problem = x.problem
      from jsonb_to_recordset(v_own) as own (program_id text, id text, attempt integer, recorded_at timestamptz)
      join jsonb_to_recordset(p_refs) as x ("programId" text, id text, problem jsonb) on own.program_id = x."programId" and own.id = x.id
     where s.program_id = own.program_id and s.kind = 'order' and s.id = own.id and s.attempt = own.attempt and s.recorded_at = own.recorded_at
       and s.state in ('discounted', 'accrued')
    returning s.program_id, s.id, s.attempt, s.card_id, s.reserved, s.uses)
  select coalesce(jsonb_agg(to_jsonb(failed)), '[]') into v_undone from failed;

  update lumbung.settlement_key k set state = 'failed'
    from jsonb_to_recordset(v_undone) as x (program_id text, id text) where k.program_id = x.program_id and k.kind = 'order' and k.id = x.id;

  perform from lumbung.usage_counter c
   where (c.program_id, c.rule_kind, c.rule_id, c.period, c.member_id) in (
     select x.program_id, u->>'ruleKind', u->>'ruleId', u->>'period', u->>'memberId'
       from jsonb_to_recordset(v_undone) as x (program_id text, uses jsonb), jsonb_array_elements(x.uses) u)
   order by c.program_id, c.rule_kind, c.rule_id, c.period, c.member_id for update of c;
  perform lumbung.count_uses(-1, (
    select coalesce(jsonb_agg(u || jsonb_build_object('programId', x.program_id)), '[]')
      from jsonb_to_recordset(v_undone) as x (program_id text, uses jsonb), jsonb_array_elements(x.uses) u));

  perform from lumbung.card c where c.id in (select x.card_id from jsonb_to_recordset(v_undone) as x (card_id bigint)) order by c.id for update of c;
  update lumbung.card c
     set reserved = c.reserved - x.reserved, first_order = case when c.first_order = any (x.ids) then null else c.first_order end
    from (select r.card_id, sum(r.reserved) as reserved, array_agg(r.id) as ids
            from jsonb_to_recordset(v_undone) as r (card_id bigint, id text, reserved bigint) where r.card_id is not null group by 1) x
   where c.id = x.card_id;
  return jsonb_array_length(v_undone);
end $$;
