import type { FieldError } from '../problem';

/** Time that a lot is valid or pending: calendar units in the program's time zone. */
export type Duration = { days: number } | { months: number } | { years: number };

export type Rounding = 'half_up' | 'half_even' | 'floor';

/** How often, and up to what worth, a rule may be used (contract §2 `limits`). */
export interface Limits {
  /** Uses in all, by anybody, per `per`. */
  total?: number | null;
  /** Uses by one member, per `per`. */
  perMember?: number | null;
  /** Calendar period that the limits count in; default `lifetime`. */
  per?: 'lifetime' | 'year' | 'month' | 'week' | 'day';
  /** Budget: money in minor units for a discount, points for an earning rule. */
  amount?: number | null;
  onReturn?: 'give_back' | 'keep';
}

/** What a discount gives. Percentages are decimal strings, amounts minor units. */
export type Give = { percent: string } | { amount: number; per: 'order' | 'line' | 'unit' };

/** What discounts and earning rules have in common: when they apply, and to which lines. */
export interface RuleScope {
  id: string;
  name?: string;
  code?: string;
  /** RFC 3339 instants, half-open, tested against `placedAt`. */
  from?: string;
  until?: string;
  /** CEL over `order`, `member`, `today`. */
  when?: string;
  /** CEL, also over `line`; default: lines of kind goods. */
  lines?: string;
  limits?: Limits;
}

export interface DiscountRule extends RuleScope {
  give: Give;
  /** Cap of this discount on one order, in minor units. */
  maxAmount?: number;
  base?: 'remaining' | 'initial';
  priority?: number;
}

export interface EarningRule extends RuleScope {
  mode: 'money' | 'order' | 'unit';
  points: number;
  /** Minor units that earn `points` once (mode `money`). */
  per?: number;
  maxPoints?: number | null;
  validFor?: Duration | null;
  pendingFor?: { days: number } | null;
}

export interface RedemptionPolicy {
  /** Minor units a point, or a rate: `points` points are worth `value` minor units. */
  pointValue: number | { points: number; value: number };
  multipleOf?: number;
  minPoints?: number;
  maxPoints?: number | null;
  /** Share of the goods' total that may be paid with points: decimal string, 0 to 1. */
  maxShare?: string;
  as?: 'discount' | 'tender';
}

export interface LotPolicy {
  validFor?: Duration | null;
  roundUpTo?: 'month' | 'quarter' | 'year' | null;
  pendingFor?: { days: number } | null;
}

/** A rule set as published (contract §2), as far as its parts are available yet. */
export interface RuleSet {
  rounding?: Rounding;
  discounts?: DiscountRule[];
  earning: EarningRule[];
  redemption?: RedemptionPolicy | null;
  lots?: LotPolicy;
}

/** Outcome of checking a rule set before it is published. */
export interface RuleSetCheck {
  /** Contradictions and ill-typed conditions: the rule set is refused. */
  errors: FieldError[];
  /** Odd but allowed: a discount that has ended. */
  warnings: FieldError[];
}
