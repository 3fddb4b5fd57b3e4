import { sum } from '../money/range';
import type { OrderRequest } from '../orders/order';
import type { CompiledRuleSet } from '../rules/compiled';
import { isGoods, type WorkingLine } from '../rules/working-line';
import { combineEarning } from './combine-earning';
import type { EarningOutcome } from './compute-earning';
import { usesOf } from './counters';
import { creditsOf } from './credits';
import { usesOfDay } from './day-counter';
import type { ProgramFacts, SettlementFacts } from './facts';
import type { Accrual, CounterUse, PricedOrder, RedemptionPlan } from './outcome';
import { ruleContext, type RuleContext } from './rule-context';

/** Step 2 and how it came about. */
export interface Accruing {
  readonly accrual: Accrual;
  /** As listed in the rule set. */
  readonly outcomes: readonly EarningOutcome[];
  readonly uses: CounterUse[];
}

/**
 * Computes what an order earns from what step 1 stored.
 * @returns null without a member
 * @throws Problem `OUT_OF_RANGE`
 */
export function accrue(
  order: OrderRequest,
  compiled: CompiledRuleSet,
  program: ProgramFacts,
  facts: SettlementFacts,
  pricing: Pick<PricedOrder, 'lines'>,
  redemption: RedemptionPlan | null,
): Accrual | null {
  if (facts.member === null) return null;
  const context = ruleContext({ order, compiled, program, facts });
  context.work.leave(pricing.lines.map(({ net }) => net));
  return accrueOn(context, redemption).accrual;
}

/**
 * `accrue` on an order from which the discounts were taken off.
 * @throws Problem `OUT_OF_RANGE`
 */
export function accrueOn(context: RuleContext, redemption: RedemptionPlan | null): Accruing {
  const { work, compiled, facts } = context;
  const baseOf = (line: WorkingLine): number => line.remaining - redeemedAsDiscount(redemption, line);
  const outcomes = combineEarning(context, baseOf, redemption?.points ?? 0);
  const gave = outcomes.filter((outcome) => outcome.gave > 0);
  const accrual: Accrual = {
    points: sum(gave.map((outcome) => outcome.gave)),
    base: sum(work.lines.filter(isGoods).map(baseOf)),
    rules: gave.map(({ rule, gave: points, base, lines }) => ({ ruleId: rule.id, points, base, lines })),
    credits: creditsOf(gave, compiled.lots, facts.date),
  };
  const uses = gave.flatMap((outcome) => usesOf(outcome.rule, outcome.gave, facts));
  return { accrual, outcomes, uses: [...uses, ...usesOfDay(compiled, facts, accrual.points)] };
}

/** Redeemed as a discount, the value lowers what is earned; as a tender it doesn't. */
function redeemedAsDiscount(redemption: RedemptionPlan | null, { index }: WorkingLine): number {
  return redemption?.as === 'discount' ? (redemption.lineShares[index] ?? 0) : 0;
}
