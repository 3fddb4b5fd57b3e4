-- Merges of members: what belongs to the card that is merged away and isn't points (those are moved by entries, see write_cards).

-- Locks the usage counters of members, before any card.
create or replace function lumbung.lock_member_counters(p_members text[]) returns void language plpgsql
security definer set search_path = lumbung, pg_temp as $$
begin
  perform from (select * from lumbung.usage_counter where member_id = any (p_members) order by program_id, rule_kind, rule_id, period, member_id) x
    cross join lateral (
      select from lumbung.usage_counter c
       where (c.program_id, c.rule_kind, c.rule_id, c.period, c.member_id) = (x.program_id, x.rule_kind, x.rule_id, x.period, x.member_id) for update) c;
end $$;

-- Joins cards: holds, counters and what operations have counted, numbers of orders; links the cards. p_cards: [{source, target}], ids of locked cards without
-- points; p_lots: [{lotId, target}], lots that were made of others.
create or replace function lumbung.merge_cards(p_from text, p_into text, p_cards jsonb, p_lots jsonb) returns void language plpgsql
security definer set search_path = lumbung, pg_temp as $$
declare
  v_own jsonb := jsonb_build_array(jsonb_build_object('memberId', p_from));
  v_from bigint[] := array(select (x->>'source')::bigint from jsonb_array_elements(p_cards) x);
begin
  if exists (select from lumbung.card c where c.id = any (v_from) and (c.active <> 0 or c.pending <> 0 or c.held <> 0 or c.reserved <> 0 or c.debt <> 0)) then
    raise exception 'a card that is merged away still has something on it';
  end if;
  update lumbung.moved_lot m set into_lot_id = x.target from jsonb_to_recordset(p_lots) as x ("lotId" bigint, target bigint) where m.into_lot_id = x."lotId";
  insert into lumbung.moved_lot (lot_id, into_lot_id)
  select x."lotId", x.target from jsonb_to_recordset(p_lots) as x ("lotId" bigint, target bigint);
  update lumbung.hold h set card_id = x.target from jsonb_to_recordset(p_cards) as x (source bigint, target bigint) where h.card_id = x.source;

  -- What operations counted on the member is on the other one's counters now: returns give it back there.
  update lumbung.settlement_basis b
     set uses = (select jsonb_agg(case when u.use->>'memberId' = p_from then u.use || jsonb_build_object('memberId', p_into) else u.use end order by u.place)
                   from jsonb_array_elements(b.uses) with ordinality as u (use, place))
    from (select s.program_id, s.kind, s.id, s.attempt, s.recorded_at
            from lumbung.settlement s
           where s.card_id in (select c.id from lumbung.card c where c.id = any (v_from) or c.merged_into = any (v_from)) offset 0) s
   where b.program_id = s.program_id and b.kind = s.kind and b.id = s.id and b.attempt = s.attempt and b.recorded_at = s.recorded_at and b.uses @> v_own;
  -- Those of a claim stand with the order that was nobody's.
  update lumbung.settlement o
     set progress = jsonb_set(o.progress, '{claim,uses}',
           (select coalesce(jsonb_agg(case when u.use->>'memberId' = p_from then u.use || jsonb_build_object('memberId', p_into) else u.use end order by u.place), '[]')
              from jsonb_array_elements(o.progress#>'{claim,uses}') with ordinality as u (use, place)))
    from (select k.* from lumbung.settlement s
           cross join lateral (
             select * from lumbung.settlement_key k
              where k.program_id = s.program_id and k.kind = 'order' and k.id = split_part(s.id, '/', 1) limit 1) k
           where s.kind = 'claim' and s.state = 'settled'
             and s.card_id in (select c.id from lumbung.card c where c.id = any (v_from) or c.merged_into = any (v_from)) offset 0) k
   where o.program_id = k.program_id and o.kind = k.kind and o.id = k.id and o.attempt = k.attempt and o.recorded_at = k.recorded_at
     and o.progress#>'{claim,uses}' @> v_own;
  insert into lumbung.usage_counter as c (program_id, rule_kind, rule_id, period, member_id, uses, amount)
  select o.program_id, o.rule_kind, o.rule_id, o.period, p_into, o.uses, o.amount from lumbung.usage_counter o where o.member_id = p_from
      on conflict (program_id, rule_kind, rule_id, period, member_id) do update set uses = c.uses + excluded.uses, amount = c.amount + excluded.amount;
  delete from lumbung.usage_counter where member_id = p_from;

  update lumbung.card i
     set orders = i.orders + f.orders, first_order = coalesce(i.first_order, f.first_order), joined_on = least(i.joined_on, f.joined_on),
         holds_until = (select min(h.expires_at) from lumbung.hold h where h.card_id = i.id and h.state = 'active')
    from jsonb_to_recordset(p_cards) as x (source bigint, target bigint) join lumbung.card f on f.id = x.source
   where i.id = x.target;
  update lumbung.card c set merged_into = x.target, orders = case when c.id = x.source then 0 else c.orders end, holds_until = null
    from jsonb_to_recordset(p_cards) as x (source bigint, target bigint) where c.id = x.source or c.merged_into = x.source;
end $$;
