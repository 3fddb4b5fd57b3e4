import { difference, ofChunk, type Check } from './check';

const RESERVED_BY_ORDERS: Check = {
  name: 'reserved_by_orders',
  differences: `
    with under_way as (
      select o.card_id, sum(s.reserved) as reserved, jsonb_agg(o.id order by o.id) as orders
        from lumbung.settlement_open o
        join lumbung.settlement s
          on s.program_id = o.program_id and s.kind = 'order' and s.id = o.id and s.attempt = o.attempt and s.recorded_at = o.recorded_at
       where ${ofChunk('o.card_id')} and s.state in ('discounted', 'accrued') group by o.card_id)
    select ${difference({
      program: 'c.program_id',
      card: 'c.id',
      subject: "'card ' || c.id",
      expected: "jsonb_build_object('reserved', coalesce(u.reserved, 0), 'orders', coalesce(u.orders, '[]'))",
      actual: "jsonb_build_object('reserved', c.reserved)",
    })}
      from lumbung.card c left join under_way u on u.card_id = c.id
     where ${ofChunk('c.id')} and c.reserved <> coalesce(u.reserved, 0)`,
};

const HELD_BY_HOLDS: Check = {
  name: 'held_by_holds',
  differences: `
    with holding as (
      select h.card_id, sum(h.points - coalesce(h.captured, 0)) as held, jsonb_agg(h.hold_id order by h.hold_id) as holds
        from lumbung.hold h where ${ofChunk('h.card_id')} and h.state in ('active', 'capturing') group by h.card_id)
    select ${difference({
      program: 'c.program_id',
      card: 'c.id',
      subject: "'card ' || c.id",
      expected: "jsonb_build_object('held', coalesce(h.held, 0), 'holds', coalesce(h.holds, '[]'))",
      actual: "jsonb_build_object('held', c.held)",
    })}
      from lumbung.card c left join holding h on h.card_id = c.id
     where ${ofChunk('c.id')} and c.held <> coalesce(h.held, 0)`,
};

/** What came after the last night began is the next one's; only what was there before should have aged. */
const NO_OVERDUE_LOTS: Check = {
  name: 'no_overdue_lots',
  differences: `
    with night as (
      select distinct on (r.program_id) r.program_id, r.business_date, r.started_at
        from lumbung.lifecycle_run r where r.state = 'done' order by r.program_id, r.business_date desc)
    select ${difference({
      program: 'l.program_id',
      card: 'l.card_id',
      subject: "'lot ' || l.id",
      expected: `jsonb_build_object('state', case when l.expires_on < n.business_date then 'expired' else 'active' end, 'since', n.business_date)`,
      actual: `jsonb_build_object('state', l.state, 'remaining', l.remaining, 'availableOn', l.available_on, 'expiresOn', l.expires_on)`,
      lots: 'array[l.id]',
    })}
      from lumbung.lot l join night n on n.program_id = l.program_id
     where ${ofChunk('l.card_id')} and l.is_open and l.recorded_at < n.started_at
       and (l.expires_on < n.business_date or (l.state = 'pending' and l.available_on <= n.business_date))
       and not exists (
         select from lumbung.entry e join lumbung.allocation a on a.entry_id = e.id and a.recorded_at = e.recorded_at
          where e.card_id = l.card_id and e.recorded_at >= n.started_at and a.lot_id = l.id)`,
};

const LEVEL_IS_LAST_CHANGE: Check = {
  name: 'level_is_last_change',
  differences: `
    with last as (
      select distinct on (h.card_id) h.card_id, h.level, h.source_kind, h.source_id
        from lumbung.level_change h where ${ofChunk('h.card_id')} order by h.card_id, h.id desc)
    select ${difference({
      program: 'c.program_id',
      card: 'c.id',
      subject: "'card ' || c.id",
      expected: "jsonb_build_object('level', h.level, 'by', h.source_kind || ' ' || h.source_id)",
      actual: "jsonb_build_object('level', c.level)",
    })}
      from lumbung.card c join last h on h.card_id = c.id
     where ${ofChunk('c.id')} and c.level <> h.level`,
};

/** What else stands on the card: what is promised to orders and holds, what should have aged, its level. */
export const STANDING_CHECKS: readonly Check[] = [RESERVED_BY_ORDERS, HELD_BY_HOLDS, NO_OVERDUE_LOTS, LEVEL_IS_LAST_CHANGE];
