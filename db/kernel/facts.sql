-- Makes missing members, cards and counters, locks the latter two, and answers what the first step has to know of them.
-- p_cards: [{programId, memberId, date, joinedOn, keyId, level}], one per card and date; p_counters: [{programId, ruleKind, ruleId, period, memberId}].
-- Rows made here for nothing are taken away by `apply_discounts` in the same transaction.
create or replace function lumbung.lock_facts(p_allowed text[], p_cards jsonb, p_counters jsonb) returns jsonb language plpgsql
security definer set search_path = lumbung, pg_temp as $$
declare
  v_counters jsonb;
  v_new_counters jsonb;
  v_cards jsonb;
  v_new_members text[];
  v_new_cards bigint[];
begin
  perform lumbung.require_programs(p_allowed, (select array_agg(distinct o->>'programId') from jsonb_array_elements(p_cards || p_counters) o));

  with made as (
    insert into lumbung.usage_counter (program_id, rule_kind, rule_id, period, member_id)
    select distinct x."programId", x."ruleKind", x."ruleId", x.period, x."memberId"
      from jsonb_to_recordset(p_counters) as x ("programId" text, "ruleKind" text, "ruleId" text, period text, "memberId" text)
     order by 1, 2, 3, 4, 5
        on conflict do nothing returning program_id, rule_kind, rule_id, period, member_id)
  select coalesce(jsonb_agg(to_jsonb(made)), '[]') into v_new_counters from made;
  perform from lumbung.usage_counter c
   where (c.program_id, c.rule_kind, c.rule_id, c.period, c.member_id) in (
     select x."programId", x."ruleKind", x."ruleId", x.period, x."memberId"
       from jsonb_to_recordset(p_counters) as x ("programId" text, "ruleKind" text, "ruleId" text, period text, "memberId" text))
   order by c.program_id, c.rule_kind, c.rule_id, c.period, c.member_id for update of c;
  select coalesce(jsonb_agg(jsonb_build_object('programId', c.program_id, 'ruleKind', c.rule_kind, 'ruleId', c.rule_id, 'period', c.period,
           'memberId', c.member_id, 'uses', c.uses, 'amount', c.amount, 'isNew', n.rule_id is not null)), '[]')
    into v_counters
    from lumbung.usage_counter c
    left join jsonb_to_recordset(v_new_counters) as n (program_id text, rule_kind text, rule_id text, period text, member_id text)
      on (c.program_id, c.rule_kind, c.rule_id, c.period, c.member_id) = (n.program_id, n.rule_kind, n.rule_id, n.period, n.member_id)
   where (c.program_id, c.rule_kind, c.rule_id, c.period, c.member_id) in (
     select x."programId", x."ruleKind", x."ruleId", x.period, x."memberId"
       from jsonb_to_recordset(p_counters) as x ("programId" text, "ruleKind" text, "ruleId" text, period text, "memberId" text));

  with made as (
    insert into lumbung.member (member_id, created_by_key)
    select distinct on (x."memberId") x."memberId", x."keyId" from jsonb_to_recordset(p_cards) as x ("memberId" text, "keyId" text) order by 1
        on conflict do nothing returning member_id)
  select coalesce(array_agg(member_id), '{}') into v_new_members from made;
  with made as (
    insert into lumbung.card (program_id, member_id, joined_on, level)
    select distinct on (x."programId", x."memberId") x."programId", x."memberId", x."joinedOn", x.level
      from jsonb_to_recordset(p_cards) as x ("programId" text, "memberId" text, "joinedOn" date, level text) order by 1, 2, 3
        on conflict do nothing returning id)
  select coalesce(array_agg(id), '{}') into v_new_cards from made;

  perform from lumbung.card c
    join (select distinct x."programId", x."memberId" from jsonb_to_recordset(p_cards) as x ("programId" text, "memberId" text)) w
      on c.program_id = w."programId" and c.member_id = w."memberId"
   order by c.id for update of c;
  select coalesce(jsonb_agg(jsonb_build_object('programId', c.program_id, 'memberId', c.member_id, 'date', w.date, 'cardId', c.id,
           'isNew', c.id = any (v_new_cards), 'memberIsNew', c.member_id = any (v_new_members),
           'usable', lumbung.usable_after_debt(c, w.date),
           'held', c.held, 'reserved', c.reserved, 'balance', c.active + c.pending, 'level', c.level, 'orders', c.orders, 'spend', c.spend,
           'firstOrder', c.first_order, 'joinedOn', c.joined_on, 'tags', m.tags, 'birthday', m.birthday, 'attributes', m.attributes)), '[]')
    into v_cards
    from (select distinct x."programId", x."memberId", x.date from jsonb_to_recordset(p_cards) as x ("programId" text, "memberId" text, date date)) w
    join lumbung.card c on c.program_id = w."programId" and c.member_id = w."memberId"
    join lumbung.member m on m.member_id = c.member_id;

  return jsonb_build_object('counters', v_counters, 'cards', v_cards);
end $$;

-- Points of a card that are usable on p_date, before holds and reservations. Within the card's window this is a number on the card; outside of
-- it the open lots are read.
create or replace function lumbung.usable_points(c lumbung.card, p_date date) returns bigint language plpgsql stable as $$
begin
  if lumbung.is_exact(c, p_date) then
    return c.active;
  end if;
  return (select coalesce(sum(l.remaining), 0) from lumbung.lot l
           where l.card_id = c.id and l.is_open and l.available_on <= p_date and (l.expires_on is null or l.expires_on >= p_date));
end $$;

-- The same for a card that has not been brought up to p_date yet: lots that fell due meanwhile will pay debt first.
create or replace function lumbung.usable_after_debt(c lumbung.card, p_date date) returns bigint language plpgsql stable as $$
begin
  if c.debt = 0 or lumbung.is_exact(c, p_date) then
    return lumbung.usable_points(c, p_date);
  end if;
  return (
    select coalesce(sum(l.remaining - case when l.due then least(l.remaining, greatest(0, c.debt - l.due_before)) else 0 end)
                      filter (where l.expires_on is null or l.expires_on >= p_date), 0)
      from (select o.remaining, o.expires_on, o.state = 'pending' as due,
                   coalesce(sum(o.remaining) filter (where o.state = 'pending') over (order by o.available_on, o.id rows between unbounded preceding and 1 preceding), 0)
                     as due_before
              from lumbung.lot o where o.card_id = c.id and o.is_open and o.available_on <= p_date) l);
end $$;

-- Within these dates nothing falls due and nothing lapses: the card's own numbers are the answer.
create or replace function lumbung.is_exact(c lumbung.card, p_date date) returns boolean language sql immutable as $$
  select (c.exact_from is null or p_date >= c.exact_from) and (c.exact_until is null or p_date <= c.exact_until)
$$;
