-- Holds: points set aside until a moment of the real clock. Guarded by their card.

-- Lets go what has lapsed on cards that are locked, as of the moment that each said: whether or not anybody looked then makes no difference.
-- p_kept: [{programId, holdId, acceptedAt}] of operations that take their points from holds; one that was accepted in time finds its hold.
create or replace function lumbung.lapse_holds(p_cards bigint[], p_kept jsonb) returns void language plpgsql as $$
declare
  c lumbung.card;
  p lumbung.posting;
  h lumbung.hold;
  g lumbung.program;
  v_now timestamptz := clock_timestamp();
begin
  for c in
    select k.* from (select distinct id from unnest(p_cards) as x (id) order by id) x
     cross join lateral (select * from lumbung.card k where k.id = x.id and k.holds_until <= v_now limit 1) k
  loop
    select * into g from lumbung.program where program_id = c.program_id;
    for h in
      select * from lumbung.hold o
       where o.card_id = c.id and o.state = 'active' and o.expires_at <= v_now
         and not exists (
           select from jsonb_to_recordset(p_kept) as k ("programId" text, "holdId" text, "acceptedAt" timestamptz)
            where k."programId" = o.program_id and k."holdId" = o.hold_id and k."acceptedAt" < o.expires_at)
       order by o.expires_at, o.hold_id
    loop
      update lumbung.hold o set state = 'expired', resolved_at = h.expires_at where o.program_id = h.program_id and o.hold_id = h.hold_id;
      -- A sandbox's days are not those of the clock.
      p := row (h.expires_at, coalesce(case when g.sandbox then g.latest_business_date end, (h.expires_at at time zone g.time_zone)::date), g.time_zone, 'hold',
        h.hold_id, h.actor, h.key_id, h.request_id, v_now);
      c.held := c.held - h.points;
      c := lumbung.released(lumbung.bring_up_to_date(c, p), p, h.points);
      c.version := c.version + 1;
      perform lumbung.tell_outbox(c, p);
    end loop;
    c.holds_until := (select min(o.expires_at) from lumbung.hold o where o.card_id = c.id and o.state = 'active');
    perform lumbung.save_card(c);
  end loop;
end $$;

-- A card after points of a hold were let go: they pay debt before they are available, first expiring first.
create or replace function lumbung.released(c lumbung.card, p lumbung.posting, p_points bigint) returns lumbung.card language plpgsql as $$
declare
  v_points bigint := least(c.debt, p_points);
  v_taken jsonb;
  v_entry bigint;
begin
  if v_points > 0 then
    v_points := least(v_points, lumbung.available_points(c, p.date));
  end if;
  if v_points = 0 then
    return c;
  end if;
  v_taken := lumbung.take_points(c.id, p.date, v_points);
  c.active := c.active - v_points;
  c.debt := c.debt - v_points;
  c := lumbung.with_window(c);
  v_entry := lumbung.post_entry(c, p, 'debt_repaid', -v_points, -v_points);
  insert into lumbung.allocation (entry_id, lot_id, recorded_at, program_id, points)
  select v_entry, (t->>'lotId')::bigint, p.recorded_at, c.program_id, -(t->>'points')::bigint from jsonb_array_elements(v_taken) t;
  return c;
end $$;

-- Orders that were undone leave their holds as they were. p_undone: [{program_id, id, hold_id, card_id}]; their cards are locked.
create or replace function lumbung.give_holds_back(p_undone jsonb) returns void language plpgsql as $$
begin
  if not jsonb_path_exists(p_undone, '$[*].hold_id ? (@ != null)') then
    return;
  end if;
  update lumbung.hold h set state = 'active', captured = null, resolved_by = null
    from jsonb_to_recordset(p_undone) as x (program_id text, id text, hold_id text)
   where h.program_id = x.program_id and h.hold_id = x.hold_id and h.state = 'capturing' and h.resolved_by = x.id;
  update lumbung.card c set holds_until = (select min(h.expires_at) from lumbung.hold h where h.card_id = c.id and h.state = 'active')
   where c.id in (select x.card_id from jsonb_to_recordset(p_undone) as x (card_id bigint, hold_id text) where x.hold_id is not null);
end $$;

-- An order takes its points from a hold in its last step: the hold is captured, and what is left of it is let go.
create or replace function lumbung.capture_rest(c lumbung.card, p lumbung.posting, p_hold text) returns lumbung.card language plpgsql as $$
declare
  v_rest bigint;
begin
  update lumbung.hold h set state = 'captured', resolved_at = p.recorded_at
   where h.program_id = c.program_id and h.hold_id = p_hold and h.state = 'capturing' and h.resolved_by = p.source_id
  returning h.points - h.captured into v_rest;
  if v_rest is null then
    raise exception 'order % has no points of hold %', p.source_id, p_hold;
  end if;
  c.held := c.held - v_rest;
  return lumbung.released(c, p, v_rest);
end $$;

-- Writes holds that were made or have changed, and when the next one of their cards lapses.
create or replace function lumbung.write_holds(p_holds jsonb) returns void language plpgsql as $$
begin
  if p_holds is null or p_holds = '[]' then
    return;
  end if;
  insert into lumbung.hold (program_id, hold_id, card_id, points, expires_at, state, captured, resolved_by, resolved_at, actor, key_id, request_id)
  select x."programId", x."holdId", x."cardId", x.points, x."expiresAt", x.state, x.captured, x."resolvedBy", x."resolvedAt", x.actor, x."keyId", x."requestId"
    from jsonb_to_recordset(p_holds) as x ("programId" text, "holdId" text, "cardId" bigint, points bigint, "expiresAt" timestamptz, state text, captured bigint,
      "resolvedBy" text, "resolvedAt" timestamptz, actor text, "keyId" text, "requestId" text)
      on conflict (program_id, hold_id) do update
     set state = excluded.state, captured = excluded.captured, resolved_by = excluded.resolved_by, resolved_at = excluded.resolved_at;
  update lumbung.card c set holds_until = (select min(h.expires_at) from lumbung.hold h where h.card_id = c.id and h.state = 'active')
   where c.id in (select (x->>'cardId')::bigint from jsonb_array_elements(p_holds) x);
end $$;
