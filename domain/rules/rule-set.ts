import type { Rounding } from '../money/rounding';
import type { FieldError } from '../problem';

export type { Rounding };

/** Time that a lot is valid or pending: calendar units in the program's time zone. */
export type Duration = { days: number } | { months: number } | { years: number };

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

/** One part of a set: that many units of the lines that match (CEL; default: lines of kind goods). */
export interface SetPart {
  lines?: string;
  units: number;
}

export interface PercentGive {
  percent: string;
}

/** With `every`: once per full `every` minor units of what is left. */
export interface AmountGive {
  amount: number;
  per: 'order' | 'line' | 'unit';
  every?: number | null;
}

/** Each unit costs at most this. */
export interface UnitPriceGive {
  unitPrice: number;
}

/** Of `buy + free` units the last `free` are free, or `percent` off; with `of` (CEL), `free` units among those lines. */
export interface BuyGive {
  buy: number;
  free: number;
  of?: string;
  percent?: string;
}

/** Each full group of `units` costs `price`. */
export interface BundleGive {
  units: number;
  price: number;
}

/** Each complete set costs `price`. */
export interface SetGive {
  set: SetPart[];
  price: number;
}

/** What a discount gives. Percentages are decimal strings, amounts and prices minor units. */
export type Give = PercentGive | AmountGive | UnitPriceGive | BuyGive | BundleGive | SetGive;

/** What the lines that match (CEL; default: lines of kind goods) must hold: units, or minor units of what is left of them. */
export type Need = { lines?: string; units: number } | { lines?: string; amount: number };

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
  /** All must be met. */
  needs?: Need[];
  /** CEL, also over `line`; default: lines of kind goods. */
  lines?: string;
  limits?: Limits;
}

export interface DiscountRule extends RuleScope {
  give: Give;
  /** Cap of this discount on one order, in minor units. */
  maxAmount?: number | null;
  /** At most so many units, taken in the order of `pick`. */
  maxUnits?: number | null;
  pick?: 'listed' | 'cheapest' | 'dearest';
  base?: 'remaining' | 'initial';
  /** Lower first; default 100; same priority: as listed. */
  priority?: number;
  /** Name of a group of which only the discount worth most applies. */
  exclusive?: string | null;
  /** Nothing after it applies, if it gave anything. */
  stop?: boolean;
}

export interface EarningRule extends RuleScope {
  mode: 'money' | 'order' | 'unit';
  points: number;
  /** Minor units that earn `points` once (mode `money`). */
  per?: number;
  /** False: the level's multiplier doesn't apply. */
  multiplied?: boolean;
  maxPoints?: number | null;
  validFor?: Duration | null;
  pendingFor?: PendingPolicy | null;
}

/** `sum`: all rules give; `best`: the one that gives most; `first`: the first whose conditions hold. */
export type EarningCombine = 'sum' | 'best' | 'first';

/** Points at most; reduces, never refuses. */
export interface EarningCaps {
  /** Of one order. */
  perOrder?: number | null;
  /** Of one member on one calendar day of the program's time zone, by the operation's date. */
  perDay?: number | null;
  /** On the card, active and pending: an earning never lifts it above. */
  maxBalance?: number | null;
}

export interface RedemptionPolicy {
  /** Minor units a point (default 1), or a rate: `points` points are worth `value` minor units. */
  pointValue?: number | { points: number; value: number };
  multipleOf?: number;
  minPoints?: number;
  maxPoints?: number | null;
  /** Share of the goods' total that may be paid with points: decimal string, 0 to 1. */
  maxShare?: string;
  as?: 'discount' | 'tender';
}

/** How long points stay pending: so many days, or until their order is confirmed; `cancelAfter` after the order they are cancelled (left out: never). */
export type PendingPolicy = { days: number } | { until: 'confirmed'; cancelAfter?: Duration | null };

export interface LotPolicy {
  validFor?: Duration | null;
  roundUpTo?: 'month' | 'quarter' | 'year' | null;
  /** An event `lot.expiring` so many days before a lot's last usable one. */
  warnBefore?: { days: number }[] | null;
  pendingFor?: PendingPolicy | null;
}

/** What a return takes back of what its order earned, and when points that were redeemed come back usable. */
export interface ReturnPolicy {
  /** `proportional` (default): each rule's points by the share of its base that came back; `kept`: what the kept part doesn't earn any more. */
  clawback?: 'proportional' | 'kept';
  /** Beyond the order's own lots: nothing (`only_pending`: not even its active ones), available points, or (default) debt. */
  source?: 'only_pending' | 'within_balance' | 'unlimited';
  /** Restored points of a lot that lapsed no more than so many days ago can be used for as many days; default 30. */
  restoreGraceDays?: number;
}

/** A level that members reach, and what it multiplies earned points with. */
export interface LevelRule {
  id: string;
  /** Minor units spent or points earned in `levelPolicy.period`; the first is 0, each next one higher. */
  threshold: number;
  /** Decimal string above 0; default `1`. */
  multiplier?: string;
}

/** How levels are reached, kept and lost. */
export interface LevelPolicy {
  /** Goods' totals (default), or points earned. */
  qualifyOn?: 'spend' | 'points';
  /** The time in which they count: so many months up to the day, or its calendar year; null (default): a lifetime. */
  period?: { months: number } | { calendar: 'year' } | null;
  /** How long a level is kept at least; `roundUpTo` moves the last day to the end of its unit. Null (default): no longer than the numbers say. */
  keepFor?: { months: number; roundUpTo?: 'month' | 'quarter' | 'year' | null } | null;
  /** Default `never`. */
  downgrade?: 'never' | 'one_level' | 'reassess';
  /** Days from the day on which the numbers are first found too low to the downgrade; default 0. */
  graceDays?: number;
}

/** A rule set as published (contract §2), as far as its parts are available yet. */
export interface RuleSet {
  rounding?: Rounding;
  discounts?: DiscountRule[];
  earning: EarningRule[];
  earningCombine?: EarningCombine;
  earningCaps?: EarningCaps | null;
  redemption?: RedemptionPolicy | null;
  lots?: LotPolicy;
  returns?: ReturnPolicy | null;
  /** Lowest first; none: one level, `member`. */
  levels?: LevelRule[] | null;
  levelPolicy?: LevelPolicy | null;
}

/** Outcome of checking a rule set before it is published. */
export interface RuleSetCheck {
  /** Contradictions and ill-typed conditions: the rule set is refused. */
  errors: FieldError[];
  /** Odd but allowed: a discount that has ended. */
  warnings: FieldError[];
}
