import { difference, ofChunk, type Check } from './check';

/** Points in a list of lots of `posted`. */
const sumOf = (list: string) => `(select coalesce(sum((l->>'points')::bigint), 0) from jsonb_array_elements(s.posted->'${list}') l)`;

/** A number of `posted`. */
const numberOf = (...path: string[]) => `coalesce((s.posted#>>'{${path.join(',')}}')::bigint, 0)`;

/** What an operation of a kind says that it posted: the kind of entry, and its points. */
const SAID: readonly { kind: string; entry: string; points: string; source?: string }[] = [
  { kind: 'order', entry: 'earn', points: sumOf('earnedLots') },
  { kind: 'order', entry: 'redeem', points: `-${sumOf('redeemedLots')}` },
  // What was nobody's is entered as the order that it is.
  { kind: 'claim', entry: 'earn', points: sumOf('earnedLots'), source: 'order' },
  { kind: 'grant', entry: 'grant', points: numberOf('lot', 'points') },
  { kind: 'redemption', entry: 'redeem', points: `-${numberOf('points')}` },
  { kind: 'capture', entry: 'redeem', points: `-${numberOf('points')}` },
  { kind: 'reversal', entry: 'reversal', points: numberOf('points') },
  { kind: 'transfer', entry: 'transfer_out', points: `-${numberOf('points')}` },
  { kind: 'return', entry: 'restore', points: numberOf('restored', 'points') },
  { kind: 'return', entry: 'clawback', points: `-(${numberOf('clawedBack', 'fromPending')} + ${numberOf('clawedBack', 'fromAvailable')})` },
];

const said = SAID.map(
  ({ kind, entry, points, source }) =>
    `select '${source ?? kind}', ${source === undefined ? 'own.id' : "split_part(s.id, '/', 1)"}, '${entry}', ${points} where s.kind = '${kind}'`,
).join(' union all ');

/** Entries that an operation tells of; others (a lot that became active, debt that it repaid) follow from it later. */
const told = [...new Set(SAID.map(({ kind, entry, source }) => `('${source ?? kind}', '${entry}')`))].join(', ');

const SETTLEMENTS_EQUAL_ENTRIES: Check = {
  name: 'settlements_equal_entries',
  differences: `
    with said as (
      select s.program_id, s.card_id, x.kind, x.id, x.entry_kind, sum(x.points) as points
        from lumbung.settlement s
       -- Entries name what caused them by its caller's id, without that of its parent.
       cross join lateral (select regexp_replace(s.id, '^.*/', '') as id) own
       cross join lateral (${said}) as x (kind, id, entry_kind, points)
       where ${ofChunk('s.card_id')} and s.state = 'settled' group by 1, 2, 3, 4, 5),
    entered as (
      select e.program_id, e.card_id, e.source_kind as kind, e.source_id as id, e.kind as entry_kind, sum(e.points) as points,
             array_agg(e.id order by e.id) as entries
        from lumbung.entry e where ${ofChunk('e.card_id')} and (e.source_kind, e.kind) in (${told}) group by 1, 2, 3, 4, 5)
    select ${difference({
      program: 'program_id',
      card: 'card_id',
      subject: "kind || ' ' || id || ', ' || entry_kind || ', card ' || card_id",
      expected: "jsonb_build_object('posted', coalesce(s.points, 0), 'entryKind', entry_kind)",
      actual: "jsonb_build_object('entered', coalesce(e.points, 0), 'entryKind', entry_kind)",
      entries: "coalesce(e.entries, '{}')",
    })}
      from said s full join entered e using (program_id, card_id, kind, id, entry_kind)
     where coalesce(s.points, 0) <> coalesce(e.points, 0)`,
};

/** What operations say against what was entered. */
export const SETTLEMENT_CHECKS: readonly Check[] = [SETTLEMENTS_EQUAL_ENTRIES];
