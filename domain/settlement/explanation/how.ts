import type { CompiledDiscount, CompiledEarning } from '../../rules/compiled';
import type { AmountGive, BuyGive, Give, Rounding } from '../../rules/rule-set';
import type { RuleTrace } from '../outcome';
import type { Speaker } from './speaker';

/** In words: what a discount computes, on what. */
export function howDiscount({ rule }: CompiledDiscount, base: number, rounding: Rounding, speaker: Speaker): string {
  const { words, money, number } = speaker;
  const give: Give = rule.give;
  if ('buy' in give) return howBuy(give, speaker);
  if ('percent' in give) return words.percentOf(give.percent, money(base), words.rounding[rounding]);
  if ('amount' in give) return howAmount(give, speaker);
  if ('unitPrice' in give) return words.unitPrice(money(give.unitPrice));
  return 'units' in give ? words.bundle(number(give.units), money(give.price)) : words.set(money(give.price));
}

function howAmount({ amount, per, every }: AmountGive, { words, money }: Speaker): string {
  const how = words.amountPer[per](money(amount));
  return typeof every === 'number' ? words.everyFull(how, money(every)) : how;
}

function howBuy({ buy, free, percent }: BuyGive, { words, number }: Speaker): string {
  return percent === undefined ? words.buyFree(number(buy), number(free)) : words.buyPercent(number(buy), number(free), percent);
}

/**
 * In words: what an earning rule computes, on what.
 * @param multiplied the multiplier of a level, and which
 */
export function howEarning(
  { mode, points, per }: CompiledEarning,
  { base = 0, multiplied }: Pick<RuleTrace, 'base' | 'multiplied'>,
  speaker: Speaker,
): string {
  const { words, money } = speaker;
  const once = speaker.points(points);
  const each = multiplied === undefined ? once : words.multiplied(once, multiplied.times, multiplied.level);
  if (mode === 'money') return words.forEach(each, money(per), money(base));
  const how = mode === 'unit' ? words.forUnit(each) : words.forOrder(each);
  return multiplied === undefined ? how : words.roundedDown(how);
}
