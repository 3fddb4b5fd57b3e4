-- Makes missing counters, locks them all and reads them. p_counters: [{programId, ruleKind, ruleId, period, memberId}], none twice.
-- Rows made here for nothing are taken away by `apply_discounts` in the same transaction.
create or replace function lumbung.lock_counters(p_allowed text[], p_counters jsonb)
returns table (program_id text, rule_kind text, rule_id text, period text, member_id text, uses bigint, amount bigint, is_new boolean) language plpgsql
security definer set search_path = lumbung, pg_temp as $$
#variable_conflict use_column
begin
  perform lumbung.require_programs(p_allowed, (select array_agg(distinct o->>'programId') from jsonb_array_elements(p_counters) o));
  insert into lumbung.usage_counter (program_id, rule_kind, rule_id, period, member_id)
  select x.program_id, x.rule_kind, x.rule_id, x.period, x.member_id from lumbung.counter_keys(p_counters) x
      on conflict do nothing;
  perform from lumbung.counter_keys(p_counters) x
    cross join lateral (
      select from lumbung.usage_counter c
       where (c.program_id, c.rule_kind, c.rule_id, c.period, c.member_id) = (x.program_id, x.rule_kind, x.rule_id, x.period, x.member_id) for update) c;
  return query
  select c.program_id, c.rule_kind, c.rule_id, c.period, c.member_id, c.uses, c.amount, c.xmin = pg_current_xact_id()::xid
    from lumbung.counter_keys(p_counters) x
   cross join lateral (
     select c.*, c.xmin from lumbung.usage_counter c
      where (c.program_id, c.rule_kind, c.rule_id, c.period, c.member_id) = (x.program_id, x.rule_kind, x.rule_id, x.period, x.member_id) limit 1) c;
end $$;

-- Names of counters, in the order in which they are locked.
create or replace function lumbung.counter_keys(p_counters jsonb) returns table (program_id text, rule_kind text, rule_id text, period text, member_id text)
language sql stable as $$
  select x."programId", x."ruleKind", x."ruleId", x.period, x."memberId"
    from jsonb_to_recordset(p_counters) as x ("programId" text, "ruleKind" text, "ruleId" text, period text, "memberId" text)
   order by 1, 2, 3, 4, 5
$$;

-- Makes missing members and cards, locks the cards and answers what the first step has to know of each on each of the dates asked for.
-- The arrays belong together; a card may come with several dates. Lapsed holds are let go first, but none that p_kept keeps: see lapse_holds. Rows
-- made here for nothing are taken away in the same transaction.
-- `owner_id` is the member whose card it is: another than the one asked for, if that one was merged away.
create or replace function lumbung.lock_cards(p_allowed text[], p_programs text[], p_members text[], p_dates date[], p_joined date[], p_keys text[], p_levels text[],
  p_kept jsonb)
returns table (program_id text, member_id text, date date, card_id bigint, is_new boolean, member_is_new boolean, usable bigint, held bigint, reserved bigint,
  balance bigint, unlapsed bigint, crediting bigint, spending bigint, level text, level_from timestamptz, orders bigint, spend bigint, earned bigint,
  first_order text, joined_on date, tags text[], birthday date, attributes jsonb, owner_id text, standing text, lists text[])
language plpgsql
security definer set search_path = lumbung, pg_temp as $$
#variable_conflict use_column
declare
  v_cards bigint[];
  v_xid xid;
begin
  perform lumbung.require_programs(p_allowed, p_programs);
  v_cards := lumbung.take_cards(p_programs, p_members, p_joined, p_keys, p_levels, p_kept);
  v_xid := pg_current_xact_id()::xid;
  return query
  select c.program_id, x.member_id, x.date, c.id, c.xmin = v_xid and c.version = 0, m.xmin = v_xid,
         case when e.exact then c.active else lumbung.usable_after_debt(c.self, x.date) end,
         c.held, c.reserved, c.active + c.pending, case when e.exact then c.active + c.pending else lumbung.unlapsed_points(c.id, x.date) end,
         o.crediting, o.spending,
         -- A level that was set by hand has ended by itself.
         case when c.level_set_until < x.date then c.level_under else c.level end, c.level_from, c.orders, c.spend, c.earned, c.first_order, c.joined_on, m.tags, m.birthday,
         m.attributes, c.member_id, case when m.deleted_at is not null then 'deleted' when m.blocked_at is not null then 'blocked' else 'good' end,
         array(select e.list_id from lumbung.list_member e join lumbung.list l on l.list_id = e.list_id and l.generation = e.generation
                where e.member_id = c.member_id order by 1)
    from unnest(v_cards, p_dates, p_members) as x (id, date, member_id)
   cross join lateral (select c.*, c.xmin, c as self from lumbung.card c where c.id = x.id limit 1) c
   cross join lateral (
     select (c.exact_from is null or x.date >= c.exact_from) and (c.exact_until is null or x.date <= c.exact_until) as exact) e
   cross join lateral (select m.*, m.xmin from lumbung.member m where m.member_id = c.member_id limit 1) m
   cross join lateral (
     select coalesce(sum(o.crediting), 0)::bigint as crediting, coalesce(sum(o.spending), 0)::bigint as spending
       from lumbung.settlement_open o where o.card_id = c.id) o;
