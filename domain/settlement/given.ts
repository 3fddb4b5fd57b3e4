import type { AppliedDiscount } from './outcome';
import type { WorkingLine, WorkingOrder } from './working-order';

/** A discount that the caller gave, on a line. */
export interface GivenOnLine {
  readonly line: WorkingLine;
  readonly discount: AppliedDiscount;
}

/**
 * Takes off the discounts that the caller gave before, in line order, never more than what is left of a line. They are known by their name, which
 * stands for the id too.
 */
export function applyGiven(work: WorkingOrder): GivenOnLine[] {
  return work.lines.flatMap((line) =>
    (line.request.given ?? []).flatMap(({ name, amount: asked }) => {
      const amount = Math.min(asked, line.remaining);
      if (amount === 0) return [];
      work.take(line, amount);
      return [{ line, discount: { discountId: name, name, kind: 'given' as const, amount } }];
    }),
  );
}
