import { Problem } from '../problem';
import { accrueOn, type Accruing } from './accrual';
import { codesNotApplied } from './codes';
import type { Accrual, CounterUse, Evaluation, EvaluationResult, PricedOrder, RedemptionPlan, RuleError, RuleTrace } from './outcome';
import { priceOrder, type Pricing } from './price-order';
import { planRedemption } from './redemption';
import type { EvaluationInput } from './rule-context';
import { ruleErrors, traceDiscounts, traceEarning, traceNoEarning } from './trace';

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
  const priced = priceOrder(input);
  const { total } = priced.priced;
  const tenders = (input.order.tenders ?? []).reduce((sum, { amount }) => sum + amount, 0);
  if (tenders > total) throw new Problem('TENDER_EXCEEDS_TOTAL', `The tenders are more than the total of ${total}.`);
  const redemption = planRedemption(input, priced.priced);
  const accruing = accrueFor(input, priced.context, redemption);
  return new EvaluatedOrder(priced, redemption, accruing, total - tenders - (redemption?.value ?? 0));
}

/** A class for the sake of `trace`: it costs as much as the rules themselves, and only explanations look at it. */
class EvaluatedOrder implements Evaluation {
  readonly pricing: PricedOrder;
  readonly redemption: RedemptionPlan | null;
  readonly accrual: Accrual | null;
  readonly payable: number;
  readonly uses: CounterUse[];
  readonly errors: RuleError[];
  readonly #priced: Pricing;
  readonly #accruing: Accruing | null;

  constructor(priced: Pricing, redemption: RedemptionPlan | null, accruing: Accruing | null, payable: number) {
    const outcomes = [...priced.outcomes, ...(accruing?.outcomes ?? [])];
    this.pricing = { ...priced.priced, codesNotApplied: codesNotApplied(priced.context, outcomes) };
    this.redemption = redemption;
    this.accrual = accruing?.accrual ?? null;
    this.payable = payable;
    this.uses = [...priced.uses, ...(accruing?.uses ?? [])];
    this.errors = ruleErrors(outcomes);
    this.#priced = priced;
    this.#accruing = accruing;
  }

  get trace(): RuleTrace[] {
    const earning = this.#accruing === null ? traceNoEarning(this.#priced.context.compiled) : traceEarning(this.#accruing.outcomes);
    return [...traceDiscounts(this.#priced.outcomes), ...earning];
  }
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
