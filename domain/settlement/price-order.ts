import type { CompiledDiscount } from '../rules/compiled';
import type { DiscountOutcome } from './compute-discount';
import { usesOf } from './counters';
import { applyDiscounts } from './discounts';
import { applyGiven, type GivenOnLine } from './given';
import type { AppliedDiscount, CounterUse, DiscountKind, PricedLine, PricedOrder } from './outcome';
import { ruleContext, type EvaluationInput, type RuleContext } from './rule-context';
import type { WorkingOrder } from './working-order';

/** Step 1: the order with its discounts, and how it came about. */
export interface Pricing {
  /** Without the codes that were not applied: those of earning rules are known after accrual. */
  readonly priced: Omit<PricedOrder, 'codesNotApplied'>;
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
  const given = applyGiven(context.work);
  const outcomes = input.order.pricing === 'given' ? [] : applyDiscounts(context);
  const applied = outcomes.filter(({ notApplied }) => notApplied === null);
  const uses = applied.flatMap(({ rule, gave }) => usesOf(rule, gave, input.facts));
  return { priced: compose(context.work, given, applied), outcomes, uses, context };
}

function compose(work: WorkingOrder, given: readonly GivenOnLine[], applied: readonly DiscountOutcome[]): Pricing['priced'] {
  const byLine = work.lines.map((): AppliedDiscount[] => []);
  for (const { line, discount } of given) byLine[line.index]?.push(discount);
  for (const { rule, savings } of applied) for (const { line, amount } of savings) byLine[line.index]?.push(appliedDiscount(rule, amount));
  const discounts = [...sumsOf(given), ...applied.map(({ rule, gave }) => appliedDiscount(rule, gave))];
  const lines = work.lines.map(({ index, kind, quantity, gross, remaining, request }): PricedLine => {
    return { lineId: request.lineId, kind, quantity, gross, discounts: byLine[index] ?? [], net: remaining };
  });
  const discountTotal = discounts.reduce((sum, { amount }) => sum + amount, 0);
  return { subtotal: work.subtotal, discountTotal, total: work.total, goodsTotal: work.remaining, lines, discounts };
}

/** Given discounts by name, in the order in which the names come first. */
function sumsOf(given: readonly GivenOnLine[]): AppliedDiscount[] {
  const sums = new Map<string, AppliedDiscount>();
  for (const { discount } of given) sums.set(discount.name, { ...discount, amount: discount.amount + (sums.get(discount.name)?.amount ?? 0) });
  return [...sums.values()];
}

function appliedDiscount(rule: CompiledDiscount, amount: number): AppliedDiscount {
  return { discountId: rule.id, name: rule.name, kind: kindOf(rule), amount };
}

function kindOf({ code, give }: CompiledDiscount): DiscountKind {
  return code === null ? give.kind : 'code';
}
