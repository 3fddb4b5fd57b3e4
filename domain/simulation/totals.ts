import { sum } from '../money/range';
import { addFailures, type FailedRule } from './failed-rules';
import type { ReplayedOrder } from './replay-order';
import { changeOf, isDifferent, type Worth } from './worth';

/** Sums over orders; money in minor units. */
export interface Sums {
  discountTotal: number;
  total: number;
  payable: number;
  redeemedPoints: number;
  redeemedValue: number;
  earnedPoints: number;
}

/** How often a rule gave something, and how much: minor units of a discount, points of an earning rule. */
export interface Given {
  orders: number;
  amount: number;
}

/** What one rule gave before and would give by the draft. */
export interface RuleTotals {
  id: string;
  before: Given;
  after: Given;
}

/** How many orders the draft treats in which way. */
export interface OrderCounts {
  looked: number;
  same: number;
  /** Settled by the draft too, with other money, points or level. */
  different: number;
  refused: number;
  paysLess: number;
  paysMore: number;
  earnsMore: number;
  earnsLess: number;
}

/** What a simulation has found so far. Orders that the draft would refuse are counted, and left out of all sums. */
export interface SimulationTotals {
  orders: OrderCounts;
  before: Sums;
  after: Sums;
  /** By id. */
  discounts: RuleTotals[];
  earning: RuleTotals[];
  refusals: { code: string; orders: number }[];
  levels: { before: string; after: string; orders: number }[];
  /** By kind and id of the rule. Simulations that began before these were counted have none. */
  ruleErrors?: FailedRule[];
}

const NO_SUMS: Sums = { discountTotal: 0, total: 0, payable: 0, redeemedPoints: 0, redeemedValue: 0, earnedPoints: 0 };
const NO_ORDERS: OrderCounts = { looked: 0, same: 0, different: 0, refused: 0, paysLess: 0, paysMore: 0, earnsMore: 0, earnsLess: 0 };

/** Totals of no order. */
export const NO_TOTALS: SimulationTotals = {
  orders: NO_ORDERS,
  before: NO_SUMS,
  after: NO_SUMS,
  discounts: [],
  earning: [],
  refusals: [],
  levels: [],
  ruleErrors: [],
};

/**
 * Totals with some more orders.
 * @throws Problem `OUT_OF_RANGE` for a sum beyond 2^53 − 1
 */
export function addToTotals(totals: SimulationTotals, replayed: readonly ReplayedOrder[]): SimulationTotals {
  const orders = { ...totals.orders };
  const [before, after] = [{ ...totals.before }, { ...totals.after }];
  const [discounts, earning] = [new RuleTally(totals.discounts), new RuleTally(totals.earning)];
  const refusals = new Map(totals.refusals.map((refusal) => [refusal.code, refusal.orders]));
  const levels = new Map(totals.levels.map((move) => [JSON.stringify([move.before, move.after]), move]));
  for (const one of replayed) {
    orders.looked += 1;
    if (one.after === null) {
      orders.refused += 1;
      const code = one.refusal?.code ?? '';
      refusals.set(code, (refusals.get(code) ?? 0) + 1);
      continue;
    }
    countOrder(orders, one.before, one.after);
    add(before, one.before);
    add(after, one.after);
    for (const side of ['before', 'after'] as const) {
      for (const { discountId, amount } of one[side]?.discounts ?? []) discounts.add(discountId, side, amount);
      for (const { ruleId, points } of one[side]?.earned.rules ?? []) earning.add(ruleId, side, points);
    }
    moveLevel(levels, one.before.level, one.after.level);
  }
  return {
    orders,
    before,
    after,
    discounts: discounts.sorted(),
    earning: earning.sorted(),
    refusals: [...refusals].map(([code, count]) => ({ code, orders: count })).sort((a, b) => compare(a.code, b.code)),
    levels: [...levels.values()].sort((a, b) => compare(a.before, b.before) || compare(a.after, b.after)),
    ruleErrors: addFailures(
      totals.ruleErrors ?? [],
      replayed.flatMap((one) => one.ruleErrors),
    ),
  };
}

function countOrder(orders: OrderCounts, before: Worth, after: Worth): void {
  const { payable, earnedPoints } = changeOf(before, after);
  orders[isDifferent(before, after) ? 'different' : 'same'] += 1;
  if (payable !== 0) orders[payable < 0 ? 'paysLess' : 'paysMore'] += 1;
  if (earnedPoints !== 0) orders[earnedPoints < 0 ? 'earnsLess' : 'earnsMore'] += 1;
}

function add(sums: Sums, { discountTotal, total, payable, redeemed, earned }: Worth): void {
  const order: Sums = { discountTotal, total, payable, redeemedPoints: redeemed.points, redeemedValue: redeemed.value, earnedPoints: earned.points };
  for (const name of Object.keys(order) as (keyof Sums)[]) sums[name] = sum([sums[name], order[name]]);
}

function moveLevel(levels: Map<string, SimulationTotals['levels'][number]>, before: string | null, after: string | null): void {
  if (before === null || after === null || before === after) return;
  const name = JSON.stringify([before, after]);
  levels.set(name, { before, after, orders: (levels.get(name)?.orders ?? 0) + 1 });
}

class RuleTally {
  readonly #rules: Map<string, RuleTotals>;

  constructor(rules: readonly RuleTotals[]) {
    this.#rules = new Map(rules.map(({ id, before, after }) => [id, { id, before: { ...before }, after: { ...after } }]));
  }

  add(id: string, side: 'before' | 'after', amount: number): void {
    const rule = this.#rules.get(id) ?? { id, before: { orders: 0, amount: 0 }, after: { orders: 0, amount: 0 } };
    rule[side] = { orders: rule[side].orders + 1, amount: sum([rule[side].amount, amount]) };
    this.#rules.set(id, rule);
  }

  sorted(): RuleTotals[] {
    return [...this.#rules.values()].sort((a, b) => compare(a.id, b.id));
  }
}

function compare(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
