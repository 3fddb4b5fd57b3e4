import type { OrderRequest } from '../orders/order';
import type { CompiledRuleSet } from '../rules/compiled';
import type { ProgramFacts, SettlementFacts } from '../settlement/facts';
import type { Accrual, PricedOrder, RedemptionPlan } from '../settlement/outcome';

/** A settled order that earned, as its settlement fixed it: what a return of it is computed from, whatever changed since. */
export interface EarnedOrder {
  readonly order: OrderRequest;
  readonly compiled: CompiledRuleSet;
  readonly program: ProgramFacts;
  readonly facts: SettlementFacts;
  readonly pricing: Pick<PricedOrder, 'lines'>;
  readonly redemption: RedemptionPlan | null;
  readonly accrual: Accrual;
}

/** What each line counted when the order earned, in the order of the lines, minor units: its net, less what was redeemed on it as a discount. */
export function earningBases({ pricing, redemption }: Pick<EarnedOrder, 'pricing' | 'redemption'>): number[] {
  return pricing.lines.map(({ net }, index) => net - (redemption?.as === 'discount' ? (redemption.lineShares[index] ?? 0) : 0));
}
