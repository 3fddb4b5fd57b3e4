import type { SettledOrder } from '../../domain/simulation/replay-order';
import { momentOf } from '../reads/page';
import type { Tx } from '../transaction';

/** Place in the history of settlements: the instant of recording (microseconds, as text), then the id. */
export interface HistoryPosition {
  at: string;
  id: string;
}

/** The orders that a simulation looks at: those placed from `from` until before `to` and recorded until `until`; instants as text. */
export interface HistorySpan {
  from: string;
  to: string;
  until: string;
  /** Whereto it has come. */
  position: HistoryPosition;
}

export interface HistoryChunk {
  orders: SettledOrder[];
  /** Up to where was looked; null: there is nothing more. */
  position: HistoryPosition | null;
}

type ChunkRow = SettledOrder & { isLast: boolean; moment: string };

/**
 * The next settled orders of a span in the order in which they were recorded. Looks at so many rows of the history at most, whatever they are, so
 * that a chunk takes no longer where nothing matches; reads without a lock.
 */
export async function readHistory(tx: Tx, programId: string, span: HistorySpan, limits: { orders: number; rows: number }): Promise<HistoryChunk> {
  const { from, to, until, position } = span;
  const sql = `
    with looked as materialized (
      select s.id, s.attempt, s.recorded_at, s.rule_set_version, s.accrual,
             s.state = 'settled' and s.placed_at >= $4::timestamptz and s.placed_at < $5::timestamptz as matches
        from lumbung.settlement s
       where s.program_id = $1 and s.kind = 'order' and s.recorded_at >= $2::timestamptz and s.recorded_at <= $6::timestamptz
         and (s.recorded_at, s.id) > ($2::timestamptz, $3::text)
       order by s.recorded_at, s.id limit $7
    ), rows as (
      (select l.*, false as is_last from looked l where l.matches order by l.recorded_at, l.id limit $8)
      union all (select l.*, true from looked l order by l.recorded_at desc, l.id desc limit 1)
    )
    select r.is_last as "isLast", ${momentOf('r.recorded_at')} as moment, r.id as "orderId", r.rule_set_version as "ruleSetVersion",
           case when not r.is_last then r.accrual end as accrual, b.request, b.facts, b.pricing, b.redemption
      from rows r
      left join lateral (
        select b.request, b.facts, b.pricing, b.redemption from lumbung.settlement_basis b
         where b.program_id = $1 and b.kind = 'order' and b.id = r.id and b.attempt = r.attempt and b.recorded_at = r.recorded_at limit 1) b on not r.is_last
     order by r.recorded_at, r.id, r.is_last`;
  const rows = await tx.query<ChunkRow>(sql, [programId, position.at, position.id, from, to, until, limits.rows, limits.orders]);
  const orders = rows.filter(({ isLast }) => !isLast);
  const end = orders.length === limits.orders ? orders.at(-1) : rows.find(({ isLast }) => isLast);
  return {
    orders: orders.map(({ isLast: _last, moment: _moment, ...order }) => order),
    position: end === undefined ? null : { at: end.moment, id: end.orderId },
  };
}

/** How many orders a simulation has to look at. */
export async function countHistory(tx: Tx, programId: string, { from, to, until, position }: HistorySpan): Promise<number> {
  const [row] = await tx.query<{ orders: number }>(
    `select count(*) as orders from lumbung.settlement s
      where s.program_id = $1 and s.kind = 'order' and s.recorded_at >= $2::timestamptz and s.recorded_at <= $5::timestamptz
        and s.state = 'settled' and s.placed_at >= $3::timestamptz and s.placed_at < $4::timestamptz`,
    [programId, position.at, from, to, until],
  );
  return row?.orders ?? 0;
}
