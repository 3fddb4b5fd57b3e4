import type { CompiledRuleSet } from '../rules/compiled';
import type { DiscountOutcome } from './compute-discount';
import type { EarningOutcome } from './compute-earning';
import type { RuleTrace } from './outcome';

/** How every discount fared, in the order of application. */
export function traceDiscounts(outcomes: readonly DiscountOutcome[]): RuleTrace[] {
  return outcomes.map((outcome) =>
    traceOf(
      outcome,
      outcome.savings.map(({ line, amount }) => ({ lineId: line.request.lineId, amount })),
    ),
  );
}

/** How every earning rule fared, as listed. */
export function traceEarning(outcomes: readonly EarningOutcome[]): RuleTrace[] {
  return outcomes.map((outcome) =>
    traceOf(
      outcome,
      outcome.lines.map(({ lineId, base }) => ({ lineId, amount: base })),
      multiplication(outcome),
    ),
  );
}

/** Nobody earns without a member. */
export function traceNoEarning({ earning }: CompiledRuleSet): RuleTrace[] {
  return earning.map(({ ruleKind, id, name }) => ({ ruleKind, ruleId: id, name, applied: false, reason: 'NO_MEMBER' }));
}

/** A multiplier of 1 is not worth a word. */
function multiplication({ multipliedBy }: EarningOutcome): Pick<RuleTrace, 'multiplied'> {
  if (multipliedBy === null || multipliedBy.multiplier.num === multipliedBy.multiplier.den) return {};
  return { multiplied: { level: multipliedBy.id, times: multipliedBy.times } };
}

function traceOf(outcome: DiscountOutcome | EarningOutcome, lines: NonNullable<RuleTrace['lines']>, more: Partial<RuleTrace> = {}): RuleTrace {
  const { rule, notApplied, base, computed, gave, reducedBy } = outcome;
  const head = { ruleKind: rule.ruleKind, ruleId: rule.id, name: rule.name, applied: notApplied === null };
  if (notApplied !== null && computed === 0) return { ...head, ...notApplied };
  return { ...head, ...notApplied, base, computed, gave, reducedBy: [...reducedBy], ...more, lines };
}
