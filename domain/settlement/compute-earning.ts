import { inRange, LARGEST } from '../money/range';
import { levelOf, type Level } from '../levels/ladder';
import { ONE, type Ratio } from '../money/ratio';
import type { CompiledEarning } from '../rules/compiled';
import { selectLines } from '../rules/line-selector';
import type { WorkingLine } from '../rules/working-line';
import { limitsLeft } from './counters';
import { failed, whyNot, type NotApplied } from './eligibility';
import type { EarnedByRule } from './outcome';
import type { RuleContext } from './rule-context';

/** What a line counts, in minor units: what discounts, and points redeemed as one, left of it. */
export type BaseOf = (line: WorkingLine) => number;

/** How an earning rule fared on an order. */
export interface EarningOutcome {
  readonly rule: CompiledEarning;
  /** Null: it gives points. */
  readonly notApplied: NotApplied | null;
  /** Minor units. */
  readonly base: number;
  /** Points before caps and budgets. */
  readonly computed: number;
  readonly gave: number;
  readonly reducedBy: readonly string[];
  /** The level whose multiplier was applied; null: none was. */
  readonly multipliedBy: Level | null;
  readonly lines: EarnedByRule['lines'];
}

/**
 * Computes the points of a rule, once over its whole base, lowered to its `maxPoints` and what is left of its budget.
 * @param baseOf what a line counts
 * @throws Problem `OUT_OF_RANGE`
 */
export function computeEarning(rule: CompiledEarning, context: RuleContext, baseOf: BaseOf): EarningOutcome {
  const notApplied = whyNot(rule, context);
  if (notApplied !== null) return nothing(rule, notApplied);
  const lines = linesOf(rule, context, baseOf);
  if (!Array.isArray(lines)) return nothing(rule, lines);
  const base = lines.reduce((sum, line) => sum + line.base, 0);
  if (base === 0) return nothing(rule, { reason: 'NO_EFFECT' });
  const multipliedBy = multiplyingLevel(rule, context);
  const computed = pointsOf(rule, lines, base, multipliedBy?.multiplier ?? ONE);
  const underCap = atMost(rule.maxPoints, computed);
  const gave = inRange(atMost(limitsLeft(rule, context.facts).budget, underCap));
  const reducedBy = [...(underCap < computed ? ['maxPoints'] : []), ...(gave < underCap ? ['limits.amount'] : [])];
  return { rule, notApplied: gave > 0 ? null : { reason: 'NO_EFFECT' }, base, computed: known(computed), gave, reducedBy, multipliedBy, lines };
}

/** The outcome of a rule that gives no points. */
export function nothing(rule: CompiledEarning, notApplied: NotApplied): EarningOutcome {
  return { rule, notApplied, base: 0, computed: 0, gave: 0, reducedBy: [], multipliedBy: null, lines: [] };
}

/** The lines that the rule looks at and that count something; for `unit` with the units that cost something. */
function linesOf(rule: CompiledEarning, { work, names }: RuleContext, baseOf: BaseOf): EarnedByRule['lines'] | NotApplied {
  try {
    return selectLines(rule.lines, work.lines, names).flatMap((line) => {
      const base = baseOf(line);
      // Units share the line's net evenly: with less than a minor unit each, only the first so many have one. What is redeemed on them is no matter.
      const quantity = rule.mode === 'unit' ? Math.min(line.quantity, line.remaining) : line.quantity;
      return (rule.mode === 'unit' ? quantity : base) === 0 ? [] : [{ lineId: line.request.lineId, base, quantity }];
    });
  } catch (error) {
    return failed(error);
  }
}

function pointsOf(rule: CompiledEarning, lines: EarnedByRule['lines'], base: number, { num, den }: Ratio): bigint {
  return (BigInt(rule.points) * BigInt(timesOf(rule, lines, base)) * num) / (BigInt(rule.per) * den);
}

/** How many times the rule's points are given, before they are divided by `per`. */
function timesOf({ mode }: CompiledEarning, lines: EarnedByRule['lines'], base: number): number {
  switch (mode) {
    case 'money':
      return base;
    case 'unit':
      return lines.reduce((sum, { quantity }) => sum + quantity, 0);
    case 'order':
      return 1;
  }
}

function multiplyingLevel(rule: CompiledEarning, { facts, compiled }: RuleContext): Level | null {
  return rule.multiplied && facts.member !== null ? levelOf(compiled.ladder, facts.member.level) : null;
}

function atMost(most: number | null, points: bigint): bigint {
  return most !== null && points > most ? BigInt(most) : points;
}

/** For the explanation only: what a cap lowered may have been beyond every number. */
function known(points: bigint): number {
  return points > LARGEST ? LARGEST : Number(points);
}
