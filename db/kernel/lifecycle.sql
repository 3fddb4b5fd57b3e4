-- The nightly run on the ledger: chunks of cards, each in a short transaction.

-- Ages cards of a program: pending lots that are due become active and pay debt, and with p_expire lots that have lapsed are taken away; the same as
-- bring_up_to_date and expire in domain/ledger, for all cards of the chunk at once. A card on which nothing is to be done has its window read anew.
create or replace function lumbung.age_cards(p_allowed text[], p_program text, p_date date, p_expire boolean, p_ids bigint[], p_actor text, p_key text,
  p_request text)
returns table (cards bigint, activated bigint, "activatedPoints" bigint, "debtRepaid" bigint, expired bigint, "expiredPoints" bigint, kept bigint)
language plpgsql
security definer set search_path = lumbung, pg_temp as $$
declare
  v_ids bigint[];
  v_now timestamptz;
  v_zone text := (select g.time_zone from lumbung.program g where g.program_id = p_program);
begin
  perform lumbung.require_programs(p_allowed, array[p_program]);
  v_ids := lumbung.lock_program_cards(p_program, p_ids);
  perform lumbung.lapse_holds(v_ids, null);
  v_now := clock_timestamp();

  return query
  with opened as materialized (
    -- Open lots as they stand, and a row without one for a card that has none. `before`: what falls due earlier, and pays the card's debt first.
    select k.id as card_id, k.debt, k.debt_at, k.reserved, k.held, k.active, k.pending, l.id as lot_id, l.remaining, l.state, l.available_on, l.expires_on, l.source_kind,
           l.source_id, coalesce(l.state = 'pending' and l.available_on <= p_date, false) as falls_due, coalesce(l.expires_on < p_date, false) as lapsed,
           coalesce(sum(l.remaining) filter (where l.state = 'pending' and l.available_on <= p_date)
             over (partition by k.id order by l.available_on, l.id rows between unbounded preceding and 1 preceding), 0)::bigint as before
      from unnest(v_ids) as x (id)
     cross join lateral (select * from lumbung.card k where k.id = x.id limit 1) k
      left join lateral (select * from lumbung.lot l where l.card_id = k.id and l.is_open) l on true
  ), due as materialized (
    select o.*, case when o.falls_due then least(o.remaining, greatest(0, o.debt - o.before)) else 0 end as repaid from opened o
  ), active as materialized (
    -- Once they are active. `now_active` and `usable` are the card's before anything is taken away.
    select d.*, coalesce(d.remaining - d.repaid, 0) as rest,
           sum(case when d.falls_due or d.state = 'active' then d.remaining - d.repaid else 0 end) over (partition by d.card_id)::bigint as now_active,
           sum(case when d.available_on <= p_date and not d.lapsed then d.remaining else 0 end) over (partition by d.card_id)::bigint as usable
      from due d
  ), decided as materialized (
    -- Lapsed lots are taken in FEFO order, but for those without which a reservation could not be served.
    select a.*, case when not p_expire or not a.lapsed or a.rest = 0 then false
                     when a.reserved = 0 then true
                     else not lumbung.is_needed(a.now_active, a.reserved, a.lapsing) end as expires
      from (select *, array_agg(rest) filter (where lapsed and rest > 0 and reserved > 0) over (partition by card_id order by expires_on, lot_id) as lapsing
              from active offset 0) a
  ), movements as (
    select d.card_id, d.held, d.reserved, d.active + d.pending as balance, d.usable, d.lot_id, d.source_kind, d.source_id, m.kind, m.points, m.debt_change,
           m.lowers_usable, m.at, m.place, d.debt_at, d.available_on, d.expires_on
      from decided d
     cross join lateral (
       select 'activate' as kind, 0::bigint as points, 0::bigint as debt_change, 0::bigint as lowers_usable, d.available_on as at, 1 as place where d.falls_due
       union all
       select 'debt_repaid', -d.repaid, -d.repaid, case when d.lapsed then 0 else d.repaid end, d.available_on, 1 where d.repaid > 0
       union all
       select 'expire', -d.rest, 0, 0, p_date, 2 where d.expires) m
  ), numbered as materialized (
    -- Entry ids in the order in which a card's history reads: by day of activation, each followed by what it repaid, then what lapsed, first expiring first.
    select nextval('lumbung.entry_id') as entry_id, o.*
      from (select m.*, m.balance + sum(m.points) over history as balance_after, m.usable - sum(m.lowers_usable) over history as usable_after
              from movements m
            window history as (partition by m.card_id order by m.place, case when m.place = 1 then m.available_on else m.expires_on end, m.lot_id, m.kind
                                rows between unbounded preceding and current row)
             order by m.card_id, m.place, case when m.place = 1 then m.available_on else m.expires_on end, m.lot_id, m.kind offset 0) o
  ), wrote_entries as (
    insert into lumbung.entry (id, recorded_at, program_id, card_id, kind, points, debt_change, balance_after, available_after, at, source_kind, source_id, actor,
      key_id, request_id)
    select n.entry_id, v_now, p_program, n.card_id, n.kind, n.points, n.debt_change, n.balance_after, greatest(0, n.usable_after - n.held - n.reserved),
           greatest(n.at::timestamp at time zone v_zone, case when n.kind = 'debt_repaid' then n.debt_at end), n.source_kind, n.source_id, p_actor, p_key, p_request
      from numbered n
  ), wrote_allocations as (
    insert into lumbung.allocation (entry_id, lot_id, recorded_at, program_id, points)
    select n.entry_id, n.lot_id, v_now, p_program, n.points from numbered n
  ), wrote_lots as (
    update lumbung.lot l
       set remaining = case when d.expires then 0 else d.rest end, is_open = d.rest > 0 and not d.expires,
           state = case when d.expires then 'expired' when d.rest = 0 then 'depleted' else 'active' end
      from (select * from decided where falls_due or expires offset 0) d
     where l.id = d.lot_id
  ), sums as materialized (
    select d.card_id, count(*) filter (where d.falls_due) as activated, coalesce(sum(d.remaining) filter (where d.falls_due), 0)::bigint as activated_points,
           sum(d.repaid)::bigint as repaid, count(*) filter (where d.expires) as expired,
           coalesce(sum(d.rest) filter (where d.expires), 0)::bigint as expired_points,
           count(*) filter (where p_expire and d.lapsed and d.rest > 0 and not d.expires) as kept,
           -- The window, from the lots as they are now.
           max(d.available_on) filter (where d.stays and d.state_now = 'active') as exact_from,
           least(min(d.expires_on) filter (where d.stays and d.state_now = 'active'), min(d.available_on) filter (where d.stays and d.state_now = 'pending') - 1)
             as exact_until
      from (select *, rest > 0 and not expires as stays, case when falls_due then 'active' else state end as state_now from decided) d
     group by d.card_id
  ), wrote_cards as (
    update lumbung.card k
       set active = k.active + s.activated_points - s.repaid - s.expired_points, pending = k.pending - s.activated_points, debt = k.debt - s.repaid,
           version = k.version + case when s.activated + s.expired > 0 then 1 else 0 end, exact_from = s.exact_from, exact_until = s.exact_until
      from (select * from sums offset 0) s
     where k.id = s.card_id
    returning k.id, k.version, s.activated + s.expired > 0 as has_changed
  ), wrote_outbox as (
    insert into lumbung.outbox (recorded_at, program_id, card_id, card_version, source_kind, source_id)
    select v_now, p_program, w.id, w.version, 'lifecycle', p_date::text from wrote_cards w where w.has_changed order by w.id
  )
  select count(*) filter (where s.activated + s.expired > 0), coalesce(sum(s.activated), 0)::bigint,
         coalesce(sum(s.activated_points), 0)::bigint, coalesce(sum(s.repaid), 0)::bigint, coalesce(sum(s.expired), 0)::bigint,
         coalesce(sum(s.expired_points), 0)::bigint, coalesce(sum(s.kept), 0)::bigint
    from sums s;
