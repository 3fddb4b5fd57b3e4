import type { CompiledDiscount } from '../rules/compiled';
import type { WorkingLine } from '../rules/working-line';
import type { DiscountOutcome } from './compute-discount';
import { usesOf } from './counters';
import { applyDiscounts } from './discounts';
import { applyGiven } from './given';
import type { AppliedDiscount, CounterUse, DiscountKind, PricedLine, PricedOrder } from './outcome';
import { ruleContext, type EvaluationInput, type RuleContext } from './rule-context';
import type { WorkingOrder } from './working-order';

/** Step 1: the order with its discounts, and how it came about. */
export interface Pricing {
  /** The codes that were not applied are empty here: those of earning rules are known after accrual. */
  readonly priced: PricedOrder;
  /** In the order of application; empty with `pricing: given`. */
  readonly outcomes: readonly DiscountOutcome[];
  readonly uses: CounterUse[];
  /** The order as the discounts left it. */
  readonly context: RuleContext;
}

/**
 * Applies the discounts that the caller gave, then (unless `pricing` is `given`) those of the rule set.
 * @throws Problem `OUT_OF_RANGE`
 */
export function priceOrder(input: EvaluationInput): Pricing {
  const context = ruleContext(input);
  const discounts = applyGiven(context.work);
  const outcomes = input.order.pricing === 'given' ? [] : applyDiscounts(context);
  const uses: CounterUse[] = [];
  for (const { rule, gave, savings, notApplied } of outcomes) {
    if (notApplied !== null) continue;
    discounts.push(appliedDiscount(rule, gave));
    for (const { line, amount } of savings) line.discounts.push(appliedDiscount(rule, amount));
    uses.push(...usesOf(rule, gave, input.facts));
  }
  return { priced: pricedOrder(context.work, discounts), outcomes, uses, context };
}

function pricedOrder({ subtotal, remaining, total, lines }: WorkingOrder, discounts: AppliedDiscount[]): PricedOrder {
  const discountTotal = discounts.reduce((sum, { amount }) => sum + amount, 0);
  return { subtotal, discountTotal, total, goodsTotal: remaining, lines: lines.map(pricedLine), discounts, codesNotApplied: [] };
}

function pricedLine({ request, kind, quantity, gross, discounts, remaining }: WorkingLine): PricedLine {
  return { lineId: request.lineId, kind, quantity, gross, discounts, net: remaining };
}

function appliedDiscount(rule: CompiledDiscount, amount: number): AppliedDiscount {
  return { discountId: rule.id, name: rule.name, kind: kindOf(rule), amount };
}

function kindOf({ code, give }: CompiledDiscount): DiscountKind {
  return code === null ? give.kind : 'code';
}
