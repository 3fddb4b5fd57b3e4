import type { Waiting } from '../calendar/lot-dates';
import type { LineKind } from '../orders/order';
import type { ProblemCode } from '../problem';
import type { CounterKey } from './facts';

export type DiscountKind = 'lines' | 'order' | 'code' | 'voucher' | 'reward' | 'given';

/** A discount as it stands in answers; minor units. */
export interface AppliedDiscount {
  discountId: string;
  name: string;
  kind: DiscountKind;
  amount: number;
}

/** A line after discounts; money in minor units. */
export interface PricedLine {
  lineId: string;
  kind: LineKind;
  quantity: number;
  gross: number;
  /** In the order of application, given ones first. */
  discounts: AppliedDiscount[];
  net: number;
}

export type CodeReason = 'UNKNOWN' | 'NOT_STARTED' | 'EXPIRED' | 'LIMIT_REACHED' | 'CONDITION_FALSE' | 'NO_EFFECT' | 'OUTRANKED';

/** Step 1: the order with its discounts. */
export interface PricedOrder {
  subtotal: number;
  discountTotal: number;
  /** Net of all lines of every kind. */
  total: number;
  /** Net of the goods. */
  goodsTotal: number;
  lines: PricedLine[];
  /** Sums by discount, in the order of application. */
  discounts: AppliedDiscount[];
  codesNotApplied: { code: string; reason: CodeReason }[];
}

/** Step 1: the points to redeem. `null` without a member. */
export interface RedemptionPlan {
  points: number;
  /** Minor units. */
  value: number;
  as: 'discount' | 'tender';
  /** Share of `value` by line, in the order of the lines: over goods (`discount`) or all lines (`tender`) by net. */
  lineShares: number[];
}

/** What one earning rule gives; `lines` are kept for returns. */
export interface EarnedByRule {
  ruleId: string;
  points: number;
  /** Minor units; of the lines the rule looks at, after discounts (and redeemed value, if that is a discount). */
  base: number;
  lines: { lineId: string; base: number; quantity: number }[];
}

/** Points to credit as one lot. */
export interface Credit {
  points: number;
  /** First usable day. */
  availableOn: string;
  /** Last usable day; null: never expires. */
  expiresOn: string | null;
  /** Of points that wait for their order to be confirmed. */
  waiting?: Waiting;
}

/** Step 2: what the order earns. `null` without a member. */
export interface Accrual {
  points: number;
  /** The order's whole base in minor units. */
  base: number;
  rules: EarnedByRule[];
  /** One per distinct availability and expiry, by availability, then expiry (never last). */
  credits: Credit[];
}

/** One use of a limited rule: `uses` is 1, `amount` what it gave (minor units or points). */
export interface CounterUse extends CounterKey {
  uses: number;
  amount: number;
}

/** What a cap or a budget took off what a rule computed; minor units or points. */
export interface Reduction {
  by: string;
  amount: number;
}

/** How one rule fared; the material of an explanation. Computed from request, rule set and facts, never stored. */
export interface RuleTrace {
  ruleKind: 'discount' | 'earning';
  ruleId: string;
  name: string;
  applied: boolean;
  /** Why it did not apply. `NO_CODE`: needs a code that the order doesn't carry. `NO_MEMBER`: names member, order has none. `ERROR`: its condition failed on this order's data. */
  reason?: CodeReason | 'NO_CODE' | 'NO_MEMBER' | 'ERROR';
  detail?: string;
  /** Minor units it computed on. */
  base?: number;
  /** Minor units or points that came out of the formula, before caps and budgets. */
  computed?: number;
  /** What it gave in the end. */
  gave?: number;
  /** Which cap, budget or remainder lowered `computed` to `gave`. */
  reducedBy?: string[];
  /** How much each of them took off, in this order. */
  reductions?: Reduction[];
  /** The level whose multiplier (a decimal string) raised or lowered what it gave; absent where that is 1. */
  multiplied?: { level: string; times: string };
  lines?: { lineId: string; amount: number }[];
}

/** A rule that failed on an order's data and was skipped. */
export interface RuleError {
  ruleKind: RuleTrace['ruleKind'];
  ruleId: string;
  detail: string;
}

/** An order that can't be settled, with what its sender is told. */
export interface Refusal {
  code: ProblemCode;
  detail: string;
}

export interface Evaluation {
  pricing: PricedOrder;
  redemption: RedemptionPlan | null;
  accrual: Accrual | null;
  /** Minor units: total − tenders − redeemed value. */
  payable: number;
  /** Uses of limited rules, one per counter. */
  uses: CounterUse[];
  /** Rules that were skipped because they failed on this order's data. */
  errors: RuleError[];
  trace: RuleTrace[];
}

export type EvaluationResult = { ok: true; evaluation: Evaluation } | { ok: false; refusal: Refusal; evaluation?: Evaluation };