end $$;

-- The cards of members, in the order asked for: those that are missing are made (where a level says with which), all are locked, and holds of theirs
-- that have lapsed are let go, except those of p_kept. Null where a member has none and is to have none.
create or replace function lumbung.take_cards(p_programs text[], p_members text[], p_joined date[], p_keys text[], p_levels text[], p_kept jsonb) returns bigint[]
language plpgsql as $$
declare
  v_cards bigint[] := lumbung.card_ids(p_programs, p_members);
  v_lapsing boolean;
  v_merged boolean;
begin
  if array_position(v_cards, null) is not null then
    v_cards := lumbung.make_cards(p_programs, p_members, p_joined, p_keys, p_levels);
  end if;
  select bool_or(l.merged_into is not null), bool_or(l.holds_until <= clock_timestamp()) into v_merged, v_lapsing
    from (select c.merged_into, c.holds_until
            from (select distinct x.id from unnest(v_cards) as x (id) order by x.id) x
           cross join lateral (select c.merged_into, c.holds_until from lumbung.card c where c.id = x.id for update) c offset 0) l;
  if v_merged then
    raise exception 'a card was merged away while its lock was waited for' using errcode = '40001';
  end if;
  if v_lapsing then
    perform lumbung.lapse_holds(v_cards, p_kept);
  end if;
  return v_cards;
end $$;

-- Makes missing members and cards, but no card for which p_levels has no level; answers the ids of all, in the order asked for.
create or replace function lumbung.make_cards(p_programs text[], p_members text[], p_joined date[], p_keys text[], p_levels text[]) returns bigint[]
language plpgsql as $$
declare
  v_cards bigint[] := lumbung.card_ids(p_programs, p_members);
begin
  insert into lumbung.member (member_id, created_by_key)
  select distinct on (x.member_id) x.member_id, x.key_id from unnest(p_members, p_keys, v_cards, p_levels) as x (member_id, key_id, card_id, level)
   where x.card_id is null and x.level is not null order by 1
      on conflict do nothing;
  -- Nobody is merged away while a card is made for them; who was merged away before gets none.
  perform from (select distinct x.member_id from unnest(p_members, v_cards) as x (member_id, card_id) where x.card_id is null order by 1) x
    cross join lateral (select from lumbung.member m where m.member_id = x.member_id for key share) m;
  insert into lumbung.card (program_id, member_id, joined_on, level)
  select distinct on (1, 2) x.program_id, coalesce(m.merged_into, m.member_id), x.joined_on, x.level
    from unnest(p_programs, p_members, p_joined, p_levels, v_cards) as x (program_id, member_id, joined_on, level, card_id)
   cross join lateral (select * from lumbung.member m where m.member_id = x.member_id limit 1) m
   where x.card_id is null and x.level is not null order by 1, 2, 3
      on conflict do nothing;
  return lumbung.card_ids(p_programs, p_members);
end $$;

-- Ids of cards, in the order asked for; null where there is none. Of a member that was merged away: the one that they have now.
create or replace function lumbung.card_ids(p_programs text[], p_members text[]) returns bigint[] language sql stable as $$
  select array(
    select coalesce(
             (select coalesce(c.merged_into, c.id) from lumbung.card c where c.program_id = x.program_id and c.member_id = x.member_id),
             (select (select c.id from lumbung.card c where c.program_id = x.program_id and c.member_id = m.merged_into)
                from lumbung.member m where m.member_id = x.member_id and m.merged_into is not null))
      from unnest(p_programs, p_members) with ordinality as x (program_id, member_id, ord) order by x.ord)
$$;

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

-- Active and pending points of a card that have not lapsed on p_date, whether or not a nightly run has been.
create or replace function lumbung.unlapsed_points(p_card bigint, p_date date) returns bigint language sql stable as $$
  select coalesce(sum(l.remaining), 0)::bigint from lumbung.lot l
   where l.card_id = p_card and l.is_open and (l.expires_on is null or l.expires_on >= p_date)
$$;

-- Within these dates nothing falls due and nothing lapses: the card's own numbers are the answer.
create or replace function lumbung.is_exact(c lumbung.card, p_date date) returns boolean language sql immutable as $$
  select (c.exact_from is null or p_date >= c.exact_from) and (c.exact_until is null or p_date <= c.exact_until)
$$;
