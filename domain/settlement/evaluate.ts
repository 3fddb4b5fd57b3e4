import { Problem } from '../problem';
import { accrueOn, type Accruing } from './accrual';
import { codesNotApplied } from './codes';
import type { Evaluation, EvaluationResult, RedemptionPlan } from './outcome';
import { priceOrder } from './price-order';
import { planRedemption } from './redemption';
import type { EvaluationInput } from './rule-context';
import { traceDiscounts, traceEarning, traceNoEarning } from './trace';

/**
 * Settles an order on paper: discounts, then the points to redeem, then what is earned. Pure: the same order, rules and facts always give the same.
 * @returns everything that the settlement stores, or why the order is refused; with `TOTAL_CHANGED` both
 */
export function evaluateOrder(input: EvaluationInput): EvaluationResult {
  try {
    checkCurrency(input);
    const evaluation = evaluate(input);
    const changed = unexpected(input, evaluation);
    return changed === null ? { ok: true, evaluation } : { ok: false, refusal: { code: 'TOTAL_CHANGED', detail: changed }, evaluation };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { ok: false, refusal: { code: error.code, detail: error.message } };
  }
}

function evaluate(input: EvaluationInput): Evaluation {
  const { priced, outcomes, uses, context } = priceOrder(input);
  const tenders = (input.order.tenders ?? []).reduce((sum, { amount }) => sum + amount, 0);
  if (tenders > priced.total) throw new Problem('TENDER_EXCEEDS_TOTAL', `The tenders are more than the total of ${priced.total}.`);
  const redemption = planRedemption(input, priced);
  const accruing = accrueFor(input, context, redemption);
  priced.codesNotApplied = codesNotApplied(context, [...outcomes, ...(accruing?.outcomes ?? [])]);
  return {
    pricing: priced,
    redemption,
    accrual: accruing?.accrual ?? null,
    payable: priced.total - tenders - (redemption?.value ?? 0),
    uses: accruing === null ? uses : [...uses, ...accruing.uses],
    // Only explanations look at it, and it costs as much as the rules themselves.
    get trace() {
      return [...traceDiscounts(outcomes), ...(accruing === null ? traceNoEarning(input.compiled) : traceEarning(accruing.outcomes))];
    },
  };
}

function accrueFor({ facts }: EvaluationInput, context: Parameters<typeof accrueOn>[0], redemption: RedemptionPlan | null): Accruing | null {
  return facts.member === null ? null : accrueOn(context, redemption);
}

function checkCurrency({ order, program }: EvaluationInput): void {
  if (order.currency !== undefined && order.currency !== program.currency)
    throw new Problem('CURRENCY_MISMATCH', `The program's currency is ${program.currency}, not ${order.currency}.`);
}

/** What of the order is not as its sender expected; null: nothing. */
function unexpected({ order }: EvaluationInput, { pricing, payable }: Evaluation): string | null {
  const { total = pricing.total, payable: expected = payable } = order.expect ?? {};
  if (total !== pricing.total) return `The total is ${pricing.total}, not ${total}.`;
  return expected === payable ? null : `The amount to pay is ${payable}, not ${expected}.`;
}
