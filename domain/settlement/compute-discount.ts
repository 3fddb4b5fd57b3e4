import { shareOut } from '../money/prorate';
import type { CompiledDiscount } from '../rules/compiled';
import type { GiveInput, Saving } from '../rules/gives/give';
import { takeUnits, wholeLines } from '../rules/gives/take-units';
import { selectLines } from '../rules/line-selector';
import { limitsLeft } from './counters';
import { failed, whyNot, type NotApplied } from './eligibility';
import type { Reduction } from './outcome';
import { reductionsOf } from './reductions';
import type { RuleContext } from './rule-context';
import type { WorkingLine } from '../rules/working-line';

/** How a discount fared on an order; minor units. */
export interface DiscountOutcome {
  readonly rule: CompiledDiscount;
  /** Null: it applies. */
  readonly notApplied: NotApplied | null;
  /** What it computed on. */
  readonly base: number;
  /** Before caps and budgets. */
  readonly computed: number;
  readonly gave: number;
  readonly reductions: readonly Reduction[];
  /** By line, in line order, each above 0. */
  readonly savings: readonly Saving[];
}

/** Computes a discount on what is left of the lines; takes nothing off them. */
export function computeDiscount(rule: CompiledDiscount, context: RuleContext): DiscountOutcome {
  const notApplied = whyNot(rule, context);
  if (notApplied !== null) return without(rule, notApplied);
  try {
    const lines = selectLines(rule.lines, context.work.lines, context.names);
    if (lines.length === 0) return without(rule, { reason: 'NO_EFFECT', detail: 'no line matched' });
    const input = giveInput(rule, lines, context);
    const savings = rule.give.savings(input).filter(({ amount }) => amount > 0);
    return capped(rule, baseOf(rule, input), savings, context);
  } catch (error) {
    return without(rule, failed(error));
  }
}

/** The outcome of a discount that gives nothing. */
export function without(rule: CompiledDiscount, notApplied: NotApplied): DiscountOutcome {
  return { rule, notApplied, base: 0, computed: 0, gave: 0, reductions: [], savings: [] };
}

function giveInput(rule: CompiledDiscount, lines: readonly WorkingLine[], { compiled, work, names }: RuleContext): GiveInput {
  const { base, maxUnits, pick } = rule;
  return {
    lines,
    hasOwnLines: rule.lines.condition !== null,
    base,
    rounding: compiled.rounding,
    take: (from) => (maxUnits === null ? wholeLines(from, base) : takeUnits(from, base, maxUnits, pick)),
    select: (selector) => selectLines(selector, work.lines, names),
  };
}

/** What the matched units cost: the rest of the story for an explanation. */
function baseOf({ base, maxUnits }: CompiledDiscount, { lines, take }: GiveInput): number {
  if (maxUnits !== null) return take(lines).reduce((sum, { basis }) => sum + basis, 0);
  return lines.reduce((sum, line) => sum + (base === 'initial' ? line.gross : line.remaining), 0);
}

/** Lowers the savings to the discount's cap and to what is left of its budget, spread again over the computed shares. */
function capped(rule: CompiledDiscount, base: number, savings: readonly Saving[], { facts }: RuleContext): DiscountOutcome {
  const computed = total(savings);
  const { budget } = limitsLeft(rule, facts);
  const underCap = atMost(rule.maxAmount, { gave: computed, savings });
  const { gave, savings: given } = atMost(budget, underCap);
  const reductions = reductionsOf(computed, [
    ['maxAmount', underCap.gave],
    ['limits.amount', gave],
  ]);
  return { rule, notApplied: gave > 0 ? null : { reason: 'NO_EFFECT' }, base, computed, gave, reductions, savings: given };
}

function atMost(most: number | null, given: Pick<DiscountOutcome, 'gave' | 'savings'>): Pick<DiscountOutcome, 'gave' | 'savings'> {
  return most === null || given.gave <= most ? given : { gave: most, savings: spread(most, given.savings) };
}

function spread(amount: number, savings: readonly Saving[]): Saving[] {
  return shareOut(amount, savings, (saving) => saving.amount).flatMap(({ item, share }) => (share > 0 ? [{ line: item.line, amount: share }] : []));
}

const total = (savings: readonly Saving[]) => savings.reduce((sum, { amount }) => sum + amount, 0);
