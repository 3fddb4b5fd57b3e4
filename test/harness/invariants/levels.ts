import type { Invariant } from './invariant';

/** A card's level is what its history of changes says, and each change has its cause. */
export const LEVEL_INVARIANTS: readonly Invariant[] = [
  {
    name: 'the card has the level of its last change',
    violations: `
      select c.id, c.level, c.level_from, c.level_version, h.level as last, h.rule_set_version as version, h.latest
        from lumbung.card c
        left join (select distinct on (card_id) *, max(at) over (partition by card_id) as latest from lumbung.level_change order by card_id, id desc) h
          on h.card_id = c.id
       where c.level_from is distinct from h.latest or c.level_version is distinct from h.rule_set_version or c.level <> coalesce(h.level, c.level)`,
  },
  {
    name: 'level changes follow one another, and none changes nothing',
    violations: `
      select * from (
        select h.*, lag(h.level, 1, h.level_before) over (partition by h.card_id order by h.id) as had from lumbung.level_change h) x
       where level_before <> had or level = level_before and source_kind <> 'by_hand'`,
  },
  {
    name: 'each level change that an order caused counts from its time, and was earned',
    violations: `
      select h.id, h.card_id, h.level, h.at, h.qualifying, h.source_id from lumbung.level_change h
       where h.source_kind = 'order' and (not exists (
               select from lumbung.settlement s
                where s.program_id = h.program_id and s.kind = h.source_kind and s.id = h.source_id and s.card_id = h.card_id and s.state = 'settled'
                  and s.placed_at = h.at)
          or not exists (
               select from lumbung.rule_set r, jsonb_array_elements(r.levels) l
                where r.program_id = h.program_id and r.version = h.rule_set_version and r.qualify_on = h.qualified_by
                  and l->>'id' = h.level and (l->>'threshold')::bigint <= h.qualifying)
          or 1 < (select count(*) from lumbung.level_change o where o.card_id = h.card_id and o.source_kind = h.source_kind and o.source_id = h.source_id))`,
  },
  {
    name: 'each level change has numbers that reach it, or a person who set it',
    violations: `
      select h.id, h.card_id, h.source_kind, h.level, h.qualifying from lumbung.level_change h
       where (h.source_kind in ('by_hand', 'by_hand_ended')) <> (h.qualifying is null)
             and not (h.source_kind = 'merge' and exists (
               select from lumbung.card s join lumbung.level_change o on o.card_id = s.id and o.source_kind = 'by_hand' and o.level = h.level
                where s.merged_into = h.card_id))
          or (h.source_kind = 'by_hand') <> (h.reason is not null)
          or h.source_kind = 'nightly' and 1 < (
               select count(*) from lumbung.level_change o where o.card_id = h.card_id and o.source_kind = h.source_kind and o.source_id = h.source_id)`,
  },
  {
    name: 'a level that is set by hand has one under it',
    violations: 'select c.id, c.level, c.level_set_until from lumbung.card c where c.level_set_until is not null and c.level_under is null',
  },
  {
    name: 'the card has come to the sum of its days',
    violations: `
      select c.id, c.spend, c.earned, sum(d.spend) as spend_by_day, sum(d.earned) as earned_by_day
        from lumbung.card c left join lumbung.qualifying_day d on d.card_id = c.id
       group by c.id having c.spend <> coalesce(sum(d.spend), 0) or c.earned <> coalesce(sum(d.earned), 0)`,
  },
  {
    name: 'the outbox tells of each level change once',
    violations: `
      select h.id, count(o.id) as rows
        from lumbung.level_change h
        full join (select * from lumbung.outbox where level_change_id is not null) o
          on o.level_change_id = h.id and o.card_id = h.card_id and o.source_kind = h.source_kind and o.source_id = h.source_id
       group by h.id having h.id is null or count(o.id) <> 1`,
  },
  {
    name: 'what counts toward levels on a day is what the operations of that day came to',
    // Operations of other kinds say in what they posted which day's amounts they raised or lowered.
    violations: `
      with operation as (
        select s.card_id, s.business_date as on_date, s.goods_total as spend, coalesce((s.accrual->>'points')::bigint, 0) as earned
          from lumbung.settlement s where s.kind = 'order' and s.state = 'settled'
        union all
        select s.card_id, s.business_date, coalesce((s.request->'qualifying'->>'spend')::bigint, 0), coalesce((s.request->'qualifying'->>'points')::bigint, 0)
          from lumbung.attempt s where s.kind = 'grant' and s.state = 'settled'
        union all
        select s.card_id, (s.posted->'qualifying'->>'date')::date, (s.posted->'qualifying'->>'spend')::bigint, (s.posted->'qualifying'->>'points')::bigint
          from lumbung.settlement s where s.kind not in ('order', 'grant') and s.state = 'settled' and s.posted ? 'qualifying'
      ), summed as (
        select coalesce(k.merged_into, k.id) as card_id, o.on_date, sum(o.spend) as spend, sum(o.earned) as earned
          from operation o join lumbung.card k on k.id = o.card_id group by 1, 2)
      select card_id, on_date, d.spend, d.earned, s.spend as by_operations, s.earned as earned_by_operations
        from lumbung.qualifying_day d full join summed s using (card_id, on_date)
       where coalesce(d.spend, 0) <> coalesce(s.spend, 0) or coalesce(d.earned, 0) <> coalesce(s.earned, 0)`,
  },
];
