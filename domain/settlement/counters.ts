import { instant } from '../calendar/instant';
import { periodKey } from '../calendar/period';
import type { OrderRequest } from '../orders/order';
import { normalizeCode, type CompiledLimits, type CompiledRule, type CompiledRuleSet } from '../rules/compiled';
import type { CounterKey, CounterState, SettlementFacts } from './facts';
import type { CounterUse } from './outcome';

/** The member id in counters of all members. */
const EVERYBODY = '';

/**
 * Counters of limited rules that an order can reach by its codes and its date, to be read (and locked) before it is evaluated.
 * @param at the order's instant and business date, as in its facts
 * @param memberId null: anonymous
 */
export function reachableCounters(
  compiled: CompiledRuleSet,
  order: OrderRequest,
  at: Pick<SettlementFacts, 'at' | 'date'>,
  memberId: string | null,
): CounterKey[] {
  const codes = new Set((order.codes ?? []).map(normalizeCode));
  const now = instant(at.at);
  const rules: readonly CompiledRule[] = order.pricing === 'given' ? compiled.earning : [...compiled.discounts, ...compiled.earning];
  return rules
    .filter((rule) => (rule.code === null || codes.has(rule.code)) && now >= rule.from && now < rule.until)
    .filter((rule) => memberId !== null || !rule.needsMember)
    .flatMap((rule) => counterKeys(rule, at.date, memberId));
}

/** What counters leave of a rule's limits. */
export interface LimitsLeft {
  readonly isReached: boolean;
  /** Minor units or points; null: no budget. */
  readonly budget: number | null;
}

const UNLIMITED: LimitsLeft = { isReached: false, budget: null };

/** Compares a rule's limits with its counters before the order. */
export function limitsLeft(rule: CompiledRule, facts: SettlementFacts): LimitsLeft {
  const { limits } = rule;
  if (limits === null) return UNLIMITED;
  const period = periodKey(limits.per, facts.date);
  const all = find(facts.counters, { ruleKind: rule.ruleKind, ruleId: rule.id, period, memberId: EVERYBODY });
  const own = find(facts.counters, { ruleKind: rule.ruleKind, ruleId: rule.id, period, memberId: facts.member?.id ?? EVERYBODY });
  const budget = limits.amount === null ? null : Math.max(0, limits.amount - all.amount);
  const isReached = (limits.total !== null && all.uses >= limits.total) || (limits.perMember !== null && own.uses >= limits.perMember) || budget === 0;
  return { isReached, budget };
}

/** One use of a rule, counted by each of its counters; none if it isn't limited. */
export function usesOf(rule: CompiledRule, amount: number, facts: SettlementFacts): CounterUse[] {
  return counterKeys(rule, facts.date, facts.member?.id ?? null).map((key) => ({ ...key, uses: 1, amount }));
}

function counterKeys(rule: CompiledRule, date: string, memberId: string | null): CounterKey[] {
  if (rule.limits === null) return [];
  const { ruleKind, id: ruleId, limits } = rule;
  const period = periodKey(limits.per, date);
  return countedFor(limits, memberId).map((counted) => ({ ruleKind, ruleId, period, memberId: counted }));
}

function countedFor({ total, amount, perMember }: CompiledLimits, memberId: string | null): string[] {
  const counted = total !== null || amount !== null ? [EVERYBODY] : [];
  return perMember !== null && memberId !== null ? [...counted, memberId] : counted;
}

function find(counters: readonly CounterState[], key: CounterKey): { uses: number; amount: number } {
  const isMeant = (counter: CounterState) =>
    counter.ruleKind === key.ruleKind && counter.ruleId === key.ruleId && counter.period === key.period && counter.memberId === key.memberId;
  return counters.find(isMeant) ?? { uses: 0, amount: 0 };
}
