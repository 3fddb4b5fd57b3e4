import type { OrderRequest } from '../../orders/order';
import { normalizeCode, type CompiledRuleSet } from '../../rules/compiled';
import type { PricedOrder } from '../outcome';
import type { Speaker } from './speaker';

/** Discounts that came with the order; none: no sentence. */
export function givenSentences({ discounts }: PricedOrder, { words, money }: Speaker): string[] {
  const given = discounts.filter(({ kind }) => kind === 'given').reduce((sum, { amount }) => sum + amount, 0);
  return given === 0 ? [] : [words.given(money(given))];
}

/** Codes of the order that did nothing, of which rule they are, and why; what decided is told with the rule. */
export function codeSentences({ codesNotApplied }: PricedOrder, { codes }: Pick<CompiledRuleSet, 'codes'>, { words }: Speaker): string[] {
  return codesNotApplied.map(({ code, reason }) => words.codeNotApplied(code, codes.get(normalizeCode(code))?.name ?? null, words.because[reason]));
}

/** What goods, other lines and discounts came to. */
export function totalSentence({ subtotal, discountTotal, total }: PricedOrder, { words, money }: Speaker): string {
  // Discounts may be on lines of every kind, so this is before discounts, as the subtotal is.
  const others = total + discountTotal - subtotal;
  return words.totals(money(subtotal), money(discountTotal), others === 0 ? null : money(others), money(total));
}

/** What tenders and points left to pay. */
export function payableSentence({ tenders = [] }: OrderRequest, payable: number, { words, money }: Speaker): string {
  const tendered = tenders.reduce((sum, { amount }) => sum + amount, 0);
  return words.payable(money(payable), tendered === 0 ? null : money(tendered));
}
