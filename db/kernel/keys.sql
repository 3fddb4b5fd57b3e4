-- Every function here locks before it reads: a statement that does both is wrong under READ COMMITTED.
-- Order of locks everywhere, each sorted by id: keys, settlements, usage counters, cards.

create or replace function lumbung.require_programs(p_allowed text[], p_wanted text[]) returns void language plpgsql as $$
begin
  if p_allowed is not null and exists (select from unnest(p_wanted) w where w <> all (p_allowed)) then
    raise exception 'a program outside of the allowed ones' using errcode = '42501';
  end if;
end $$;

-- Makes missing keys and locks them all. What a key says of its id:
--   new       nothing (first, or earlier attempts were refused or failed): `attempt` is the one to make
--   open      being worked on with this fingerprint: go on with `attempt`
--   settled, refused, failed   done with this fingerprint (refused and failed: by this very run; `own` says whether it was this run that settled it)
--   conflict  bound to another fingerprint
-- No id twice. A missing key is made as it will mostly stay; insert_settlements, in the same transaction, makes it what it is otherwise.
create or replace function lumbung.open_keys(p_allowed text[], p_kind text, p_run text, p_programs text[], p_ids text[], p_fingerprints text[],
  p_accepted timestamptz[])
returns table (program_id text, id text, outcome text, attempt integer, code text, own boolean) language plpgsql
security definer set search_path = lumbung, pg_temp as $$
#variable_conflict use_column
declare
  v_made integer;
  v_known boolean[];
begin
  perform lumbung.require_programs(p_allowed, p_programs);
  v_known := array(
    select k.id is not null from unnest(p_programs, p_ids) with ordinality as x (program_id, id, ord)
      left join lateral (
        select k.id from lumbung.settlement_key k where k.program_id = x.program_id and k.kind = p_kind and k.id = x.id limit 1) k on true
     order by x.ord);
  insert into lumbung.settlement_key (program_id, kind, id, fingerprint, attempt, state, recorded_at)
  select x.program_id, p_kind, x.id, decode(x.fingerprint, 'hex'), 1, lumbung.usual_state(p_kind), now()
    from unnest(p_programs, p_ids, p_fingerprints, v_known) as x (program_id, id, fingerprint, known)
   where not x.known
   order by x.program_id, x.id
      on conflict do nothing;
  get diagnostics v_made = row_count;
  if v_made = cardinality(p_ids) then
    return query select x.program_id, x.id, 'new', 1, null::text, false from unnest(p_programs, p_ids) as x (program_id, id);
    return;
  end if;

  perform from (select x.program_id, x.id from unnest(p_programs, p_ids) as x (program_id, id) order by x.program_id, x.id) x
    cross join lateral (
      select from lumbung.settlement_key k where k.program_id = x.program_id and k.kind = p_kind and k.id = x.id for update) k;

  return query
  select x.program_id, x.id,
         case
           when k.is_new then 'new'
           when own.state in ('refused', 'failed') then own.state
           when k.state in ('open', 'settled') and k.is_same then k.state
           when k.state in ('open', 'settled') then 'conflict'
           else 'new'
         end,
         case
           when k.is_new then k.attempt
           when own.state in ('refused', 'failed') then own.attempt
           when k.state in ('open', 'settled') then k.attempt
           else k.attempt + 1
         end,
         own.problem->>'code',
         own.state is not null
    from unnest(p_programs, p_ids, p_fingerprints, p_accepted) as x (program_id, id, fingerprint, accepted_at)
   cross join lateral (
     select k.*, k.fingerprint = decode(x.fingerprint, 'hex') as is_same,
            -- Made by this transaction: nobody else's row carries its number.
            k.xmin = pg_current_xact_id()::xid as is_new
       from lumbung.settlement_key k where k.program_id = x.program_id and k.kind = p_kind and k.id = x.id limit 1) k
    -- An attempt of this very run: its first step is running again, and the verdict stands, whatever became of the id since. The day covers clocks
    -- that differ.
    left join lateral (
      select s.state, s.attempt, s.problem from lumbung.settlement s
       where not k.is_new
         and s.program_id = k.program_id and s.kind = p_kind and s.id = k.id
         and s.recorded_at >= x.accepted_at - interval '1 day' and s.workflow_run = p_run and s.fingerprint = decode(x.fingerprint, 'hex')
       order by s.attempt desc limit 1) own on true;
end $$;

-- What the key of a new operation mostly says at the end of the transaction that makes it.
create or replace function lumbung.usual_state(p_kind text) returns text language sql immutable as $$
  select case p_kind when 'order' then 'open' else 'settled' end
