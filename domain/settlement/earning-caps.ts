import type { CompiledRuleSet } from '../rules/compiled';
import type { EarningOutcome } from './compute-earning';
import { earnedOnDay, PER_DAY } from './day-counter';
import type { SettlementFacts } from './facts';

/** A cap on what an order earns in all, and how many points it still allows. */
export interface EarningCap {
  readonly name: string;
  readonly left: number;
}

/**
 * The caps of a rule set as they stand before an order, in the order in which they lower what it earns.
 * @param redeemed points that the order itself redeems: they leave the card before what it earns comes in
 */
export function earningCaps({ caps }: CompiledRuleSet, facts: SettlementFacts, redeemed: number): EarningCap[] {
  const found: EarningCap[] = [];
  if (caps.perOrder !== null) found.push({ name: 'earningCaps.perOrder', left: caps.perOrder });
  if (caps.perDay !== null) found.push({ name: PER_DAY, left: Math.max(0, caps.perDay - earnedOnDay(facts)) });
  if (caps.maxBalance !== null) found.push({ name: 'earningCaps.maxBalance', left: Math.max(0, caps.maxBalance - (facts.balance - redeemed)) });
  return found;
}

/** Lowers what the rules give to each cap, in rule order: the first rules keep what they gave for as long as it lasts. */
export function lowerToCaps(outcomes: readonly EarningOutcome[], caps: readonly EarningCap[]): EarningOutcome[] {
  return caps.reduce<EarningOutcome[]>(lowerTo, [...outcomes]);
}

function lowerTo(outcomes: readonly EarningOutcome[], { name, left }: EarningCap): EarningOutcome[] {
  let rest = left;
  return outcomes.map((outcome) => {
    const gave = Math.min(outcome.gave, rest);
    rest -= gave;
    if (gave === outcome.gave) return outcome;
    const reductions = [...outcome.reductions, { by: name, amount: outcome.gave - gave }];
    return { ...outcome, gave, notApplied: gave > 0 ? null : { reason: 'NO_EFFECT' }, reductions };
  });
}
