import type { Invariant } from './invariant';

/** Cards, lots, entries, allocations: Σ lots = card = Σ entries, whatever happened. */
export const LEDGER_INVARIANTS: readonly Invariant[] = [
  {
    name: 'each entry says the balance that it left',
    violations: `
      select * from (
        select e.id, e.card_id, e.kind, e.balance_after, sum(e.points) over (partition by e.card_id order by e.id) as running from lumbung.entry e) x
       where balance_after <> running`,
  },
  {
    name: 'debt is never negative in between',
    violations: `
      select * from (select e.id, e.card_id, sum(e.debt_change) over (partition by e.card_id order by e.id) as debt from lumbung.entry e) x where debt < 0`,
  },
  {
    name: 'debt was never negative at a past instant',
    violations: `
      select * from (
        select e.id, e.card_id, e.at, sum(e.debt_change) over (partition by e.card_id order by e.at, e.debt_change desc, e.id) as debt
          from lumbung.entry e where e.debt_change <> 0) x where debt < 0`,
  },
  {
    name: 'a lot was never below zero nor above its points',
    violations: `
      select x.* from (
        select a.lot_id, a.entry_id, sum(a.points) over (partition by a.lot_id order by a.entry_id) as running from lumbung.allocation a) x
        join lumbung.lot l on l.id = x.lot_id
       where x.running < 0 or x.running > l.points`,
  },
  {
    name: 'allocations join an entry and a lot of the same card and program',
    violations: `
      select a.* from lumbung.allocation a
        left join lumbung.entry e on e.id = a.entry_id
        left join lumbung.lot l on l.id = a.lot_id
       where e.id is null or l.id is null or e.card_id <> l.card_id or a.program_id <> e.program_id or a.program_id <> l.program_id`,
  },
  {
    name: 'the card holds what its holds do',
    violations: `
      select c.id, c.held, c.holds_until, coalesce(sum(h.points - coalesce(h.captured, 0)), 0) as by_holds
        from lumbung.card c left join lumbung.hold h on h.card_id = c.id and h.state in ('active', 'capturing')
       group by c.id
      having c.held <> coalesce(sum(h.points - coalesce(h.captured, 0)), 0) or c.holds_until is distinct from min(h.expires_at) filter (where h.state = 'active')`,
  },
  {
    name: 'nothing is negative',
    violations: `
      select 'card' as what, id::text from lumbung.card where least(active, pending, held, reserved, debt, orders, spend) < 0
      union all select 'lot', id::text from lumbung.lot where remaining < 0 or remaining > points
      union all select 'entry', id::text from lumbung.entry where least(balance_after, available_after) < 0
      union all select 'counter', rule_id from lumbung.usage_counter where least(uses, amount) < 0`,
  },
  {
    name: 'a lot is open exactly while it holds something, in a state that says so',
    violations: `
      select id, state, is_open, remaining from lumbung.lot
       where is_open <> (state in ('pending', 'active')) or is_open <> (remaining > 0)`,
  },
  {
    name: 'within its window of dates the card says what can be used',
    // The usable sum changes only where a lot begins or lapses, so these dates and the window's ends are all there is to look at.
    violations: `
      with dates as (
        select c.id, coalesce(c.exact_from, date '0001-01-01') as d from lumbung.card c
        union select c.id, coalesce(c.exact_until, date '9999-12-30') from lumbung.card c
        union select l.card_id, l.available_on from lumbung.lot l where l.is_open
        union select l.card_id, l.expires_on + 1 from lumbung.lot l where l.is_open and l.expires_on is not null)
      select c.id, dates.d, c.active, c.exact_from, c.exact_until, coalesce(sum(l.remaining), 0) as usable
        from lumbung.card c
        join dates on dates.id = c.id and dates.d between coalesce(c.exact_from, date '0001-01-01') and coalesce(c.exact_until, date '9999-12-31')
        left join lumbung.lot l on l.card_id = c.id and l.is_open and l.available_on <= dates.d and (l.expires_on is null or l.expires_on >= dates.d)
       group by c.id, dates.d having c.active <> coalesce(sum(l.remaining), 0)`,
  },
  {
    name: 'every change of a card has its row in the outbox',
    violations: `
      select c.id, c.version, count(o.id) as rows, coalesce(max(o.card_version), 0) as latest
        from lumbung.card c left join lumbung.outbox o on o.card_id = c.id
       group by c.id having c.version <> count(distinct o.card_version) or c.version <> coalesce(max(o.card_version), 0)`,
  },
  {
    name: 'no two cards of a program belong to one member, and no lot to a card of another program',
    violations: `
      select c.program_id, c.member_id from lumbung.card c group by 1, 2 having count(*) > 1
      union all select l.program_id, l.id::text from lumbung.lot l join lumbung.card c on c.id = l.card_id where c.program_id <> l.program_id`,
  },
];
