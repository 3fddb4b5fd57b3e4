import type { AppliedDiscount } from './outcome';
import type { WorkingOrder } from './working-order';

/**
 * Takes off the discounts that the caller gave before, in line order, never more than what is left of a line. They are known by their name, which
 * stands for the id too.
 * @returns the sums by name, in the order in which the names come first
 */
export function applyGiven(work: WorkingOrder): AppliedDiscount[] {
  const sums = new Map<string, AppliedDiscount>();
  for (const line of work.lines) {
    for (const { name, amount: asked } of line.request.given ?? []) {
      const amount = Math.min(asked, line.remaining);
      if (amount === 0) continue;
      const discount = { discountId: name, name, kind: 'given' as const, amount };
      work.take(line, amount);
      line.discounts.push(discount);
      sums.set(name, { ...discount, amount: amount + (sums.get(name)?.amount ?? 0) });
    }
  }
  return [...sums.values()];
}
