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
       where level_before <> had or level = level_before`,
  },
  {
    name: 'each level change was caused by a settled order, counts from its time, and was earned',
    violations: `
      select h.id, h.card_id, h.level, h.at, h.qualifying, h.source_id from lumbung.level_change h
       where not exists (
               select from lumbung.settlement s
                where s.program_id = h.program_id and s.kind = h.source_kind and s.id = h.source_id and s.card_id = h.card_id and s.state = 'settled'
                  and s.placed_at = h.at)
          or not exists (
               select from lumbung.rule_set r, jsonb_array_elements(r.levels) l
                where r.program_id = h.program_id and r.version = h.rule_set_version and r.qualify_on = h.qualified_by
                  and l->>'id' = h.level and (l->>'threshold')::bigint <= h.qualifying)
          or 1 < (select count(*) from lumbung.level_change o where o.card_id = h.card_id and o.source_kind = h.source_kind and o.source_id = h.source_id)`,
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
    name: 'the card counts the points that it earned',
    violations: `
      select c.id, c.earned, coalesce(sum(e.points), 0) as entries
        from lumbung.card c left join lumbung.entry e on e.card_id = c.id and e.kind = 'earn'
       group by c.id having c.earned <> coalesce(sum(e.points), 0)`,
  },
];
