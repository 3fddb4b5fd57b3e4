-- Operations on points that are decided on in TypeScript (activities/post-operations). Order of locks: their own keys (open_keys), the keys of
-- their parents, usage counters, cards.

-- Locks the keys of parents and reads what is settled of them; those that nobody has settled are left out. The arrays belong together.
-- `moved`: what became of the lots of a card that was merged away, by their old ids; `card_now`: the one that it was merged into, or itself.
create or replace function lumbung.lock_parents(p_allowed text[], p_programs text[], p_kinds text[], p_ids text[])
returns table (program_id text, kind text, id text, member_id text, card_id bigint, rule_set_version integer,
  at timestamptz, date date, request jsonb, facts jsonb, pricing jsonb, redemption jsonb, accrual jsonb, uses jsonb, posted jsonb, progress jsonb, moved jsonb, card_now bigint)
language plpgsql
security definer set search_path = lumbung, pg_temp as $$
#variable_conflict use_column
begin
  perform lumbung.require_programs(p_allowed, p_programs);
  perform from (select distinct x.program_id, x.kind, x.id from unnest(p_programs, p_kinds, p_ids) as x (program_id, kind, id) order by 1, 2, 3) x
    cross join lateral (
      select from lumbung.settlement_key k where k.program_id = x.program_id and k.kind = x.kind and k.id = x.id for update) k;
  return query
  select a.program_id, a.kind, a.id, a.member_id, a.card_id, a.rule_set_version, a.placed_at, a.business_date, a.request, a.facts,
         a.pricing, a.redemption, a.accrual, a.uses, a.posted, a.progress,
         -- Lots of every card that went into the same one: between two merges a return may have given points back to those of the card in the middle.
         (select jsonb_object_agg(m.lot_id, m.into_lot_id)
            from lumbung.card own join lumbung.card c on c.merged_into = own.merged_into join lumbung.lot l on l.card_id = c.id join lumbung.moved_lot m on m.lot_id = l.id
           where own.id = a.card_id),
         (select coalesce(c.merged_into, c.id) from lumbung.card c where c.id = a.card_id)
    from (select distinct x.program_id, x.kind, x.id from unnest(p_programs, p_kinds, p_ids) as x (program_id, kind, id)) x
   cross join lateral (
     select * from lumbung.settlement_key k where k.program_id = x.program_id and k.kind = x.kind and k.id = x.id and k.state = 'settled' limit 1) k
   cross join lateral (
     select * from lumbung.attempt a
      where a.program_id = k.program_id and a.kind = k.kind and a.id = k.id and a.attempt = k.attempt and a.recorded_at = k.recorded_at limit 1) a;
end $$;

-- Writes a batch of decided operations of one kind: what they did to cards, holds, counters and parents, and their rows.
-- p_rows: see insert_settlements; p_changes: {cards, made, lots, entries, outbox} of write_cards, {holds} of write_holds, {parents: [{programId, kind, id,
-- progress}], uses, givenBack, unused, dates}.
create or replace function lumbung.post_operations(p_allowed text[], p_kind text, p_workflow text, p_run text, p_rows jsonb, p_changes jsonb) returns void
language plpgsql
security definer set search_path = lumbung, pg_temp as $$
begin
  perform lumbung.require_programs(p_allowed, (select array_agg(distinct r->>'programId') from jsonb_array_elements(p_rows) r));
  perform lumbung.write_cards(p_changes->'cards', p_changes->'made', p_changes->'lots', p_changes->'entries', p_changes->'outbox');
  perform lumbung.write_holds(p_changes->'holds');
  update lumbung.settlement s set progress = x.progress
    from (select k.*, x.progress
            from jsonb_to_recordset(p_changes->'parents') as x ("programId" text, kind text, id text, progress jsonb)
           cross join lateral (
             select * from lumbung.settlement_key k where k.program_id = x."programId" and k.kind = x.kind and k.id = x.id limit 1) k offset 0) x
   where s.program_id = x.program_id and s.kind = x.kind and s.id = x.id and s.attempt = x.attempt and s.recorded_at = x.recorded_at;
  perform lumbung.count_uses(1, p_changes->'uses');
  perform lumbung.count_uses(-1, p_changes->'givenBack');
  perform lumbung.insert_settlements(p_kind, p_workflow, p_run, p_rows);
  perform lumbung.drop_unused(nullif(p_changes->'unused', 'null'));
  perform lumbung.see_dates(nullif(p_changes->'dates', 'null'));
end $$;
