import { normalizeCode, type CompiledRule } from '../rules/compiled';
import type { NotApplied, Reason } from './eligibility';
import type { CodeReason, PricedOrder } from './outcome';
import type { RuleContext } from './rule-context';

/** How a rule fared, as far as its code is concerned. */
interface Fared {
  readonly rule: CompiledRule;
  readonly notApplied: NotApplied | null;
}

/** What the caller of an order is told where an explanation can be more exact. */
const AS_CODE_REASON: Partial<Record<Reason, CodeReason>> = { NO_MEMBER: 'CONDITION_FALSE', ERROR: 'CONDITION_FALSE', NO_CODE: 'NO_EFFECT' };

/**
 * The codes of an order that did not apply, in the order given, each once.
 * @param fared every rule that was looked at; a code whose rule wasn't (no discounts with `pricing: given`, no earning without a member) has no effect
 */
export function codesNotApplied({ order, compiled, at }: RuleContext, fared: readonly Fared[]): PricedOrder['codesNotApplied'] {
  const seen = new Set<string>();
  return (order.codes ?? []).flatMap((code) => {
    const normal = normalizeCode(code);
    if (seen.has(normal)) return [];
    seen.add(normal);
    const rule = compiled.codes.get(normal);
    const reason = rule === undefined ? 'UNKNOWN' : whyNoEffect(rule, fared, at);
    return reason === null ? [] : [{ code, reason }];
  });
}

function whyNoEffect(rule: CompiledRule, fared: readonly Fared[], at: number): CodeReason | null {
  const outcome = fared.find((candidate) => candidate.rule === rule);
  if (outcome !== undefined) return outcome.notApplied === null ? null : asCodeReason(outcome.notApplied.reason);
  if (at < rule.from) return 'NOT_STARTED';
  return at >= rule.until ? 'EXPIRED' : 'NO_EFFECT';
}

function asCodeReason(reason: Reason): CodeReason {
  return AS_CODE_REASON[reason] ?? (reason as CodeReason);
}
