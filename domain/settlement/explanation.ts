import type { OrderRequest } from '../orders/order';
import type { CompiledRuleSet } from '../rules/compiled';
import { evaluateOrder } from './evaluate';
import { ruleSentences } from './explanation/rule-sentences';
import { speaker, type Language, type Speaker } from './explanation/speaker';
import type { ProgramFacts, SettlementFacts } from './facts';
import type { Evaluation, RuleTrace } from './outcome';

export type { Language };

/** What of a stored order an explanation is computed from. */
export interface ExplainableOrder {
  readonly request: OrderRequest;
  readonly facts: SettlementFacts;
}

export interface Explanation {
  /** Every rule that was looked at: discounts in the order of application, then earning rules as listed. */
  readonly rules: RuleTrace[];
  /** As they were fixed when the order was first worked on. */
  readonly facts: SettlementFacts;
  /** The same for people; for a refused order why it was refused (in English: refusals are stored so). */
  readonly sentences: string[];
}

/**
 * Explains an order by computing it anew from its request, its facts and its version of the rules, which always comes to the same.
 * @param compiled the version that the order was settled by
 */
export function explain({ request, facts }: ExplainableOrder, compiled: CompiledRuleSet, program: ProgramFacts, language: Language): Explanation {
  const result = evaluateOrder({ order: request, compiled, program, facts });
  const speaks = speaker(language, program);
  const told = result.evaluation === undefined ? [] : tell(result.evaluation, compiled, speaks);
  return { rules: result.evaluation?.trace ?? [], facts, sentences: result.ok ? told : [result.refusal.detail, ...told] };
}

function tell(evaluation: Evaluation, compiled: CompiledRuleSet, speaks: Speaker): string[] {
  const { pricing, payable, trace } = evaluation;
  const { words, money } = speaks;
  const unknown = pricing.codesNotApplied.filter(({ reason }) => reason === 'UNKNOWN').map(({ code }) => words.codeUnknown(code));
  return [
    ...ruleSentences(compiled.discounts, trace, compiled.rounding, speaks),
    ...unknown,
    words.totals(money(pricing.subtotal), money(pricing.discountTotal), money(pricing.total)),
    ...tellRedemption(evaluation, speaks),
    words.payable(money(payable)),
    ...tellEarning(evaluation, ruleSentences(compiled.earning, trace, compiled.rounding, speaks), speaks),
  ];
}

function tellRedemption({ redemption }: Evaluation, { words, money, points }: Speaker): string[] {
  if (redemption === null || redemption.points === 0) return [];
  return [words.redeemed(points(redemption.points), money(redemption.value)), words.redeemedAs[redemption.as]];
}

function tellEarning({ accrual }: Evaluation, ofRules: readonly string[], { words, points }: Speaker): string[] {
  if (accrual === null) return [words.anonymous];
  if (accrual.points === 0) return [...ofRules, words.nothingEarned];
  return [...ofRules, ...accrual.credits.map((credit) => words.credited(points(credit.points), credit.availableOn, credit.expiresOn))];
}
