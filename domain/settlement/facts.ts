import type { Attributes } from '../orders/order';

/** What is known of a member when an order of theirs is first worked on. */
export interface MemberFacts {
  id: string;
  level: string;
  tags: string[];
  lists: string[];
  /** Days until the next birthday, −1 if unknown. */
  birthdayIn: number;
  joinedDays: number;
  /** Settled orders before this one. */
  orders: number;
  /** Goods' totals of settled orders before this one, minor units. */
  spend: number;
  attributes: Attributes;
  /** Their points can't be spent; left out where they can. No condition sees it. */
  blocked?: boolean;
}

/** Names one usage counter of a rule, or of a cap, within a program. */
export interface CounterKey {
  /** `cap`: of `earningCaps`, which counts points of all rules. */
  ruleKind: 'discount' | 'earning' | 'cap';
  ruleId: string;
  /** `lifetime`, or the period: `2026`, `2026-11`, `2026-W48`, `2026-11-23`. */
  period: string;
  /** Empty: the counter of all members. */
  memberId: string;
}

/** A counter before the order: uses, and what was given of the budget (minor units or points). */
export interface CounterState extends CounterKey {
  uses: number;
  amount: number;
}

/** Facts of a settlement, fixed when the order is first worked on and stored with it. */
export interface SettlementFacts {
  /** The order's instant as it counts (RFC 3339, UTC): `placedAt`, at most the moment of acceptance. */
  at: string;
  /** Business date of `at` in the program's time zone, `YYYY-MM-DD`. */
  date: string;
  /** Null for an anonymous order. */
  member: MemberFacts | null;
  /** No settled order of this member in the program before. */
  isFirst: boolean;
  /** Points usable on `date`, less held and reserved ones, never below 0. */
  available: number;
  /**
   * Active and pending points that have not lapsed on `date`, and what orders under way will credit. What `maxBalance` is measured on; orders settled
   * before there was such a cap have none.
   */
  balance: number;
  counters: CounterState[];
  /** The hold that the order takes its points from; `available` counts what it holds. */
  hold?: { holdId: string; points: number };
}

/** What of the program matters for settling. */
export interface ProgramFacts {
  programId: string;
  currency: string;
  currencyDigits: number;
  timeZone: string;
}
