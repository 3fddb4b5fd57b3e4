import type { Invariant } from './invariant';

/** What a settlement posted is on its card, or on one that is the same by merges. */
const onCard = (row: string) => {
  const now = (card: string) => `(select coalesce(k.merged_into, k.id) from lumbung.card k where k.id = ${card})`;
  return `(${row}.card_id = s.card_id or ${now(`${row}.card_id`)} = ${now('s.card_id')})`;
};

/** Settlements, their keys, and what they posted: an order is settled once, with exactly its entries. */
export const SETTLEMENT_INVARIANTS: readonly Invariant[] = [
  {
    name: 'each key points at the latest attempt of its settlement, in the same state',
    violations: `
      select k.program_id, k.kind, k.id, k.attempt, k.state, s.attempt as found, s.state as found_state
        from lumbung.settlement_key k
        full join (select distinct on (program_id, kind, id) * from lumbung.settlement order by program_id, kind, id, attempt desc) s
          on s.program_id = k.program_id and s.kind = k.kind and s.id = k.id
       where k.id is null or s.id is null or k.attempt <> s.attempt or k.recorded_at <> s.recorded_at or k.fingerprint <> s.fingerprint
          or k.state <> case when s.state in ('discounted', 'accrued') then 'open' else s.state end`,
  },
  {
    name: 'the orders under way are listed, and no others',
    violations: `
      select k.program_id, k.id, k.attempt, o.attempt as listed
        from (select * from lumbung.settlement_key where kind = 'order' and state = 'open') k
        full join lumbung.settlement_open o on o.program_id = k.program_id and o.id = k.id
       where k.id is null or o.id is null or k.attempt <> o.attempt or k.recorded_at <> o.recorded_at`,
  },
  {
    name: 'what orders under way will credit and spend is known',
    violations: `
      select o.program_id, o.id, o.card_id, o.crediting, o.spending, s.card_id as of_card, s.accrual, s.goods_total
        from lumbung.settlement_open o
        join lumbung.settlement s on s.program_id = o.program_id and s.kind = 'order' and s.id = o.id and s.attempt = o.attempt and s.recorded_at = o.recorded_at
       where o.card_id is distinct from s.card_id or o.spending <> coalesce(s.goods_total, 0)
          or s.state = 'accrued' and o.crediting <> coalesce((s.accrual->>'points')::bigint, 0)`,
  },
  {
    name: 'every attempt has its basis',
    violations: `
      select * from lumbung.settlement s full join lumbung.settlement_basis b using (program_id, kind, id, attempt, recorded_at)
       where s.state is null or b.request is null or s.goods_total is distinct from (b.pricing->>'goodsTotal')::bigint`,
  },
  {
    name: 'attempts are numbered from 1, and all but the last came to nothing',
    violations: `
      select program_id, kind, id, array_agg(attempt || ' ' || state order by attempt) as attempts
        from (select s.*, max(attempt) over (partition by program_id, kind, id) as last from lumbung.settlement s) s
       group by program_id, kind, id, last
      having count(*) <> last or count(distinct attempt) <> last or bool_or(attempt < last and state not in ('refused', 'failed'))`,
  },
  {
    name: 'a settled order has exactly its entries, another one none',
    violations: `
      select * from (
        select s.program_id, s.id, s.state,
               case when s.state = 'settled' then coalesce((s.accrual->>'points')::bigint, 0) else 0 end as earned,
               case when s.state = 'settled' then coalesce((s.redemption->>'points')::bigint, 0) else 0 end as redeemed,
               coalesce((select sum(e.points) from lumbung.entry e
                 where e.card_id = s.card_id and e.source_kind = 'order' and e.source_id = s.id and e.kind = 'earn'), 0) as earn_entries,
               coalesce((select -sum(e.points) from lumbung.entry e
                 where e.card_id = s.card_id and e.source_kind = 'order' and e.source_id = s.id and e.kind = 'redeem'), 0) as redeem_entries
          from (select distinct on (program_id, id) * from lumbung.attempt where kind = 'order' order by program_id, id, attempt desc) s) x
       where earned <> earn_entries or redeemed <> redeem_entries`,
  },
  {
    name: 'a settled grant has exactly its entry, another one none',
    violations: `
      select * from (
        select s.program_id, s.id, s.state, case when s.state = 'settled' then (s.request->>'points')::bigint else 0 end as granted,
               coalesce((select sum(e.points) from lumbung.entry e
                 where e.card_id = s.card_id and e.source_kind = 'grant' and e.source_id = s.id and e.kind = 'grant'), 0) as entries
          from (select distinct on (program_id, id) * from lumbung.attempt where kind = 'grant' order by program_id, id, attempt desc) s) x
       where granted <> entries`,
  },
  {
    name: 'no entry and no lot without the settlement that caused it',
    // An order that was nobody's is posted by its claim.
    violations: `
      select 'entry' as what, e.id, e.source_kind, e.source_id from lumbung.entry e
       where e.source_kind in ('order', 'grant') and not exists (
         select from lumbung.settlement s where s.program_id = e.program_id and s.kind = e.source_kind and s.id = e.source_id and ${onCard('e')} and s.state = 'settled')
         and not exists (
           select from lumbung.settlement s
            where s.program_id = e.program_id and s.kind = 'claim' and s.id like e.source_id || '/%' and ${onCard('e')} and s.state = 'settled')
      union all
      select 'lot', l.id, l.source_kind, l.source_id from lumbung.lot l
       where l.source_kind in ('order', 'grant')
         -- A lot that came from another card kept its source.
         and not exists (select from lumbung.allocation a join lumbung.entry e on e.id = a.entry_id where a.lot_id = l.id and e.kind = 'transfer_in')
         and not exists (
         select from lumbung.settlement s where s.program_id = l.program_id and s.kind = l.source_kind and s.id = l.source_id and ${onCard('l')} and s.state = 'settled')
         and not exists (
           select from lumbung.settlement s
            where s.program_id = l.program_id and s.kind = 'claim' and s.id like l.source_id || '/%' and ${onCard('l')} and s.state = 'settled')`,
  },
  {
    name: 'an operation on points has exactly its entries, and no entry is without its operation',
    violations: `
      with posted as (
        select s.program_id, s.kind, s.id, regexp_replace(s.id, '^.*/', '') as own_id, s.card_id, s.state, (s.posted->>'points')::bigint as points
          from lumbung.settlement s where s.kind in ('redemption', 'reversal', 'capture', 'transfer'))
      select p.program_id, p.kind, p.id, p.points, e.points as entries
        from posted p
       cross join lateral (
         select coalesce(sum(e.points), 0) as points from lumbung.entry e
          where e.card_id = p.card_id and e.source_kind = p.kind and e.source_id = p.own_id and e.kind in ('redeem', 'reversal', 'transfer_out')) e
       where p.state = 'settled' and e.points <> case p.kind when 'reversal' then p.points else -p.points end
         -- Ids of children are their parents' own: those of several may be alike.
         and (p.kind in ('redemption', 'transfer') or (select count(*) from posted o where o.card_id = p.card_id and o.kind = p.kind and o.own_id = p.own_id) = 1)
      union all
      select e.program_id, e.source_kind, e.source_id, e.points, null from lumbung.entry e
       where e.source_kind in ('redemption', 'reversal', 'capture', 'transfer', 'void') and not exists (
         select from lumbung.settlement s
          where s.program_id = e.program_id and s.kind = e.source_kind and regexp_replace(s.id, '^.*/', '') = e.source_id and s.state = 'settled')`,
  },
  {
    name: 'a redemption has come back as far as its reversals say, and no further',
    violations: `
      select s.program_id, s.id, s.progress, r.points, (s.posted->>'points')::bigint as redeemed
        from lumbung.settlement s
       cross join lateral (
         select coalesce(sum((x.posted->>'points')::bigint), 0) as points from lumbung.attempt x
          where x.program_id = s.program_id and x.kind = 'reversal' and x.state = 'settled' and x.request->'of'->>'kind' = s.kind and x.request->'of'->>'id' = s.id) r
       cross join lateral (
         select coalesce(sum((p->>'points')::bigint), 0) as points from jsonb_array_elements(coalesce(s.progress->'restored', '[]')) p) w
       where s.kind in ('redemption', 'capture') and s.state = 'settled' and (r.points <> w.points or r.points > (s.posted->>'points')::bigint)`,
  },
  {
    name: 'a hold is what those say that resolved it',
    violations: `
      select h.program_id, h.hold_id, h.state, h.captured, h.resolved_by
        from lumbung.hold h
        left join lumbung.settlement c on c.program_id = h.program_id and c.kind = 'capture' and c.id = h.hold_id || '/' || h.resolved_by and c.state = 'settled'
        left join lumbung.settlement v on v.program_id = h.program_id and v.kind = 'void' and v.id = h.hold_id and v.state = 'settled'
        left join lumbung.settlement o on o.program_id = h.program_id and o.kind = 'order' and o.hold_id = h.hold_id and o.id = h.resolved_by
         and o.state in ('discounted', 'accrued', 'settled')
       where (h.state = 'captured') <> (c.id is not null or o.state is not null and o.state = 'settled')
          or (h.state = 'capturing') <> (o.state is not null and o.state in ('discounted', 'accrued'))
          or (h.state = 'voided') <> (v.id is not null)
          or c.id is not null and o.id is not null
          or h.state = 'captured' and c.id is not null and h.captured <> (c.posted->>'points')::bigint`,
  },
  {
    name: 'what was posted is what was planned',
    violations: `
      select * from (
        select s.program_id, s.id, coalesce((s.accrual->>'points')::bigint, 0) as earned, coalesce((s.redemption->>'points')::bigint, 0) as redeemed,
               (select coalesce(sum((l->>'points')::bigint), 0) from jsonb_array_elements(s.posted->'earnedLots') l) as earned_lots,
               (select coalesce(sum((l->>'points')::bigint), 0) from jsonb_array_elements(s.posted->'redeemedLots') l) as redeemed_lots
          from lumbung.attempt s where s.kind = 'order' and s.state = 'settled') x
       where earned <> earned_lots or redeemed <> redeemed_lots`,
  },
  {
    name: 'a member has at most one first order in a program',
    violations: `
      select card_id, array_agg(id) as orders from lumbung.attempt
       where kind = 'order' and card_id is not null and state in ('discounted', 'accrued', 'settled') and (facts->>'isFirst')::boolean
       group by card_id having count(*) > 1`,
  },
  {
    name: 'the card counts its settled orders',
    violations: `
      select c.id, c.orders, count(s.id) as settled
        from lumbung.card c
        left join lumbung.card k on c.merged_into is null and c.id in (k.id, k.merged_into)
        left join lumbung.settlement s on s.card_id = k.id and s.kind = 'order' and s.state = 'settled'
       group by c.id having c.orders <> count(s.id)`,
  },
  {
    name: 'the shares of a priced order add up exactly, and none is below zero',
    violations: `
      with line as (
        select s.program_id, s.id, s.attempt, l, (select coalesce(sum((d->>'amount')::bigint), 0) from jsonb_array_elements(l->'discounts') d) as discount
          from lumbung.attempt s, jsonb_array_elements(s.pricing->'lines') l where s.kind = 'order')
      select program_id, id, 'line' as what from line where (l->>'gross')::bigint - discount <> (l->>'net')::bigint or least((l->>'net')::bigint, (l->>'gross')::bigint) < 0
      union all
      select s.program_id, s.id, 'total' from lumbung.attempt s
        join (select program_id, id, attempt, sum((l->>'net')::bigint) as net, sum(discount) as discount from line group by 1, 2, 3) t using (program_id, id, attempt)
       where s.kind = 'order' and ((s.pricing->>'total')::bigint <> t.net or (s.pricing->>'discountTotal')::bigint <> t.discount
          or (s.pricing->>'discountTotal')::bigint <> (select coalesce(sum((d->>'amount')::bigint), 0) from jsonb_array_elements(s.pricing->'discounts') d))`,
  },
];
