import type { CompiledDiscount } from '../compiled';
import type { DiscountRule } from '../rule-set';
import type { Report } from './report';

/**
 * Warns of discounts that never get a turn because one before them always stops, and of exclusive groups of one.
 * @param applied in the order of application
 */
export function checkOrder(applied: readonly CompiledDiscount[], listed: readonly DiscountRule[], report: Report): void {
  const placeOf = (discount: CompiledDiscount) => `discounts.${listed.indexOf(discount.rule)}`;
  const stop = applied.find(alwaysStops);
  for (const after of stop === undefined ? [] : applied.slice(applied.indexOf(stop) + 1))
    report.warn(placeOf(after), `It stands after ${stop?.id}, which stops whenever it gives anything.`);
  for (const discount of applied) {
    if (discount.exclusive === null || applied.some((other) => other !== discount && other.exclusive === discount.exclusive)) continue;
    report.warn(`${placeOf(discount)}.exclusive`, `No other discount is in the group ${discount.exclusive}.`);
  }
}

/** It stops, and nothing but the lines of the order decides whether it applies. */
function alwaysStops(discount: CompiledDiscount): boolean {
  const { stop, code, when, needs, limits, needsMember, exclusive, from, until, lines } = discount;
  const isFree = code === null && when === null && needs.length === 0 && limits === null && !needsMember && exclusive === null;
  return stop && isFree && lines.condition === null && from === -Infinity && until === Infinity;
}
