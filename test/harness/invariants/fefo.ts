import type { Invariant } from './invariant';

/**
 * First expiring, first out, told from the history alone: when an order took points from a lot, no lot that it could have used and that
 * lapses earlier (same day: is older) had anything left. A lot that a return brought back after it had lapsed may have got a later date by its grace: what it had before is not known.
 */
export const FEFO: Invariant = {
  name: 'points are redeemed first expiring first',
  violations: `
    with redeemed as (
      select e.id as entry_id, e.card_id, s.business_date, l.id as lot_id, coalesce(l.expires_on, 'infinity') as expires_on
        from lumbung.entry e
        join lumbung.settlement s on s.card_id = e.card_id and s.kind = e.source_kind and s.id = e.source_id and s.state = 'settled'
        join lumbung.allocation a on a.entry_id = e.id
        join lumbung.lot l on l.id = a.lot_id
       where e.kind = 'redeem')
    select r.entry_id, r.lot_id as took_from, earlier.id as left_alone, left_over.points
      from redeemed r
      join lumbung.lot earlier on earlier.card_id = r.card_id and (coalesce(earlier.expires_on, 'infinity'), earlier.id) < (r.expires_on, r.lot_id)
       and earlier.available_on <= r.business_date and coalesce(earlier.expires_on, 'infinity') >= r.business_date
      cross join lateral (select coalesce(sum(a.points), 0) as points from lumbung.allocation a where a.lot_id = earlier.id and a.entry_id <= r.entry_id) left_over
     where left_over.points > 0
       and not exists (
         select from lumbung.allocation lapsed
           join lumbung.entry x on x.id = lapsed.entry_id and x.kind = 'expire'
           join lumbung.allocation back on back.lot_id = lapsed.lot_id and back.entry_id > x.id
           join lumbung.entry y on y.id = back.entry_id and y.kind = 'restore'
          where lapsed.lot_id in (r.lot_id, earlier.id) and x.id > r.entry_id)`,
};

/** A lot is spent only by operations dated within its days. (An order whose reservation lapsed meanwhile is the one exception, and is told so.) */
export const DATES: Invariant = {
  name: 'no lot is spent before it is usable or after it lapsed',
  violations: `
    select e.id, e.source_id, s.business_date, l.id as lot_id, l.available_on, l.expires_on
      from lumbung.entry e
      join lumbung.settlement s on s.card_id = e.card_id and s.kind = e.source_kind and s.id = e.source_id and s.state = 'settled'
      join lumbung.allocation a on a.entry_id = e.id
      join lumbung.lot l on l.id = a.lot_id
     where e.kind = 'redeem' and (s.business_date < l.available_on or s.business_date > l.expires_on)`,
};
