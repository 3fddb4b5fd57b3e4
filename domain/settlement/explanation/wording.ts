import type { AmountGive, Rounding } from '../../rules/rule-set';
import type { Reason } from '../eligibility';

/** How an explanation is worded in one language. Amounts, points and numbers come in as texts. */
export interface Wording {
  readonly points: (count: string) => string;
  readonly gave: (rule: string, worth: string, how: string) => string;
  readonly gaveNothing: (rule: string, why: string) => string;
  readonly lowered: (from: string, to: string, by: string) => string;
  readonly because: Record<Reason, string>;
  readonly detailed: (why: string, detail: string) => string;
  readonly codeUnknown: (code: string) => string;
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
  readonly forUnit: (points: string) => string;
  readonly forOrder: (points: string) => string;
  readonly totals: (subtotal: string, discounts: string, total: string) => string;
  readonly redeemed: (points: string, value: string) => string;
  readonly redeemedAs: Record<'discount' | 'tender', string>;
  readonly payable: (amount: string) => string;
  readonly credited: (points: string, availableOn: string, expiresOn: string | null) => string;
  readonly nothingEarned: string;
  readonly anonymous: string;
}
