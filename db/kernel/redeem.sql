-- Step 3, one transaction per batch: the reservation is served from the lots, what was earned becomes lots, debt is repaid, the card, the
-- entries, the outbox and the state follow. Compare-and-set: attempts that are not 'accrued' any more are left alone.
-- p_refs: [{programId, id, attempt}]; answers how many orders it settled.
create or replace function lumbung.redeem_points(p_allowed text[], p_refs jsonb) returns integer language plpgsql
security definer set search_path = lumbung, pg_temp as $$
declare
  v_own jsonb;
  o record;
  c lumbung.card;
  p lumbung.posting;
  v_taken jsonb;
  v_posted jsonb;
  v_settled integer := 0;
  v_now timestamptz;
begin
  perform lumbung.require_programs(p_allowed, (select array_agg(distinct r->>'programId') from jsonb_array_elements(p_refs) r));
  v_own := lumbung.lock_open('order', p_refs);
  perform from lumbung.card k
   where k.id in (select s.card_id from lumbung.settlement s
                    join jsonb_to_recordset(v_own) as x (program_id text, id text, attempt integer, recorded_at timestamptz)
                      on s.program_id = x.program_id and s.kind = 'order' and s.id = x.id and s.attempt = x.attempt and s.recorded_at = x.recorded_at)
   order by k.id for update of k;
  v_now := clock_timestamp();

  -- By card, so that one that comes twice is written once; within a card in the order of the batch.
  for o in
    select s.program_id, s.id, s.attempt, s.recorded_at, s.card_id, s.reserved, s.placed_at, s.business_date, s.actor, s.key_id, s.request_id,
           s.accrual->'credits' as credits, (s.pricing->>'goodsTotal')::bigint as goods_total, g.time_zone
      from jsonb_to_recordset(v_own) as x (program_id text, id text, attempt integer, recorded_at timestamptz, ord integer)
      join lumbung.settlement s on s.program_id = x.program_id and s.kind = 'order' and s.id = x.id and s.attempt = x.attempt and s.recorded_at = x.recorded_at
      join lumbung.program g on g.program_id = s.program_id
     where s.state = 'accrued'
     order by s.card_id, x.ord
  loop
    if o.card_id is distinct from c.id then
      if c.id is not null then perform lumbung.save_card(c); end if;
      select * into c from lumbung.card k where k.id = o.card_id;
    end if;
    v_posted := jsonb_build_object('redeemedLots', '[]'::jsonb, 'earnedLots', '[]'::jsonb, 'debtRepaid', 0, 'balance', null);
    if o.card_id is not null then
      p := row (o.placed_at, o.business_date, o.time_zone, 'order', o.id, o.actor, o.key_id, o.request_id, v_now);
      c := lumbung.bring_up_to_date(c, p);
      if o.reserved > 0 then
        v_taken := lumbung.take_points(c.id, p.date, o.reserved);
        c := lumbung.debited(c, v_taken);
        c.reserved := c.reserved - o.reserved;
        perform lumbung.allocate_taken(p, c.program_id, lumbung.post_entry(c, p, 'redeem', -o.reserved, 0), v_taken);
        v_posted := v_posted || jsonb_build_object('redeemedLots', (select jsonb_agg(t - 'pending') from jsonb_array_elements(v_taken) t));
      end if;
      c.orders := c.orders + 1;
      c.spend := c.spend + o.goods_total;
      c.version := c.version + 1;
      if jsonb_array_length(o.credits) > 0 then
        v_posted := v_posted || lumbung.credit_lots(c, p, 'earn', o.credits);
        c := jsonb_populate_record(c, v_posted->'card');
      end if;
      v_posted := v_posted - 'card' || jsonb_build_object('balance', lumbung.balance_on(c, p.date));
      perform lumbung.tell_outbox(c, p);
    end if;
    update lumbung.settlement s set state = 'settled', posted = v_posted, settled_at = v_now
     where s.program_id = o.program_id and s.kind = 'order' and s.id = o.id and s.attempt = o.attempt and s.recorded_at = o.recorded_at;
    update lumbung.settlement_key k set state = 'settled' where k.program_id = o.program_id and k.kind = 'order' and k.id = o.id;
    v_settled := v_settled + 1;
  end loop;
  if c.id is not null then perform lumbung.save_card(c); end if;
  return v_settled;
end $$;

create or replace function lumbung.allocate_taken(p lumbung.posting, p_program text, p_entry bigint, p_taken jsonb) returns void language sql as $$
  insert into lumbung.allocation (entry_id, lot_id, recorded_at, program_id, points)
  select p_entry, (t->>'lotId')::bigint, p.recorded_at, p_program, -(t->>'points')::bigint from jsonb_array_elements(p_taken) t
$$;

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
