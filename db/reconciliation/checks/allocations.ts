import { difference, ofChunk, type Check } from './check';

/** Entries of the chunk and what they allocated; by their instant of recording, which says in which partition to look. */
const ALLOCATIONS = `
  with entries as materialized (
    select e.id, e.recorded_at, e.program_id, e.card_id, e.kind, e.points from lumbung.entry e where ${ofChunk('e.card_id')}),
  allocations as materialized (
    select a.entry_id, a.lot_id, a.program_id, a.points, e.card_id
      from entries e join lumbung.allocation a on a.entry_id = e.id and a.recorded_at = e.recorded_at)`;

const LOTS_EQUAL_ALLOCATIONS: Check = {
  name: 'lots_equal_allocations',
  differences: `${ALLOCATIONS},
    sums as (select a.lot_id, sum(a.points) as points, array_agg(a.entry_id order by a.entry_id) as entries from allocations a group by a.lot_id)
    select ${difference({
      program: 'l.program_id',
      card: 'l.card_id',
      subject: "'lot ' || l.id",
      expected: "jsonb_build_object('remaining', coalesce(s.points, 0))",
      actual: "jsonb_build_object('remaining', l.remaining)",
      lots: 'array[l.id]',
      entries: "coalesce(s.entries, '{}')",
    })}
      from lumbung.lot l left join sums s on s.lot_id = l.id
     where ${ofChunk('l.card_id')} and l.remaining <> coalesce(s.points, 0)`,
};

const ENTRIES_EQUAL_ALLOCATIONS: Check = {
  name: 'entries_equal_allocations',
  differences: `${ALLOCATIONS},
    sums as (
      select a.entry_id, coalesce(sum(a.points) filter (where l.id is not null), 0) as points, bool_and(l.id is not null) as own,
             array_agg(a.lot_id order by a.lot_id) as lots
        from allocations a left join lumbung.lot l on l.id = a.lot_id and l.card_id = a.card_id and l.program_id = a.program_id
       group by a.entry_id)
    select ${difference({
      program: 'e.program_id',
      card: 'e.card_id',
      subject: "'entry ' || e.id",
      expected: "jsonb_build_object('kind', e.kind, 'points', coalesce(s.points, 0))",
      actual: "jsonb_build_object('kind', e.kind, 'points', e.points)",
      lots: "coalesce(s.lots, '{}')",
      entries: 'array[e.id]',
    })}
      from entries e left join sums s on s.entry_id = e.id
     where e.points <> coalesce(s.points, 0) or not coalesce(s.own, true)`,
};

/** Which entry moved what on which lot. */
export const ALLOCATION_CHECKS: readonly Check[] = [LOTS_EQUAL_ALLOCATIONS, ENTRIES_EQUAL_ALLOCATIONS];
