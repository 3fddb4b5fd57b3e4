import type { AmountGive, Limits, Rounding } from '../../rules/rule-set';
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
  /** What the member had earned on a day before the order, and the most of a day. */
  readonly earnedOnDay: (points: string, date: string, most: string) => string;
  /** What was on the card before the order, and the most that earning lifts it to. */
  readonly balanceBefore: (points: string, most: string) => string;
  readonly given: (amount: string) => string;
  readonly gave: Record<RuleKind, (rule: string, worth: string, how: string) => string>;
  readonly gaveNothing: Record<RuleKind, (rule: string, why: string) => string>;
  readonly lowered: (from: string, to: string, by: string) => string;
  /** One of several things that lowered it, and by how much. */
  readonly loweredBy: (what: string, amount: string) => string;
  readonly because: Record<Reason, string>;
  readonly detailed: (why: string, detail: string) => string;
  /** `rule`: the one that the code belongs to; null: none has it. */
  readonly codeNotApplied: (code: string, rule: string | null, why: string) => string;
  /** A condition and what it looked at. */
  readonly withValues: (condition: string, values: string) => string;
  /** A need of a rule, the lines that it looks at (null: goods), and what there was of them. */
  readonly unmet: Record<'units' | 'amount', (least: string, lines: string | null, found: string) => string>;
  readonly limits: {
    readonly total: (uses: string) => string;
    readonly perMember: (uses: string) => string;
    readonly amount: (worth: string) => string;
    readonly per: Record<Exclude<NonNullable<Limits['per']>, 'lifetime'>, string>;
  };
  readonly outranked: {
    /** `worth`: what it would have given alone; null: nothing. */
    readonly group: (by: string, worth: string | null) => string;
    readonly stop: (by: string) => string;
    readonly best: (by: string, worth: string) => string;
    readonly first: (by: string) => string;
  };
  /** `lines`: those that the rule looks at; null: goods. */
  readonly nothingMatched: (lines: string | null) => string;
  /** `how`: its formula; null: told elsewhere. */
  readonly cameToNothing: (how: string | null) => string;
  readonly share: (lineId: string, amount: string) => string;
  readonly shares: Record<RuleKind, (shares: string, more: string | null) => string>;
  /** Why a member who asked to redeem as much as they may redeems no more. */
  readonly noMore: Record<Bound, (points: string) => string>;
  /** Points that can be redeemed at all. */
  readonly inSteps: (multiple: string, least: string) => string;
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
  readonly waiting: (points: string) => string;
  readonly credited: (points: string, availableOn: string, expiresOn: string | null) => string;
  readonly debtRepaid: (points: string) => string;
  readonly nothingEarned: string;
  readonly refused: (detail: string) => string;
  readonly totalIs: (actual: string, expected: string) => string;
  readonly payableIs: (actual: string, expected: string) => string;
  readonly tendersExceed: (total: string) => string;
  readonly unsettled: string;
}

/** What keeps a member from redeeming more: what they have, the policy, or what is left to pay. */
export type Bound = 'available' | 'maxPoints' | 'maxShare' | 'payable';

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