$$;

-- Writes the first verdict on new attempts: the row in `settlement` with its basis, and the key that points at it.
-- p_rows: see `SettlementInsert` in settlement-rows.ts.
create or replace function lumbung.insert_settlements(p_kind text, p_workflow text, p_run text, p_rows jsonb) returns void language plpgsql as $$
begin
  with r as materialized (
    select * from jsonb_to_recordset(p_rows) as r ("programId" text, id text, attempt integer, state text, fingerprint text, "memberId" text, "cardId" bigint,
      "ruleSetVersion" integer, request jsonb, "acceptedAt" timestamptz, "placedAt" timestamptz, date date, facts jsonb, pricing jsonb, redemption jsonb,
      accrual jsonb, uses jsonb, posted jsonb, problem jsonb, reserved bigint, crediting bigint, "holdId" text, actor text, "keyId" text, "requestId" text)
  ), basis as (
    insert into lumbung.settlement_basis (program_id, kind, id, attempt, recorded_at, request, facts, pricing, redemption, uses)
    select r."programId", p_kind, r.id, r.attempt, now(), r.request, r.facts, r.pricing, r.redemption, r.uses from r
  ), under_way as (
    insert into lumbung.settlement_open (program_id, id, attempt, recorded_at, card_id, crediting, spending)
    select r."programId", r.id, r.attempt, now(), r."cardId", coalesce(r.crediting, 0), coalesce((r.pricing->>'goodsTotal')::bigint, 0)
      from r where r.state = 'discounted'
  ), unusual as (
    update lumbung.settlement_key k
       set attempt = x.attempt, fingerprint = decode(x.fingerprint, 'hex'), recorded_at = now(), state = x.key_state
      from (select r.*, p_kind as kind, case r.state when 'discounted' then 'open' else r.state end as key_state from r offset 0) x
     where (x.attempt > 1 or x.key_state <> lumbung.usual_state(x.kind)) and k.program_id = x."programId" and k.kind = x.kind and k.id = x.id
  )
  insert into lumbung.settlement (program_id, kind, id, attempt, recorded_at, state, fingerprint, member_id, card_id, rule_set_version, accepted_at,
    placed_at, business_date, accrual, posted, problem, reserved, hold_id, goods_total, workflow_id, workflow_run, settled_at, actor, key_id, request_id)
  select r."programId", p_kind, r.id, r.attempt, now(), r.state, decode(r.fingerprint, 'hex'), r."memberId", r."cardId", r."ruleSetVersion", r."acceptedAt",
         r."placedAt", r.date, r.accrual, r.posted, r.problem, coalesce(r.reserved, 0), r."holdId", (r.pricing->>'goodsTotal')::bigint, p_workflow, p_run,
         case when r.state = 'settled' then now() end, r.actor, r."keyId", r."requestId"
    from r;
end $$;

-- Writes attempts that failed before they had a row: a fault of ours on these operations alone. Their keys are locked by open_keys.
create or replace function lumbung.fail_new(p_allowed text[], p_kind text, p_workflow text, p_run text, p_rows jsonb) returns void language plpgsql
security definer set search_path = lumbung, pg_temp as $$
begin
  perform lumbung.require_programs(p_allowed, (select array_agg(distinct o->>'programId') from jsonb_array_elements(p_rows) o));
  if exists (select from jsonb_array_elements(p_rows) o where o->>'state' <> 'failed') then
    raise exception 'only failed attempts are written here';
  end if;
  perform lumbung.insert_settlements(p_kind, p_workflow, p_run, p_rows);
end $$;

-- Adds to usage counters (or takes back, with p_sign -1). The counters are locked by the caller.
create or replace function lumbung.count_uses(p_sign integer, p_uses jsonb) returns void language plpgsql as $$
begin
  if p_uses is null or p_uses = '[]' then
    return;
  end if;
  update lumbung.usage_counter c
     set uses = c.uses + p_sign * u.uses, amount = c.amount + p_sign * u.amount
    from (select r."programId" as program_id, r."ruleKind" as rule_kind, r."ruleId" as rule_id, r.period, r."memberId" as member_id,
                 sum(r.uses) as uses, sum(r.amount) as amount
            from jsonb_to_recordset(p_uses) as r ("programId" text, "ruleKind" text, "ruleId" text, period text, "memberId" text, uses bigint, amount bigint)
           group by 1, 2, 3, 4, 5) u
   where (c.program_id, c.rule_kind, c.rule_id, c.period, c.member_id) = (u.program_id, u.rule_kind, u.rule_id, u.period, u.member_id);
end $$;
