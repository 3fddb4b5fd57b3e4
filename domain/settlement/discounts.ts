import type { CompiledDiscount } from '../rules/compiled';
import { computeDiscount, without, type DiscountOutcome } from './compute-discount';
import { whyNot } from './eligibility';
import type { RuleContext } from './rule-context';

/** Which discounts don't get their ordinary turn. */
interface Pass {
  /** Lost their exclusive group, with what they came to. */
  readonly barred: ReadonlyMap<CompiledDiscount, DiscountOutcome>;
  /** Computed at their place, but nothing is taken off. */
  readonly measured: ReadonlySet<CompiledDiscount>;
  /** Left out altogether. */
  readonly skipped: ReadonlySet<CompiledDiscount>;
}

const NOBODY: ReadonlySet<CompiledDiscount> = new Set();

/**
 * Applies the discounts to the working order, by priority, each on what the earlier ones left of the lines.
 * @returns how each fared, in the order of application
 */
export function applyDiscounts(context: RuleContext): DiscountOutcome[] {
  return run(context, { barred: rankGroups(context), measured: NOBODY, skipped: NOBODY });
}

function run(context: RuleContext, { barred, measured, skipped }: Pass): DiscountOutcome[] {
  const outcomes: DiscountOutcome[] = [];
  let stoppedBy: string | null = null;
  for (const rule of context.compiled.discounts) {
    if (skipped.has(rule)) continue;
    const outcome: DiscountOutcome = barred.get(rule) ?? (stoppedBy === null ? computeDiscount(rule, context) : afterStop(rule, context, stoppedBy));
    outcomes.push(outcome);
    if (outcome.notApplied !== null || measured.has(rule)) continue;
    take(outcome, context);
    if (rule.stop) stoppedBy = rule.id;
  }
  return outcomes;
}

function afterStop(rule: CompiledDiscount, context: RuleContext, stoppedBy: string): DiscountOutcome {
  return without(rule, whyNot(rule, context) ?? { reason: 'OUTRANKED', detail: stoppedBy });
}

function take({ savings }: DiscountOutcome, { work }: RuleContext): void {
  for (const { line, amount } of savings) work.take(line, amount);
}

/**
 * Decides the exclusive groups, in the order of their first discounts: each member is computed alone at its place (no other of its group, none of
 * the groups still undecided), and the one worth most stays (tie: the first).
 */
function rankGroups(context: RuleContext): ReadonlyMap<CompiledDiscount, DiscountOutcome> {
  const barred = new Map<CompiledDiscount, DiscountOutcome>();
  const groups = context.compiled.exclusiveGroups;
  for (const [place, group] of groups.entries()) {
    const measured = new Set(group);
    const restore = context.work.save();
    const outcomes = run(context, { barred, measured, skipped: new Set(groups.slice(place + 1).flat()) });
    restore();
    const ranked = outcomes.filter(({ rule }) => measured.has(rule));
    const best = ranked.reduce<DiscountOutcome | null>((most, outcome) => (outcome.gave > (most?.gave ?? 0) ? outcome : most), null);
    for (const outcome of ranked) if (outcome !== best) barred.set(outcome.rule, outranked(outcome, best));
  }
  return barred;
}

function outranked(outcome: DiscountOutcome, best: DiscountOutcome | null): DiscountOutcome {
  const notApplied = outcome.notApplied ?? { reason: 'OUTRANKED' as const, ...(best !== null && { detail: best.rule.id }) };
  return { ...outcome, notApplied, gave: 0, savings: [] };
}
