import type { OrderRequest } from '../orders/order';
import type { Evaluation } from '../settlement/outcome';

/** What an order comes to by one set of rules. Money in minor units. */
export interface Worth {
  /** Null without a member. */
  level: string | null;
  /** Given discounts included. */
  discountTotal: number;
  total: number;
  payable: number;
  /** Those of the rule set, in the order of application. */
  discounts: { discountId: string; amount: number }[];
  /** Zeros without a member. */
  redeemed: { points: number; value: number };
  earned: { points: number; rules: { ruleId: string; points: number }[] };
}

/** What was computed of an order, by a settlement or now. */
export type Computed = Pick<Evaluation, 'pricing' | 'redemption' | 'accrual'>;

/** Sums up what was computed of an order. */
export function worthOf({ tenders = [] }: Pick<OrderRequest, 'tenders'>, level: string | null, { pricing, redemption, accrual }: Computed): Worth {
  const { points = 0, value = 0 } = redemption ?? {};
  const tendered = tenders.reduce((sum, { amount }) => sum + amount, 0);
  const ownDiscounts = pricing.discounts.filter(({ kind }) => kind !== 'given');
  return {
    level,
    discountTotal: pricing.discountTotal,
    total: pricing.total,
    payable: pricing.total - tendered - value,
    discounts: ownDiscounts.map(({ discountId, amount }) => ({ discountId, amount })),
    redeemed: { points, value },
    earned: { points: accrual?.points ?? 0, rules: (accrual?.rules ?? []).map((rule) => ({ ruleId: rule.ruleId, points: rule.points })) },
  };
}

/** By how much the draft moves an order: after − before. */
export interface Change {
  discountTotal: number;
  total: number;
  payable: number;
  redeemedPoints: number;
  redeemedValue: number;
  earnedPoints: number;
}

/** What the draft changes for one order. */
export function changeOf(before: Worth, after: Worth): Change {
  return {
    discountTotal: after.discountTotal - before.discountTotal,
    total: after.total - before.total,
    payable: after.payable - before.payable,
    redeemedPoints: after.redeemed.points - before.redeemed.points,
    redeemedValue: after.redeemed.value - before.redeemed.value,
    earnedPoints: after.earned.points - before.earned.points,
  };
}

/** Whether a customer would notice: money, points or level. The same amounts by other rules are no difference. */
export function isDifferent(before: Worth, after: Worth): boolean {
  return before.level !== after.level || Object.values(changeOf(before, after)).some((change) => change !== 0);
}
