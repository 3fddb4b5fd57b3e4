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

/** What else stands on the card: promises to orders under way, its level. */
export const STANDING_CHECKS: readonly Check[] = [RESERVED_BY_ORDERS, LEVEL_IS_LAST_CHANGE];
