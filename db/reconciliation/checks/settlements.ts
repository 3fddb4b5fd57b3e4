import { difference, ofChunk, type Check } from './check';

/** Points in a list of lots of `posted`. */
const sumOf = (list: string) => `(select coalesce(sum((l->>'points')::bigint), 0) from jsonb_array_elements(s.posted->'${list}') l)`;

/** What the operation of settlement `s` says that it posted: by kind of operation, the kind of entry and its points. */
const SAID = `
      select 'earn', ${sumOf('earnedLots')} where s.kind = 'order'
      union all select 'redeem', -${sumOf('redeemedLots')} where s.kind = 'order'
      union all select 'grant', (s.posted->'lot'->>'points')::bigint where s.kind = 'grant'`;

/** Entries that an operation tells of; others (a lot that became active, debt that it repaid) follow from it later. */
const TOLD = `(e.source_kind, e.kind) in (('order', 'earn'), ('order', 'redeem'), ('grant', 'grant'))`;

const SETTLEMENTS_EQUAL_ENTRIES: Check = {
  name: 'settlements_equal_entries',
  differences: `
    with said as (
      select s.program_id, s.card_id, s.kind, s.id, x.entry_kind, sum(x.points) as points
        from lumbung.settlement s cross join lateral (${SAID}) as x (entry_kind, points)
       where ${ofChunk('s.card_id')} and s.state = 'settled' group by 1, 2, 3, 4, 5),
    entered as (
      select e.program_id, e.card_id, e.source_kind as kind, e.source_id as id, e.kind as entry_kind, sum(e.points) as points,
             array_agg(e.id order by e.id) as entries
        from lumbung.entry e where ${ofChunk('e.card_id')} and ${TOLD} group by 1, 2, 3, 4, 5)
    select ${difference({
      program: 'program_id',
      card: 'card_id',
      subject: "kind || ' ' || id || ', ' || entry_kind",
      expected: "jsonb_build_object('posted', coalesce(s.points, 0), 'entryKind', entry_kind)",
      actual: "jsonb_build_object('entered', coalesce(e.points, 0), 'entryKind', entry_kind)",
      entries: "coalesce(e.entries, '{}')",
    })}
      from said s full join entered e using (program_id, card_id, kind, id, entry_kind)
     where coalesce(s.points, 0) <> coalesce(e.points, 0)`,
};

/** What operations say against what was entered. */
export const SETTLEMENT_CHECKS: readonly Check[] = [SETTLEMENTS_EQUAL_ENTRIES];
