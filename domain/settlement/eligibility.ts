import { Problem } from '../problem';
import type { CompiledNeed, CompiledRule } from '../rules/compiled';
import { conditionError } from '../rules/conditions/condition';
import type { ConditionNames } from '../rules/conditions/environment';
import { selectLines } from '../rules/line-selector';
import { limitsLeft } from './counters';
import type { RuleTrace } from './outcome';
import type { RuleContext } from './rule-context';
import type { WorkingOrder } from './working-order';

export type Reason = NonNullable<RuleTrace['reason']>;

/** Why a rule doesn't apply, and what exactly was not so. */
export interface NotApplied {
  readonly reason: Reason;
  readonly detail?: string;
}

/**
 * Why a rule doesn't apply to an order as it stands: its code, its time, the member, its limits, `when`, `needs`, in this order.
 * @returns null if it applies
 */
export function whyNot(rule: CompiledRule, context: RuleContext): NotApplied | null {
  if (rule.code !== null && !context.codes.has(rule.code)) return { reason: 'NO_CODE' };
  if (context.at < rule.from) return { reason: 'NOT_STARTED' };
  if (context.at >= rule.until) return { reason: 'EXPIRED' };
  if (rule.needsMember && context.facts.member === null) return { reason: 'NO_MEMBER' };
  if (limitsLeft(rule, context.facts).isReached) return { reason: 'LIMIT_REACHED' };
  return whyConditionsFail(rule, context);
}

function whyConditionsFail({ when, needs }: CompiledRule, { names, work }: RuleContext): NotApplied | null {
  try {
    if (when !== null && !when.test(names)) return { reason: 'CONDITION_FALSE', detail: when.source };
    const unmet = needs.find((need) => !isMet(need, work, names));
    return unmet === undefined ? null : { reason: 'CONDITION_FALSE', detail: describe(unmet) };
  } catch (error) {
    return failed(error);
  }
}

/**
 * A rule that can't be computed on this order's data never fails the order, it is skipped: its condition divides by zero, compares a text with a number, …
 * @throws Problem as it is: numbers of the order that are out of range are told to its sender
 */
export function failed(error: unknown): NotApplied {
  if (error instanceof Problem) throw error;
  return { reason: 'ERROR', detail: conditionError(error) };
}

function isMet({ lines, measure, least }: CompiledNeed, work: WorkingOrder, names: ConditionNames): boolean {
  const matched = selectLines(lines, work.lines, names);
  return matched.reduce((sum, line) => sum + (measure === 'units' ? line.quantity : line.remaining), 0) >= least;
}

function describe({ lines, measure, least }: CompiledNeed): string {
  return `needs ${measure} ${least}: ${lines.condition?.source ?? 'goods'}`;
}
