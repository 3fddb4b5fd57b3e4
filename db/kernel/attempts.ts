import type { OrderRequest } from '../../domain/orders/order';
import type { SettlementFacts } from '../../domain/settlement/facts';
import type { PricedOrder, RedemptionPlan } from '../../domain/settlement/outcome';
import type { SettlementState } from '../../domain/settlement/stored';
import type { Tx } from '../transaction';
import type { OrderRef } from './kernel';

const REFS = `jsonb_to_recordset($1::jsonb) as x ("programId" text, id text, attempt integer)`;

/** What step 2 computes from: everything that step 1 fixed. */
export interface DiscountedOrder extends OrderRef {
  request: OrderRequest;
  facts: SettlementFacts;
  pricing: PricedOrder;
  redemption: RedemptionPlan | null;
  ruleSetVersion: number;
}

/** Rows of attempts that are discounted and not further. */
export function readDiscounted(tx: Tx, refs: readonly OrderRef[]): Promise<DiscountedOrder[]> {
  return tx.query<DiscountedOrder>(
    `select s.program_id as "programId", s.id, s.attempt, s.request, s.facts, s.pricing, s.redemption, s.rule_set_version as "ruleSetVersion"
       from ${REFS}
       join lumbung.settlement_key k on k.program_id = x."programId" and k.kind = 'order' and k.id = x.id and k.attempt = x.attempt
       join lumbung.settlement s on s.program_id = k.program_id and s.kind = k.kind and s.id = k.id and s.attempt = k.attempt and s.recorded_at = k.recorded_at
      where s.state = 'discounted'`,
    [JSON.stringify(refs)],
  );
}

export interface AttemptState extends OrderRef {
  state: SettlementState;
  code: string | null;
}

/**
 * State of attempts, as their rows have it. An attempt that isn't its id's latest any more is looked up in all partitions; that is rare: it
 * means that a step ran again long after another execution had gone on.
 */
export function readAttempts(tx: Tx, refs: readonly OrderRef[]): Promise<AttemptState[]> {
  return tx.query<AttemptState>(
    `select x."programId", x.id, x.attempt, s.state, s.problem->>'code' as code
       from ${REFS}
       join lumbung.settlement_key k on k.program_id = x."programId" and k.kind = 'order' and k.id = x.id
       join lateral (
         select r.state, r.problem from lumbung.settlement r
          where k.attempt = x.attempt and r.program_id = k.program_id and r.kind = k.kind and r.id = k.id and r.attempt = k.attempt and r.recorded_at = k.recorded_at
         union all
         select r.state, r.problem from lumbung.settlement r
          where k.attempt <> x.attempt and r.program_id = k.program_id and r.kind = k.kind and r.id = k.id and r.attempt = x.attempt) s on true`,
    [JSON.stringify(refs)],
  );
}
