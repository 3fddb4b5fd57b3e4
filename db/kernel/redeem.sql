-- Step 3, one transaction per batch: the reservation is served from the lots, what was earned becomes lots, debt is repaid, the card, the
-- entries, the level, the outbox and the state follow. Compare-and-set: attempts that are not 'accrued' any more are left alone.
-- Cards are worked on in memory and everything is written at the end, set by set; only what reads lots again (several orders of one card, debt,
-- dates outside of the card's window) writes the lots made so far before it.
-- Answers what became of every attempt that was asked for.
create or replace function lumbung.redeem_points(p_allowed text[], p_programs text[], p_ids text[], p_attempts integer[])
returns table (program_id text, id text, attempt integer, state text, code text) language plpgsql
security definer set search_path = lumbung, pg_temp as $$
#variable_conflict use_column
declare
  v_own lumbung.open_attempt[];
  v_orders lumbung.accrued_order[];
  o lumbung.accrued_order;
  c lumbung.card;
  p lumbung.posting;
  v_now timestamptz;
  v_xact xid8 := pg_current_xact_id();
  v_lots lumbung.lot[] := '{}';
  v_entries lumbung.entry[] := '{}';
  v_allocations lumbung.allocation[] := '{}';
  v_cards lumbung.card[] := '{}';
  v_changes lumbung.level_change[] := '{}';
  v_outbox lumbung.outbox_row[] := '{}';
  v_settled lumbung.settled_attempt[] := '{}';
  -- Lots of the card at hand that are not written yet.
  v_unwritten boolean;
  v_exact boolean;
  v_taken jsonb;
  v_earned jsonb;
  v_credit jsonb;
  v_redeemed jsonb;
  v_entry bigint;
  v_lot bigint;
  v_points bigint;
  v_debt bigint;
  v_available bigint;
  -- What the orders so far add to the card at hand, by day: not written yet.
  v_days lumbung.qualifying_day[];
  v_step record;
  v_level_change lumbung.level_change;
  v_change bigint;
begin
  perform lumbung.require_programs(p_allowed, p_programs);
  v_own := lumbung.lock_open('order', p_programs, p_ids, p_attempts);
  -- By card, so that one that comes twice is written once; within a card in the order of the batch.
  v_orders := array(
    select row (x.program_id, x.id, x.attempt, x.recorded_at, s.card_id, s.reserved, s.placed_at, s.business_date, s.actor, s.key_id, s.request_id,
             s.accrual->'credits', s.goods_total, g.time_zone, s.rule_set_version, r.levels, r.qualify_on, s.hold_id,
             coalesce((s.accrual->>'points')::bigint, 0), r.level_policy)::lumbung.accrued_order
      from unnest(v_own) with ordinality x
     cross join lateral (
       select * from lumbung.settlement s
        where s.program_id = x.program_id and s.kind = 'order' and s.id = x.id and s.attempt = x.attempt and s.recorded_at = x.recorded_at
          and s.state = 'accrued' limit 1) s
     cross join lateral (select time_zone from lumbung.program g where g.program_id = x.program_id limit 1) g
      left join lateral (
       select * from lumbung.rule_set r where r.program_id = x.program_id and r.version = s.rule_set_version and r.levels is not null limit 1) r on true
     order by s.card_id, x.ordinality);
  perform from (select distinct card_id from unnest(v_orders) where card_id is not null order by card_id) x
    cross join lateral (select from lumbung.card k where k.id = x.card_id for update) k;
  v_now := clock_timestamp();

  foreach o in array v_orders loop
    if o.card_id is null then
      v_settled := v_settled || row (o.program_id, o.id, o.attempt, o.recorded_at,
        '{"redeemedLots": [], "earnedLots": [], "debtRepaid": 0, "balance": null}'::jsonb)::lumbung.settled_attempt;
      continue;
    end if;
    if o.card_id is distinct from c.id then
      if c.id is not null then v_cards := v_cards || c; end if;
      select * into c from lumbung.card k where k.id = o.card_id;
      if c.holds_until <= v_now then
        perform lumbung.lapse_holds(array[c.id], null);
        select * into c from lumbung.card k where k.id = o.card_id;
      end if;
      v_unwritten := false;
      v_days := '{}';
    end if;
    p := row (o.placed_at, o.business_date, o.time_zone, 'order', o.id, o.actor, o.key_id, o.request_id, v_now);
    v_exact := (c.exact_from is null or p.date >= c.exact_from) and (c.exact_until is null or p.date <= c.exact_until);
    if v_unwritten and (not v_exact or o.reserved > 0 or c.debt > 0) then
      perform lumbung.write_lots(v_lots, v_allocations);
      v_lots := '{}';
      v_allocations := '{}';
      v_unwritten := false;
    end if;
    if not v_exact then
      c := lumbung.bring_up_to_date(c, p);
      v_exact := (c.exact_from is null or p.date >= c.exact_from) and (c.exact_until is null or p.date <= c.exact_until);
    end if;
    v_redeemed := '[]';
    v_earned := '[]';
    v_debt := c.debt;

    if o.reserved > 0 then
      v_taken := lumbung.take_points(c.id, p.date, o.reserved);
      v_entry := nextval('lumbung.entry_id');
      for i in 0 .. jsonb_array_length(v_taken) - 1 loop
        v_points := (v_taken->i->>'points')::bigint;
        if (v_taken->i->>'pending')::boolean then c.pending := c.pending - v_points; else c.active := c.active - v_points; end if;
        v_allocations := v_allocations || row (v_entry, (v_taken->i->>'lotId')::bigint, v_now, c.program_id, -v_points, v_xact)::lumbung.allocation;
        v_redeemed := v_redeemed || (v_taken->i) - 'pending';
      end loop;
      c.reserved := c.reserved - o.reserved;
      v_available := case when v_exact then greatest(0, c.active - c.held - c.reserved) else lumbung.available_points(c, p.date) end;
      v_entries := v_entries || row (v_entry, v_now, c.program_id, c.id, 'redeem', -o.reserved, 0, c.active + c.pending, v_available, p.at, 'order', p.source_id,
        p.actor, p.key_id, p.request_id, v_xact)::lumbung.entry;
    end if;

    if o.hold_id is not null then
      c := lumbung.capture_rest(c, p, o.hold_id);
      v_debt := c.debt;
    end if;

    c.orders := c.orders + 1;
    c.spend := c.spend + o.goods_total;
    c.version := c.version + 1;

    if jsonb_array_length(o.credits) > 0 then
      v_points := 0;
      v_entry := nextval('lumbung.entry_id');
      for i in 0 .. jsonb_array_length(o.credits) - 1 loop
        v_credit := (o.credits->i) || jsonb_build_object('state', case when (o.credits->i->>'availableOn')::date <= p.date then 'active' else 'pending' end);
        v_lot := nextval('lumbung.lot_id_seq');
        v_lots := v_lots || row (v_lot, c.program_id, c.id, (v_credit->>'points')::bigint, (v_credit->>'points')::bigint, v_credit->>'state', true, p.at,
          (v_credit->>'availableOn')::date, (v_credit->>'expiresOn')::date, 'order', p.source_id, v_now,
          (v_credit->'waiting'->>'cancelOn')::date)::lumbung.lot;
        v_allocations := v_allocations || row (v_entry, v_lot, v_now, c.program_id, (v_credit->>'points')::bigint, v_xact)::lumbung.allocation;
        c := lumbung.credited(c, p.date, (v_credit->>'points')::bigint, (v_credit->>'availableOn')::date, (v_credit->>'expiresOn')::date);
        v_points := v_points + (v_credit->>'points')::bigint;
        v_earned := v_earned || (v_credit || jsonb_build_object('lotId', v_lot::text));
        v_unwritten := true;
      end loop;
      c.earned := c.earned + v_points;
      -- The window may have become narrower, or the date lies outside of it: then the lots say what is available.
      v_exact := (c.exact_from is null or p.date >= c.exact_from) and (c.exact_until is null or p.date <= c.exact_until);
      if not v_exact or c.debt > 0 then
        perform lumbung.write_lots(v_lots, v_allocations);
        v_lots := '{}';
        v_allocations := '{}';
        v_unwritten := false;
      end if;
      v_available := case when v_exact then greatest(0, c.active - c.held - c.reserved) else lumbung.available_points(c, p.date) end;
      v_entries := v_entries || row (v_entry, v_now, c.program_id, c.id, 'earn', v_points, 0, c.active + c.pending, v_available, p.at, 'order', p.source_id,
        p.actor, p.key_id, p.request_id, v_xact)::lumbung.entry;
      if c.debt > 0 then
        for i in 0 .. jsonb_array_length(v_earned) - 1 loop
          if v_earned->i->>'state' = 'active' then
            c := lumbung.repay_debt(c, p, (v_earned->i->>'lotId')::bigint, (v_earned->i->>'points')::bigint);
          end if;
        end loop;
      end if;
    end if;

    v_change := null;
    v_days := v_days || row (c.id, p.date, o.goods_total, o.earned)::lumbung.qualifying_day;
    if o.levels is not null then
      select * into v_step from lumbung.settle_level(c, o, p, v_days);
      c := v_step.c;
      foreach v_level_change in array v_step.changes loop
        v_changes := v_changes || v_level_change;
        if v_level_change.source_kind = 'order' then
          v_change := v_level_change.id;
        else
          v_outbox := v_outbox || row (c.program_id, c.id, c.version, v_level_change.source_kind, v_level_change.source_id, v_level_change.id)::lumbung.outbox_row;
        end if;
      end loop;
    end if;

    v_outbox := v_outbox || row (c.program_id, c.id, c.version, 'order', p.source_id, v_change)::lumbung.outbox_row;
    v_settled := v_settled || row (o.program_id, o.id, o.attempt, o.recorded_at, jsonb_build_object('redeemedLots', v_redeemed, 'earnedLots', v_earned,
      'debtRepaid', v_debt - c.debt, 'balance',
      case when v_exact then jsonb_build_object('available', greatest(0, c.active - c.held - c.reserved), 'pending', c.pending, 'held', c.held, 'debt', c.debt)
           else lumbung.balance_on(c, p.date) end))::lumbung.settled_attempt;
  end loop;
  if c.id is not null then v_cards := v_cards || c; end if;

  perform lumbung.write_lots(v_lots, v_allocations);
  insert into lumbung.entry select * from unnest(v_entries);
  update lumbung.card k
     set active = x.active, pending = x.pending, held = x.held, reserved = x.reserved, debt = x.debt, version = x.version, exact_from = x.exact_from,
         exact_until = x.exact_until, orders = x.orders, spend = x.spend, earned = x.earned, level = x.level, level_from = x.level_from,
         level_version = x.level_version, level_kept_until = x.level_kept_until, level_low_since = x.level_low_since, level_under = x.level_under,
         level_set_until = x.level_set_until
    from unnest(v_cards) x
   where k.id = x.id;
  insert into lumbung.qualifying_day as q (card_id, on_date, spend, earned)
  select x.card_id, x.business_date, sum(x.goods_total), sum(x.earned)
    from unnest(v_orders) x where x.card_id is not null and (x.goods_total > 0 or x.earned > 0) group by 1, 2
      on conflict (card_id, on_date) do update set spend = q.spend + excluded.spend, earned = q.earned + excluded.earned;
  if cardinality(v_changes) > 0 then
    insert into lumbung.level_change overriding system value select * from unnest(v_changes);
  end if;
  insert into lumbung.outbox (recorded_at, program_id, card_id, card_version, source_kind, source_id, level_change_id)
  select v_now, x.program_id, x.card_id, x.card_version, x.source_kind, x.source_id, x.level_change_id from unnest(v_outbox) x;
  update lumbung.settlement_key k set state = 'settled'
    from (select *, 'order'::text as kind from unnest(v_settled) offset 0) x
   where k.program_id = x.program_id and k.kind = x.kind and k.id = x.id;
  update lumbung.settlement s set state = 'settled', posted = x.posted, settled_at = v_now
    from (select *, 'order'::text as kind from unnest(v_settled) offset 0) x
   where s.program_id = x.program_id and s.kind = x.kind and s.id = x.id and s.attempt = x.attempt and s.recorded_at = x.recorded_at
     and s.recorded_at between (select min(recorded_at) from unnest(v_settled)) and (select max(recorded_at) from unnest(v_settled));
  delete from lumbung.settlement_open o using unnest(v_settled) x where o.program_id = x.program_id and o.id = x.id;

  return query select x.program_id, x.id, x.attempt, 'settled', null::text from unnest(v_settled) x;
  if cardinality(v_settled) < cardinality(p_ids) then
    return query select a.program_id, a.id, a.attempt, a.state, a.code from lumbung.attempt_states('order', p_programs, p_ids, p_attempts) a
     where (a.program_id, a.id) not in (select x.program_id, x.id from unnest(v_settled) x);
  end if;
end $$;

-- State of attempts, as their rows have it. An attempt that isn't its id's latest any more is looked up in all partitions; that is rare: it
-- means that a step ran again long after another execution had gone on.
create or replace function lumbung.attempt_states(p_kind text, p_programs text[], p_ids text[], p_attempts integer[])
returns table (program_id text, id text, attempt integer, state text, code text) language sql stable as $$
  select x.program_id, x.id, x.attempt, s.state, s.problem->>'code'
    from unnest(p_programs, p_ids, p_attempts) as x (program_id, id, attempt)
    join lumbung.settlement_key k on k.program_id = x.program_id and k.kind = p_kind and k.id = x.id
    join lateral (
      select r.state, r.problem from lumbung.settlement r
       where k.attempt = x.attempt and r.program_id = k.program_id and r.kind = k.kind and r.id = k.id and r.attempt = k.attempt and r.recorded_at = k.recorded_at
      union all
      select r.state, r.problem from lumbung.settlement r
       where k.attempt <> x.attempt and r.program_id = k.program_id and r.kind = k.kind and r.id = k.id and r.attempt = x.attempt) s on true
$$;

-- Writes lots that were made in memory, and what entries took from or gave to lots.
create or replace function lumbung.write_lots(p_lots lumbung.lot[], p_allocations lumbung.allocation[]) returns void language plpgsql as $$
begin
  insert into lumbung.lot overriding system value select * from unnest(p_lots);
  insert into lumbung.allocation select * from unnest(p_allocations);
end $$;

-- Credits lots to a card with one entry; debt is repaid from those that are active. p_credits: [{points, availableOn, expiresOn}].
-- Answers {earnedLots, debtRepaid, card (the changed row)}.
create or replace function lumbung.credit_lots(c lumbung.card, p lumbung.posting, p_kind text, p_credits jsonb) returns jsonb language plpgsql as $$
declare
  r record;
  v_entry bigint;
  v_lot bigint;
  v_lots jsonb := '[]';
  v_debt bigint := c.debt;
  v_points bigint := 0;
begin
  for r in select * from jsonb_to_recordset(p_credits) as x (points bigint, "availableOn" date, "expiresOn" date) loop
    v_lot := lumbung.make_lot(c, p, r.points, r."availableOn", r."expiresOn");
    c := lumbung.credited(c, p.date, r.points, r."availableOn", r."expiresOn");
    v_points := v_points + r.points;
    v_lots := v_lots || jsonb_build_object('lotId', v_lot::text, 'points', r.points, 'state', case when r."availableOn" <= p.date then 'active' else 'pending' end,
      'availableOn', r."availableOn", 'expiresOn', r."expiresOn");
  end loop;
  v_entry := lumbung.post_entry(c, p, p_kind, v_points, 0);
  insert into lumbung.allocation (entry_id, lot_id, recorded_at, program_id, points)
  select v_entry, (t->>'lotId')::bigint, p.recorded_at, c.program_id, (t->>'points')::bigint from jsonb_array_elements(v_lots) t;
  if c.debt > 0 then
    for r in select (t->>'lotId')::bigint as id, (t->>'points')::bigint as points from jsonb_array_elements(v_lots) t where t->>'state' = 'active' loop
      c := lumbung.repay_debt(c, p, r.id, r.points);
    end loop;
  end if;
  return jsonb_build_object('earnedLots', v_lots, 'debtRepaid', v_debt - c.debt, 'card', to_jsonb(c));
end $$;
