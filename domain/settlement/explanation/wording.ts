import type { AmountGive, Rounding } from '../../rules/rule-set';
import type { Reason } from '../eligibility';
import type { RuleTrace } from '../outcome';

type RuleKind = RuleTrace['ruleKind'];

/** How an explanation is worded in one language. Amounts, points and numbers come in as texts. */
export interface Wording {
  readonly points: (count: string) => string;
  readonly times: (count: string) => string;
  readonly counted: (date: string, version: string) => string;
  readonly level: (level: string, isFirst: boolean) => string;
  readonly anonymous: string;
  /** A limit's counter before the order. */
  readonly used: (counter: UsedCounter) => string;
  readonly given: (amount: string) => string;
  readonly gave: Record<RuleKind, (rule: string, worth: string, how: string) => string>;
  readonly gaveNothing: Record<RuleKind, (rule: string, why: string) => string>;
  readonly lowered: (from: string, to: string, by: string) => string;
  readonly because: Record<Reason, string>;
  readonly detailed: (why: string, detail: string) => string;
  readonly codeNotApplied: (code: string, why: string) => string;
  readonly rounding: Record<Rounding, string>;
  readonly percentOf: (percent: string, base: string, rounding: string) => string;
  readonly amountPer: Record<AmountGive['per'], (amount: string) => string>;
  readonly everyFull: (how: string, every: string) => string;
  readonly unitPrice: (price: string) => string;
  readonly buyFree: (buy: string, free: string) => string;
  readonly buyPercent: (buy: string, free: string, percent: string) => string;
  readonly bundle: (units: string, price: string) => string;
  readonly set: (price: string) => string;
  readonly forEach: (points: string, per: string, base: string) => string;
  readonly multiplied: (points: string, times: string, level: string) => string;
  readonly forUnit: (points: string) => string;
  readonly forOrder: (points: string) => string;
  readonly roundedDown: (how: string) => string;
  /** `others`: what lines other than goods came to; null: there are none. */
  readonly totals: (subtotal: string, discounts: string, others: string | null, total: string) => string;
  /** `lots`: which ones, in words; null: none consumed yet. */
  readonly redeemed: (points: string, value: string, lots: string | null) => string;
  readonly fromLot: (points: string, lotId: string, expiresOn: string | null) => string;
  readonly nothingRedeemed: string;
  readonly redeemedAs: Record<'discount' | 'tender', string>;
  readonly payable: (amount: string, tendered: string | null) => string;
  readonly credited: (points: string, availableOn: string, expiresOn: string | null) => string;
  readonly debtRepaid: (points: string) => string;
  readonly nothingEarned: string;
  readonly refused: (detail: string) => string;
  readonly totalIs: (actual: string, expected: string) => string;
  readonly payableIs: (actual: string, expected: string) => string;
  readonly tendersExceed: (total: string) => string;
  readonly unsettled: string;
}

export interface UsedCounter {
  rule: string;
  times: string;
  /** Whether it counts this member alone. */
  byMember: boolean;
  /** Null: ever. */
  period: string | null;
  /** What was given of a budget; null: nothing. */
  gave: string | null;
}
