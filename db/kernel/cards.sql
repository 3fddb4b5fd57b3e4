-- Cards for operations that are decided on in TypeScript, on the pure model of the ledger: read here with their lots, written here as differences.

-- Makes the cards that are to be made (those with a level), locks all, lets lapsed holds go and answers each card with its open lots and those of
-- p_lots that are its own. A member without a card is left out. The arrays belong together, none twice. `asked`: the members of p_members whose card it
-- is, of whom some may have been merged into its owner.
create or replace function lumbung.read_cards(p_allowed text[], p_programs text[], p_members text[], p_joined date[], p_keys text[], p_levels text[], p_lots bigint[])
returns table (program_id text, member_id text, card_id bigint, is_new boolean, member_is_new boolean, held bigint, reserved bigint, debt bigint,
  debt_at timestamptz, crediting bigint,  level text, level_from timestamptz, level_version integer, orders bigint, spend bigint, earned bigint, version bigint, joined_on date, tags text[], birthday date,
  attributes jsonb, locked_at timestamptz, lots jsonb, asked text[], standing text, lists text[])
language plpgsql
security definer set search_path = lumbung, pg_temp as $$
#variable_conflict use_column
declare
  v_cards bigint[];
  v_xid xid;
begin
  perform lumbung.require_programs(p_allowed, p_programs);
  v_cards := lumbung.take_cards(p_programs, p_members, p_joined, p_keys, p_levels, null);
  v_xid := pg_current_xact_id()::xid;
  return query
  select c.program_id, c.member_id, c.id, c.xmin = v_xid and c.version = 0, m.xmin = v_xid, c.held, c.reserved, c.debt, c.debt_at,
         (select coalesce(sum(o.crediting), 0)::bigint from lumbung.settlement_open o where o.card_id = c.id), c.level, c.level_from, c.level_version, c.orders,
         c.spend, c.earned, c.version, c.joined_on, m.tags, m.birthday, m.attributes, clock_timestamp(), l.lots, x.asked,
         case when m.deleted_at is not null then 'deleted' when m.blocked_at is not null then 'blocked' else 'good' end,
         array(select e.list_id from lumbung.list_member e join lumbung.list l on l.list_id = e.list_id and l.generation = e.generation
                where e.member_id = m.member_id order by e.list_id)
    from (select u.id, array_agg(u.member_id) as asked from unnest(v_cards, p_members) as u (id, member_id) where u.id is not null group by u.id) x
   cross join lateral (select c.*, c.xmin from lumbung.card c where c.id = x.id limit 1) c
   cross join lateral (select m.*, m.xmin from lumbung.member m where m.member_id = c.member_id limit 1) m
   cross join lateral (
     select coalesce(jsonb_agg(jsonb_build_object('id', o.id, 'points', o.points, 'remaining', o.remaining, 'state', o.state, 'earnedAt', o.earned_at,
              'availableOn', o.available_on, 'expiresOn', o.expires_on, 'cancelOn', o.cancel_on, 'source', jsonb_build_object('kind', o.source_kind, 'id', o.source_id))), '[]') as lots
       from (select * from lumbung.lot o where o.card_id = c.id and o.is_open
             union all
             select * from lumbung.lot o where o.id = any (p_lots) and o.card_id = c.id and not o.is_open) o) l;
end $$;

-- Ids for lots that are about to be written, ascending.
create or replace function lumbung.take_lot_ids(p_count integer) returns bigint[] language sql
security definer set search_path = lumbung, pg_temp as $$
  select array(select nextval('lumbung.lot_id_seq') from generate_series(1, p_count))
$$;

-- Writes what operations did to cards that this transaction has locked.
-- p_cards: the rows as they are to be, with the number of changes; p_made, p_lots: lots that were made, and what is different of others;
-- p_entries: with their allocations, in the order of the history; p_outbox: a row for each change.
create or replace function lumbung.write_cards(p_cards jsonb, p_made jsonb, p_lots jsonb, p_entries jsonb, p_outbox jsonb) returns void language plpgsql as $$
declare
  v_now timestamptz := clock_timestamp();
begin
  insert into lumbung.lot (id, program_id, card_id, points, remaining, state, is_open, earned_at, available_on, expires_on, source_kind, source_id, recorded_at,
    cancel_on)
  overriding system value
  select x.id, x."programId", x."cardId", x.points, x.remaining, x.state, x.remaining > 0, x."earnedAt", x."availableOn", x."expiresOn", x."sourceKind", x."sourceId",
         v_now, x."cancelOn"
    from jsonb_to_recordset(p_made) as x (id bigint, "programId" text, "cardId" bigint, points bigint, remaining bigint, state text, "earnedAt" timestamptz,
      "availableOn" date, "expiresOn" date, "sourceKind" text, "sourceId" text, "cancelOn" date);
  update lumbung.lot l set remaining = x.remaining, state = x.state, is_open = x.remaining > 0, available_on = x."availableOn", expires_on = x."expiresOn",
         cancel_on = case when l.available_on = x."availableOn" then l.cancel_on end
    from jsonb_to_recordset(p_lots) as x (id bigint, remaining bigint, state text, "availableOn" date, "expiresOn" date)
   where l.id = x.id;
  with entry as materialized (
    select x.*, nextval('lumbung.entry_id') as id
      from (select * from jsonb_to_recordset(p_entries) as x ("programId" text, "cardId" bigint, kind text, points bigint, "debtChange" bigint,
              "balanceAfter" bigint, "availableAfter" bigint, at timestamptz, "sourceKind" text, "sourceId" text, actor text, "keyId" text, "requestId" text,
              place integer, allocations jsonb) order by place offset 0) x
  ), written as (
    insert into lumbung.entry (id, recorded_at, program_id, card_id, kind, points, debt_change, balance_after, available_after, at, source_kind, source_id, actor,
      key_id, request_id)
    select e.id, v_now, e."programId", e."cardId", e.kind, e.points, e."debtChange", e."balanceAfter", e."availableAfter", e.at, e."sourceKind", e."sourceId",
           e.actor, e."keyId", e."requestId"
      from entry e
  )
  insert into lumbung.allocation (entry_id, lot_id, recorded_at, program_id, points)
  select e.id, a."lotId", v_now, e."programId", a.points from entry e, jsonb_to_recordset(e.allocations) as a ("lotId" bigint, points bigint);
  update lumbung.card c
     set active = x.active, pending = x.pending, held = x.held, debt = x.debt, version = c.version + x.changes, exact_from = x."exactFrom",
         exact_until = x."exactUntil", debt_at = x."debtAt"
    from jsonb_to_recordset(p_cards) as x ("cardId" bigint, active bigint, pending bigint, held bigint, debt bigint, changes integer, "exactFrom" date,
      "exactUntil" date, "debtAt" timestamptz)
   where c.id = x."cardId";
  insert into lumbung.outbox (recorded_at, program_id, card_id, card_version, source_kind, source_id)
  select v_now, x."programId", x."cardId", x.version, x."sourceKind", x."sourceId"
    from jsonb_to_recordset(p_outbox) as x ("programId" text, "cardId" bigint, version bigint, "sourceKind" text, "sourceId" text, place integer)
   order by x.place;
end $$;
