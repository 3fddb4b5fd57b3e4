import type { OrderRequest } from '../orders/order';
import type { CompiledRuleSet } from '../rules/compiled';
import type { ProgramFacts, SettlementFacts } from '../settlement/facts';
import type { Accrual, CounterUse, PricedOrder, RedemptionPlan } from '../settlement/outcome';
import type { Posted } from '../settlement/stored';
import type { EarnedOrder } from './earned-order';
import type { ClaimProgress } from './progress';

/** A settled order as its row has it, with the version of the rules that it was settled by. */
export interface SettledOrder {
  readonly request: OrderRequest;
  readonly compiled: CompiledRuleSet;
  readonly program: ProgramFacts;
  /** Null: it was settled elsewhere and only recorded here. */
  readonly facts: SettlementFacts | null;
  readonly pricing: PricedOrder;
  readonly redemption: RedemptionPlan | null;
  readonly accrual: Accrual | null;
  readonly uses: readonly CounterUse[];
  readonly posted: Pick<Posted, 'redeemedLots'>;
}

/** What an order earned, and for whom: when it was settled, or when it was claimed. Null: it earned nothing. */
export function earnedBy(order: SettledOrder, claim: ClaimProgress | undefined): EarnedOrder | null {
  const { request, compiled, program, pricing, redemption } = order;
  const { facts, accrual } = claim ?? order;
  return facts === null || accrual === null || accrual.points === 0
    ? null
    : { order: request, compiled, program, facts, pricing, redemption, accrual };
}

/** The uses of limited rules that a wholly returned order gives back: those whose limits say so. Caps on earning keep what they counted. */
export function usesGivenBack({ compiled, uses }: SettledOrder, claim: ClaimProgress | undefined): CounterUse[] {
  const rules = [...compiled.discounts, ...compiled.earning];
  return [...uses, ...(claim?.uses ?? [])].filter(({ ruleKind, ruleId }) => {
    const rule = rules.find((candidate) => candidate.ruleKind === ruleKind && candidate.id === ruleId);
    return rule?.limits?.onReturn === 'give_back';
  });
}