end $$;

-- Whether the last of a card's lapsed lots, taken one after the other as far as the reserved points allow, is needed to serve them.
create or replace function lumbung.is_needed(p_active bigint, p_reserved bigint, p_lapsed bigint[]) returns boolean language plpgsql immutable strict as $$
declare
  v_active bigint := p_active;
  v_needed boolean;
  v_points bigint;
begin
  foreach v_points in array p_lapsed loop
    v_needed := v_active - v_points < p_reserved;
    if not v_needed then
      v_active := v_active - v_points;
    end if;
  end loop;
  return v_needed;
end $$;

-- Locks cards of a program in the order of their ids; answers those that there are.
create or replace function lumbung.lock_program_cards(p_program text, p_ids bigint[]) returns bigint[] language plpgsql as $$
begin
  perform from (select distinct x.id from unnest(p_ids) as x (id) order by x.id) x
    cross join lateral (select from lumbung.card k where k.id = x.id and k.program_id = p_program for update) k;
  return array(
    select x.id from (select distinct x.id from unnest(p_ids) as x (id)) x
     where exists (select from lumbung.card k where k.id = x.id and k.program_id = p_program) order by x.id);
end $$;

-- Asks for the run of a date: `created`, `known` (it is queued, under way or done), or `passed` (a later one has been asked for, so that nothing is
-- done). Outside of sandboxes dates that were missed since the last run are queued with it, but none of more than about a
-- year ago (each run does what the ones before it had to do, too); in a sandbox the date becomes its "today".
create or replace function lumbung.request_lifecycle_run(p_allowed text[], p_program text, p_date date, p_cause text, p_actor text, p_key text, p_request text)
returns text language plpgsql
security definer set search_path = lumbung, pg_temp as $$
declare
  v_latest date;
  v_sandbox boolean := (select g.sandbox from lumbung.program g where g.program_id = p_program);
