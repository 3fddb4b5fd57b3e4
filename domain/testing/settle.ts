import { localDate } from '../calendar/local-time';
import type { OrderLine, OrderRequest } from '../orders/order';
import { compileRuleSet } from '../rules/compile';
import type { CompiledRuleSet } from '../rules/compiled';
import type { DiscountRule, RuleSet } from '../rules/rule-set';
import { evaluateOrder } from '../settlement/evaluate';
import type { MemberFacts, ProgramFacts, SettlementFacts } from '../settlement/facts';
import type { Evaluation, EvaluationResult } from '../settlement/outcome';

export const PROGRAM: ProgramFacts = { programId: 'p', currency: 'USD', currencyDigits: 2, timeZone: 'UTC' };

export const MEMBER: MemberFacts = {
  id: 'm-1',
  level: 'member',
  tags: [],
  lists: [],
  birthdayIn: -1,
  joinedDays: 0,
  orders: 0,
  spend: 0,
  attributes: {},
};

/** A line of goods; `more` overrides. */
export function line(lineId: string, unitPrice: number, quantity = 1, more: Partial<OrderLine> = {}): OrderLine {
  return { lineId, sku: `S${lineId}`, quantity, ...('amount' in more ? {} : { unitPrice }), ...more };
}

/** An order of one member with the given lines; `more` overrides. */
export function orderOf(lines: OrderLine[], more: Partial<OrderRequest> = {}): OrderRequest {
  return { ...anonymous(lines), memberId: 'm-1', ...more };
}

/** An order of nobody in particular. */
export function anonymous(lines: OrderLine[], more: Partial<OrderRequest> = {}): OrderRequest {
  return { orderId: 'o-1', programId: 'p', placedAt: '2026-03-02T09:00:00Z', lines, ...more };
}

/** The facts of an order whose member has no points and no history; `more` overrides. */
export function factsOf(order: OrderRequest, more: Partial<SettlementFacts> = {}, program: ProgramFacts = PROGRAM): SettlementFacts {
  const member = order.memberId === undefined ? null : { ...MEMBER, id: order.memberId };
  const at = new Date(order.placedAt).toISOString();
  return { at, date: localDate(at, program.timeZone), member, isFirst: false, available: 0, balance: 0, counters: [], ...more };
}

/** A rule set ready for orders. Throws what is wrong with it. */
export function compiled(ruleSet: Partial<RuleSet>): CompiledRuleSet {
  const { compiled: ready, errors } = compileRuleSet({ earning: [], ...ruleSet });
  if (ready === undefined) throw new Error(JSON.stringify(errors));
  return ready;
}

export interface Settled {
  ruleSet?: Partial<RuleSet>;
  order: OrderRequest;
  facts?: Partial<SettlementFacts>;
  program?: ProgramFacts;
}

export function settle({ ruleSet = {}, order, facts = {}, program = PROGRAM }: Settled): EvaluationResult {
  return evaluateOrder({ order, compiled: compiled(ruleSet), program, facts: factsOf(order, facts, program) });
}

/** `settle` for an order that must not be refused. */
export function evaluated(settled: Settled): Evaluation {
  const result = settle(settled);
  if (!result.ok) throw new Error(`${result.refusal.code}: ${result.refusal.detail}`);
  return result.evaluation;
}

/** The code of the refusal, or `settled`. */
export function refusal(settled: Settled): string {
  const result = settle(settled);
  return result.ok ? 'settled' : result.refusal.code;
}

/** What discounts leave of each line. */
export function nets(discounts: DiscountRule[], lines: OrderLine[], more: Partial<OrderRequest> = {}): number[] {
  return evaluated({ ruleSet: { discounts }, order: orderOf(lines, more) }).pricing.lines.map(({ net }) => net);
}

/** What one discount takes off each line. */
export function taken(discount: Omit<DiscountRule, 'id'>, lines: OrderLine[], more: Partial<OrderRequest> = {}): number[] {
  return evaluated({ ruleSet: { discounts: [{ id: 'd', ...discount }] }, order: orderOf(lines, more) }).pricing.lines.map(
    ({ gross, net }) => gross - net,
  );
}
