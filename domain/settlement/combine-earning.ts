import type { CompiledRuleSet } from '../rules/compiled';
import { computeEarning, nothing, type BaseOf, type EarningOutcome } from './compute-earning';
import { whyNot } from './eligibility';
import type { RuleContext } from './rule-context';

/**
 * How every earning rule fared, as listed: all give (`sum`), the one that gives most (`best`, tie: the first), or the first that applies (`first`);
 * then the cap of the order lowers them in rule order.
 * @param baseOf see `computeEarning`
 */
export function combineEarning(context: RuleContext, baseOf: BaseOf): EarningOutcome[] {
  const outcomes = COMBINE[context.compiled.earningCombine](context, baseOf);
  return capped(outcomes, context.compiled.maxPointsPerOrder);
}

type Combine = (context: RuleContext, baseOf: BaseOf) => EarningOutcome[];

const all: Combine = (context, baseOf) => context.compiled.earning.map((rule) => computeEarning(rule, context, baseOf));

const COMBINE: Record<CompiledRuleSet['earningCombine'], Combine> = {
  sum: all,
  best: (context, baseOf) => {
    const outcomes = all(context, baseOf);
    const best = outcomes.reduce<EarningOutcome | null>((most, outcome) => (outcome.gave > (most?.gave ?? 0) ? outcome : most), null);
    if (best === null) return outcomes;
    return outcomes.map((outcome) => (outcome === best || outcome.gave === 0 ? outcome : outranked(outcome, best.rule.id)));
  },
  first: (context, baseOf) => {
    let first: string | null = null;
    return context.compiled.earning.map((rule) => {
      const notApplied = whyNot(rule, context);
      if (notApplied !== null) return nothing(rule, notApplied);
      if (first !== null) return nothing(rule, { reason: 'OUTRANKED', detail: first });
      first = rule.id;
      return computeEarning(rule, context, baseOf);
    });
  },
};

function outranked(outcome: EarningOutcome, by: string): EarningOutcome {
  return { ...outcome, notApplied: { reason: 'OUTRANKED', detail: by }, gave: 0, lines: [] };
}

function capped(outcomes: readonly EarningOutcome[], perOrder: number | null): EarningOutcome[] {
  if (perOrder === null) return [...outcomes];
  let left = perOrder;
  return outcomes.map((outcome) => {
    const gave = Math.min(outcome.gave, left);
    left -= gave;
    if (gave === outcome.gave) return outcome;
    return { ...outcome, gave, notApplied: gave > 0 ? null : { reason: 'NO_EFFECT' }, reducedBy: [...outcome.reducedBy, 'earningCaps.perOrder'] };
  });
}
