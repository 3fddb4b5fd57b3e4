import type { Ladder } from '../levels/ladder';
import type { Ratio } from '../money/ratio';
import type { Condition } from './conditions/condition';
import type { CompiledGive } from './gives/give';
import type { UnitOrder } from './gives/take-units';
import type { LineSelector } from './line-selector';
import type { DiscountRule, EarningCombine, EarningRule, LotPolicy, Rounding } from './rule-set';
import type { Period } from '../calendar/period';

/** What matched lines must hold; all needs of a rule must be met. */
export interface CompiledNeed {
  readonly lines: LineSelector;
  /** Units, or minor units of what is left of the lines. */
  readonly measure: 'units' | 'amount';
  readonly least: number;
}

/** Limits that count something. */
export interface CompiledLimits {
  readonly total: number | null;
  readonly perMember: number | null;
  /** Minor units for a discount, points for an earning rule. */
  readonly amount: number | null;
  readonly per: Period;
  /** Whether a returned order gives its use back. */
  readonly onReturn: 'give_back' | 'keep';
}

/** What discounts and earning rules have in common, ready to be tested on orders. */
export interface CompiledScope {
  readonly ruleKind: 'discount' | 'earning';
  readonly id: string;
  readonly name: string;
  /** As compared with the order's: see `normalizeCode`. */
  readonly code: string | null;
  /** Milliseconds since 1970, half-open. */
  readonly from: number;
  readonly until: number;
  readonly when: Condition | null;
  readonly needs: readonly CompiledNeed[];
  readonly lines: LineSelector;
  readonly limits: CompiledLimits | null;
  /** It names the member or counts by member, so it doesn't apply to anonymous orders. */
  readonly needsMember: boolean;
}

export interface CompiledDiscount extends CompiledScope {
  readonly ruleKind: 'discount';
  readonly rule: DiscountRule;
  readonly give: CompiledGive;
  readonly maxAmount: number | null;
  readonly maxUnits: number | null;
  readonly pick: UnitOrder;
  readonly base: 'remaining' | 'initial';
  readonly exclusive: string | null;
  readonly stop: boolean;
}

export interface CompiledEarning extends CompiledScope {
  readonly ruleKind: 'earning';
  readonly rule: EarningRule;
  readonly mode: EarningRule['mode'];
  readonly points: number;
  /** Minor units; 1 where the mode doesn't use it. */
  readonly per: number;
  readonly multiplied: boolean;
  readonly maxPoints: number | null;
}

export type CompiledRule = CompiledDiscount | CompiledEarning;

/** `points` points are worth `value` minor units. */
export interface CompiledRedemption {
  readonly points: number;
  readonly value: number;
  readonly multipleOf: number;
  readonly minPoints: number;
  readonly maxPoints: number | null;
  readonly maxShare: Ratio;
  readonly as: 'discount' | 'tender';
}

/** How returns are settled; everything is there. */
export interface CompiledReturns {
  readonly clawback: 'proportional' | 'kept';
  readonly source: 'only_pending' | 'within_balance' | 'unlimited';
  readonly restoreGraceDays: number;
}

/** Points at most; null: any number. */
export interface CompiledCaps {
  readonly perOrder: number | null;
  readonly perDay: number | null;
  readonly maxBalance: number | null;
  /** Whether there is one at all. */
  readonly any: boolean;
}

/** A rule set that was checked, with its conditions and gives made ready. Immutable; may be kept and shared. */
export interface CompiledRuleSet {
  readonly rounding: Rounding;
  /** In the order of application: by priority, then as listed. */
  readonly discounts: readonly CompiledDiscount[];
  /** Groups of discounts of which only the one worth most applies, by the place of their first. */
  readonly exclusiveGroups: readonly (readonly CompiledDiscount[])[];
  /** As listed. */
  readonly earning: readonly CompiledEarning[];
  readonly earningCombine: EarningCombine;
  readonly caps: CompiledCaps;
  readonly redemption: CompiledRedemption | null;
  readonly lots: LotPolicy;
  readonly returns: CompiledReturns;
  readonly ladder: Ladder;
  /** The rule that a code belongs to. */
  readonly codes: ReadonlyMap<string, CompiledRule>;
}

/** Codes are compared without regard to case. */
export function normalizeCode(code: string): string {
  return code.toLowerCase();
}