begin
  perform lumbung.require_programs(p_allowed, array[p_program]);
  -- One request of a program at a time: what is the latest date must not change between the look and the write.
  perform pg_advisory_xact_lock(hashtextextended('lifecycle_run ' || p_program, 0));
  if exists (select from lumbung.lifecycle_run r where r.program_id = p_program and r.business_date = p_date) then
    return 'known';
  end if;
  v_latest := (select max(r.business_date) from lumbung.lifecycle_run r where r.program_id = p_program);
  if v_latest > p_date then
    return 'passed';
  end if;
  insert into lumbung.lifecycle_run (program_id, business_date, cause, actor, key_id, request_id)
  select p_program, d::date, case when d::date = p_date then p_cause else 'catch_up' end, p_actor, p_key, p_request
    from generate_series(case when v_sandbox or v_latest is null then p_date else greatest(v_latest + 1, p_date - 370) end, p_date, interval '1 day') d;
  perform lumbung.see_dates(jsonb_build_array(jsonb_build_object('programId', p_program, 'date', p_date)));
  return 'created';
end $$;

-- Locks the earliest unfinished run of a program up to a date, which is begun with p_phase when nobody has begun it; no row: there is none, or it was
-- finished a moment ago.
create or replace function lumbung.lock_lifecycle_run(p_allowed text[], p_program text, p_until date, p_phase text)
returns table ("programId" text, "businessDate" date, phase text, "position" bigint, counts jsonb, actor text, "keyId" text, "requestId" text) language plpgsql
security definer set search_path = lumbung, pg_temp as $$
#variable_conflict use_column
declare
  r lumbung.lifecycle_run;
begin
  perform lumbung.require_programs(p_allowed, array[p_program]);
  select * into r from lumbung.lifecycle_run x
   where x.program_id = p_program and x.business_date <= p_until and x.finished_at is null order by x.business_date limit 1 for update;
  if r.state = 'queued' then
    update lumbung.lifecycle_run x set state = 'running', phase = p_phase, started_at = clock_timestamp(), touched_at = clock_timestamp()
     where x.program_id = r.program_id and x.business_date = r.business_date returning * into r;
  end if;
  return query select r.program_id, r.business_date, r.phase, r.position, r.counts, r.actor, r.key_id, r.request_id where r.program_id is not null;
end $$;

-- Says how far a run has come, in the transaction of the chunk. p_phase null: it is done.
create or replace function lumbung.save_lifecycle_run(p_allowed text[], p_program text, p_date date, p_phase text, p_position bigint, p_counts jsonb) returns void
language plpgsql
security definer set search_path = lumbung, pg_temp as $$
begin
  perform lumbung.require_programs(p_allowed, array[p_program]);
  update lumbung.lifecycle_run r
     set phase = p_phase, position = p_position, counts = p_counts, touched_at = clock_timestamp(),
         state = case when p_phase is null then 'done' else 'running' end, finished_at = case when p_phase is null then clock_timestamp() end
   where r.program_id = p_program and r.business_date = p_date and r.state = 'running';
end $$;

-- Tells of lots of the next p_look cards after p_after that lapse soon: an event for each lot and warning, once for ever. p_days: how long before a lot's
-- last usable day; of several warnings that are due the latest one alone. Reads without locks: it says what is there tonight.
create or replace function lumbung.warn_of_expiry(p_allowed text[], p_program text, p_date date, p_days integer[], p_after bigint, p_look integer)
returns table ("position" bigint, warnings bigint) language plpgsql
security definer set search_path = lumbung, pg_temp as $$
#variable_conflict use_column
declare
  v_ids bigint[];
  v_warnings bigint;
  v_at timestamptz := p_date::timestamp at time zone (select g.time_zone from lumbung.program g where g.program_id = p_program);
begin
  perform lumbung.require_programs(p_allowed, array[p_program]);
  v_ids := array(select c.id from lumbung.card c where c.program_id = p_program and c.id > 0 and c.id > p_after order by c.id limit p_look);
  insert into lumbung.event (type, subject, program_id, card_id, at, data, recorded_at)
  select 'lot.expiring', l.id || '/' || w.days, p_program, c.id, v_at, jsonb_build_object('lotId', l.id::text, 'memberId', c.member_id, 'points', l.remaining,
           'expiresOn', l.expires_on, 'days', w.days), clock_timestamp()
    from unnest(v_ids) as x (id)
   cross join lateral (select * from lumbung.card c where c.id = x.id limit 1) c
   cross join lateral (
     select * from lumbung.lot l
      where l.card_id = c.id and l.is_open and l.expires_on >= p_date and l.expires_on <= p_date + (select max(d) from unnest(p_days) d)
        and l.available_on <= p_date) l
   cross join lateral (select min(d) as days from unnest(p_days) d where l.expires_on - d <= p_date) w
   where not exists (select from lumbung.event e where e.type = 'lot.expiring' and e.subject = l.id || '/' || w.days)
   order by l.id
      on conflict (type, subject) do nothing;
  get diagnostics v_warnings = row_count;
  return query select case when cardinality(v_ids) = p_look then v_ids[p_look] end, v_warnings;
end $$;
