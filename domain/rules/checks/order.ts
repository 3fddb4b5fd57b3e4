import type { CompiledDiscount } from '../compiled';
import type { DiscountRule } from '../rule-set';
import { alwaysApplies, covers } from './always';
import type { Report } from './report';

/**
 * Warns of discounts that never get a turn because one before them always stops, and of exclusive groups of one.
 * @param applied in the order of application
 */
export function checkOrder(applied: readonly CompiledDiscount[], listed: readonly DiscountRule[], report: Report): void {
  const placeOf = (discount: CompiledDiscount) => `discounts.${listed.indexOf(discount.rule)}`;
  for (const [index, discount] of applied.entries()) {
    const stop = applied.slice(0, index).find((before) => alwaysStops(before) && covers(before, discount));
    if (stop !== undefined) report.warn(placeOf(discount), `It stands after ${stop.id}, which stops whenever it gives anything.`);
  }
  for (const discount of applied) {
    if (discount.exclusive === null || applied.some((other) => other !== discount && other.exclusive === discount.exclusive)) continue;
    report.warn(`${placeOf(discount)}.exclusive`, `No other discount is in the group ${discount.exclusive}.`);
  }
}

/** It stops, nothing but the time decides whether it applies, and there is no order with something left that it gives nothing on. */
function alwaysStops(discount: CompiledDiscount): boolean {
  const { stop, needsMember, exclusive, lines, rule } = discount;
  const ofAll = lines.condition === null || lines.condition.constant === true;
  return stop && alwaysApplies(discount) && !needsMember && exclusive === null && ofAll && givesAlways(rule);
}

function givesAlways({ give, maxAmount }: DiscountRule): boolean {
  if (maxAmount === 0) return false;
  return 'amount' in give ? give.amount > 0 && typeof give.every !== 'number' : 'percent' in give && !('buy' in give);
}
