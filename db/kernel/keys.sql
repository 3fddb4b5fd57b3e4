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
-- p_ops: [{programId, id, fingerprint (hex), acceptedAt}], no id twice.
create or replace function lumbung.open_keys(p_allowed text[], p_kind text, p_run text, p_ops jsonb)
returns table (program_id text, id text, outcome text, attempt integer, code text, own boolean) language plpgsql
security definer set search_path = lumbung, pg_temp as $$
#variable_conflict use_column
begin
  perform lumbung.require_programs(p_allowed, (select array_agg(distinct o->>'programId') from jsonb_array_elements(p_ops) o));

  -- attempt 1 and state 'refused' hold the place until the end of this transaction sets both.
  insert into lumbung.settlement_key (program_id, kind, id, fingerprint, attempt, state, recorded_at)
  select o.program_id, p_kind, o.id, o.fingerprint, 1, 'refused', '-infinity'
    from (select x->>'programId' as program_id, x->>'id' as id, decode(x->>'fingerprint', 'hex') as fingerprint from jsonb_array_elements(p_ops) x) o
   order by o.program_id, o.id
      on conflict do nothing;

  perform from lumbung.settlement_key k
    join (select x->>'programId' as program_id, x->>'id' as id from jsonb_array_elements(p_ops) x) o
      on k.program_id = o.program_id and k.kind = p_kind and k.id = o.id
   order by k.program_id, k.id for update of k;

  return query
  select k.program_id, k.id,
         case
           when k.recorded_at = '-infinity' then 'new'
           when own.state in ('refused', 'failed') then own.state
           when k.state in ('open', 'settled') and k.fingerprint = o.fingerprint then k.state
           when k.state in ('open', 'settled') then 'conflict'
           else 'new'
         end,
         case
           when k.recorded_at = '-infinity' then 1
           when own.state in ('refused', 'failed') then own.attempt
           when k.state in ('open', 'settled') then k.attempt
           else k.attempt + 1
         end,
         own.problem->>'code',
         own.state is not null
    from (select x->>'programId' as program_id, x->>'id' as id, decode(x->>'fingerprint', 'hex') as fingerprint, (x->>'acceptedAt')::timestamptz as accepted_at
            from jsonb_array_elements(p_ops) x) o
    join lumbung.settlement_key k on k.program_id = o.program_id and k.kind = p_kind and k.id = o.id
    -- An attempt of this very run: its first step is running again, and the verdict stands, whatever became of the id since. The day covers clocks
    -- that differ.
    left join lateral (
      select s.state, s.attempt, s.problem from lumbung.settlement s
       where k.recorded_at > '-infinity'
         and s.program_id = k.program_id and s.kind = p_kind and s.id = k.id
         and s.recorded_at >= o.accepted_at - interval '1 day' and s.workflow_run = p_run and s.fingerprint = o.fingerprint
       order by s.attempt desc limit 1) own on true;
end $$;

-- Writes the first verdict on new attempts: the row in `settlement`, and the key that points at it.
-- p_rows: see `SettlementInsert` in settlement-rows.ts.
create or replace function lumbung.insert_settlements(p_kind text, p_workflow text, p_run text, p_rows jsonb) returns void language plpgsql as $$
begin
  insert into lumbung.settlement (program_id, kind, id, attempt, recorded_at, state, fingerprint, member_id, card_id, rule_set_version, request, accepted_at,
    placed_at, business_date, facts, pricing, redemption, accrual, uses, posted, problem, reserved, workflow_id, workflow_run, settled_at, actor, key_id, request_id)
  select r."programId", p_kind, r.id, r.attempt, now(), r.state, decode(r.fingerprint, 'hex'), r."memberId", r."cardId", r."ruleSetVersion", r.request,
         r."acceptedAt", r."placedAt", r.date, r.facts, r.pricing, r.redemption, r.accrual, r.uses, r.posted, r.problem, coalesce(r.reserved, 0), p_workflow, p_run,
         case when r.state = 'settled' then now() end, r.actor, r."keyId", r."requestId"
    from jsonb_to_recordset(p_rows) as r ("programId" text, id text, attempt integer, state text, fingerprint text, "memberId" text, "cardId" bigint,
      "ruleSetVersion" integer, request jsonb, "acceptedAt" timestamptz, "placedAt" timestamptz, date date, facts jsonb, pricing jsonb, redemption jsonb,
      accrual jsonb, uses jsonb, posted jsonb, problem jsonb, reserved bigint, actor text, "keyId" text, "requestId" text);

  update lumbung.settlement_key k
     set attempt = r.attempt, fingerprint = decode(r.fingerprint, 'hex'), recorded_at = now(),
         state = case when r.state = 'discounted' then 'open' else r.state end
    from jsonb_to_recordset(p_rows) as r ("programId" text, id text, attempt integer, state text, fingerprint text)
   where k.program_id = r."programId" and k.kind = p_kind and k.id = r.id;
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
create or replace function lumbung.count_uses(p_sign integer, p_uses jsonb) returns void language sql as $$
  update lumbung.usage_counter c
     set uses = c.uses + p_sign * u.uses, amount = c.amount + p_sign * u.amount
    from (select r."programId" as program_id, r."ruleKind" as rule_kind, r."ruleId" as rule_id, r.period, r."memberId" as member_id,
                 sum(r.uses) as uses, sum(r.amount) as amount
            from jsonb_to_recordset(p_uses) as r ("programId" text, "ruleKind" text, "ruleId" text, period text, "memberId" text, uses bigint, amount bigint)
           group by 1, 2, 3, 4, 5) u
   where (c.program_id, c.rule_kind, c.rule_id, c.period, c.member_id) = (u.program_id, u.rule_kind, u.rule_id, u.period, u.member_id)
$$;
