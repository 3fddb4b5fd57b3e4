import { priceOrder } from '../price-order';
import type { Evaluation } from '../outcome';
import type { EvaluationInput } from '../rule-context';
import type { StoredOrder, StoredProblem } from '../stored';
import { composeProblem } from '../unsettled';
import type { Speaker } from './speaker';

/** What an order was evaluated from, and what came of it; null: it was refused before. */
export interface Evaluated {
  input: EvaluationInput;
  evaluation: Evaluation | null;
}

/**
 * How an order ended that isn't settled; none for a settled one.
 * @param evaluated null: it was never worked on
 * @param translate a stored problem's English detail, in the language of the speaker
 */
export function endingSentences(
  { state, problem }: StoredOrder,
  evaluated: Evaluated | null,
  { words, money }: Speaker,
  translate: (detail: string) => string,
): string[] {
  if (state === 'settled') return [];
  if (state === 'failed') return [translate(composeProblem(state, problem).detail)];
  if (state !== 'refused') return [words.unsettled];
  const refused = composeProblem(state, problem);
  return [words.refused(amountRefused(refused, evaluated, { words, money }) ?? translate(refused.detail))];
}

/** Refusals that name an amount, which their details have in minor units; null: this one doesn't. */
function amountRefused({ code }: StoredProblem, evaluated: Evaluated | null, { words, money }: Pick<Speaker, 'words' | 'money'>): string | null {
  if (evaluated === null) return null;
  const { input, evaluation } = evaluated;
  if (code === 'TENDER_EXCEEDS_TOTAL') return words.tendersExceed(money(priceOrder(input).priced.total));
  if (code !== 'TOTAL_CHANGED' || evaluation === null) return null;
  const { total: actual } = evaluation.pricing;
  const { total = actual, payable = evaluation.payable } = input.order.expect ?? {};
  return total === actual ? words.payableIs(money(evaluation.payable), money(payable)) : words.totalIs(money(actual), money(total));
}
