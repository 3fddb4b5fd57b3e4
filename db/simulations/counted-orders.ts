import type { QualifyingDay } from '../../domain/levels/qualifying';
import type { Tx } from '../transaction';

/** A settled order as far as it counts toward levels. */
export interface CountedOrder extends QualifyingDay {
  orderId: string;
}

/**
 * Settled orders of members that were recorded until a moment, by member, in the order in which they were first worked on.
 * @param until RFC 3339, microseconds
 */
export async function readCountedOrders(
  tx: Tx,
  programId: string,
  memberIds: readonly string[],
  until: string,
): Promise<ReadonlyMap<string, readonly CountedOrder[]>> {
  const counted = new Map<string, CountedOrder[]>(memberIds.map((memberId) => [memberId, []]));
  if (memberIds.length === 0) return counted;
  const rows = await tx.query<CountedOrder & { memberId: string }>(
    `select s.member_id as "memberId", s.id as "orderId", s.business_date as date, s.goods_total as spend, coalesce((s.accrual->>'points')::bigint, 0) as earned
       from unnest($2::text[]) as x (member_id)
      cross join lateral (
        select * from lumbung.settlement s
         where s.program_id = $1 and s.member_id = x.member_id and s.recorded_at <= $3::timestamptz and s.kind = 'order' and s.state = 'settled'
           and s.card_id is not null) s
      order by s.member_id, s.recorded_at, s.id`,
    [programId, memberIds, until],
  );
  for (const { memberId, ...order } of rows) counted.get(memberId)?.push(order);
  return counted;
}
