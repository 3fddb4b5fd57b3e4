import type { CompiledRuleSet } from '../rules/compiled';
import { computeEarning, nothing, type BaseOf, type EarningOutcome } from './compute-earning';
import { earningCaps, lowerToCaps } from './earning-caps';
import { whyNot } from './eligibility';
import type { RuleContext } from './rule-context';

/**
 * How every earning rule fared, as listed: all give (`sum`), the one that gives most (`best`, tie: the first), or the first that applies (`first`);
 * then the caps of the rule set lower them in rule order.
 * @param baseOf see `computeEarning`
 * @param redeemed points that the order redeems
 */
export function combineEarning(context: RuleContext, baseOf: BaseOf, redeemed: number): EarningOutcome[] {
  const { compiled, facts } = context;
  const outcomes = COMBINE[compiled.earningCombine](context, baseOf);
  return compiled.caps.any ? lowerToCaps(outcomes, earningCaps(compiled, facts, redeemed)) : outcomes;
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
      const outcome = computeEarning(rule, context, baseOf);
      // One that fails on the order's data is as if it weren't there.
      if (outcome.notApplied?.reason !== 'ERROR') first = rule.id;
      return outcome;
    });
  },
};

function outranked(outcome: EarningOutcome, by: string): EarningOutcome {
  return { ...outcome, notApplied: { reason: 'OUTRANKED', detail: by }, gave: 0, lines: [] };
}
