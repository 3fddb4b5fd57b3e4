-- Levels of cards outside of settlements: returns, merges, grants, what is set by hand, the nightly run. What they come to is decided in TypeScript
-- (domain/levels); here it is locked and written.

-- Locks the cards whose levels are to be looked at.
create or replace function lumbung.lock_level_cards(p_allowed text[], p_program text, p_cards bigint[]) returns void language plpgsql
security definer set search_path = lumbung, pg_temp as $$
begin
  perform lumbung.require_programs(p_allowed, array[p_program]);
  perform from (select distinct x.id from unnest(p_cards) as x (id) order by x.id) x
    cross join lateral (select from lumbung.card c where c.id = x.id and c.program_id = p_program for update) c;
end $$;

-- Writes what cards have of levels. They are locked, and were read after that; a change of a level has a row in the outbox of its own.
-- p_rows: see `LevelWrite` in db/levels/level-states.ts.
create or replace function lumbung.write_levels(p_allowed text[], p_rows jsonb) returns void language plpgsql
security definer set search_path = lumbung, pg_temp as $$
declare
  v_now timestamptz := clock_timestamp();
begin
  perform lumbung.require_programs(p_allowed, (select array_agg(distinct r->>'programId') from jsonb_array_elements(p_rows) r));
  insert into lumbung.qualifying_day as q (card_id, on_date, spend, earned)
  select r."cardId", d.date, d.spend, d.earned
    from jsonb_to_recordset(p_rows) as r ("cardId" bigint, days jsonb), jsonb_to_recordset(r.days) as d (date date, spend bigint, earned bigint)
   where d.spend > 0 or d.earned > 0
   order by 1, 2
      on conflict (card_id, on_date) do update set spend = excluded.spend, earned = excluded.earned;
  delete from lumbung.qualifying_day q
   using jsonb_to_recordset(p_rows) as r ("cardId" bigint, days jsonb), jsonb_to_recordset(r.days) as d (date date, spend bigint, earned bigint)
   where d.spend = 0 and d.earned = 0 and q.card_id = r."cardId" and q.on_date = d.date;

  with changed as materialized (
    select r."programId" as program_id, r."cardId" as card_id, c.version + x.ord as card_version, nextval('lumbung.level_change_id_seq') as id, x.change
      from (select * from jsonb_to_recordset(p_rows) as r ("programId" text, "cardId" bigint, changes jsonb) where r.changes <> '[]' order by r."cardId") r
     cross join lateral (select k.version from lumbung.card k where k.id = r."cardId" limit 1) c
     cross join lateral jsonb_array_elements(r.changes) with ordinality as x (change, ord)
  ), told as (
    insert into lumbung.outbox (recorded_at, program_id, card_id, card_version, source_kind, source_id, level_change_id)
    select v_now, h.program_id, h.card_id, h.card_version, h.change->>'kind', h.change->>'id', h.id from changed h
  )
  insert into lumbung.level_change (id, program_id, card_id, level, level_before, at, recorded_at, rule_set_version, qualified_by, qualifying, source_kind,
    source_id, actor, key_id, request_id, until, reason)
  overriding system value
  select h.id, h.program_id, h.card_id, h.change->>'level', h.change->>'before', (h.change->>'at')::timestamptz, v_now, (h.change->>'version')::integer,
         h.change->>'qualifyOn', (h.change->>'qualifying')::bigint, h.change->>'kind', h.change->>'id', h.change->>'actor', h.change->>'keyId',
         h.change->>'requestId', (h.change->>'until')::date, h.change->>'reason'
    from changed h;

  update lumbung.card c
     set spend = r.spend, earned = r.earned, level = r.level, level_version = r.version, level_from = r."from", level_kept_until = r."keptUntil",
         level_low_since = r."lowSince", level_lowered_on = r."loweredOn", level_lowered_by_run = r."loweredByRunOf", level_rests_on = r."restsOn",
         level_under = r.under, level_set_until = r.until, version = c.version + jsonb_array_length(r.changes)
    from jsonb_to_recordset(p_rows) as r ("cardId" bigint, spend bigint, earned bigint, level text, version integer, "from" timestamptz, "keptUntil" date,
      "lowSince" date, "loweredOn" date, "loweredByRunOf" date, "restsOn" date, under text, until date, changes jsonb)
   where c.id = r."cardId";
end $$;
