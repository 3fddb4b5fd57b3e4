import type { OrderRequest } from '../../domain/orders/order';
import type { ProgramFacts, SettlementFacts } from '../../domain/settlement/facts';
import type { PricedOrder, RedemptionPlan } from '../../domain/settlement/outcome';
import type { Tx } from '../transaction';
import type { OrderRef } from './kernel';

/** What step 2 computes from: everything that step 1 fixed. */
export interface DiscountedOrder extends OrderRef {
  request: OrderRequest;
  /** Null: it was settled elsewhere and earns nothing. */
  facts: SettlementFacts | null;
  pricing: PricedOrder;
  redemption: RedemptionPlan | null;
  ruleSetVersion: number;
  program: ProgramFacts;
}

/** Rows of attempts that are discounted and not further. */
export function readDiscounted(tx: Tx, refs: readonly OrderRef[]): Promise<DiscountedOrder[]> {
  return tx.query<DiscountedOrder>(
    `select x.program_id as "programId", x.id, x.attempt, s.request, s.facts, s.pricing, s.redemption, s.rule_set_version as "ruleSetVersion",
            jsonb_build_object('programId', p.program_id, 'currency', p.currency, 'currencyDigits', p.currency_digits, 'timeZone', p.time_zone) as program
       from unnest($1::text[], $2::text[], $3::integer[]) as x (program_id, id, attempt)
      cross join lateral (
         select * from lumbung.settlement_key k where k.program_id = x.program_id and k.kind = 'order' and k.id = x.id and k.attempt = x.attempt limit 1) k
      cross join lateral (select * from lumbung.program p where p.program_id = x.program_id limit 1) p
      cross join lateral (
         select a.*
           from lumbung.attempt a
          where a.program_id = k.program_id and a.kind = 'order' and a.id = k.id and a.attempt = k.attempt and a.recorded_at = k.recorded_at limit 1) s
      where s.state = 'discounted'`,
    [refs.map((ref) => ref.programId), refs.map((ref) => ref.id), refs.map((ref) => ref.attempt)],
  );
}
