import type { QualifyingDay } from '../levels/qualifying';
import type { OrderRequest } from '../orders/order';
import type { CompiledRuleSet } from '../rules/compiled';
import { reachableCounters } from '../settlement/counters';
import { evaluateOrder } from '../settlement/evaluate';
import type { CounterKey, ProgramFacts, SettlementFacts } from '../settlement/facts';
import type { Accrual, PricedOrder, RedemptionPlan, Refusal, RuleError } from '../settlement/outcome';
import type { RunningCounters } from './running-counters';
import { draftLevel } from './draft-level';
import { worthOf, type Worth } from './worth';

/** A settled order as it is stored: what it was decided on, and what it came to. */
export interface SettledOrder {
  orderId: string;
  ruleSetVersion: number | null;
  request: OrderRequest;
  facts: SettlementFacts;
  pricing: PricedOrder;
  redemption: RedemptionPlan | null;
  accrual: Accrual | null;
  /** What the member's orders before it count toward levels; left out: not known. */
  counted?: readonly QualifyingDay[] | undefined;
}

/** What a draft makes of a settled order. */
export interface ReplayedOrder {
  order: SettledOrder;
  before: Worth;
  /** Null: the draft would refuse the order. */
  after: Worth | null;
  refusal: Refusal | null;
  /** Rules of the draft that were skipped because they failed on the order's data; none of an order that the draft refuses. */
  ruleErrors: readonly RuleError[];
}

/** By which rules an order is looked at. */
export interface Rules {
  /** The version that it was settled by. */
  settledBy: CompiledRuleSet;
  draft: CompiledRuleSet;
  program: ProgramFacts;
}

/** Counters of the draft that an order can reach, to be read before it is replayed. */
export function countersOf(order: SettledOrder, draft: CompiledRuleSet): CounterKey[] {
  return reachableCounters(draft, order.request, order.facts, order.request.memberId ?? null);
}

/**
 * Computes a settled order anew by a draft: with its facts as they were fixed then, but with the draft's own counters, which it then uses.
 * The level is the draft's too. What the order expected to come to (`expect`) is left out: a till asked for it by the old rules.
 */
export function replayOrder(order: SettledOrder, { settledBy, draft, program }: Rules, counters: RunningCounters): ReplayedOrder {
  const { request, facts } = order;
  // Orders settled before balances were among the facts have none.
  const { balance = 0 } = facts as Partial<Pick<SettlementFacts, 'balance'>>;
  const before = worthOf(request, facts.member?.level ?? null, order);
  const comeTo = facts.member && { date: facts.date, spend: facts.member.spend, orders: order.counted ?? null };
  const member = facts.member && comeTo && { ...facts.member, level: draftLevel(facts.member, comeTo, settledBy.ladder, draft.ladder) };
  const { expect: _expected, ...unexpecting } = request;
  const result = evaluateOrder({
    order: unexpecting,
    compiled: draft,
    program,
    facts: { ...facts, balance, member, counters: counters.statesOf(countersOf(order, draft)) },
  });
  if (!result.ok) return { order, before, after: null, refusal: { code: result.refusal.code, detail: result.refusal.detail }, ruleErrors: [] };
  const { evaluation } = result;
  counters.count(evaluation.uses);
  return { order, before, after: worthOf(request, member?.level ?? null, evaluation), refusal: null, ruleErrors: evaluation.errors };
}
