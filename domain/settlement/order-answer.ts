import type { AppliedDiscount, CodeReason } from './outcome';
import type { Balance, StoredProblem } from './stored';

/** A line of an answer; money in minor units. */
export interface AnsweredLine {
  lineId: string;
  gross: number;
  discounts: AppliedDiscount[];
  net: number;
  /** This line's share of the redeemed value. */
  redeemed: number;
}

export interface RedeemedLot {
  lotId: string;
  points: number;
  expiresOn: string | null;
}

export interface Redeemed {
  points: number;
  /** Minor units. */
  value: number;
  /** In the order in which they were consumed. */
  lots: RedeemedLot[];
  rewards: { discountId: string; points: number }[];
}

export interface EarnedLot {
  /** Null in a quote: the lot doesn't exist. */
  lotId: string | null;
  points: number;
  state: 'active' | 'pending';
  /** Null: it waits for the order to be confirmed. */
  availableOn: string | null;
  expiresOn: string | null;
}

export interface Earned {
  points: number;
  /** State and dates of the earliest lot; `active` and null when nothing was earned. */
  state: 'active' | 'pending';
  availableOn: string | null;
  expiresOn: string | null;
  /** The order's whole base, minor units. */
  base: number;
  /** The rules that gave points; bases in minor units. */
  rules: { ruleId: string; points: number; base: number }[];
  lots: EarnedLot[];
  debtRepaid: number;
}

/** A code given out by a settled order. */
export interface IssuedCode {
  issueId: string;
  discountId: string;
  code: string;
  memberId: string | null;
  from: string | null;
  until: string | null;
}

/** The contract's answer to an order (§3). Money in minor units. Without a member: level, redeemed, earned and balance are null. */
export interface SettledAnswer {
  orderId: string;
  /** `imported`: settled elsewhere, recorded here. */
  state: 'settled' | 'imported' | 'quoted';
  programId: string;
  memberId: string | null;
  ruleSetVersion: number | null;
  level: string | null;
  subtotal: number;
  discountTotal: number;
  total: number;
  lines: AnsweredLine[];
  discounts: AppliedDiscount[];
  codesNotApplied: { code: string; reason: CodeReason }[];
  redeemed: Redeemed | null;
  /** Total − tenders − redeemed value. */
  payable: number;
  earned: Earned | null;
  issued: IssuedCode[];
  balance: Balance | null;
  /** Null in a quote, and so is `settledAt`. */
  workflowId: string | null;
  settledAt: string | null;
}

/** An order that Temporal has and that will be settled. */
export interface SettlingAnswer {
  orderId: string;
  state: 'settling';
  programId: string;
  memberId: string | null;
  workflowId: string;
}

/** An order that ended without being settled; neither binds its id. */
export interface UnsettledAnswer {
  orderId: string;
  state: 'refused' | 'failed';
  programId: string;
  memberId: string | null;
  problem: StoredProblem;
  workflowId: string;
}

export type OrderAnswer = SettledAnswer | SettlingAnswer | UnsettledAnswer;
