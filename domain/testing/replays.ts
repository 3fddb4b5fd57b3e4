import type { OrderRequest } from '../orders/order';
import type { RuleSet } from '../rules/rule-set';
import { evaluateOrder } from '../settlement/evaluate';
import type { SettlementFacts } from '../settlement/facts';
import { replayOrder, type ReplayedOrder, type SettledOrder } from '../simulation/replay-order';
import { RunningCounters } from '../simulation/running-counters';
import { compiled, factsOf, line, orderOf, PROGRAM } from './settle';

/** A point for every 100 minor units; redemption at 1. */
export const OLD = {
  discounts: [{ id: 'ten', give: { percent: '10' } }],
  earning: [{ id: 'base', mode: 'money', points: 1, per: 100 }],
  redemption: { pointValue: 1 },
} satisfies Partial<RuleSet>;

/** An order settled by those rules, or by others. */
export function settled(order: OrderRequest, facts: Partial<SettlementFacts> = {}, ruleSet: Partial<RuleSet> = OLD): SettledOrder {
  const fixed = factsOf(order, facts);
  const result = evaluateOrder({ order, compiled: compiled(ruleSet), program: PROGRAM, facts: fixed });
  if (!result.ok) throw new Error(result.refusal.detail);
  const { pricing, redemption, accrual } = result.evaluation;
  return { orderId: order.orderId, ruleSetVersion: 1, request: order, facts: fixed, pricing, redemption, accrual };
}

/** Orders replayed by a draft, one after the other. */
export function replayed(orders: SettledOrder[], draft: Partial<RuleSet>): ReplayedOrder[] {
  const counters = new RunningCounters([]);
  const rules = { settledBy: compiled(OLD), draft: compiled(draft), program: PROGRAM };
  return orders.map((order) => replayOrder(order, rules, counters));
}

/** An order of one unit. */
export const basket = (id: string, price: number, more: Partial<OrderRequest> = {}) => orderOf([line('1', price)], { orderId: id, ...more });
